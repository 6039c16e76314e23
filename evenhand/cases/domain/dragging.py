"""Which cases drag on, and why: weeks, many hands, many messages, solved again and again. Pure; every reason counts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

FAR: Final = 2.0  # so many times its limit, one reason alone is enough
NAMES: Final = ("days", "hands", "messages", "returns")
MOST: Final[Mapping[str, int]] = {"days": 365, "hands": 50, "messages": 200, "returns": 20}


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """From where on something is a reason; 0: it is none."""

    days: int = 21
    hands: int = 4
    messages: int = 8
    returns: int = 2


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted of an open case."""

    opened_at: datetime
    hands: int = 0  # people who had it, or answered in it
    messages: int = 0  # of the customer
    returns: int = 0  # times it was solved, and open again


class Reason(msgspec.Struct, frozen=True, order=True):
    """One reason: what is counted, how much it is, and from where on it is one."""

    name: str
    value: int
    limit: int

    @property
    def weight(self) -> float:
        """How many times the limit."""
        return self.value / self.limit


def reasons_of(facts: Facts, limits: Limits, *, now: datetime) -> tuple[Reason, ...]:
    """Whatever has reached its limit, the heaviest first."""
    values = {
        "days": max(0, (now - facts.opened_at) // timedelta(days=1)),
        "hands": facts.hands,
        "messages": facts.messages,
        "returns": facts.returns,
    }
    found = [
        Reason(name, values[name], limit)
        for name in NAMES
        if (limit := getattr(limits, name)) and values[name] >= limit
    ]
    return tuple(sorted(found, key=lambda each: (-each.weight, each.name)))


def drags(reasons: Sequence[Reason]) -> bool:
    """Two reasons are enough, or one that is far beyond its limit: a case that only waits, or only talks, is none."""
    return len(reasons) > 1 or any(each.weight >= FAR for each in reasons)


def weight_of(reasons: Sequence[Reason]) -> float:
    """How badly it drags: what all reasons weigh together."""
    return round(sum(each.weight for each in reasons), 3)
