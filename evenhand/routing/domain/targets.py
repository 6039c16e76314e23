"""Which service policy holds for a case: the one that says the most about it, asked for each of its clocks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum

from evenhand.routing.domain.clock import ALWAYS, Calendar, due
from evenhand.routing.domain.pauses import PAUSES, Pause

# Where nobody said anything: minutes of the team's hours, by mode (reactive, proactive, progressive).
DEFAULTS = {1: 120, 2: 480, 3: 1440}


class Kind(IntEnum):
    """What a clock counts to."""

    FIRST = 1  # our first answer
    NEXT = 2  # each answer after it
    RESOLUTION = 3  # the end of the work


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What policies ask of a case. Nothing here tells who the customer is, or how many people follow them."""

    brand_id: int | None
    queue_id: int | None
    network: str
    mode: int
    severity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Minutes by clock, for the cases that fit; what is None or empty fits all."""

    id: int | None = None
    brand_id: int | None = None
    queue_id: int | None = None
    network: str = ""
    mode: int | None = None
    severity: str = ""
    minutes: Mapping[Kind, int] = field(default_factory=dict)
    is_round_the_clock: bool = False
    pauses: frozenset[Pause] = PAUSES  # what stops the clock of the resolution

    def fits(self, subject: Subject) -> bool:
        """Whether it is about this case."""
        return all(not said or said == getattr(subject, name) for name, said in self.conditions().items())

    def conditions(self) -> dict[str, int | str | None]:
        """What it asks, the closest first: of policies that say as much, the earlier word holds."""
        return {
            "severity": self.severity,
            "queue_id": self.queue_id,
            "mode": self.mode,
            "network": self.network,
            "brand_id": self.brand_id,
        }

    @property
    def rank(self) -> tuple[int, tuple[bool, ...]]:
        """How much it says, then how closely."""
        said = tuple(bool(value) for value in self.conditions().values())
        return sum(said), said


@dataclass(frozen=True, slots=True)
class Target:
    """How long a clock may run: by which policy, or by none where nobody said anything."""

    minutes: int
    policy: Policy

    @property
    def length(self) -> timedelta:
        """The same as a length of time."""
        return timedelta(minutes=self.minutes)

    @property
    def because(self) -> tuple[str, ...]:
        """Why this policy: the conditions that it names, in order."""
        return tuple(name for name, said in self.policy.conditions().items() if said)


class Clocks:
    """Policies and calendars, made ready to be asked for every case."""

    def __init__(
        self,
        policies: Iterable[Policy],
        calendars: Mapping[int, Calendar],
        brand_of: Mapping[int, int] | None = None,
    ) -> None:
        self._policies = sorted(policies, key=lambda policy: policy.rank, reverse=True)
        self._calendars = calendars
        self._brand_of = brand_of or {}
        self._known: dict[tuple[Subject, Kind], Target | None] = {}

    def target(self, kind: Kind, subject: Subject) -> Target | None:
        """What holds for this clock; None for a resolution of which nobody said anything."""
        asked = (subject, kind)
        if asked not in self._known:
            self._known[asked] = self._target(kind, subject)
        return self._known[asked]

    def _target(self, kind: Kind, subject: Subject) -> Target | None:
        for policy in self._policies:
            if kind in policy.minutes and policy.fits(subject):
                return Target(policy.minutes[kind], policy)
        if kind is Kind.RESOLUTION:
            return None
        return Target(DEFAULTS.get(subject.mode, DEFAULTS[1]), Policy())

    def calendar(self, queue_id: int | None, *, round_the_clock: bool) -> Calendar:
        """The hours that count: the team's of the queue, or all."""
        return ALWAYS if round_the_clock or queue_id is None else self._calendars.get(queue_id, ALWAYS)

    def due(self, queue_id: int | None, mode: int, since: datetime) -> datetime:
        """When somebody who comes to this queue should have a first answer, as far as its queue and mode tell."""
        brand_id = None if queue_id is None else self._brand_of.get(queue_id)
        subject = Subject(brand_id=brand_id, queue_id=queue_id, network="", mode=mode, severity="normal")
        target = self._target_of_answers(subject)
        calendar = self.calendar(queue_id, round_the_clock=target.policy.is_round_the_clock)
        return due(since, target.length, calendar)

    def _target_of_answers(self, subject: Subject) -> Target:
        return self.target(Kind.FIRST, subject) or Target(DEFAULTS[1], Policy())
