"""Net promoter score: of a hundred who answered, those who gave 9 or 10 less those who gave 0 to 6 (Reichheld 2003).

Its interval is that of a difference of two shares of one sample, whose variance is p + d - (p - d)^2, with one answer
added on either side, so that few answers never give an interval of no width.
"""

import math
from typing import Final

import msgspec

_Z: Final = 1.959964
FEWEST: Final = 10  # answers, below which no score is told


class Net(msgspec.Struct, frozen=True):
    """In points, from -100 to 100, with where it lies."""

    value: float
    low: float
    high: float
    answers: int


def net_of(promoters: int, detractors: int, answers: int) -> Net | None:
    """None of too few."""
    if answers < FEWEST:
        return None
    value = (promoters - detractors) / answers
    size = answers + 2
    up, down = (promoters + 1) / size, (detractors + 1) / size
    middle, half = up - down, _Z * math.sqrt((up + down - (up - down) ** 2) / size)
    low, high = max(-1.0, min(middle - half, value)), min(1.0, max(middle + half, value))
    return Net(100 * value, 100 * low, 100 * high, answers)
