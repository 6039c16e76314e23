"""Who is given which case: in turn, to whoever can serve it, has room, and has the least in hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from evenhand.routing.domain.capacity import WHOLE, Room
from evenhand.routing.domain.priority import turn
from evenhand.routing.domain.skills import Able, Needs, can_serve


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that nobody has, as handing out sees it. Who wrote it is not among these facts."""

    case_id: int
    queue_id: int
    needs: Needs
    network: str
    priority: int
    waiting_since: datetime | None
    not_to: frozenset[int] = frozenset()  # people who lost it or gave it back lately


@dataclass(frozen=True, slots=True)
class Free:
    """A person who is online."""

    agent_id: int
    able: Able
    room: Room
    load: int  # share in hand, of WHOLE
    idle_since: datetime | None = None  # when they were last given something; None: never yet
    only: frozenset[str] | None = None  # networks of an exclusive shift; None: all of them


@dataclass(frozen=True, slots=True)
class Given:
    """A case and who gets it, and why: what it asked for, and what made this person the one."""

    case_id: int
    agent_id: int
    weight: int
    skills: tuple[str, ...]
    language: str
    share: int  # percent they had in hand before
    because: str  # "only", "least", "idle"


@dataclass(slots=True)
class _Desk:
    """Somebody while cases are handed out."""

    free: Free
    load: int
    idle_since: datetime | None
    order: tuple[int, float, int] = field(init=False)

    def __post_init__(self) -> None:
        self.rank()

    def rank(self) -> None:
        """Least in hand first; then who has gone longest without a new one; then the same every time."""
        idle = self.idle_since.timestamp() if self.idle_since else float("-inf")
        self.order = (self.load, idle, self.free.agent_id)

    def has_room(self, weight: int) -> bool:
        return self.load + weight <= WHOLE

    def take(self, weight: int, at: datetime) -> None:
        self.load += weight
        self.idle_since = at
        self.rank()


def hand_out(waiting: Iterable[Waiting], free: Sequence[Free], *, now: datetime) -> list[Given]:
    """Cases in their turn, each with the person who gets it. A case that nobody can take now holds up no other."""
    desks = [_Desk(each, each.load, each.idle_since) for each in free]
    given = []
    for case in sorted(waiting, key=lambda each: turn(each.priority, each.waiting_since, each.case_id)):
        able = [desk for desk in desks if _suits(desk, case)]
        if not able:
            continue
        desk = min(able, key=lambda each: each.order)
        weight = desk.free.room.weight(case.network)
        given.append(_given(case, desk, able, weight))
        desk.take(weight, now + timedelta(microseconds=len(given)))  # of one round, in the order in which they took
        if not any(each.load < WHOLE for each in desks):
            break
    return given


def _suits(desk: _Desk, case: Waiting) -> bool:
    return (
        desk.free.agent_id not in case.not_to
        and (desk.free.only is None or case.network in desk.free.only)
        and desk.has_room(desk.free.room.weight(case.network))
        and can_serve(desk.free.able, case.needs)
    )


def _given(case: Waiting, desk: _Desk, able: Sequence[_Desk], weight: int) -> Given:
    others = [each for each in able if each is not desk]
    return Given(
        case_id=case.case_id,
        agent_id=desk.free.agent_id,
        weight=weight,
        skills=tuple(sorted(case.needs.skills)),
        language=case.needs.language,
        share=desk.load * 100 // WHOLE,
        because=_because(desk, others),
    )


def _because(desk: _Desk, others: Sequence[_Desk]) -> str:
    if not others:
        return "only"
    return "least" if desk.load < min(each.load for each in others) else "idle"
