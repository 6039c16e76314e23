"""When a report is due, and of which days it tells."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

DAILY, WEEKLY, MONTHLY = "day", "week", "month"
# What was missed for longer, because nothing ran, is left out: it would be old news.
LATEST: Final = {DAILY: timedelta(hours=12), WEEKLY: timedelta(days=3), MONTHLY: timedelta(days=7)}
_DAY: Final = timedelta(days=1)


def is_day_of(every: str, day: date) -> bool:
    """Whether it goes out on such a day: each, Mondays, or the first of a month."""
    return {DAILY: True, WEEKLY: day.weekday() == 0, MONTHLY: day.day == 1}[every]


def moment_of(day: date, hour: int, zone: tzinfo, *, desk: tzinfo) -> datetime:
    """That hour of that day by the reader's clock; an hour that the clocks leave out is the one after it.

    Days are counted by the desk's clock: for a reader far east of it a report waits until its last day is over.
    """
    counted = datetime.combine(day, time(), desk)
    return max(datetime.combine(day, time(hour), zone).astimezone(UTC), counted.astimezone(UTC))


def due_day(every: str, hour: int, zone: tzinfo, *, desk: tzinfo, since: datetime, now: datetime) -> date | None:
    """The day whose report is due now; None where none is, or it is too late for it, or it was due before the wish."""
    day = now.astimezone(zone).date()
    for _step in range(LATEST[every].days + 2):
        at = moment_of(day, hour, zone, desk=desk)
        if at <= now and is_day_of(every, day):
            return day if at >= since and now - at < LATEST[every] else None
        day -= _DAY
    return None


def next_moment(every: str, hour: int, zone: tzinfo, *, desk: tzinfo, now: datetime) -> datetime:
    """When the next one is due."""
    day = now.astimezone(zone).date()
    while (at := moment_of(day, hour, zone, desk=desk)) <= now or not is_day_of(every, day):
        day += _DAY
    return at


def period_of(every: str, day: date) -> tuple[date, date]:
    """The days it tells of: yesterday, the week before, or the month before."""
    last = day - _DAY
    first = {DAILY: last, WEEKLY: day - 7 * _DAY, MONTHLY: last.replace(day=1)}[every]
    return first, last
