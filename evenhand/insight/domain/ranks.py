"""Comparisons by rank, for figures that are far from any bell curve.

Sources: Mann & Whitney 1947; Hodges & Lehmann 1963; Moses 1965 (the shift's interval); Jonckheere 1954, Terpstra 1952;
Cliff 1993.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from evenhand.insight.domain.certainty import UNKNOWN, Interval

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Shift:
    """By how much the first group typically lies above the second."""

    value: float
    interval: Interval
    p: float
    larger: float  # how often one of the first is larger than one of the second, ties by half


def shift_between(first: Floats, second: Floats, level: float = 0.95) -> Shift:
    """The middle of all pairwise differences, with the interval that belongs to Mann and Whitney's test.

    It never lays the pairs out: it counts them below a guess and halves the range, so a million cases are no trouble.
    """
    n, m = len(first), len(second)
    if not n or not m:
        return Shift(UNKNOWN, Interval(UNKNOWN, UNKNOWN, level), UNKNOWN, UNKNOWN)
    a, b = np.sort(first), np.sort(second)
    pairs = n * m
    larger, p = _mann_whitney(a, b)
    reach = float(special.ndtri(0.5 + level / 2)) * np.sqrt(pairs * (n + m + 1) / 12.0)
    lower = max(1, round(pairs / 2 - reach))
    middle = 0.5 * (_difference(a, b, (pairs + 1) // 2) + _difference(a, b, pairs // 2 + 1))
    interval = Interval(_difference(a, b, lower), _difference(a, b, pairs + 1 - lower), level)
    return Shift(middle, interval, p, larger / pairs)


def _mann_whitney(a: Floats, b: Floats) -> tuple[float, float]:
    """U of the first and its two-sided p, normal with corrections for ties and continuity; both sorted."""
    n, m = len(a), len(b)
    below = np.searchsorted(b, a, side="left")
    larger = float(below.sum()) + 0.5 * float((np.searchsorted(b, a, side="right") - below).sum())
    _, ties = np.unique(np.concatenate((a, b)), return_counts=True)
    total = float(n + m)
    tied = float((ties.astype(np.float64) ** 3 - ties).sum()) / max(total * (total - 1), 1.0)
    spread = float(np.sqrt(n * m / 12.0 * (total + 1 - tied)))
    off = max(0.0, abs(larger - n * m / 2) - 0.5)
    return larger, 2 * float(special.ndtr(-off / spread)) if spread > 0 else 1.0


def _difference(a: Floats, b: Floats, rank: int) -> float:
    """The rank-th smallest of all a - b, both sorted."""
    low, high = float(a[0] - b[-1]), float(a[-1] - b[0])
    # Some guess below which at least `rank` differences lie is kept as `high`; at the end it is one of them.
    for _ in range(200):
        guess = low + (high - low) / 2
        if guess in (low, high):
            break
        if _pairs_up_to(a, b, guess) >= rank:
            high = guess
        else:
            low = guess
    return _snapped(a, b, low, high)


def _pairs_up_to(a: Floats, b: Floats, guess: float) -> int:
    return int((len(b) - np.searchsorted(b, a - guess, side="left")).sum())


def _snapped(a: Floats, b: Floats, low: float, high: float) -> float:
    """The true difference in (low, high], which are neighbours or nearly so."""
    at = np.searchsorted(b, a - high, side="left")
    there = at < len(b)
    nearest = a[there] - b[at[there]]
    return float(nearest.max()) if len(nearest) else (low + high) / 2


def cliffs_delta(first: Floats, second: Floats) -> float:
    """How much more often one of the first is larger than the other way round: from -1 to 1."""
    if not len(first) or not len(second):
        return UNKNOWN
    b = np.sort(second)
    larger = np.searchsorted(b, first, side="left").sum()
    smaller = (len(b) - np.searchsorted(b, first, side="right")).sum()
    return float(larger - smaller) / (len(first) * len(b))


def jonckheere(values: Floats, group: npt.NDArray[np.int64]) -> tuple[float, float]:
    """z and two-sided p of a trend over ordered groups 0, 1, 2 …; above 0 means that values rise. Ties corrected."""
    groups = [np.sort(values[group == each]) for each in range(int(group.max(initial=-1)) + 1)]
    total = 0.0
    for late, second in enumerate(groups):
        for first in groups[:late]:
            below = np.searchsorted(first, second, side="left")
            equal = np.searchsorted(first, second, side="right") - below
            total += float(below.sum()) + 0.5 * float(equal.sum())
    sizes = np.array([len(each) for each in groups], np.float64)
    _, ties = np.unique(values, return_counts=True)
    mean, variance = _jonckheere_moments(len(values), sizes, ties.astype(np.float64))
    if variance <= 0:
        return UNKNOWN, UNKNOWN
    z = (total - mean) / float(np.sqrt(variance))
    return z, float(2 * special.ndtr(-abs(z)))


def _jonckheere_moments(n: float, sizes: Floats, ties: Floats) -> tuple[float, float]:
    """Mean and variance under “no trend” (Hollander & Wolfe 1999, 6.19, with ties)."""
    n = float(n)

    def cubic(counts: Floats | float) -> float:
        return float(np.sum(counts * (counts - 1) * (2 * counts + 5)))

    def triple(counts: Floats | float) -> float:
        return float(np.sum(counts * (counts - 1) * (counts - 2)))

    def double(counts: Floats | float) -> float:
        return float(np.sum(counts * (counts - 1)))

    mean = (n * n - float((sizes**2).sum())) / 4
    if n < 3:
        return mean, 0.0
    variance = (cubic(n) - cubic(sizes) - cubic(ties)) / 72
    variance += triple(sizes) * triple(ties) / (36 * n * (n - 1) * (n - 2))
    variance += double(sizes) * double(ties) / (8 * n * (n - 1))
    return mean, variance
