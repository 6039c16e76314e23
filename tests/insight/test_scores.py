"""The scores agree with scikit-learn and with sums done by hand, and resampling tells how sure they are."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as oracle

from evenhand.insight.domain import scores
from evenhand.insight.domain.resampling import bootstrap, halves

codes = st.integers(0, 4)
pairs = st.lists(st.tuples(codes, codes), min_size=1, max_size=60)
ranked = st.lists(st.tuples(st.booleans(), st.integers(0, 6)), min_size=1, max_size=60)


def columns(rows):
    first, second = zip(*rows, strict=True)
    return np.array(first), np.array(second)


@given(pairs)
def test_scores_of_classes_agree_with_scikit_learn(rows):
    true, guessed = columns(rows)
    assert scores.accuracy(true, guessed) == pytest.approx(oracle.accuracy_score(true, guessed))
    assert scores.macro_f1(true, guessed) == pytest.approx(oracle.f1_score(true, guessed, average="macro"))
    assert scores.weighted_f1(true, guessed) == pytest.approx(oracle.f1_score(true, guessed, average="weighted"))
    present = sorted(set(true.tolist()))
    expected = oracle.recall_score(true, guessed, labels=present, average="macro", zero_division=0)
    assert scores.macro_recall(true, guessed) == pytest.approx(expected)


@given(pairs, st.data())
def test_a_weight_counts_like_a_repeated_row(rows, data):
    true, guessed = columns(rows)
    weights = np.array(data.draw(st.lists(st.integers(0, 3), min_size=len(rows), max_size=len(rows))))
    again = np.repeat(true, weights), np.repeat(guessed, weights)
    for score in (scores.accuracy, scores.macro_f1, scores.weighted_f1, scores.macro_recall):
        assert score(true, guessed, weights.astype(float)) == pytest.approx(score(*again), nan_ok=True)


@given(ranked)
def test_average_precision_agrees_with_scikit_learn_also_for_equal_scores(rows):
    is_true, sureness = columns(rows)
    ranking = scores.Ranking(is_true, sureness.astype(float))
    if is_true.any():
        assert ranking.average_precision() == pytest.approx(oracle.average_precision_score(is_true, sureness))
    else:
        assert math.isnan(ranking.average_precision())


def test_precision_where_enough_is_found():
    ranking = scores.Ranking(np.array([True, False, True, False, False]), np.array([0.9, 0.8, 0.7, 0.2, 0.1]))
    assert ranking.precision_at_recall(0.5) == 1.0
    assert ranking.precision_at_recall(0.95) == pytest.approx(2 / 3)


def test_recall_while_few_others_raise_an_alarm():
    is_spam = np.array([True, True, False, True] + [False] * 9)
    ranking = scores.Ranking(is_spam, -np.arange(13.0))
    assert ranking.recall_at_false_positive_rate(0.0) == pytest.approx(2 / 3)
    assert ranking.recall_at_false_positive_rate(0.1) == 1.0


def test_rows_of_equal_sureness_pass_a_threshold_together():
    ranking = scores.Ranking(np.array([True, False]), np.array([0.5, 0.5]))
    assert ranking.recall_at_false_positive_rate(0.0) == 0.0
    assert ranking.precision_at_recall(0.5) == 0.5


@given(pairs)
def test_scores_of_groups_agree_with_scikit_learn(rows):
    true, found = columns(rows)
    table = scores.Contingency(true, found)
    assert table.nmi() == pytest.approx(oracle.normalized_mutual_info_score(true, found), abs=1e-9)
    if len(rows) > 1:
        assert table.ari() == pytest.approx(oracle.adjusted_rand_score(true, found), abs=1e-9)


def test_b_cubed_by_hand():
    """Amigó et al. 2009: precision and recall of each row, by its own group."""
    table = scores.Contingency(np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1]))
    precision, recall, f1 = table.b_cubed()
    assert precision == pytest.approx((1 + 1 + 0.5 + 0.5) / 4)
    assert recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert f1 == pytest.approx(2 * precision * recall / (precision + recall))


@given(st.lists(codes, min_size=1, max_size=40), st.permutations(range(5)))
def test_names_of_groups_do_not_matter(true, names):
    true = np.array(true)
    table = scores.Contingency(true, np.array(names)[true])
    assert table.best_matching_accuracy() == 1.0
    assert table.b_cubed() == pytest.approx((1.0, 1.0, 1.0))


def test_who_stands_alone_is_counted():
    table = scores.Contingency(np.array([0, 0, 0, 1]), np.array([0, 0, 1, 2]))
    assert table.share_of_singletons() == 0.5


@given(st.lists(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=3, max_size=30))
def test_correlation_agrees_with_numpy(rows):
    first, second = (column.astype(float) for column in columns(rows))
    if first.std() == 0 or second.std() == 0:
        assert math.isnan(scores.pearson_r(first, second))
    else:
        assert scores.pearson_r(first, second) == pytest.approx(np.corrcoef(first, second)[0, 1])


def test_sureness_that_keeps_its_word_is_calibrated():
    sureness = np.full(100, 0.8)
    kept, broken = np.arange(100) < 80, np.arange(100) < 30
    assert scores.expected_calibration_error(kept, sureness) == pytest.approx(0.0)
    assert scores.expected_calibration_error(broken, sureness) == pytest.approx(0.5)


def test_rows_with_several_labels():
    true = np.array([[1, 1, 0], [0, 1, 0]], dtype=bool)
    guessed = np.array([[1, 0, 0], [0, 1, 0]], dtype=bool)
    micro, macro = scores.set_f1(true, guessed, np.ones(2))
    assert micro == pytest.approx(oracle.f1_score(true, guessed, average="micro"))
    assert macro == pytest.approx((1 + 2 / 3) / 2)  # the third label occurs nowhere


def test_what_cannot_be_computed_is_unknown_rather_than_zero():
    none = np.array([], dtype=np.int64)
    assert math.isnan(scores.accuracy(none, none))
    assert math.isnan(scores.macro_f1(none, none))
    assert math.isnan(scores.Ranking(np.array([], bool), np.array([])).average_precision())
    assert math.isnan(scores.f1_of(-1, np.array([0]), np.array([0])))


def test_an_interval_holds_the_value_and_comes_out_the_same_twice():
    is_right = np.array([1, 0] * 100)
    once, twice = (bootstrap(lambda w: float(is_right @ w / w.sum()), list(range(200)), seed=3) for _ in range(2))
    assert once == twice
    assert once.low < once.value < once.high
    assert once.high - once.low == pytest.approx(2 * 1.96 * math.sqrt(0.25 / 200), rel=0.2)


def test_rows_of_one_author_make_an_interval_wider():
    is_right = np.repeat([1, 0] * 10, 10)

    def share(weights):
        return float(is_right @ weights / weights.sum())

    by_row, by_author = bootstrap(share, list(range(200))), bootstrap(share, [row // 10 for row in range(200)])
    assert by_author.high - by_author.low > 2 * (by_row.high - by_row.low)


def test_one_author_says_nothing_about_others():
    alone = bootstrap(lambda _: 0.5, ["me"] * 9)
    assert alone.value == 0.5
    assert math.isnan(alone.low)


def test_halves_vary_as_much_as_the_whole():
    is_right = np.array([1.0, 0.0] * 100)
    found = halves(lambda w: float(is_right @ w / w.sum()), 200)
    assert found.high - found.low == pytest.approx(2 * 1.96 * math.sqrt(0.25 / 200), rel=0.2)
    assert found.low < found.value < found.high
