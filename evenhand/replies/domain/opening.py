"""Whether a team is there, and when it is there next, by its own clock. Pure."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

_WEEK = 8  # days: from now to the same weekday a week on


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """Hours of one weekday (Monday is 0), in the team's time zone."""

    weekday: int
    opens_at: time
    closes_at: time


def is_open(hours: Sequence[Opening], zone: ZoneInfo, at: datetime) -> bool:
    """Whether the team works at this moment; a team without hours always does."""
    local = at.astimezone(zone)
    clock = local.time().replace(tzinfo=None)
    return not hours or any(
        each.weekday == local.weekday() and each.opens_at <= clock < each.closes_at for each in hours
    )


def next_opening(hours: Sequence[Opening], zone: ZoneInfo, at: datetime) -> datetime | None:
    """When the team is there again, after `at`; None for a team that is always or never there."""
    today = at.astimezone(zone).date()
    openings = (
        datetime.combine(day, each.opens_at, zone)
        for day in (today + timedelta(days=number) for number in range(_WEEK))
        for each in hours
        if each.weekday == day.weekday()
    )
    return min((opening for opening in openings if opening > at), default=None)
