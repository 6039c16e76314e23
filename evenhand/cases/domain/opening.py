"""When somebody is there: opening hours of teams, each in its own time zone."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

_DAYS_AHEAD = 8


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """One stretch of every week; Monday is 0."""

    zone: str
    weekday: int
    opens_at: time
    closes_at: time


def is_open(openings: Sequence[Opening], now: datetime) -> bool:
    """Whether somebody is there now. Who states no hours is always there."""
    return not openings or any(begins <= now < ends for begins, ends in _stretches(openings, now))


def opens_next(openings: Sequence[Opening], now: datetime) -> datetime | None:
    """When somebody will be there; None if somebody is there now."""
    if is_open(openings, now):
        return None
    return min((begins for begins, _ in _stretches(openings, now) if begins > now), default=None)


def _stretches(openings: Sequence[Opening], now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """All stretches from yesterday to a week ahead. A time that a change of clocks leaves out is the moment after."""
    for each in openings:
        zone = ZoneInfo(each.zone)
        today = now.astimezone(zone).date()
        for ahead in range(-1, _DAYS_AHEAD):
            day = today + timedelta(days=ahead)
            if day.weekday() == each.weekday:
                begins = datetime.combine(day, each.opens_at, tzinfo=zone)
                ends = datetime.combine(day, each.closes_at, tzinfo=zone)
                yield begins.astimezone(now.tzinfo), ends.astimezone(now.tzinfo)
