"""Pairs who are alike but for one thing."""

import numpy as np
import pytest
from scipy import stats

from evenhand.insight.domain.covariates import Covariate
from evenhand.insight.domain.matching import balances, evened, hidden_cause, nearest_pairs, paired_difference
from tests.insight.domain.fair_worlds import NONE, world


def outcomes(both: int, one: int, other: int, neither: int) -> tuple[np.ndarray, np.ndarray]:
    first = np.repeat([True, True, False, False], [both, one, other, neither])
    return first, np.repeat([True, False, True, False], [both, one, other, neither])


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [((36, 12, 2, 0), 0.0569, 0.3404), ((54, 0, 0, 0), -0.0664, 0.0664)],
)
def test_the_interval_is_the_published_one(counts: tuple[int, int, int, int], low: float, high: float) -> None:
    found = paired_difference(*outcomes(*counts))  # Newcombe 1998, Statistics in Medicine 17, pages 2635-2650
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_pairs_that_go_together_by_nothing_have_the_interval_of_two_samples() -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep

    found = paired_difference(*outcomes(30, 30, 20, 20))
    theirs = confint_proportions_2indep(60, 100, 50, 100, method="newcomb", compare="diff")
    assert (found.low, found.high) == pytest.approx(theirs)


def test_what_a_hidden_cause_needs_is_where_the_test_of_signs_gives_way() -> None:
    gamma = hidden_cause(60, 30)
    p = stats.binomtest(60, 90, gamma / (1 + gamma), alternative="greater").pvalue
    assert p == pytest.approx(0.025, abs=1e-6)
    assert gamma > 1.2
    assert hidden_cause(31, 30) == hidden_cause(0, 0) == 1.0
    assert hidden_cause(30, 60) == gamma


def test_nobody_is_in_two_pairs_and_pairs_are_of_one_stratum() -> None:
    covariates, is_first, stratum, _stays = world(1, size=1500)
    pairs = nearest_pairs(covariates, is_first, stratum)
    assert len(np.unique(pairs)) == pairs.size
    assert is_first[pairs[:, 0]].all()
    assert not is_first[pairs[:, 1]].any()
    assert (stratum[pairs[:, 0]] == stratum[pairs[:, 1]]).all()


def test_pairs_are_alike_where_the_two_sides_were_not() -> None:
    covariates, is_first, stratum, _stays = world(2, size=3000)
    found = balances(covariates, is_first, nearest_pairs(covariates, is_first, stratum))
    assert max(abs(each.before) for each in found) > 0.3
    assert all(each.is_alike for each in found)


def test_pairs_are_evened_without_looking_at_what_became_of_them() -> None:
    kind = np.repeat([0, 1, 1, 0], [60, 40, 40, 60])
    is_first = np.repeat([True, False], 100)
    uneven = np.column_stack((np.arange(100), np.r_[np.arange(100, 140), np.arange(140, 200)]))
    kind[uneven[:12, 0]], kind[uneven[12:, 1]] = 0, kind[uneven[12:, 0]]
    covariate = Covariate("kind", kind, 2)
    (before,) = balances([covariate], is_first, uneven)
    (after,) = balances([covariate], is_first, evened([covariate], is_first, uneven))
    assert not before.is_alike
    assert after.is_alike
    assert 75 <= len(evened([covariate], is_first, uneven)) < 100


def test_sides_that_have_nobody_in_common_have_no_pairs() -> None:
    code = np.repeat([0, 1], 60)
    pairs = nearest_pairs([Covariate("kind", code, 2)], code == 1, np.zeros(120, np.int64))
    assert len(pairs) == 0
    assert len(nearest_pairs([], np.ones(9, bool), np.zeros(9, np.int64))) == 0


@pytest.mark.parametrize("effect", [NONE, 0.08])
def test_the_interval_holds_the_planted_difference_about_as_often_as_it_says(effect: float) -> None:
    """Help goes to whoever would have stayed anyway; the plain difference says so wrongly."""
    held, plain = 0, []
    for seed in range(60):
        covariates, is_first, stratum, stays = world(seed, size=900, effect=effect)
        pairs = nearest_pairs(covariates, is_first, stratum)
        found = paired_difference(stays[pairs[:, 0]], stays[pairs[:, 1]])
        held += found.low <= effect <= found.high
        plain.append(stays[is_first].mean() - stays[~is_first].mean() - effect)
    assert np.mean(plain) > 0.05
    assert held >= 54
