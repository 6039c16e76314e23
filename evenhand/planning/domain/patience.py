"""How long people wait before they give up: survival functions, and what they add up to."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final, Protocol

import numpy as np

from evenhand.planning.domain.erlang import Floats

_FALLING: Final = (2.0, 8.0, 24.0, 48.0)  # of a mean: between these an exponential is easily integrated


class Patience(Protocol):
    """A distribution of the time after which somebody gives up. All of it in seconds, elementwise over arrays."""

    @property
    def mean_s(self) -> float:
        """Mean patience."""

    @property
    def bends(self) -> tuple[float, ...]:
        """Times between which survival neither jumps nor bends much: the bounds of an integral's steps."""

    def survival(self, seconds: Floats) -> Floats:
        """P(patience > seconds)."""

    def patient_time(self, seconds: Floats) -> Floats:
        """The integral of survival from 0 to `seconds`: the mean of min(patience, seconds)."""


@dataclass(frozen=True, slots=True)
class Exponential:
    """Who has waited does not wait less longer: the patience of Erlang A."""

    mean_s: float

    @property
    def bends(self) -> tuple[float, ...]:
        """Along its fall."""
        return tuple(each * self.mean_s for each in _FALLING)

    def survival(self, seconds: Floats) -> Floats:
        """exp(-t / mean)."""
        return np.asarray(np.exp(-seconds / self.mean_s))

    def patient_time(self, seconds: Floats) -> Floats:
        """mean * (1 - exp(-t / mean))."""
        return np.asarray(-self.mean_s * np.expm1(-seconds / self.mean_s))


@dataclass(frozen=True, slots=True)
class Deterministic:
    """Everybody leaves after exactly the same time."""

    mean_s: float

    @property
    def bends(self) -> tuple[float, ...]:
        """The moment at which all leave."""
        return (self.mean_s,)

    def survival(self, seconds: Floats) -> Floats:
        """1 before, 0 from the moment on."""
        return np.asarray((seconds < self.mean_s).astype(np.float64))

    def patient_time(self, seconds: Floats) -> Floats:
        """min(t, patience)."""
        return np.asarray(np.minimum(seconds, self.mean_s))


@dataclass(frozen=True, slots=True)
class Hyperexponential:
    """Some are in a hurry, some have time: exponential with `means_s[i]` for a share `shares[i]`."""

    shares: tuple[float, ...]
    means_s: tuple[float, ...]

    def __post_init__(self) -> None:
        if abs(sum(self.shares) - 1.0) > 1e-9 or min(self.shares) < 0 or min(self.means_s) <= 0:
            raise ValueError("The shares of a hyperexponential patience add up to 1, and its means are positive.")

    @property
    def mean_s(self) -> float:
        """Mean over all."""
        return math.fsum(share * mean for share, mean in zip(self.shares, self.means_s, strict=True))

    @property
    def bends(self) -> tuple[float, ...]:
        """Along the fall of each part."""
        return tuple(sorted(each * mean for mean in self.means_s for each in _FALLING))

    def survival(self, seconds: Floats) -> Floats:
        """The mixture of both."""
        return self._mixed([np.exp(-seconds / mean) for mean in self.means_s])

    def patient_time(self, seconds: Floats) -> Floats:
        """The mixture of both."""
        return self._mixed([-mean * np.expm1(-seconds / mean) for mean in self.means_s])

    def _mixed(self, parts: Sequence[Floats]) -> Floats:
        return np.asarray(sum(share * part for share, part in zip(self.shares, parts, strict=True)))


@dataclass(frozen=True, slots=True)
class Erlang2:
    """Two exponential stages: few leave at once, most around the mean."""

    mean_s: float

    @property
    def bends(self) -> tuple[float, ...]:
        """Along its fall."""
        return tuple(each * self.mean_s for each in _FALLING)

    def survival(self, seconds: Floats) -> Floats:
        """exp(-x) (1 + x) with x = 2 t / mean."""
        x = 2.0 * seconds / self.mean_s
        return np.asarray(np.exp(-x) * (1.0 + x))

    def patient_time(self, seconds: Floats) -> Floats:
        """mean * (1 - exp(-x) (1 + x / 2))."""
        x = 2.0 * seconds / self.mean_s
        return np.asarray(self.mean_s * (-np.expm1(-x) - np.exp(-x) * x / 2.0))


@dataclass(frozen=True)
class Empirical:
    """A step curve of survival, such as Kaplan-Meier's: `shares[i]` are still there from `times_s[i]` on.

    After the last time the curve stays where it is only if nobody is left; else the rest is taken to leave at an
    exponential rate that goes on from the curve's mean fall, which is said to whoever reads the result.
    """

    times_s: tuple[float, ...]
    shares: tuple[float, ...]

    def __post_init__(self) -> None:
        steps = [(0.0, 1.0), *zip(self.times_s, self.shares, strict=True)]
        falls = all(a < b and p >= q >= 0.0 for (a, p), (b, q) in pairwise(steps))
        if not self.times_s or not falls:
            raise ValueError("A curve of patience needs rising times and falling shares between 1 and 0.")

    @cached_property
    def _steps(self) -> tuple[Floats, Floats, Floats]:
        times, shares = np.array([0.0, *self.times_s]), np.array([1.0, *self.shares])
        areas = np.concatenate([[0.0], np.cumsum(np.diff(times) * shares[:-1])])
        return times, shares, areas

    @cached_property
    def _tail_s(self) -> float:
        """Mean time that who is left after the last step goes on waiting."""
        left = self.shares[-1]
        return self.times_s[-1] / -math.log(left) if 0.0 < left < 1.0 else self.times_s[-1]

    @cached_property
    def mean_s(self) -> float:
        """The area under the curve and its tail."""
        return float(self._steps[2][-1] + self.shares[-1] * self._tail_s)

    @property
    def bends(self) -> tuple[float, ...]:
        """Every step, and along the tail."""
        return (*self.times_s, *(self.times_s[-1] + each * self._tail_s for each in _FALLING))

    def survival(self, seconds: Floats) -> Floats:
        """The step that holds; after the last, the tail."""
        times, shares, _areas = self._steps
        at = np.searchsorted(times, seconds, side="right") - 1
        tail = np.exp(-np.maximum(seconds - times[-1], 0.0) / self._tail_s)
        return np.asarray(shares[at] * tail)

    def patient_time(self, seconds: Floats) -> Floats:
        """The area under the curve so far."""
        times, shares, areas = self._steps
        at = np.searchsorted(times, seconds, side="right") - 1
        beyond = np.maximum(seconds - times[-1], 0.0)
        inside = areas[at] + shares[at] * (np.minimum(seconds, times[-1]) - np.minimum(times[at], times[-1]))
        return np.asarray(inside + shares[-1] * -self._tail_s * np.expm1(-beyond / self._tail_s))


@dataclass(frozen=True, slots=True)
class Endless:
    """Nobody ever gives up."""

    mean_s: float = math.inf

    @property
    def bends(self) -> tuple[float, ...]:
        """It never falls."""
        return ()

    def survival(self, seconds: Floats) -> Floats:
        """Always 1."""
        return np.ones_like(seconds)

    def patient_time(self, seconds: Floats) -> Floats:
        """All of the time."""
        return np.asarray(seconds, dtype=np.float64)
