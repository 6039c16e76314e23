"""How sure a score is: intervals from drawing the rows again, whole authors, conversations or events at a time."""

from collections.abc import Hashable, Sequence

import msgspec
import numpy as np

from evenhand.insight.domain.scores import Score, codes_of

RESAMPLES = 400


class Interval(msgspec.Struct, frozen=True):
    """A score and where it lies in 95 of 100 draws; NaN where nobody can tell."""

    value: float
    low: float
    high: float


def bootstrap(score: Score, groups: Sequence[Hashable], *, seed: int = 0, resamples: int = RESAMPLES) -> Interval:
    """The percentile bootstrap (Efron 1979) over groups, because rows of one author are not independent.

    With a single group there is nothing to draw from: the interval is unknown.
    """
    (of_row,), names = codes_of(groups)
    value = score(np.ones(len(of_row)))
    if len(names) < 2 or np.isnan(value):
        return Interval(value, float("nan"), float("nan"))
    draw = np.random.default_rng(seed)
    even = np.full(len(names), 1 / len(names))
    drawn = [score(draw.multinomial(len(names), even)[of_row].astype(np.float64)) for _ in range(resamples)]
    return _between(value, np.array(drawn))


def halves(score: Score, rows: int, *, seed: int = 0, resamples: int = RESAMPLES) -> Interval:
    """The same for shares over pairs of rows, where drawing a row twice would make it its own neighbour.

    Half of the rows, drawn without repeats, vary as much as the whole set (Politis, Romano & Wolf 1999); what they
    miss by being fewer is taken off.
    """
    value = score(np.ones(rows))
    if rows < 4 or np.isnan(value):
        return Interval(value, float("nan"), float("nan"))
    draw = np.random.default_rng(seed)
    drawn = []
    for _ in range(resamples):
        weights = np.zeros(rows)
        weights[draw.choice(rows, rows // 2, replace=False)] = 1.0
        drawn.append(score(weights))
    shifted = np.array(drawn) - np.nanmean(drawn) + value
    return _between(value, np.clip(shifted, min(0.0, value), 1.0))


def _between(value: float, drawn: np.typing.NDArray[np.float64]) -> Interval:
    known = drawn[~np.isnan(drawn)]
    if not len(known):
        return Interval(value, float("nan"), float("nan"))
    low, high = np.percentile(known, (2.5, 97.5))
    return Interval(value, float(low), float(high))
