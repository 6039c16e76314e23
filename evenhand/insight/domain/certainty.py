"""How sure a figure is: intervals of shares, equivalence, several tests at once, what hidden causes would need.

Sources: Wilson 1927; Newcombe 1998 (method 10 for differences); Schuirmann 1987 and Lakens 2017 (two one-sided
tests); Holm 1979; Benjamini & Hochberg 1995; VanderWeele & Ding 2017 (E-value).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from evenhand.kernel import shares

UNKNOWN = float("nan")


@dataclass(frozen=True)
class Interval:
    """From where to where, and how much trust stands behind it."""

    low: float
    high: float
    level: float = 0.95

    def holds(self, value: float) -> bool:
        """Whether the value lies inside."""
        return self.low <= value <= self.high

    def within(self, low: float, high: float) -> bool:
        """Whether all of it lies strictly between two bounds."""
        return low < self.low and self.high < high


@dataclass(frozen=True)
class Estimate:
    """A figure with its standard error and the degrees of freedom behind it."""

    value: float
    error: float
    freedom: float = float("inf")

    def interval(self, level: float = 0.95) -> Interval:
        """The interval of Student's t; the normal one where the degrees of freedom are endless."""
        reach = _quantile(0.5 + level / 2, self.freedom) * self.error
        return Interval(self.value - reach, self.value + reach, level)

    def p_of(self, nothing: float = 0.0) -> float:
        """The two-sided p of “it is `nothing`”."""
        if not self.error > 0:
            return UNKNOWN
        return 2 * _below(-abs(self.value - nothing) / self.error, self.freedom)

    def p_outside(self, low: float, high: float) -> float:
        """The larger p of two one-sided tests; small means that it surely lies between the margins."""
        if not self.error > 0:
            return UNKNOWN
        above = _below((low - self.value) / self.error, self.freedom)
        below = _below((self.value - high) / self.error, self.freedom)
        return max(above, below)


def _quantile(share: float, freedom: float) -> float:
    return float(special.ndtri(share) if math.isinf(freedom) else special.stdtrit(freedom, share))


def _below(value: float, freedom: float) -> float:
    return float(special.ndtr(value) if math.isinf(freedom) else special.stdtr(freedom, value))


def wilson(hits: float, of: float, level: float = 0.95) -> Interval:
    """The interval of a share; honest near 0 and 1, where the plain one is not."""
    if of <= 0:
        return Interval(UNKNOWN, UNKNOWN, level)
    return Interval(*shares.wilson(hits / of, of, confidence=level), level)


def newcombe(hits: float, of: float, other_hits: float, other_of: float, level: float = 0.95) -> Interval:
    """The interval of the difference of two shares, from their two Wilson intervals."""
    first, second = wilson(hits, of, level), wilson(other_hits, other_of, level)
    if of <= 0 or other_of <= 0:
        return Interval(UNKNOWN, UNKNOWN, level)
    share, other = hits / of, other_hits / other_of
    down = math.hypot(share - first.low, second.high - other)
    up = math.hypot(first.high - share, other - second.low)
    return Interval(share - other - down, share - other + up, level)


def holm(p_values: Sequence[float]) -> list[float]:
    """The same p values, each as high as it must be so that one error in the whole family stays rare."""
    p = np.asarray(p_values, np.float64)
    order = np.argsort(p, kind="stable")
    raised = np.maximum.accumulate(p[order] * (len(p) - np.arange(len(p))))
    return _put_back(np.minimum(raised, 1.0), order)


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """The same p values as shares of false alarms among everything at least as striking."""
    p = np.asarray(p_values, np.float64)
    order = np.argsort(p, kind="stable")[::-1]
    ranks = np.arange(len(p), 0, -1)
    lowered = np.minimum.accumulate(p[order] * len(p) / ranks)
    return _put_back(np.minimum(lowered, 1.0), order)


def _put_back(values: npt.NDArray[np.float64], order: npt.NDArray[np.int64]) -> list[float]:
    found = np.empty(len(values))
    found[order] = values
    return [float(each) for each in found]


def e_value(ratio: float) -> float:
    """How strongly, as a risk ratio, something unmeasured would have to go with both sides to explain this ratio."""
    if not math.isfinite(ratio) or ratio <= 0:
        return UNKNOWN
    above = ratio if ratio >= 1 else 1 / ratio
    return above + math.sqrt(above * (above - 1))
