"""The blind queue, judged: thirds, gaps, and how sure."""

import numpy as np
import pytest
import statsmodels.api as sm

from evenhand.insight.domain.blinding import Judged, judged, thirds
from evenhand.insight.domain.sizes import per_cell_for_changed_gap


def world(lift: float, *, seed: int = 1, cases: int = 6000) -> Judged:
    """Where influence is seen, the highest third is answered in time more often by so much."""
    random = np.random.default_rng(seed)
    followers = np.exp(random.normal(5, 2, cases)).round()
    blind = random.random(cases) < 0.5
    third, _edges = thirds(followers)
    chance = 0.5 + np.where((third == 2) & ~blind, lift, 0.0)
    told = judged(followers, blind, random.random(cases) < chance, random.integers(0, cases, cases))
    assert told is not None
    return told


def test_a_lift_of_those_with_most_followers_is_found_where_it_is_seen() -> None:
    told = world(0.15)
    assert told.seen.low > 0
    assert told.hidden.low <= 0 <= told.hidden.high
    assert told.change.low <= 15 <= told.change.high
    assert told.change.value == pytest.approx(told.seen.value - told.hidden.value)


def test_equal_service_is_seldom_called_a_difference() -> None:
    called = [not each.low <= 0 <= each.high for each in (world(0.0, seed=seed).change for seed in range(60))]
    assert sum(called) <= 8


def test_the_planned_number_of_cases_finds_the_difference_four_times_of_five() -> None:
    cases = 6 * per_cell_for_changed_gap(0.5, 0.15)
    found = [world(0.15, seed=seed, cases=cases).change.low > 0 for seed in range(60)]
    assert 0.6 <= np.mean(found) <= 0.95


def test_errors_are_those_of_statsmodels() -> None:
    random = np.random.default_rng(3)
    followers, blind = np.exp(random.normal(5, 2, 900)).round(), random.random(900) < 0.5
    in_time, customers = random.random(900) < 0.6, random.integers(0, 300, 900)
    told = judged(followers, blind, in_time, customers)
    assert told is not None
    third, _edges = thirds(followers)
    outer = third != 1
    top, seen = (third == 2)[outer] * 1.0, (~blind)[outer] * 1.0
    design = np.column_stack([np.ones(outer.sum()), top, seen, top * seen])
    theirs = sm.OLS(in_time[outer] * 1.0, design).fit(
        cov_type="cluster", cov_kwds={"groups": customers[outer]}, use_t=True
    )
    assert told.change.value == pytest.approx(100 * theirs.params[3], abs=1e-6)
    low, high = theirs.conf_int()[3]
    assert (told.change.low, told.change.high) == pytest.approx((100 * low, 100 * high), abs=1e-4)


def test_a_cell_without_cases_tells_nothing() -> None:
    followers = np.arange(90.0)
    assert judged(followers, followers > 50, followers > 10, np.arange(90)) is None
