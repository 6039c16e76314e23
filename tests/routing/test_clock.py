"""When an answer is due: exactly the target's worth of the team's hours later, whatever the clocks do."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.routing.domain.clock import Shift, due
from evenhand.routing.domain.targets import Calendar, Clocks, Target

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = tuple(Shift(day, time(9), time(17)) for day in range(5))
MINUTE = timedelta(minutes=1)

moments = st.integers(0, 364 * 24 * 60).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + n * MINUTE)
quarters = st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15))
shifts = st.builds(Shift, st.integers(0, 6), quarters, quarters).filter(lambda each: each.opens_at < each.closes_at)
weeks = st.lists(shifts, min_size=1, max_size=8).map(tuple)
zones = st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]).map(
    ZoneInfo
)
days = st.lists(
    st.builds(Shift, st.integers(0, 6), st.integers(4, 12).map(time), st.integers(15, 23).map(time)), min_size=1
).map(tuple)
targets = st.integers(1, 3 * 24 * 60).map(lambda n: timedelta(minutes=n))


def _is_open(at: datetime, hours: tuple[Shift, ...], zone: ZoneInfo) -> bool:
    local = at.astimezone(zone)
    return any(local.weekday() == s.weekday and s.opens_at <= local.time() < s.closes_at for s in hours)


def _slowly(since: datetime, target: timedelta, hours: tuple[Shift, ...], zone: ZoneInfo) -> datetime:
    at = since
    while target > timedelta():
        if _is_open(at, hours, zone):
            target -= MINUTE
        at += MINUTE
    return at


@pytest.mark.parametrize("zone", ["Europe/Berlin", "UTC", "Asia/Kolkata"])
@given(since=moments, minutes=st.integers(1, 120), hours=days)
def test_it_is_due_when_the_team_has_worked_that_long_minute_by_minute(
    zone: str, since: datetime, minutes: int, hours: tuple[Shift, ...]
) -> None:
    """By day; what the change of the clocks in the night does is told below."""
    target, where = timedelta(minutes=minutes), ZoneInfo(zone)
    assert due(since, target, hours, where) == _slowly(since, target, hours, where)


@given(since=moments, first=targets, second=targets, hours=weeks, zone=zones)
def test_working_on_is_the_same_as_working_through(
    since: datetime, first: timedelta, second: timedelta, hours: tuple[Shift, ...], zone: ZoneInfo
) -> None:
    assert due(due(since, first, hours, zone), second, hours, zone) == due(since, first + second, hours, zone)


@given(since=moments, later=targets, target=targets, hours=weeks, zone=zones)
def test_who_waits_longer_is_never_due_later(
    since: datetime, later: timedelta, target: timedelta, hours: tuple[Shift, ...], zone: ZoneInfo
) -> None:
    assert since + target <= due(since, target, hours, zone) <= due(since + later, target, hours, zone)


@given(since=moments, target=targets, zone=zones)
def test_a_team_without_hours_works_always(since: datetime, target: timedelta, zone: ZoneInfo) -> None:
    assert due(since, target, (), zone) == since + target


def test_the_weekend_does_not_count() -> None:
    friday = datetime(2026, 3, 6, 15, 0, tzinfo=UTC)  # 16:00 in Berlin
    assert due(friday, timedelta(hours=2), WEEK, BERLIN) == datetime(2026, 3, 9, 9, 0, tzinfo=UTC)


def test_the_hour_that_the_clocks_skip_is_not_worked() -> None:
    saturday = datetime(2026, 3, 28, 23, 0, tzinfo=UTC)  # midnight in Berlin; at 02:00 it is 03:00
    night = (Shift(6, time(0), time(6)),)
    assert due(saturday, timedelta(hours=5), night, BERLIN) == datetime(2026, 3, 29, 4, 0, tzinfo=UTC)


def test_the_hour_that_comes_twice_is_worked_twice() -> None:
    night = (Shift(6, time(0), time(6)),)
    saturday = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    assert due(saturday, timedelta(hours=7), night, BERLIN) == datetime(2026, 10, 25, 5, 0, tzinfo=UTC)


def test_the_closest_target_holds() -> None:
    said = [Target(None, None, 600), Target(None, 1, 60), Target(7, None, 30), Target(7, 2, 5, is_round_the_clock=True)]
    clocks = Clocks(said, {7: Calendar(WEEK, BERLIN)})
    assert [clocks.target_of(*asked).minutes for asked in [(7, 2), (7, 1), (8, 1), (None, 3)]] == [5, 30, 60, 600]
    sunday = datetime(2026, 3, 8, 12, 0, tzinfo=UTC)
    assert clocks.due(7, 2, sunday) == sunday + timedelta(minutes=5)
    assert clocks.due(7, 1, sunday) == datetime(2026, 3, 9, 8, 30, tzinfo=UTC)


def test_where_nobody_said_anything_there_is_a_target_all_the_same() -> None:
    since = datetime(2026, 3, 8, 12, 0, tzinfo=UTC)
    assert Clocks([], {}).due(None, 1, since) == since + timedelta(hours=2)
