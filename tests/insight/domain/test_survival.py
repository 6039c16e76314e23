"""Waits that have not ended: published values, other implementations, and what must hold for any data."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.insight.domain.survival import Curve, log_rank, log_rank_trend, shares_ended

# Acute myelogenous leukaemia, Miller 1997, as in R's survival::aml; the values are those that R prints.
MAINTAINED = ([9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161], [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0])
NOT_MAINTAINED = ([5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45], [1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1])


def curve(data) -> Curve:
    return Curve(np.array(data[0], float), np.array(data[1], bool))


def both():
    waited = np.array(MAINTAINED[0] + NOT_MAINTAINED[0], float)
    ended = np.array(MAINTAINED[1] + NOT_MAINTAINED[1], bool)
    return waited, ended, np.repeat([0, 1], [11, 12])


def test_the_curves_are_those_that_r_prints() -> None:
    ours = curve(MAINTAINED)
    at = [round(ours.at(when), 4) for when in (9, 13, 18, 23, 31, 34, 48)]
    assert at == [0.9091, 0.8182, 0.7159, 0.6136, 0.4909, 0.3682, 0.1841]
    assert ours.quantile(0.5) == 31
    assert curve(NOT_MAINTAINED).quantile(0.5) == 23
    assert round(ours.variance_at(31) ** 0.5, 4) == 0.1642


def test_the_log_rank_test_is_the_one_that_r_prints() -> None:
    chi, p = log_rank(*both())
    assert chi == pytest.approx(3.396389, abs=1e-6)
    assert p == pytest.approx(0.0653393, abs=1e-7)


def test_a_trend_over_two_groups_is_the_log_rank_test() -> None:
    chi, p = log_rank(*both())
    z, p_trend = log_rank_trend(*both())
    assert z**2 == pytest.approx(chi)
    assert p_trend == pytest.approx(p)


def test_it_agrees_with_lifelines_on_ties_and_censoring() -> None:
    from lifelines import KaplanMeierFitter
    from lifelines.statistics import multivariate_logrank_test
    from lifelines.utils import restricted_mean_survival_time

    random = np.random.default_rng(4)
    waited = np.ceil(random.exponential(40, 600))
    ended = random.random(600) < 0.7
    group = random.integers(0, 3, 600)
    ours = Curve(waited, ended)
    theirs = KaplanMeierFitter().fit(waited, ended)
    for when in (3.0, 17.5, 40.0, 88.0):
        assert ours.at(when) == pytest.approx(float(theirs.predict(when)), abs=1e-9)
    assert ours.quantile(0.5) == theirs.median_survival_time_
    assert ours.restricted_mean(60) == pytest.approx(restricted_mean_survival_time(theirs, t=60), abs=1e-6)
    test = multivariate_logrank_test(waited, group, ended)
    chi, p = log_rank(waited, ended, group)
    assert chi == pytest.approx(test.test_statistic, abs=1e-6)
    assert p == pytest.approx(test.p_value, abs=1e-9)


def test_it_agrees_with_scipy() -> None:
    from scipy import stats

    waited, ended, group = both()
    halves = [
        stats.CensoredData(uncensored=waited[side & ended], right=waited[side & ~ended])
        for side in (group == 0, group == 1)
    ]
    theirs = stats.logrank(*halves)
    chi, p = log_rank(waited, ended, group)
    assert chi == pytest.approx(theirs.statistic**2, abs=1e-6)
    assert p == pytest.approx(theirs.pvalue, abs=1e-6)


def test_competing_ends_are_shared_as_lifelines_shares_them() -> None:
    from lifelines import AalenJohansenFitter

    random = np.random.default_rng(5)
    waited = random.exponential(10, 300)
    cause = random.integers(0, 3, 300)
    times, shares = shares_ended(waited, cause, 1)
    theirs = AalenJohansenFitter(calculate_variance=False).fit(waited, cause, event_of_interest=1)
    at = np.searchsorted(times, [2.0, 5.0, 12.0], side="right") - 1
    assert shares[at] == pytest.approx(theirs.predict([2.0, 5.0, 12.0]).to_numpy(), abs=1e-9)


def test_contributions_give_greenwoods_variance() -> None:
    ours = curve(MAINTAINED)
    given = ours.influence_at(31.0)
    assert given.sum() == pytest.approx(0, abs=1e-9)
    assert (given**2).sum() / 11**2 == pytest.approx(ours.variance_at(31.0), rel=1e-9)


def test_contributions_to_the_mean_are_close_to_leaving_cases_out_one_by_one() -> None:
    random = np.random.default_rng(6)
    waited, ended = random.exponential(10, 400), random.random(400) < 0.7
    whole = Curve(waited, ended)
    left_out = np.array(
        [
            400 * whole.restricted_mean(15) - 399 * Curve(np.delete(waited, k), np.delete(ended, k)).restricted_mean(15)
            for k in range(400)
        ]
    )
    assert np.abs(whole.pseudo_mean(15) - left_out).max() < 0.25
    assert np.corrcoef(whole.pseudo_mean(15), left_out)[0, 1] > 0.9999


waits = st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=2, max_size=60)


@given(waits, st.floats(0.5, 35))
def test_the_mean_of_the_stand_ins_is_the_curve(told, when) -> None:
    ours = Curve(np.array([w for w, _ in told], float), np.array([e for _, e in told]))
    assert ours.pseudo_at(when).mean() == pytest.approx(ours.at(when), abs=1e-9)
    assert ours.pseudo_mean(when).mean() == pytest.approx(ours.restricted_mean(when), abs=1e-9)


@given(st.lists(st.floats(0.1, 100), min_size=1, max_size=50), st.floats(0.1, 120))
def test_without_open_cases_it_is_plain_counting(told, when) -> None:
    waited = np.array(told)
    ours = Curve(waited, np.ones(len(told), bool))
    assert ours.at(when) == pytest.approx(float((waited > when).mean()))
    assert ours.restricted_mean(when) == pytest.approx(float(np.minimum(waited, when).mean()))


@given(waits)
def test_waiting_never_grows_again(told) -> None:
    survival = Curve(np.array([w for w, _ in told], float), np.array([e for _, e in told])).survival
    assert (np.diff(survival) <= 1e-12).all()
    assert ((survival >= -1e-12) & (survival <= 1)).all()
