"""When an answer is due: exactly the target's worth of the team's hours later, whatever the clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.routing.domain.clock import Calendar, OwnDay, Shift, due, is_open, next_opening, worked

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = tuple(Shift(day, time(9), time(17)) for day in range(5))
OFFICE = Calendar(WEEK, BERLIN)
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
FRIDAY = datetime(2026, 3, 6, 18, 0, tzinfo=BERLIN)
MINUTE = timedelta(minutes=1)

moments = st.integers(0, 364 * 24 * 60).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + n * MINUTE)
quarters = st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15))
shifts = st.builds(Shift, st.integers(0, 6), quarters, quarters)  # also over midnight, and round the clock
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
    assert due(since, target, Calendar(hours, where)) == _slowly(since, target, hours, where)


@given(since=moments, first=targets, second=targets, hours=weeks, zone=zones)
def test_working_on_is_the_same_as_working_through(
    since: datetime, first: timedelta, second: timedelta, hours: tuple[Shift, ...], zone: ZoneInfo
) -> None:
    calendar = Calendar(hours, zone)
    assert due(due(since, first, calendar), second, calendar) == due(since, first + second, calendar)


@given(since=moments, later=targets, target=targets, hours=weeks, zone=zones)
def test_who_waits_longer_is_never_due_later(
    since: datetime, later: timedelta, target: timedelta, hours: tuple[Shift, ...], zone: ZoneInfo
) -> None:
    calendar = Calendar(hours, zone)
    assert since + target <= due(since, target, calendar) <= due(since + later, target, calendar)


@given(since=moments, target=targets, zone=zones)
def test_a_team_without_hours_works_always(since: datetime, target: timedelta, zone: ZoneInfo) -> None:
    assert due(since, target, Calendar((), zone)) == since + target


def test_the_weekend_does_not_count() -> None:
    friday = datetime(2026, 3, 6, 15, 0, tzinfo=UTC)  # 16:00 in Berlin
    assert due(friday, timedelta(hours=2), OFFICE) == datetime(2026, 3, 9, 9, 0, tzinfo=UTC)


def test_the_hour_that_the_clocks_skip_is_not_worked() -> None:
    saturday = datetime(2026, 3, 28, 23, 0, tzinfo=UTC)  # midnight in Berlin; at 02:00 it is 03:00
    night = (Shift(6, time(0), time(6)),)
    assert due(saturday, timedelta(hours=5), Calendar(night, BERLIN)) == datetime(2026, 3, 29, 4, 0, tzinfo=UTC)


def test_the_hour_that_comes_twice_is_worked_twice() -> None:
    night = (Shift(6, time(0), time(6)),)
    saturday = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    assert due(saturday, timedelta(hours=7), Calendar(night, BERLIN)) == datetime(2026, 10, 25, 5, 0, tzinfo=UTC)


@given(since=moments, target=targets, hours=weeks, zone=zones)
def test_between_the_question_and_the_moment_it_is_due_exactly_the_target_was_worked(
    since: datetime, target: timedelta, hours: tuple[Shift, ...], zone: ZoneInfo
) -> None:
    calendar = Calendar(hours, zone)
    assert worked(since, due(since, target, calendar), calendar) == target


@given(start=moments, length=targets, split=st.integers(0, 100), hours=weeks, zone=zones)
def test_work_before_and_after_a_moment_is_all_work(
    start: datetime, length: timedelta, split: int, hours: tuple[Shift, ...], zone: ZoneInfo
) -> None:
    calendar, middle = Calendar(hours, zone), start + length * split / 100
    end = start + length
    assert worked(start, middle, calendar) + worked(middle, end, calendar) == worked(start, end, calendar)
    assert timedelta() <= worked(start, end, calendar) <= length


@given(at=moments, hours=st.lists(weeks, min_size=1, max_size=3), zone=zones)
def test_when_nobody_is_there_somebody_opens_within_a_week_and_not_before_that(
    at: datetime, hours: list[tuple[Shift, ...]], zone: ZoneInfo
) -> None:
    teams = [Calendar(week, zone) for week in hours]
    following = next_opening(teams, at)
    if is_open(teams, at):
        return
    assert following is not None
    assert at < following <= at + timedelta(days=8)
    assert is_open(teams, following)
    assert not is_open(teams, following - MINUTE)


@given(at=moments, hours=weeks, zone=zones)
def test_a_team_is_there_exactly_when_its_clock_runs(at: datetime, hours: tuple[Shift, ...], zone: ZoneInfo) -> None:
    calendar = Calendar(hours, zone)
    assert is_open([calendar], at) == (worked(at, at + MINUTE / 60, calendar) > timedelta())


def test_a_team_in_berlin_opens_at_eight_by_universal_time_in_winter_and_at_seven_in_summer() -> None:
    assert next_opening([OFFICE], MONDAY) == MONDAY + timedelta(hours=8)
    assert next_opening([OFFICE], datetime(2026, 7, 6, tzinfo=UTC)) == datetime(2026, 7, 6, 7, tzinfo=UTC)


def test_on_friday_evening_the_next_opening_is_on_monday_even_if_clocks_change_between() -> None:
    assert not is_open([OFFICE], FRIDAY)
    assert next_opening([OFFICE], FRIDAY) == datetime(2026, 3, 9, 9, 0, tzinfo=BERLIN)
    night_is_shorter = datetime(2026, 3, 27, 20, tzinfo=UTC)
    opening = next_opening([OFFICE], night_is_shorter)
    assert opening == datetime(2026, 3, 30, 7, tzinfo=UTC)
    assert opening.hour == 9, "what customers are told is told by the team's clock"


def test_somebody_is_there_from_the_first_minute_and_not_at_the_last() -> None:
    assert is_open([OFFICE], MONDAY + timedelta(hours=8))
    assert not is_open([OFFICE], MONDAY + timedelta(hours=16))


def test_who_states_no_hours_is_always_there() -> None:
    nobody_says = [Calendar((), BERLIN), Calendar((), ZoneInfo("UTC"))]
    assert is_open([], MONDAY)
    assert is_open(nobody_says, MONDAY)
    assert next_opening([], MONDAY) is None
    assert next_opening(nobody_says, MONDAY) is None


def test_a_night_over_midnight_is_one_night() -> None:
    night = Calendar((Shift(4, time(22), time(6)),), BERLIN)  # Friday night
    assert is_open([night], datetime(2026, 3, 7, 5, 59, tzinfo=BERLIN))
    assert not is_open([night], datetime(2026, 3, 7, 6, 0, tzinfo=BERLIN))
    assert due(FRIDAY, timedelta(hours=3), night) == datetime(2026, 3, 7, 1, 0, tzinfo=BERLIN)


def test_who_works_until_midnight_and_from_midnight_on_does_not_open_at_midnight() -> None:
    through = Calendar((Shift(4, time(20), time(0)), Shift(5, time(0), time(4))), BERLIN)
    assert next_opening([through], FRIDAY) == datetime(2026, 3, 6, 20, 0, tzinfo=BERLIN)
    assert next_opening([through], datetime(2026, 3, 6, 21, 0, tzinfo=BERLIN)) == datetime(
        2026, 3, 13, 20, tzinfo=BERLIN
    )


def test_holidays_of_the_place_do_not_count() -> None:
    bavaria, berlin = (Calendar(WEEK, BERLIN, "DE", region) for region in ("BY", "BE"))
    eve = datetime(2026, 1, 5, 16, 0, tzinfo=BERLIN)  # the day before Epiphany, kept in Bavaria
    assert due(eve, timedelta(hours=2), bavaria) == datetime(2026, 1, 7, 10, 0, tzinfo=BERLIN)
    assert due(eve, timedelta(hours=2), berlin) == datetime(2026, 1, 6, 10, 0, tzinfo=BERLIN)
    assert not is_open([bavaria], datetime(2026, 1, 6, 12, 0, tzinfo=BERLIN))


def test_own_days_go_before_the_week_and_before_holidays() -> None:
    christmas = OwnDay(date(2026, 12, 25), time(10), time(12))
    outing = OwnDay(date(2026, 12, 28))
    calendar = Calendar(WEEK, BERLIN, "DE", "BE", (christmas, outing))
    assert is_open([calendar], datetime(2026, 12, 25, 11, 0, tzinfo=BERLIN))
    since = datetime(2026, 12, 25, 11, 0, tzinfo=BERLIN)
    assert due(since, timedelta(hours=2), calendar) == datetime(2026, 12, 29, 10, 0, tzinfo=BERLIN)


def test_a_team_that_never_closes_but_on_holidays_is_there_on_all_other_days() -> None:
    calendar = Calendar((), BERLIN, "DE", "BE")
    assert is_open([calendar], FRIDAY)
    assert not is_open([calendar], datetime(2026, 10, 3, 12, 0, tzinfo=BERLIN))
    eve = datetime(2026, 10, 2, 23, 0, tzinfo=BERLIN)
    assert due(eve, timedelta(hours=2), calendar) == datetime(2026, 10, 4, 1, 0, tzinfo=BERLIN)


def test_a_place_that_nobody_knows_keeps_no_holidays() -> None:
    assert is_open([Calendar(WEEK, BERLIN, "XX", "??")], datetime(2026, 12, 25, 12, 0, tzinfo=BERLIN))


def test_a_leap_day_is_a_day_like_any_other() -> None:
    eve = datetime(2028, 2, 28, 16, 0, tzinfo=BERLIN)  # a Monday
    assert due(eve, timedelta(hours=2), OFFICE) == datetime(2028, 2, 29, 10, 0, tzinfo=BERLIN)


@given(at=moments, hours=st.lists(weeks, min_size=4, max_size=4))
def test_teams_in_four_time_zones_are_there_when_one_of_them_is(at: datetime, hours: list[tuple[Shift, ...]]) -> None:
    places = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]
    teams = [Calendar(week, ZoneInfo(place)) for week, place in zip(hours, places, strict=True)]
    assert is_open(teams, at) == any(is_open([team], at) for team in teams)
    openings = [opening for team in teams if (opening := next_opening([team], at))]
    assert next_opening(teams, at) == min(openings, default=None)


def test_around_the_world_somebody_follows_the_sun() -> None:
    day = tuple(Shift(weekday, time(8), time(17)) for weekday in range(7))
    teams = [Calendar(day, ZoneInfo(place)) for place in ("Asia/Tokyo", "Europe/Lisbon", "America/Los_Angeles")]
    assert all(is_open(teams, MONDAY + timedelta(minutes=minute)) for minute in range(0, 7 * 1440, 30))
