"""A world of days: how much came on each, with or without something that changed it. Shares nothing with the library.

Counts are negative binomial around a log-linear rate with the week, the year, an autoregressive mood of the public,
and what the kind of world adds: a trend, a rate that wanders off, bursts in which many speak of one thing.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt

KINDS = ("plain", "trend", "wandering", "bursts")
BEGIN = date(2024, 1, 1)
AFTER = 100


@dataclass(frozen=True)
class World:
    """What is true in it; `change` 0.14: from the day on it is 14 % more."""

    seed: int
    kind: str = "plain"
    change: float = 0.0
    days_before: int = 0  # 0: drawn between 250 and 640


@dataclass(frozen=True)
class Days:
    """What can be seen of it."""

    counts: npt.NDArray[np.int64]
    beside: npt.NDArray[np.int64]  # another channel that lives in the same world and is never changed
    at: int

    @property
    def day(self) -> date:
        """The first day after."""
        return BEGIN + timedelta(days=self.at)


def made(world: World) -> Days:
    """The days of a world."""
    random = np.random.default_rng([world.seed, KINDS.index(world.kind), 20261122])
    before = world.days_before or int(random.integers(250, 640))
    size = before + AFTER
    level = np.log(np.exp(random.uniform(np.log(15), np.log(1500))))
    shared = _mood(random, size, float(random.choice([0.0, 0.3, 0.6, 0.85])), float(random.uniform(0.05, 0.25)))
    shared += random.uniform(0, 0.4) * np.cos(2 * np.pi * np.arange(size) / 7 + random.uniform(0, 6.28))
    shared += random.uniform(0, 0.15) * np.cos(2 * np.pi * np.arange(size) / 365.25 + random.uniform(0, 6.28))
    shared += _extra(random, world.kind, size)
    own = level + shared + np.log1p(world.change) * (np.arange(size) >= before)
    other = level - 0.5 + shared + _mood(random, size, 0.3, 0.05)
    return Days(_counts(random, own), _counts(random, other), before)


def _mood(random: np.random.Generator, size: int, memory: float, spread: float) -> npt.NDArray[np.float64]:
    found = np.zeros(size)
    for day in range(1, size):
        found[day] = memory * found[day - 1] + random.normal(0, spread * np.sqrt(1 - memory**2))
    return found


def _extra(random: np.random.Generator, kind: str, size: int) -> npt.NDArray[np.float64]:
    days = np.arange(size)
    if kind == "trend":
        return random.normal(0, 0.0008) * days
    if kind == "wandering":
        return np.cumsum(random.normal(0, 0.006, size))
    found = np.zeros(size)
    if kind == "bursts":
        for begin in random.integers(0, size, random.poisson(size / 40)):
            length = min(6, size - int(begin))
            found[begin : begin + length] += random.exponential(0.7) * np.exp(-np.arange(length) / 2)
    return found


def _counts(random: np.random.Generator, rate: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    shape = float(random.choice([5.0, 20.0, 1e6]))
    return random.poisson(np.exp(rate) * random.gamma(shape, 1 / shape, len(rate)))


def write(days: Days, path: Path) -> None:
    """As a desk would export it."""
    lines = ["date,contacts,calls"]
    for place, (count, other) in enumerate(zip(days.counts, days.beside, strict=True)):
        lines.append(f"{BEGIN + timedelta(days=place)},{count},{other}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
