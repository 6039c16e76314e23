"""Avoidable work, its intervals, and what became of contacts after a fix."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.voice.domain.worth import (
    ASSUMED_MINUTES,
    Amount,
    avoidable_hours,
    calendar_weeks,
    dispersion,
    effect_of,
    mean_minutes,
    product,
    rate_of,
)

counts = st.lists(st.integers(0, 60), min_size=1, max_size=120)
amounts = st.floats(0.1, 100).flatmap(
    lambda value: st.builds(
        lambda low, high: Amount(value, value / low, value * high, 10), st.floats(1.01, 3), st.floats(1.01, 3)
    )
)


@given(counts)
def test_a_rate_lies_in_its_range(found: list[int]) -> None:
    rate = rate_of(found)
    assert rate.low <= rate.value <= rate.high
    assert rate.cases == sum(found)
    assert rate.value == pytest.approx(sum(found) / len(found) * 7)


def test_of_none_seen_there_may_be_some() -> None:
    assert rate_of([0] * 28) == Amount(0.0, 0.0, 3 * 7 / 28, 0)


def test_days_that_vary_more_than_chance_widen_the_range() -> None:
    even, bursts = [5] * 40, [0] * 20 + [10] * 20
    assert dispersion(even) == 1.0
    assert dispersion(bursts) > 4
    assert rate_of(bursts).high - rate_of(bursts).low > 2 * (rate_of(even).high - rate_of(even).low)


def test_the_range_of_a_rate_holds_the_truth_about_as_often_as_it_says() -> None:
    draw = np.random.default_rng(4)
    held = 0
    for _ in range(300):
        days = draw.negative_binomial(4, 4 / (4 + 6), size=91)  # overdispersed, 6 a day
        rate = rate_of([int(each) for each in days])
        held += rate.low <= 42 <= rate.high
    assert held >= 270


@given(amounts, amounts)
def test_what_is_multiplied_is_surer_of_nothing(one: Amount, other: Amount) -> None:
    found = product(one, other)
    assert found.low <= found.value <= found.high
    assert found.high / found.low >= max(one.high / one.low, other.high / other.low) * 0.999


def test_avoidable_work_is_contacts_times_minutes_times_the_share() -> None:
    found = avoidable_hours(Amount(30, 20, 45, 90), 2.0, Amount(6, 5, 7.2, 50), 0.5)
    assert found.value == pytest.approx(30 * 2 * 6 * 0.5 / 60)
    assert avoidable_hours(Amount(30, 20, 45, 90), 2.0, ASSUMED_MINUTES, 0.0).value == 0


def test_a_window_left_open_is_no_work_and_few_looks_are_no_measure() -> None:
    assert mean_minutes([5.0] * 29) is None
    found = mean_minutes([4.0] * 30 + [600.0])
    assert found is not None
    assert (found.value, found.cases) == (pytest.approx(4.0), 30)


def _days(about: float, others: float, days: int, *, seed: int) -> list[tuple[int, int]]:
    draw = np.random.default_rng(seed)
    return [(int(draw.poisson(about)), int(draw.poisson(others))) for _ in range(days)]


def test_too_early_says_nothing() -> None:
    assert effect_of(_days(10, 100, 60, seed=1), _days(1, 100, 13, seed=2)) is None
    assert effect_of([(0, 50)] * 60, [(0, 50)] * 60) is None


def test_a_fix_that_spared_half_is_seen() -> None:
    found = effect_of(_days(10, 100, 60, seed=1), _days(5, 100, 60, seed=2))
    assert found is not None
    assert found.is_told
    assert found.low < 0.5 < found.high
    assert found.change[0] == pytest.approx(found.ratio - 1)


def test_a_quiet_month_is_not_taken_for_a_fix() -> None:
    found = effect_of(_days(10, 100, 60, seed=3), _days(5, 50, 60, seed=4))
    assert found is not None
    assert not found.is_told


def test_where_nothing_changed_a_change_is_rarely_told() -> None:
    told = 0
    draw = np.random.default_rng(9)
    for seed in range(300):
        busy = draw.gamma(8, 1 / 8, size=120)  # days differ by more than chance, for both alike
        days = [(int(draw.poisson(6 * each)), int(draw.poisson(60 * each))) for each in busy]
        found = effect_of(days[:60], days[60:])
        told += bool(found and found.is_told)
        assert found is None or not math.isnan(found.low), seed
    assert told <= 27  # 5 of 100, and four standard errors


def test_weeks_run_from_monday_to_sunday_and_the_running_one_stands_apart() -> None:
    sunday = date(2026, 3, 1)
    days = [1] * 3 + [2] * 7 + [3] * 7
    assert calendar_weeks([*days, 4, 5], date(2026, 3, 3)) == ([14, 21], 9)
    assert calendar_weeks(days, sunday) == ([14], 21)  # its last day is not over
    assert calendar_weeks([7], date(2026, 3, 4)) == ([], 7)
    assert calendar_weeks([], sunday) == ([], 0)


@given(st.lists(st.integers(0, 50), max_size=100), st.dates())
def test_no_day_is_in_two_weeks_and_only_a_beginning_is_left_out(counts: list[int], until: date) -> None:
    weeks, running = calendar_weeks(counts, until)
    left = len(counts) - 7 * len(weeks) - min(until.weekday() + 1, len(counts))
    assert 0 <= left < 7
    assert sum(weeks) + running == sum(counts[left:])
