"""Which clocks a case should have, as it stands: some end, some begin, some rest or run on, some aim elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from evenhand.routing.domain.clock import Calendar
from evenhand.routing.domain.pauses import Pause, Run, begun, pause_of, rested, resumed, retargeted
from evenhand.routing.domain.targets import Clocks, Kind, Subject, Target

ANSWERS = (Kind.FIRST, Kind.NEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a case stands that is not resolved."""

    subject: Subject
    category: int
    opened_at: datetime
    waiting_since: datetime | None  # None: we wait
    last_at: datetime  # when something was last heard or said
    is_answered: bool  # somebody answered before


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One clock of a case; without an id it is new."""

    id: int | None = None
    kind: Kind
    since: datetime
    policy_id: int | None
    because: tuple[str, ...]
    run: Run
    due_at: datetime | None = None
    breached_at: datetime | None = None
    ended_at: datetime | None = None
    is_dropped: bool = False  # nobody says any more how long it may run

    @property
    def ran_out(self) -> bool:
        """Whether it ran until after its moment, and nobody said so yet."""
        late = self.due_at is not None and self.ended_at is not None and self.due_at < self.ended_at
        return late and self.breached_at is None


def wound(standing: Standing, known: Sequence[Clock], clocks: Clocks) -> list[Clock]:
    """The clocks of the case from now on, those that ended with them. `known`: its open clocks and ended ones."""
    calendar = clocks.calendar(standing.subject.queue_id, round_the_clock=False)
    return [*_answers(standing, known, clocks, calendar), *_work(standing, known, clocks, calendar)]


def ended(clock: Clock, at: datetime, calendar: Calendar) -> Clock:
    """The clock at its end; when it should have ended is kept."""
    at = max(at, clock.since)
    return replace(clock, run=rested(clock.run, at, calendar), ended_at=at)


def _answers(standing: Standing, known: Sequence[Clock], clocks: Clocks, calendar: Calendar) -> list[Clock]:
    since = standing.waiting_since
    same = next((each for each in known if each.kind in ANSWERS and each.since == since), None)
    over = [
        ended(each, standing.last_at if since is None else max(since, each.since), calendar)
        for each in known
        if each.kind in ANSWERS and each.ended_at is None and each is not same
    ]
    if since is None:
        return over
    kind = Kind.NEXT if standing.is_answered else Kind.FIRST
    target = clocks.target(kind, standing.subject)
    if target is None:
        return over
    if same is None or same.ended_at is not None:  # an answer that was taken back never was
        new = Clock(kind=kind, since=since, policy_id=None, because=(), run=_begun(target, since))
        same = new if same is None else replace(new, id=same.id, breached_at=same.breached_at)
    return [*over, _aimed(same, target, calendar)]


def _work(standing: Standing, known: Sequence[Clock], clocks: Clocks, calendar: Calendar) -> list[Clock]:
    theirs = [each for each in known if each.kind is Kind.RESOLUTION]
    running = next((each for each in theirs if each.ended_at is None), None)
    target = clocks.target(Kind.RESOLUTION, standing.subject)
    if target is None:
        return [] if running is None else [replace(running, is_dropped=True)]
    if running is None:
        again = standing.waiting_since or standing.last_at
        since = again if theirs else standing.opened_at  # who is back at work on it begins anew
        running = Clock(kind=Kind.RESOLUTION, since=since, policy_id=None, because=(), run=_begun(target, since))
    run = _stopped_or_going(running.run, standing, target.policy.pauses, calendar)
    return [_aimed(replace(running, run=run), target, calendar)]


def _stopped_or_going(run: Run, standing: Standing, pauses: frozenset[Pause], calendar: Calendar) -> Run:
    if pause_of(standing.category, pauses):
        return rested(run, standing.last_at, calendar)
    return resumed(run, standing.waiting_since or standing.last_at)


def _begun(target: Target, at: datetime) -> Run:
    return begun(target.length, round_the_clock=target.policy.is_round_the_clock, at=at)


def _aimed(clock: Clock, target: Target, calendar: Calendar) -> Clock:
    run = retargeted(clock.run, target.length, round_the_clock=target.policy.is_round_the_clock)
    return replace(
        clock,
        policy_id=target.policy.id,
        because=target.because,
        run=run,
        due_at=run.due_at(calendar),
        ended_at=None,
    )


def length_in_minutes(target: timedelta) -> int:
    """As it is stored."""
    return int(target.total_seconds() // 60)
