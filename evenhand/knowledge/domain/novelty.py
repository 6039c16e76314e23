"""How fast new questions run out: of N answered, how many different ones there were, and how that grows with N.

Different answers grow like N to the power of b (Heaps 1978). With b near 0 everything was asked before; with 1 every
question is new. The curve is that of exact rarefaction (Hurlbert 1971): what fewer answers, drawn from these, would
have held; b is its slope over the upper half, where it says most about what comes next.
"""

from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

LEAST: Final = 30  # answers; of fewer nobody can tell
_POINTS: Final = 8
_DRAWS: Final = 200

Floats = npt.NDArray[np.float64]


class Novelty(msgspec.Struct, frozen=True):
    """The exponent b, where it lies with 95 % confidence, and what it was counted from."""

    exponent: float
    low: float
    high: float
    answers: int
    different: int


def novelty(keys: Sequence[int], *, seed: int = 0) -> Novelty | None:
    """The exponent of these answers, each told by the key of its words; None where they are too few.

    The interval draws answers again (half of them, without repeats: Politis, Romano & Wolf 1999), as drawing one twice
    would make it look less new than it is.
    """
    if len(keys) < LEAST:
        return None
    codes = np.unique(np.asarray(keys, dtype=np.int64), return_inverse=True)[1]
    value = exponent(np.bincount(codes))
    chance = np.random.default_rng(seed)
    half = len(codes) // 2
    drawn = [exponent(np.bincount(chance.permutation(codes)[:half])) for _ in range(_DRAWS)]
    low, high = np.percentile(np.array(drawn) - np.mean(drawn) + value, (2.5, 97.5))
    return Novelty(value, max(0.0, float(low)), min(1.0, float(high)), len(codes), int(codes.max()) + 1)


def exponent(counts: npt.NDArray[np.int64]) -> float:
    """The slope of the rarefaction curve's upper half in logarithms; `counts`: how often each answer was given."""
    counts = counts[counts > 0]
    number = int(counts.sum())
    sizes = np.unique(np.geomspace(max(2, number // 2), number, _POINTS).round())
    if len(sizes) < 2:
        return 1.0
    slope = np.polyfit(np.log(sizes), np.log(expected(counts, sizes)), 1)[0]
    return float(min(1.0, max(0.0, slope)))


def expected(counts: npt.NDArray[np.int64], sizes: Floats) -> Floats:
    """How many different ones so many answers hold on average, drawn from all without repeats."""
    number = float(counts.sum())
    rest = number - counts.astype(np.float64)
    found = []
    for size in sizes:
        possible = rest >= size
        missed = np.zeros(len(counts))
        missed[possible] = np.exp(_choose(rest[possible], size) - _choose(np.array([number]), size))
        found.append(len(counts) - missed.sum())
    return np.array(found)


def _choose(among: Floats, size: float) -> Floats:
    """The logarithm of how many ways there are to choose so many among these."""
    return np.asarray(gammaln(among + 1) - gammaln(size + 1) - gammaln(among - size + 1))
