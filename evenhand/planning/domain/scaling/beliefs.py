"""What has to be believed to say whether it scales: every figure with its range and where it comes from."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, TypeAlias

import msgspec
import numpy as np

from evenhand.planning.domain.erlang import Floats

Values: TypeAlias = Mapping[str, Floats]


class Belief(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A figure, the range in which it may lie, and its source: `assumed`, `measured` or where it was read."""

    value: float
    low: float
    high: float
    source: str = "assumed"


class Known(msgspec.Struct, frozen=True):
    """A figure that is asked about: words, unit, where it can lie at all, and what is believed if nothing is said."""

    words: str
    unit: str
    least: float
    most: float
    belief: Belief


def per_hour(count: int, first: datetime, *, now: datetime) -> float:
    """How many come in an hour, over the time since the first of them: what is counted began when the desk began to
    listen. Over a day at least, because nights are quiet."""
    return count / max((now - first).total_seconds() / 3600.0, _A_DAY)


def _of(words: str, unit: str, bounds: tuple[float, float], *figures: float, source: str = "assumed") -> Known:
    value, low, high = figures
    return Known(words, unit, *bounds, Belief(value, low, high, source))


_SHARE: Final = (0.0, 1.0)
_A_DAY: Final = 24.0  # hours
_HALF: Final = (0.0, 0.95)
_MINUTES: Final = (0.0, 480.0)
KNOWN: Final[dict[str, Known]] = {
    "posts_per_hour": _of("posts today, the mean hour of the week", "an hour", (0.01, 1e6), 20, 14, 28),
    "read_minutes": _of("reading a post and sorting it", "minutes", _MINUTES, 0.5, 0.25, 1.0),
    "full_minutes": _of("answering something new", "minutes", (0.1, 480.0), 6, 2, 10),
    "reuse_minutes": _of("answering with what is known", "minutes", _MINUTES, 1, 0.5, 2),
    "group_minutes": _of("a post that joins a group with one answer", "minutes", _MINUTES, 0.2, 0.1, 0.5),
    "private_share": _of("move to a private channel", "share", _SHARE, 0.2, 0.1, 0.35),
    "private_minutes": _of("work that the move adds", "minutes", _MINUTES, 3, 1.5, 5),
    "approval_share": _of("replies that somebody approves first", "share", _SHARE, 0.1, 0.0, 0.3),
    "approval_minutes": _of("approving one", "minutes", _MINUTES, 1, 0.5, 2),
    "reopen_share": _of("come back after an answer", "share", _HALF, 0.12, 0.05, 0.2),
    "misrouted_share": _of("reach the wrong person first", "share", _SHARE, 0.1, 0.05, 0.2),
    "transfer_minutes": _of("work lost each time", "minutes", _MINUTES, 1.5, 0.5, 3),
    "routed_right": _of("of these reach the right one with routing by skill", "share", _SHARE, 0.8, 0.6, 0.95),
    "known_share": _of("posts today that an earlier answer would solve", "share", _SHARE, 0.45, 0.3, 0.6),
    "grouped_share": _of("posts today that repeat one of the same day", "share", _SHARE, 0.2, 0.1, 0.3),
    "growth": _of(
        "different answers grow like volume to the power of", "", (0.0, 1.0), 0.59, 0.30, 0.76,
        source="published: median and range of 13 brands with 300 and more public conversations each",
    ),
    "suggestion_right": _of("suggested answers that are right", "share", _SHARE, 0.75, 0.5, 0.9),
    "group_right": _of("posts put into the right group", "share", _SHARE, 0.9, 0.75, 0.97),
    "unnoticed": _of("wrong ones that the agent sends all the same", "share", _SHARE, 0.05, 0.01, 0.15),
    "upkeep_minutes": _of("writing up an answer that is new", "minutes", _MINUTES, 5, 2, 15),
    "community_share": _of("solved by other customers", "share", _SHARE, 0.1, 0.02, 0.25),
    "community_minutes": _of("looking after what they solve", "minutes", _MINUTES, 0.3, 0.1, 0.6),
    "community_wrong": _of("of these wrong, and come back", "share", _SHARE, 0.1, 0.03, 0.2),
    "self_share": _of("find the answer before they post", "share", _SHARE, 0.15, 0.05, 0.25),
    "patience_minutes": _of("patience before they give up", "minutes", (0.1, 1e5), 240, 60, 720),
    "phone_after": _of("of those who give up, call instead", "share", _SHARE, 0.3, 0.1, 0.5),
    "calls_per_hour": _of("calls today, the mean hour of the week", "an hour", (0.0, 1e6), 60, 40, 90),
    "call_minutes": _of("a call takes", "minutes", (0.1, 480.0), 6, 4, 8),
    "call_patience_minutes": _of("patience on the phone", "minutes", (0.1, 1e4), 3, 1.5, 6),
    "substitution": _of(
        "calls saved by each post more", "share", (-2.0, 1.0), 0.1, -0.15, 0.6,
        source="published: from calls added to calls saved, depending on what is asked",
    ),
    "induced": _of("more posts because answers come quickly", "share", (0.0, 5.0), 0.05, 0.0, 0.2),
    "daily_scatter": _of("variance of days beyond chance, over the mean squared", "", (0.0, 10.0), 0.05, 0.01, 0.35),
}  # fmt: skip


def complete(said: Mapping[str, Belief]) -> dict[str, Belief]:
    """All beliefs: those that were said, and for the rest what stands in KNOWN."""
    return {name: said.get(name, each.belief) for name, each in KNOWN.items()}


def faults(said: Mapping[str, Belief]) -> list[str]:
    """What is wrong with them, a sentence each."""
    found = [f"There is no belief called {name}." for name in sorted(set(said) - set(KNOWN))]
    for name, belief in said.items():
        known = KNOWN.get(name)
        if known and not known.least <= belief.low <= belief.value <= belief.high <= known.most:
            found.append(f"{name}: low, value and high rise and lie between {known.least:g} and {known.most:g}.")
    return found


def central(beliefs: Mapping[str, Belief], **changed: float) -> dict[str, Floats]:
    """The figures themselves, some of them changed."""
    return {name: np.float64(changed.get(name, each.value)) * np.ones(1) for name, each in beliefs.items()}


def placed(beliefs: Mapping[str, Belief], luck: Floats) -> dict[str, Floats]:
    """Figures for points of the unit cube, an axis a belief: half of the luck lies below the value, half above.

    Within a half even; so the median is the value, whatever the range.
    """
    found = {}
    for axis, (name, each) in enumerate(beliefs.items()):
        u = luck[:, axis]
        below = each.low + (each.value - each.low) * np.minimum(u * 2.0, 1.0)
        found[name] = below + (each.high - each.value) * np.maximum(u * 2.0 - 1.0, 0.0)
    return found
