"""Sizes, ranks, agreement and spread: published values, brute force, other implementations."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.insight.domain.agreement import krippendorff_alpha
from evenhand.insight.domain.ranks import cliffs_delta, jonckheere, shift_between
from evenhand.insight.domain.sizes import (
    cases_for_mann_whitney,
    events_for_log_rank,
    inflated,
    per_group_for_equal_shares,
    per_group_for_equal_times,
)
from evenhand.insight.domain.spread import distance_within, jensen_shannon


def test_sizes_are_those_of_the_published_formulas() -> None:
    assert [events_for_log_rank(each) for each in (2, 1.5, 1.25)] == [66, 191, 631]
    assert [events_for_log_rank(each, share=0.1) for each in (2, 1.5, 1.25)] == [182, 531, 1752]
    assert [cases_for_mann_whitney(each) for each in (0.60, 0.55, 0.53)] == [262, 1047, 2907]
    assert [cases_for_mann_whitney(each, share=0.1) for each in (0.60, 0.55, 0.53)] == [727, 2907, 8075]
    assert [per_group_for_equal_times(each, 0.2) for each in (1.0, 1.5, 2.2)] == [516, 1160, 2494]
    assert [per_group_for_equal_times(each, 0.5) for each in (1.0, 1.5, 2.2)] == [105, 235, 505]
    assert [per_group_for_equal_shares(each, 0.05) for each in (0.8, 0.5)] == [1097, 1713]
    assert per_group_for_equal_shares(0.8, 0.03) == 3045
    assert inflated(1000, 3, 0.1) == pytest.approx(1200)


def test_the_shift_is_the_middle_of_all_differences() -> None:
    # Hollander & Wolfe 1973, permeability of the placenta, as in R's ?wilcox.test: W = 35.
    x = np.array([0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46])
    y = np.array([1.15, 0.88, 0.90, 0.74, 1.21])
    found = shift_between(x, y)
    assert found.value == pytest.approx(0.305)
    assert found.larger * 50 == pytest.approx(35)


def test_the_rank_test_agrees_with_scipy() -> None:
    from scipy import stats

    random = np.random.default_rng(2)
    x, y = random.integers(0, 20, 90).astype(float), random.integers(2, 22, 130).astype(float)
    theirs = stats.mannwhitneyu(x, y, method="asymptotic")
    ours = shift_between(x, y)
    assert ours.p == pytest.approx(theirs.pvalue, abs=1e-9)
    assert ours.larger * 90 * 130 == pytest.approx(theirs.statistic)


values = st.lists(st.integers(-20, 20).map(float), min_size=1, max_size=25)


@given(values, values)
def test_the_shift_agrees_with_laying_all_pairs_out(x, y) -> None:
    found = shift_between(np.array(x), np.array(y))
    differences = np.subtract.outer(x, y)
    assert found.value == pytest.approx(float(np.median(differences)))
    assert found.interval.low <= found.value <= found.interval.high
    assert cliffs_delta(np.array(x), np.array(y)) == pytest.approx(float(np.sign(differences).mean()))


def test_a_trend_over_two_groups_is_mann_and_whitneys_test() -> None:
    from scipy import stats

    random = np.random.default_rng(3)
    x, y = random.integers(0, 9, 60).astype(float), random.integers(1, 10, 70).astype(float)
    z, p = jonckheere(np.concatenate([x, y]), np.repeat([0, 1], [60, 70]))
    theirs = stats.mannwhitneyu(y, x, method="asymptotic", use_continuity=False)
    assert z > 0
    assert p == pytest.approx(theirs.pvalue, abs=1e-9)


def test_alpha_is_that_of_krippendorffs_example() -> None:
    none = None
    judged = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, none, none, none],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, none, 3],
        [none, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, none],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, none],
    ]
    found = [krippendorff_alpha(judged, scale) for scale in ("nominal", "ordinal", "interval", "ratio")]
    assert [round(each, 3) for each in found] == [0.743, 0.815, 0.849, 0.797]


def test_the_distance_is_scipys() -> None:
    from scipy.spatial.distance import jensenshannon

    first, second = np.array([5.0, 3.0, 2.0]), np.array([1.0, 1.0, 8.0])
    assert jensen_shannon(first, second) == pytest.approx(jensenshannon(first, second, base=2))


def test_a_different_mix_of_subjects_is_no_different_way_of_deciding() -> None:
    random = np.random.default_rng(8)
    stratum = random.integers(0, 2, 2000)
    is_first = random.random(2000) < np.where(stratum == 0, 0.8, 0.2)
    code = np.where(random.random(2000) < 0.9, stratum, 1 - stratum)
    distance, by_chance, p = distance_within(code, is_first, stratum, seed=1, shuffles=199)
    assert distance < 3 * by_chance
    assert p > 0.02
    other = np.where(is_first, 1 - code, code)
    assert distance_within(other, is_first, stratum, seed=1, shuffles=199)[2] < 0.01
