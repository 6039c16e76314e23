"""How much work a mended cause would spare: contacts times minutes times the share that it would spare.

Ranked by avoidable work, not by volume: a thing that many ask and nobody can mend is no cause to work on. Intervals by
the delta method on the logarithm; counts by quasi-Poisson (McCullagh & Nelder 1989), because days are alike only on
paper. The share is an estimate of a person and enters as it is: no interval makes a guess a measurement.
"""

import math
from collections.abc import Sequence
from datetime import date
from typing import Final

import msgspec
import numpy as np
from scipy import special

from evenhand.insight.domain.handling import worked

DEFAULT_SHARE: Final = 50  # of a hundred contacts, where nobody has estimated it
WEEK: Final = 7
_Z: Final = 1.959964


class Amount(msgspec.Struct, frozen=True):
    """A figure that cannot be below nothing, with its 95 % interval; of so many cases."""

    value: float
    low: float
    high: float
    cases: int

    def times(self, factor: float) -> "Amount":
        """The same in another unit."""
        return Amount(self.value * factor, self.low * factor, self.high * factor, self.cases)


ASSUMED_MINUTES: Final = Amount(6.0, 2.0, 10.0, 0)  # public data have none; the range is that of the literature


def dispersion(counts: Sequence[int]) -> float:
    """How much more days vary than chance alone would have them, at least 1."""
    if len(counts) < 3 or not sum(counts):
        return 1.0
    return max(1.0, float(np.var(counts, ddof=1) / np.mean(counts)))


def rate_of(counts: Sequence[int], *, days: int = WEEK) -> Amount:
    """How many come in so many days, from the counts of days; of none seen, at most what hides behind none."""
    total = sum(counts)
    if not counts:
        return Amount(0.0, 0.0, 0.0, 0)
    scale = days / len(counts)
    if not total:
        return Amount(0.0, 0.0, 3.0 * scale, 0)
    spread = math.exp(_Z * math.sqrt(dispersion(counts) / total))
    return Amount(total * scale, total / spread * scale, total * spread * scale, total)


def calendar_weeks(counts: Sequence[int], until: date) -> tuple[list[int], int]:
    """Counts of days that end on `until`, by weeks from Monday to Sunday (ISO 8601): those that are over, the oldest
    first, and what the running one has so far. Days before the first Monday are in neither."""
    running = min(until.weekday() + 1, len(counts))
    over = counts[: len(counts) - running]
    whole = np.asarray(over[len(over) % WEEK :], np.int64).reshape(-1, WEEK).sum(axis=1)
    return [int(each) for each in whole], int(sum(counts[len(counts) - running :]))


def mean_minutes(minutes: Sequence[float], *, fewest: int = 30) -> Amount | None:
    """The mean of those that were work (`insight.domain.handling`): a window left open is none. None of too few."""
    counted = np.asarray(worked(minutes), dtype=np.float64)
    if len(counted) < fewest:
        return None
    mean = float(counted.mean())
    error = float(counted.std(ddof=1)) / math.sqrt(len(counted))
    return Amount(mean, max(mean - _Z * error, mean / 10), mean + _Z * error, len(counted))


def product(one: Amount, other: Amount) -> Amount:
    """Two independent figures multiplied."""
    value = one.value * other.value
    if not value:
        return Amount(0.0, 0.0, one.high * other.high, one.cases)
    half = math.hypot(*(_half(each) for each in (one, other)))
    return Amount(value, value * math.exp(-half), value * math.exp(half), one.cases)


def _half(each: Amount) -> float:
    """Half the interval on the logarithm."""
    return math.log(each.high / max(each.low, each.value / 1000)) / 2 if each.high > 0 else 0.0


def avoidable_hours(contacts: Amount, replies_each: float, minutes: Amount, share: float) -> Amount:
    """Hours that would be spared in the contacts' own span of time."""
    return product(contacts, minutes).times(max(replies_each, 0.0) * share / 60.0)


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the contacts after a date: a ratio against all other contacts, below 1 they fell.

    A before–after comparison: it says that something changed, never why.
    """

    before: int
    after: int
    days_before: int
    days_after: int
    ratio: float
    low: float
    high: float

    @property
    def is_told(self) -> bool:
        """Whether chance explains it no longer."""
        return self.high < 1 or self.low > 1

    @property
    def change(self) -> tuple[float, float, float]:
        """As a part of one: −0.3 is a third less; with its interval."""
        return self.ratio - 1, self.low - 1, self.high - 1


LEAST_DAYS: Final = 14  # on either side; sooner nobody can tell
LEAST_CONTACTS: Final = 10


def effect_of(before: Sequence[tuple[int, int]], after: Sequence[tuple[int, int]]) -> Effect | None:
    """Of days, each (contacts about it, all other contacts); None while there is too little to say anything.

    The ratio of the two odds “about this : about anything else”, so that a busy month is not taken for a failed fix;
    its spread is inflated by what days vary more than chance (Pearson's dispersion of the two spans together), with
    Student's t of the days.
    """
    a, b = sum(n for n, _ in before), sum(n for _, n in before)
    c, d = sum(n for n, _ in after), sum(n for _, n in after)
    if min(len(before), len(after)) < LEAST_DAYS or a < LEAST_CONTACTS or not b or not d:
        return None
    ratio = ((c + 0.5) / (d + 0.5)) / ((a + 0.5) / (b + 0.5))
    freedom = len(before) + len(after) - 2
    inflated = max(1.0, (_pearson(before) + _pearson(after)) / freedom)
    error = math.sqrt(inflated * (1 / (a + 0.5) + 1 / (b + 0.5) + 1 / (c + 0.5) + 1 / (d + 0.5)))
    half = float(special.stdtrit(freedom, 0.975)) * error
    return Effect(
        before=a, after=c, days_before=len(before), days_after=len(after),
        ratio=ratio, low=ratio * math.exp(-half), high=ratio * math.exp(half),
    )  # fmt: skip


def _pearson(days: Sequence[tuple[int, int]]) -> float:
    """The sum of squared residuals of a constant share, each by its own variance."""
    about, total = sum(n for n, _ in days), sum(n + m for n, m in days)
    share = about / total if total else 0.0
    if not 0 < share < 1:
        return 0.0
    return sum((n - (n + m) * share) ** 2 / ((n + m) * share * (1 - share)) for n, m in days if n + m)
