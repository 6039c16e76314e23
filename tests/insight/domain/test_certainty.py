"""How sure a figure is: published values and other implementations."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.insight.domain.certainty import Estimate, benjamini_hochberg, e_value, holm, newcombe, wilson
from evenhand.insight.domain.verdicts import Margin, Verdict, judge, together


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_of_shares_are_those_of_newcombe_1998(hits, of, low, high) -> None:
    found = wilson(hits, of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_the_interval_of_a_difference_is_that_of_newcombe_1998() -> None:
    found = newcombe(56, 70, 48, 80)
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)


def test_wilson_agrees_with_statsmodels() -> None:
    from statsmodels.stats.proportion import proportion_confint

    for hits, of in ((3, 10), (47, 60), (900, 1000)):
        theirs = proportion_confint(hits, of, method="wilson")
        ours = wilson(hits, of)
        assert (ours.low, ours.high) == pytest.approx(theirs, abs=1e-12)


def test_several_tests_are_corrected_as_r_does() -> None:
    p = [0.01, 0.02, 0.03, 0.04, 0.05]
    assert holm(p) == pytest.approx([0.05, 0.08, 0.09, 0.09, 0.09])
    assert benjamini_hochberg(p) == pytest.approx([0.05] * 5)


def test_several_tests_are_corrected_as_statsmodels_does() -> None:
    from statsmodels.stats.multitest import multipletests

    random = np.random.default_rng(1)
    for size in range(1, 15):
        p = np.round(random.random(size) ** 2, 2)
        assert holm(p) == pytest.approx(multipletests(p, method="holm")[1], abs=1e-12)
        assert benjamini_hochberg(p) == pytest.approx(multipletests(p, method="fdr_bh")[1], abs=1e-12)


def test_two_one_sided_tests_agree_with_statsmodels() -> None:
    from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

    random = np.random.default_rng(1)
    a, b = random.normal(0, 1, 80), random.normal(0.1, 1.3, 120)
    theirs = CompareMeans(DescrStatsW(a), DescrStatsW(b))
    error = math.sqrt(a.var(ddof=1) / 80 + b.var(ddof=1) / 120)
    ours = Estimate(a.mean() - b.mean(), error, theirs.dof_satt())
    assert ours.p_outside(-0.6, 0.6) == pytest.approx(theirs.ttost_ind(-0.6, 0.6, usevar="unequal")[0], abs=1e-6)
    wide = theirs.tconfint_diff(usevar="unequal")
    assert (ours.interval().low, ours.interval().high) == pytest.approx(wide, abs=1e-9)


def test_the_e_value_is_that_of_vanderweele_and_ding() -> None:
    assert round(e_value(3.9), 2) == 7.26
    assert e_value(1 / 3.9) == pytest.approx(e_value(3.9))
    assert e_value(1.0) == 1.0


MARGIN = Margin(-5.0, 5.0)


def verdict(value: float, error: float, *, p: float | None = None, fewest: int = 1000) -> Verdict:
    estimate = Estimate(value, error)
    return judge(estimate, MARGIN, p=estimate.p_of() if p is None else p, fewest=fewest).verdict


def test_there_are_four_verdicts() -> None:
    assert verdict(0.5, 1.0) is Verdict.PARITY
    assert verdict(3.0, 0.8) is Verdict.SMALL
    assert verdict(8.0, 2.0) is Verdict.DISPARITY
    assert verdict(4.0, 1.0) is Verdict.DISPARITY  # excludes nothing, reaches beyond the margin
    assert verdict(3.0, 3.0) is Verdict.UNKNOWN


def test_no_significant_difference_is_not_parity() -> None:
    assert verdict(0.0, 4.0) is Verdict.UNKNOWN


def test_parity_needs_two_hundred_events_in_the_smaller_group() -> None:
    assert verdict(0.0, 0.1, fewest=199) is Verdict.UNKNOWN
    assert verdict(0.0, 0.1, fewest=200) is Verdict.PARITY


def test_a_difference_that_does_not_outlast_the_correction_is_not_shown() -> None:
    assert verdict(8.0, 2.0, p=0.2) is Verdict.UNKNOWN


def test_a_question_shows_parity_only_if_all_its_findings_do() -> None:
    assert together([Verdict.PARITY, Verdict.PARITY]) is Verdict.PARITY
    assert together([Verdict.PARITY, Verdict.UNKNOWN]) is Verdict.UNKNOWN
    assert together([Verdict.PARITY, Verdict.SMALL]) is Verdict.SMALL
    assert together([Verdict.UNKNOWN, Verdict.DISPARITY]) is Verdict.DISPARITY
    assert together([]) is Verdict.UNKNOWN


@given(st.floats(-20, 20), st.floats(0.01, 10), st.integers(0, 2000))
def test_parity_is_never_claimed_outside_the_margin(value, error, fewest) -> None:
    estimate = Estimate(value, error)
    judged = judge(estimate, MARGIN, p=estimate.p_of(), fewest=fewest)
    if judged.verdict is Verdict.PARITY:
        assert estimate.p_outside(-5, 5) < 0.05
        assert judged.interval.holds(0.0)
