"""Who is on duty: each person's week, but for their single days; by the clock of the place where they work."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo

from evenhand.people.domain.weeks import DAY, stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """A shift of every week (Monday is 0), from a day on, perhaps until a day. It may end on the day after."""

    agent_id: int
    team_id: int
    zone: tzinfo
    weekday: int
    begins_at: time
    ends_at: time
    first_day: date
    last_day: date | None = None
    networks: frozenset[str] = field(default_factory=frozenset)  # exclusively these; empty: blended, whatever comes
    is_on_call: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Single:
    """A day that takes the place of a person's week: away without times, else at work between them."""

    agent_id: int
    team_id: int | None
    zone: tzinfo
    day: date
    begins_at: time | None = None
    ends_at: time | None = None
    networks: frozenset[str] = field(default_factory=frozenset)
    is_on_call: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Somebody at work for a team, from when until when."""

    agent_id: int
    team_id: int
    begins: datetime
    ends: datetime
    networks: frozenset[str]
    is_on_call: bool

    def takes(self, network: str) -> bool:
        """Whether this person takes work of that network during this shift."""
        return not self.networks or network in self.networks


def on_duty_at(at: datetime, weeks: Iterable[Weekly], singles: Iterable[Single]) -> list[Duty]:
    """Who is on duty at this moment: who is on call first, then who came first."""
    found = [duty for duty in duties(at - DAY, at + DAY, weeks, singles) if duty.begins <= at < duty.ends]
    return sorted(found, key=lambda duty: (not duty.is_on_call, duty.begins, duty.agent_id, duty.team_id))


def duties(since: datetime, until: datetime, weeks: Iterable[Weekly], singles: Iterable[Single]) -> list[Duty]:
    """Every shift that touches the time between two moments, in order."""
    own = list(singles)
    replaced = {(single.agent_id, single.day) for single in own}
    planned = [*_of_weeks(since, until, weeks, replaced), *filter(None, map(_of_day, own))]
    touching = {duty for duty in planned if duty.begins < until and duty.ends > since}
    return sorted(touching, key=lambda duty: (duty.begins, duty.ends, duty.agent_id, duty.team_id, not duty.is_on_call))


def _of_weeks(
    since: datetime, until: datetime, weeks: Iterable[Weekly], replaced: set[tuple[int, date]]
) -> Iterator[Duty]:
    for week in weeks:
        day, last = since.astimezone(week.zone).date() - 2 * DAY, until.astimezone(week.zone).date()
        while day <= last:
            if _holds(week, day) and (week.agent_id, day) not in replaced:
                yield from _duty(week, week.team_id, day, week.begins_at, week.ends_at)
            day += DAY


def _holds(week: Weekly, day: date) -> bool:
    is_ours = day.weekday() == week.weekday and week.first_day <= day
    return is_ours and (week.last_day is None or day <= week.last_day)


def _of_day(single: Single) -> Duty | None:
    if single.begins_at is None or single.ends_at is None or single.team_id is None:
        return None
    return next(_duty(single, single.team_id, single.day, single.begins_at, single.ends_at), None)


def _duty(shift: Weekly | Single, team_id: int, day: date, begins_at: time, ends_at: time) -> Iterator[Duty]:
    """The shift that begins that day; none if the clock skips all of it."""
    begins, ends = stretch(day, begins_at, ends_at, shift.zone)
    if begins < ends:
        yield Duty(
            agent_id=shift.agent_id,
            team_id=team_id,
            begins=begins,
            ends=ends,
            networks=shift.networks,
            is_on_call=shift.is_on_call,
        )
