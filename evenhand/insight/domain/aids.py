"""What an aid is worth, told from those who were left without it by chance."""

from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np

RESAMPLES: Final = 400
MOST: Final = 5_000  # of each side
LEAST: Final = 10


class MedianDifference(msgspec.Struct, frozen=True):
    """The medians with and without the aid, and their difference with a 95 % interval."""

    with_it: float
    without: float
    low: float
    high: float

    @property
    def value(self) -> float:
        """How much is saved: below 0 with the aid it takes longer."""
        return self.without - self.with_it

    @property
    def is_told(self) -> bool:
        """Whether it is more than chance explains."""
        return self.low > 0 or self.high < 0


def median_difference(with_it: Sequence[float], without: Sequence[float], *, seed: int = 0) -> MedianDifference | None:
    """How much longer the half of those without takes, by the percentile bootstrap (Efron 1979); None below ten a side.

    Nobody is sorted by what they did with the aid, only by whether it was there: that was drawn by chance.
    """
    if min(len(with_it), len(without)) < LEAST:
        return None
    ours, theirs = (np.asarray(each[:MOST], dtype=np.float64) for each in (with_it, without))
    chance = np.random.default_rng(seed)
    drawn = [
        np.median(chance.choice(theirs, len(theirs))) - np.median(chance.choice(ours, len(ours)))
        for _ in range(RESAMPLES)
    ]
    low, high = np.percentile(drawn, (2.5, 97.5))
    return MedianDifference(float(np.median(ours)), float(np.median(theirs)), float(low), float(high))
