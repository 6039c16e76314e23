"""When a team is there, and when an answer is due: targets count only while the team works, in its own time zone,
through every change of the clocks, holidays and closed days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from evenhand.people.domain.weeks import DAY, Shift, Stretch, joined, stretch
from evenhand.routing.domain.holidays import holiday_on

__all__ = ["ALWAYS", "Calendar", "OwnDay", "Shift", "due", "is_open", "next_opening", "worked"]

# Longer than any team is closed: who has not opened by then has hours that never are.
_NEVER = 370


@dataclass(frozen=True, slots=True)
class OwnDay:
    """A day that is unlike the others of its week: closed without times, else open between them, holiday or not."""

    day: date
    opens_at: time | None = None
    closes_at: time | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a team works: its week, less the holidays of its place, but for its own days."""

    shifts: tuple[Shift, ...]
    zone: tzinfo
    country: str = ""
    region: str = ""
    own_days: tuple[OwnDay, ...] = ()

    @property
    def states_hours(self) -> bool:
        """Whether anything is said; who says nothing is always there."""
        return bool(self.shifts or self.country or self.own_days)


ALWAYS = Calendar((), UTC)


def due(since: datetime, target: timedelta, calendar: Calendar) -> datetime:
    """The moment at which, from `since` on, the team has worked for `target`; without hours it works always."""
    if not calendar.states_hours:
        return since + target
    left = target
    for opens, closes in _worked_from(since, calendar):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    return since + target


def worked(since: datetime, until: datetime, calendar: Calendar) -> timedelta:
    """How much of the time between two moments the team worked."""
    if not calendar.states_hours:
        return max(until - since, timedelta())
    total = timedelta()
    for opens, closes in _worked_from(since, calendar):
        if opens >= until:
            break
        total += min(closes, until) - opens
    return total


def is_open(calendars: Sequence[Calendar], at: datetime) -> bool:
    """Whether one of these teams is there at this moment; where nobody states hours somebody always is."""
    stated = [calendar for calendar in calendars if calendar.states_hours]
    return not stated or any(opens <= at < closes for calendar in stated for opens, closes in _around(at, calendar))


def next_opening(calendars: Sequence[Calendar], at: datetime) -> datetime | None:
    """When the first of these teams opens after `at`, by its own clock; None where nobody states hours."""
    openings = (_next_of(calendar, at) for calendar in calendars if calendar.states_hours)
    return min((opening for opening in openings if opening is not None), default=None)


def _next_of(calendar: Calendar, at: datetime) -> datetime | None:
    ended = datetime.min.replace(tzinfo=UTC)
    for opens, closes in _stretches(at, calendar):
        if opens > max(at, ended):  # who works through midnight does not open then
            return opens.astimezone(calendar.zone)
        ended = max(ended, closes)
    return None


def _worked_from(since: datetime, calendar: Calendar) -> Iterator[Stretch]:
    """What is worked from a moment on, in order, each moment once."""
    here = since.astimezone(UTC)
    for opens, closes in _stretches(since, calendar):
        begins = max(opens, here)
        if begins < closes:
            yield begins, closes
            here = closes


def _stretches(since: datetime, calendar: Calendar) -> Iterator[Stretch]:
    """Every stretch from the day before on, until nothing more is to come."""
    day = since.astimezone(calendar.zone).date() - 2 * DAY  # a zone's day, and a night's work, begin before ours do
    idle = 0
    while idle <= _NEVER:
        found = _open_on(day, calendar)
        yield from found
        idle = 0 if found else idle + 1
        day += DAY


def _around(at: datetime, calendar: Calendar) -> Iterator[Stretch]:
    today = at.astimezone(calendar.zone).date()
    for back in (1, 0):
        yield from _open_on(today - back * DAY, calendar)


@lru_cache(maxsize=8192)
def _open_on(day: date, calendar: Calendar) -> tuple[Stretch, ...]:
    """When the team works that begins that day, in order, without overlaps."""
    own = [each for each in calendar.own_days if each.day == day]
    if own:
        times = [(each.opens_at, each.closes_at) for each in own]
        return tuple(joined([stretch(day, a, b, calendar.zone) for a, b in times if a is not None and b is not None]))
    if holiday_on(day, calendar.country, calendar.region):
        return ()
    week = calendar.shifts or tuple(Shift(weekday, time.min, time.min) for weekday in range(7))
    return tuple(
        joined([stretch(day, s.opens_at, s.closes_at, calendar.zone) for s in week if s.weekday == day.weekday()])
    )
