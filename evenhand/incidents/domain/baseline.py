"""What is ordinary at this hour of the week: a seasonal negative binomial, learnt from counts of the last weeks.

Counts are of spans of fifteen minutes, numbered since 1970. All series of one moment are looked at together.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, nbdtrik  # scipy.stats has the distribution whole, and takes seconds to load

Floats: TypeAlias = npt.NDArray[np.float64]
Counts: TypeAlias = npt.NDArray[np.int64]

SPAN: Final = timedelta(minutes=15)
DAY: Final = 96  # spans
HISTORY: Final = 28 * DAY
SHORTEST: Final = DAY // 8  # with less history nothing is known to be ordinary
GUARD: Final = 4  # the last spans teach nothing: a burst that grows slowly would hide itself

_HOURS_ALIKE = 6.0  # spans: how far the same hour of another day reaches
_OTHER_KIND_OF_DAY = 0.4  # what a Sunday tells about a Monday
_DAYS_REMEMBERED = 28.0
_DAYS_LATELY = 2.0  # of the level whatever the hour
_FLAT_MEAN, _FLAT_SPREAD = 0.1, 0.2  # what that level is worth, in days of the same hour
_DAYS_ENOUGH = 3.2
_LEAST_MEAN = 0.25  # a span; nothing is so quiet that one voice is a burst
_LEAST_SPREAD, _MOST_FLAT_SPREAD = 0.05, 2.0
_FAR = 8.0  # standard deviations: what lies beyond counts as if it lay there
_LEAST_CHANCE = 1e-300
_ONE_DAY = _HOURS_ALIKE * float(np.sqrt(2 * np.pi))


def number_of(at: datetime) -> int:
    """The span that holds the moment."""
    return int(at.timestamp() // SPAN.total_seconds())


@dataclass(frozen=True)
class Ordinary:
    """What counts are ordinary in a window: one row a series."""

    mean: Floats
    spread: Floats  # of the negative binomial: its variance is mean + spread · mean²

    def surprise(self, counts: Counts) -> Floats:
        """How many zeros the chance of so many, or more, has behind its point; 0 where nobody spoke."""
        size = 1 / self.spread
        chance = betainc(np.maximum(counts, 1), size, self.mean / (size + self.mean))
        found: Floats = np.where(counts > 0, -np.log10(np.maximum(chance, _LEAST_CHANCE)), 0.0)
        return found

    def most(self, *, chance: float) -> Floats:
        """The count that is exceeded with no more than this chance."""
        size = 1 / self.spread
        found: Floats = nbdtrik(1 - chance, size, size / (size + self.mean))
        return np.maximum(np.ceil(np.nan_to_num(found) - 1e-9), 0)


def ordinary(history: Counts, *, at: int, zone: tzinfo, width: int = 1) -> Ordinary | None:
    """What is ordinary in the window of `width` spans that ends with span `at`; None where too little is known.

    `history` has a row for each series and a column for each span, the last of them the one before `at`.
    """
    windows = _windows(history[:, -HISTORY:].astype(np.float64), width)
    windows = windows[:, : max(0, windows.shape[1] - GUARD - (width - 1))]
    spans = windows.shape[1]
    if spans < SHORTEST:
        return None
    behind = GUARD + width  # of the last window, from `at`
    alike, lately = _alike(at, spans, behind, zone), _lately(spans, behind)
    found = _fit(windows, alike, lately, width, _MOST_FLAT_SPREAD)
    for most in (_MOST_FLAT_SPREAD, None):
        far = found.mean + _FAR * np.sqrt(found.mean + found.spread * found.mean**2) + 1
        found = _fit(np.minimum(windows, far[:, None]), alike, lately, width, most)
    return found


@dataclass(frozen=True)
class Edge:
    """What was ordinary at one moment of one series: the count to be expected, and the most that chance explains."""

    span: int
    usual: float
    most: float


def edges(counts: Counts, *, first: int, begin: int, zone: tzinfo, width: int, step: int, chance: float) -> list[Edge]:
    """What was ordinary from span `begin` on, every `step` spans, each judged by what was known before it.

    `counts` are of one series, the first of them of span `first`.
    """
    found = []
    for span in range(begin, first + len(counts), step):
        known = ordinary(counts[None, : span - first], at=span, zone=zone, width=width)
        if known is not None:
            found.append(Edge(span, float(known.mean[0]), float(known.most(chance=chance)[0])))
    return found


def _windows(history: Floats, width: int) -> Floats:
    """The sum of each `width` neighbouring spans, at the last of them."""
    sums = np.cumsum(history, axis=1)
    sums[:, width:] -= sums[:, :-width].copy()
    return sums


def _fit(windows: Floats, alike: Floats, lately: Floats, width: int, most: float | None) -> Ordinary:
    """Mean and spread by weighted moments, drawn towards the level of the last days while little is known."""
    weight = float(alike.sum())
    days = weight / _ONE_DAY
    level = windows @ lately / lately.sum()
    mean = (windows @ alike + _FLAT_MEAN * _ONE_DAY * level) / (weight + _FLAT_MEAN * _ONE_DAY)
    mean = np.maximum(mean, _LEAST_MEAN * width)
    of_hour = _spread_about(windows, alike, mean, mean)
    of_all = np.minimum(_spread_about(windows, lately, level, np.maximum(level, _LEAST_MEAN)), _MOST_FLAT_SPREAD)
    known = min(days, _DAYS_ENOUGH)
    spread = np.maximum((known * of_hour + _FLAT_SPREAD * of_all) / (known + _FLAT_SPREAD), _LEAST_SPREAD)
    return Ordinary(mean, spread if most is None else np.minimum(spread, most))


def _spread_about(windows: Floats, weights: Floats, mean: Floats, scale: Floats) -> Floats:
    """How much wider than chance the counts lie about the mean."""
    variance = (windows - mean[:, None]) ** 2 @ weights / weights.sum()
    found: Floats = np.maximum((variance - mean) / scale**2, 0.02)
    return found


@lru_cache(maxsize=8)
def _alike(at: int, spans: int, behind: int, zone: tzinfo) -> Floats:
    """How much each past window tells about this one: the same hour by the clock on the wall, the same kind of day,
    not long ago."""
    numbers = np.arange(at - behind - spans + 1, at - behind + 1)
    wall = _wall(numbers, zone)
    here = _wall(np.array([at]), zone)[0]
    apart = np.abs(wall % DAY - here % DAY)
    apart = np.minimum(apart, DAY - apart)
    weights = np.exp(-0.5 * (apart / _HOURS_ALIKE) ** 2) * np.exp(-(at - numbers) / DAY / _DAYS_REMEMBERED)
    found: Floats = np.where(_is_weekend(wall) == _is_weekend(here), weights, weights * _OTHER_KIND_OF_DAY)
    return found


def _lately(spans: int, behind: int) -> Floats:
    found: Floats = np.exp(-np.arange(behind + spans - 1, behind - 1, -1) / DAY / _DAYS_LATELY)
    return found


def _wall(numbers: Counts, zone: tzinfo) -> Counts:
    """The spans as the clocks of the zone number them."""
    if len({_moved(int(number), zone) for number in (*numbers[::DAY], numbers[-1])}) == 1:
        return np.asarray(numbers + _moved(int(numbers[-1]), zone), dtype=np.int64)
    moved = {hour: _moved(hour * 4, zone) for hour in np.unique(numbers // 4).tolist()}
    return np.asarray(numbers + np.array([moved[hour] for hour in (numbers // 4).tolist()]), dtype=np.int64)


def _moved(number: int, zone: tzinfo) -> int:
    """By how many spans the zone's clocks are ahead."""
    seconds = int(SPAN.total_seconds())
    ahead = datetime.fromtimestamp(number * seconds, zone).utcoffset()
    return int(ahead.total_seconds()) // seconds if ahead else 0


def _is_weekend(wall: Counts) -> npt.NDArray[np.bool_]:
    """Saturday and Sunday; day 0 was a Thursday."""
    found: npt.NDArray[np.bool_] = (wall // DAY + 3) % 7 >= 5
    return found
