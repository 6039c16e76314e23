"""When an answer is due: the target counts only while the team works, in its own time zone, through every change of
the clocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shift:
    """When a team works on a day of the week (Monday is 0), by the clock on its wall."""

    weekday: int
    opens_at: time
    closes_at: time


def due(since: datetime, target: timedelta, hours: Sequence[Shift], zone: tzinfo) -> datetime:
    """The moment at which, from `since` on, the team has worked for `target`; without hours it works always."""
    if not hours:
        return since + target
    left, here = target, since.astimezone(UTC)
    shifts = tuple(hours)
    day = here.astimezone(zone).date() - _DAY  # a zone's day may begin before ours does
    idle = 0
    while True:
        worked = _open_on(day, shifts, zone)
        for opens, closes in worked:
            begins = max(opens, here)
            if begins >= closes:
                continue
            if closes - begins >= left:
                return begins + left
            left -= closes - begins
        idle = 0 if worked else idle + 1
        if idle > 14:  # hours that never are, such as one that the change of clocks swallows
            return since + target
        day += _DAY


@lru_cache(maxsize=4096)
def _open_on(day: date, shifts: tuple[Shift, ...], zone: tzinfo) -> tuple[tuple[datetime, datetime], ...]:
    """When the team works on that day, in order, without overlaps."""
    merged: list[tuple[datetime, datetime]] = []
    for opens, closes in sorted(_interval(day, shift, zone) for shift in shifts if shift.weekday == day.weekday()):
        if opens >= closes:
            continue
        if merged and opens <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], closes))
        else:
            merged.append((opens, closes))
    return tuple(merged)


def _interval(day: date, shift: Shift, zone: tzinfo) -> tuple[datetime, datetime]:
    opens = datetime.combine(day, shift.opens_at, zone).astimezone(UTC)
    return opens, datetime.combine(day, shift.closes_at, zone).replace(fold=1).astimezone(UTC)
