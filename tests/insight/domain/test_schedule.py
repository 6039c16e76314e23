"""When a report is due by the reader's own clock, and of which days it tells."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.insight.domain.schedule import due_day, moment_of, next_moment, period_of

BERLIN = ZoneInfo("Europe/Berlin")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("every", "now", "day"),
    [
        ("day", "2026-03-02T05:59", None),  # in Berlin it is not seven yet, and yesterday's is too old
        ("day", "2026-03-02T06:00", date(2026, 3, 2)),
        ("day", "2026-03-02T17:59", date(2026, 3, 2)),
        ("day", "2026-03-02T18:00", None),
        ("week", "2026-03-02T06:00", date(2026, 3, 2)),
        ("week", "2026-03-04T06:00", date(2026, 3, 2)),
        ("week", "2026-03-05T06:00", None),
        ("month", "2026-03-01T06:00", date(2026, 3, 1)),
        ("month", "2026-03-07T06:00", date(2026, 3, 1)),
        ("month", "2026-03-08T06:01", None),
    ],
)
def test_a_report_is_due_at_its_hour_and_left_out_where_it_is_old_news(every: str, now: str, day: date | None) -> None:
    assert due_day(every, 7, BERLIN, desk=BERLIN, since=LONG_AGO, now=at(now)) == day


def test_what_was_due_before_the_wish_is_not_sent() -> None:
    now = at("2026-03-02T08:00")
    assert due_day("day", 7, BERLIN, desk=BERLIN, since=now - timedelta(minutes=1), now=now) is None
    assert due_day("day", 7, BERLIN, desk=BERLIN, since=now - timedelta(hours=3), now=now) == date(2026, 3, 2)


def test_an_hour_that_the_clocks_leave_out_comes_all_the_same_and_one_that_comes_twice_comes_once() -> None:
    assert due_day("day", 2, BERLIN, desk=BERLIN, since=LONG_AGO, now=at("2026-03-29T01:00")) == date(2026, 3, 29)
    days = {
        due_day("day", 2, BERLIN, desk=BERLIN, since=LONG_AGO, now=at("2026-10-25T00:00") + timedelta(minutes=n))
        for n in range(0, 180, 5)
    }
    assert days == {date(2026, 10, 25)}


@pytest.mark.parametrize(
    ("every", "day", "period"),
    [
        ("day", date(2026, 3, 2), (date(2026, 3, 1), date(2026, 3, 1))),
        ("week", date(2026, 3, 2), (date(2026, 2, 23), date(2026, 3, 1))),
        ("month", date(2026, 3, 1), (date(2026, 2, 1), date(2026, 2, 28))),
    ],
)
def test_it_tells_of_the_day_the_week_or_the_month_before(every: str, day: date, period: tuple[date, date]) -> None:
    assert period_of(every, day) == period


@given(
    st.sampled_from(["day", "week", "month"]),
    st.integers(0, 23),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC"]),
    st.integers(0, 1_500_000).map(lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)),
)
def test_the_next_one_is_to_come_and_due_when_it_comes(every: str, hour: int, zone: str, now: datetime) -> None:
    clock = ZoneInfo(zone)
    coming = next_moment(every, hour, clock, desk=BERLIN, now=now)
    assert coming > now
    day = due_day(every, hour, clock, desk=BERLIN, since=now, now=coming)
    assert day is not None
    assert moment_of(day, hour, clock, desk=BERLIN) == coming
    assert coming.astimezone(BERLIN).date() > period_of(every, day)[1], "no day that still goes on is told of"


def test_a_reader_far_east_of_the_desk_waits_until_its_day_is_over() -> None:
    auckland = ZoneInfo("Pacific/Auckland")
    seven, over = at("2026-03-02T18:00"), at("2026-03-02T23:00")  # seven on the third, there; midnight in Berlin
    assert due_day("day", 7, auckland, desk=BERLIN, since=LONG_AGO, now=seven) is None
    assert due_day("day", 7, auckland, desk=BERLIN, since=LONG_AGO, now=over) == date(2026, 3, 3)
    assert next_moment("day", 7, auckland, desk=BERLIN, now=seven) == over
