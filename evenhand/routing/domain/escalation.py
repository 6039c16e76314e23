"""The ladder: who is told when a clock runs out, before it does and after. Each step is taken once for each clock."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Rung(StrEnum):
    """Whom a step reaches. The order is the way up: where nobody is found, the next one is asked."""

    ASSIGNEE = "assignee"
    ON_DUTY = "on_duty"
    LEAD = "lead"
    INCIDENT = "incident"


_UP = tuple(Rung)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """So many minutes after a clock ran out (before it: less than none) somebody is told."""

    id: int
    minutes: int
    rung: Rung
    brand_id: int | None = None  # None: of every brand
    severity: str = ""  # empty: however bad
    kinds: frozenset[int] = frozenset()  # of these clocks; empty: of each

    def is_due(self, due_at: datetime, now: datetime) -> bool:
        """Whether its moment has come, for a clock that ran out, or will, at `due_at`."""
        return due_at + timedelta(minutes=self.minutes) <= now

    def concerns(self, *, brand_id: int, severity: str, kind: int) -> bool:
        """Whether it is about such a case and clock."""
        return (
            self.brand_id in {None, brand_id}
            and self.severity in {"", severity}
            and (not self.kinds or kind in self.kinds)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who could be told of a case at this moment, of each rung those who are to be told first."""

    assignee_id: int | None = None
    on_duty: Sequence[int] = ()
    leads: Sequence[int] = ()
    absent: Collection[int] = ()  # whom it would not reach: not at work


@dataclass(frozen=True, slots=True)
class Told:
    """Whom a step reached, and on which rung: perhaps a higher one than it asked for."""

    rung: Rung
    agent_ids: tuple[int, ...]


def whom(rung: Rung, people: People) -> Told:
    """Whom this step tells. An assignee who is not at work is told, too, but somebody above them as well.

    An incident is told to the leads, who decide it.
    """
    told: list[int] = []
    for place in _UP[_UP.index(rung) :]:
        found = _on(place, people)
        told += [each for each in found if each not in told]
        if any(each not in people.absent for each in found):
            return Told(place, tuple(told))
    return Told(_UP[-1] if not told else rung, tuple(told))


def _on(rung: Rung, people: People) -> tuple[int, ...]:
    if rung is Rung.ASSIGNEE:
        return () if people.assignee_id is None else (people.assignee_id,)
    return tuple(people.on_duty) if rung is Rung.ON_DUTY else tuple(people.leads)
