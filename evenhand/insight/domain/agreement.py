"""How well people who judge the same things agree (Krippendorff 2004, alpha)."""

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from evenhand.insight.domain.certainty import UNKNOWN

Floats = npt.NDArray[np.float64]
Scale = Literal["nominal", "ordinal", "interval", "ratio"]


def krippendorff_alpha(judged: Sequence[Sequence[float | None]], scale: Scale = "nominal") -> float:
    """1 is full agreement, 0 what chance would give; one row a judge, None where a judge said nothing."""
    table = np.array([[np.nan if each is None else each for each in row] for row in judged], np.float64)
    values = np.unique(table[~np.isnan(table)])
    counts = np.stack([(table == value).sum(axis=0) for value in values]).astype(np.float64)
    counts = counts[:, counts.sum(axis=0) >= 2]
    if not counts.size:
        return UNKNOWN
    per_thing = counts.sum(axis=0)
    together = (counts / (per_thing - 1)) @ counts.T - np.diag((counts / (per_thing - 1)).sum(axis=1))
    totals = together.sum(axis=0)
    apart = _DISTANCES[scale](values, totals)
    expected = (np.outer(totals, totals) - np.diag(totals)) / (totals.sum() - 1)
    chance = float((expected * apart).sum())
    return 1.0 - float((together * apart).sum()) / chance if chance > 0 else UNKNOWN


def _nominal(values: Floats, _: Floats) -> Floats:
    return np.asarray(values[:, None] != values[None, :], np.float64)


def _ordinal(values: Floats, totals: Floats) -> Floats:
    upto = np.cumsum(totals)
    low = np.minimum.outer(np.arange(len(values)), np.arange(len(values)))
    high = np.maximum.outer(np.arange(len(values)), np.arange(len(values)))
    between = upto[high] - (upto[low] - totals[low])
    found: Floats = (between - (totals[low] + totals[high]) / 2) ** 2
    np.fill_diagonal(found, 0.0)
    return found


def _interval(values: Floats, _: Floats) -> Floats:
    return np.asarray(np.subtract.outer(values, values) ** 2)


def _ratio(values: Floats, _: Floats) -> Floats:
    sums = np.add.outer(values, values)
    apart = np.divide(np.subtract.outer(values, values), sums, out=np.zeros_like(sums), where=sums != 0)
    return np.asarray(apart**2)


_DISTANCES: dict[str, Callable[[Floats, Floats], Floats]] = {
    "nominal": _nominal, "ordinal": _ordinal, "interval": _interval, "ratio": _ratio,
}  # fmt: skip
