"""How a day's contacts lie over its hours: each weekday's own shape, drawn towards what all days share."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from evenhand.planning.domain.forecast.calendar import Calendar, shape_weekday
from evenhand.planning.domain.forecast.history import Floats, History

_HALF_LIFE_DAYS: Final = 56.0  # a day of eight weeks ago counts half
_MOST_SHARED: Final = 8.0  # days
_LONGEST: Final = 730


def shapes_of(days: Sequence[date], known: History, calendar: Calendar) -> Floats:
    """Shares of the intervals for each of `days`; a row adds up to 1."""
    counts = known.counts[-_LONGEST:]
    totals, ages = counts.sum(axis=1), known.ordinals[-1] - known.ordinals[-_LONGEST:]
    kept = np.array([shape_weekday(day, known, calendar) for day in known.days[-_LONGEST:]])
    # A full day knows more of the shape than an empty one, but a day of a burst must not draw it alone.
    weights = 0.5 ** (ages / _HALF_LIFE_DAYS) / (totals + max(1.0, float(totals.mean())))
    common = _share((weights[:, None] * counts).sum(axis=0))
    shapes = {}
    alike = _likeness(counts, totals, kept)
    for weekday in {shape_weekday(day, known, calendar) for day in days}:
        own = kept == weekday
        weight = weights * own
        shared = alike * float(weights.max(initial=0.0)) * float(totals.mean())
        # Where a weekday has fewer hours than others, what others do there is no witness.
        theirs = np.where(counts[own].any(axis=0), common, 0.0) if own.sum() >= 2 else common
        shapes[weekday] = _share((weight[:, None] * counts).sum(axis=0) + shared * _share(theirs))
    return np.array([shapes[shape_weekday(day, known, calendar)] for day in days]).reshape(len(days), counts.shape[1])


def _likeness(counts: Floats, totals: Floats, kept: npt.NDArray[np.int64]) -> float:
    """How many days of a weekday's own the common shape is worth: a day's scatter over that between weekdays."""
    busy = totals > 0
    shares, kept = counts[busy] / totals[busy][:, None], kept[busy]
    weekdays, of = np.unique(kept, return_inverse=True)
    numbers = np.bincount(of)
    if len(weekdays) < 2 or len(shares) <= len(weekdays):
        return _MOST_SHARED
    means = np.stack([shares[kept == weekday].mean(axis=0) for weekday in weekdays])
    within = float(((shares - means[of]) ** 2).sum()) / (len(shares) - len(weekdays))
    between = float(((means - means.mean(axis=0)) ** 2).sum(axis=1).mean()) - within * float((1.0 / numbers).mean())
    return min(_MOST_SHARED, within / between) if between > 0 else _MOST_SHARED


def _share(counts: Floats) -> Floats:
    whole = float(counts.sum())
    return counts / whole if whole > 0 else np.full(len(counts), 1.0 / len(counts))
