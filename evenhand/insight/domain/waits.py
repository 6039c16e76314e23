"""How long customers wait, from counts in classes of time: shares in time and quantiles, with whoever still waits.

Whoever has no answer yet is not left out: they are censored at the time they have waited so far (Kaplan & Meier 1958).
Variances are Greenwood's (1926), intervals of shares Wilson's (1927) with the number of cases that the variance is
worth, intervals of quantiles come from those of the curve (Brookmeyer & Crowley 1982).
"""

from functools import cached_property
from math import log2
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from evenhand.insight.domain.shares import Share, wilson

Counts = npt.NDArray[np.float64]

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
# Upper ends of the classes in seconds: quarter octaves around a quarter of an hour, and the days people promise.
EDGES: Final = tuple(
    sorted(
        {round(15 * MINUTE * 2 ** (step / 4), 6) for step in range(-24, 57)}
        | {5 * MINUTE, DAY, 2 * DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY}
    )
)
CLASSES: Final = len(EDGES) + 1  # the last: longer than any edge
FEWEST_FOR_AN_INTERVAL: Final = 6  # of five, not even the whole range surely (95 %) holds the median


def class_of(seconds: float) -> int:
    """The class that a wait falls into: up to and with its edge."""
    return int(np.searchsorted(EDGES, seconds, side="left"))


class Quantile(msgspec.Struct, frozen=True):
    """So long waits that share of people; None where they wait longer than can be told yet."""

    seconds: float | None
    low: float | None
    high: float | None


class Waits:
    """One group of customers: who had what they waited for, by class, and who still waits, by the class of now."""

    def __init__(self, over: Counts, still: Counts) -> None:
        self.over, self.still = over, still

    @property
    def cases(self) -> int:
        """How many people waited."""
        return round(float(self.over.sum() + self.still.sum()))

    @property
    def waiting(self) -> int:
        """How many of them wait still."""
        return round(float(self.still.sum()))

    @cached_property
    def _curve(self) -> tuple[Counts, Counts]:
        """The share still waiting at the end of each class, and its variance by Greenwood."""
        at_risk = (self.over + self.still)[::-1].cumsum()[::-1]
        with np.errstate(divide="ignore", invalid="ignore"):
            hazard = np.where(at_risk > 0, self.over / at_risk, 0.0)
            spread = np.where(at_risk > self.over, self.over / (at_risk * (at_risk - self.over)), 0.0)
        left = np.cumprod(1 - hazard)
        return left, left**2 * np.cumsum(spread)

    @cached_property
    def _known_until(self) -> int:
        """Up to which class the curve says anything: nobody was watched for longer."""
        (found,) = np.nonzero(self.over + self.still)
        return int(found[-1]) if len(found) else -1

    def within(self, seconds: float) -> Share | None:
        """Which share had it within that time (an edge); None where nobody waited so long yet."""
        last = class_of(seconds)
        if self.cases == 0 or (last > self._known_until and self._left_at(last) > 0 and self.waiting):
            return None
        return self._share(min(last, CLASSES - 1))

    def _left_at(self, place: int) -> float:
        return float(self._curve[0][min(place, CLASSES - 1)])

    def _share(self, place: int) -> Share:
        left, variance = float(self._curve[0][place]), float(self._curve[1][place])
        done = 1 - left
        worth = done * left / variance if variance > 0 and 0 < done < 1 else float(self.cases)
        return wilson(done, min(worth, float(self.cases)))

    def quantile(self, share: float) -> Quantile:
        """After which time that share of people had it, between the edges on a scale of doublings."""
        left, variance = self._curve
        half = 1.96 * np.sqrt(variance)
        middle = self._crossing(left, share)
        if self.cases < FEWEST_FOR_AN_INTERVAL:
            return Quantile(middle, None, None)
        low = self._crossing(np.clip(left - half, 0, 1), share)
        high = self._crossing(np.clip(left + half, 0, 1), share)
        return Quantile(middle, low if middle is not None or low is not None else None, high)

    def _crossing(self, left: Counts, share: float) -> float | None:
        (found,) = np.nonzero(left <= 1 - share + 1e-12)
        if not len(found) or found[0] > self._known_until or found[0] >= len(EDGES):
            return None
        place = int(found[0])
        before = float(left[place - 1]) if place else 1.0
        part = (before - (1 - share)) / (before - float(left[place])) if before > left[place] else 1.0
        begin = log2(EDGES[place - 1]) if place else log2(EDGES[0]) - 0.25
        return min(float(2 ** (begin + part * (log2(EDGES[place]) - begin))), EDGES[place])
