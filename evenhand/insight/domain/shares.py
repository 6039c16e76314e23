"""Shares with their intervals: one, the difference of two, and those of people, drawn towards their team's.

Wilson 1927 for one share, Newcombe 1998 (method 10) for the difference of two, a beta-binomial prior by moments for
many small ones (Kleinman 1973).
"""

from collections.abc import Sequence
from math import sqrt

import msgspec
from scipy.special import betaincinv

from evenhand.kernel import shares


class Share(msgspec.Struct, frozen=True):
    """A share of so many cases, and where it lies with 95 % confidence."""

    value: float
    low: float
    high: float
    cases: float


def wilson(value: float, cases: float) -> Share:
    """The share with Wilson's interval, of so many cases; at least a part of one."""
    return Share(value, *shares.wilson(value, cases), max(cases, 0.0))


def share_of(part: int, whole: int) -> Share | None:
    """The share of some in all; None where there is nobody."""
    return wilson(part / whole, whole) if whole > 0 else None


class Difference(msgspec.Struct, frozen=True):
    """How much one share is above another."""

    value: float
    low: float
    high: float

    @property
    def is_told(self) -> bool:
        """Whether it is more than chance explains."""
        return self.low > 0 or self.high < 0


def difference(now: Share | None, before: Share | None) -> Difference | None:
    """The difference of two independent shares with Newcombe's interval; None where one of them is missing."""
    if now is None or before is None or not now.cases or not before.cases:
        return None
    value = now.value - before.value
    low = value - sqrt((now.value - now.low) ** 2 + (before.high - before.value) ** 2)
    high = value + sqrt((now.high - now.value) ** 2 + (before.value - before.low) ** 2)
    return Difference(value, max(-1.0, low), min(1.0, high))


class Shrunken(msgspec.Struct, frozen=True):
    """Somebody's share, drawn towards their team's as far as their few cases leave it open."""

    raw: float | None
    value: float
    low: float
    high: float
    cases: int
    team: float

    @property
    def is_told_apart(self) -> bool:
        """Whether it can be told from the team's: never where all of the team's cases went alike, as nobody differs."""
        return 0 < self.team < 1 and not self.low <= self.team <= self.high


def shrunken(counts: Sequence[tuple[int, int]]) -> list[Shrunken]:
    """Each (part, whole) of a person, with 95 % credible intervals; the prior is fitted to all of them.

    Where all cases went alike there is nothing to fit: everybody has the team's share, and its interval.
    """
    parts, wholes = sum(part for part, _ in counts), sum(whole for _, whole in counts)
    team = parts / wholes if wholes else 0.5
    if wholes and team in {0, 1}:
        alike = wilson(team, wholes)
        return [Shrunken(team if whole else None, team, alike.low, alike.high, whole, team) for _, whole in counts]
    strength = _strength(counts, team)
    a, b = team * strength, (1 - team) * strength
    return [_drawn(part, whole, a, b, team) for part, whole in counts]


def _strength(counts: Sequence[tuple[int, int]], team: float) -> float:
    """How many cases the team's share is worth: few where people really differ, many where chance explains it."""
    known = [(part, whole) for part, whole in counts if whole]
    total = sum(whole for _, whole in known)
    chance = team * (1 - team)
    if len(known) < 3 or chance <= 0 or total <= len(known):
        return 50.0
    spread = sum(whole * (part / whole - team) ** 2 for part, whole in known)
    scale = total - sum(whole * whole for _, whole in known) / total
    rho = (spread - (len(known) - 1) * chance) / (scale - (len(known) - 1)) / chance if scale > len(known) - 1 else 0.0
    return min(max((1 - rho) / rho, 2.0), 1000.0) if rho > 0 else 1000.0


def _drawn(part: int, whole: int, a: float, b: float, team: float) -> Shrunken:
    low, high = (float(betaincinv(a + part + 1e-9, b + whole - part + 1e-9, edge)) for edge in (0.025, 0.975))
    value = (a + part) / (a + b + whole) if a + b + whole > 0 else team
    return Shrunken(part / whole if whole else None, value, low, high, whole, team)
