"""Quiet hours: over midnight, on free days, and never where none are set."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from evenhand.cases.domain.notices import Quiet, is_quiet

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
minutes = st.integers(0, 1439).map(lambda each: time(each // 60, each % 60))


def test_quiet_hours_go_over_midnight() -> None:
    night = Quiet(begins_at=time(22), ends_at=time(7))
    quiet = [hour for hour in range(24) if is_quiet(night, MONDAY.replace(hour=hour))]
    assert quiet == [0, 1, 2, 3, 4, 5, 6, 22, 23]


def test_a_free_day_is_quiet_as_a_whole() -> None:
    assert is_quiet(Quiet(free_days=frozenset({5, 6})), MONDAY + timedelta(days=5, hours=12))
    assert not is_quiet(Quiet(free_days=frozenset({5, 6})), MONDAY)


@given(minutes, minutes, minutes)
def test_swapping_begin_and_end_swaps_quiet_and_loud(begin: time, end: time, at: time) -> None:
    moment = MONDAY.replace(hour=at.hour, minute=at.minute)
    one = is_quiet(Quiet(begins_at=begin, ends_at=end), moment)
    other = is_quiet(Quiet(begins_at=end, ends_at=begin), moment)
    assert one != other or begin == end


@given(minutes)
def test_without_hours_nobody_is_quiet(at: time) -> None:
    assert not is_quiet(Quiet(), MONDAY.replace(hour=at.hour, minute=at.minute))
    assert not is_quiet(Quiet(begins_at=time(9), ends_at=time(9)), MONDAY.replace(hour=at.hour, minute=at.minute))
