"""The blind queue, judged: is the gap by influence wider where influence can be seen?

Cases are cut into thirds by how many followed their author when they came. The gap is the share answered in time in the
highest third less that in the lowest. Which half a case is in was decided by chance, so the difference of the gaps is
what showing does. Errors are clustered by customer, or by day where whole days were drawn (Liang & Zeger 1986).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special

from evenhand.insight.domain.shares import Share, share_of

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]
THIRDS: Final = 3


@dataclass(frozen=True)
class Cell:
    """One third in one half."""

    third: int  # 0: fewest followers
    is_blind: bool
    cases: int
    in_time: Share | None


@dataclass(frozen=True)
class Gap:
    """How many more of a hundred of the highest third were answered in time than of the lowest."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Judged:
    """What came of an experiment; `change`: the gap where influence was seen, less that where it was hidden."""

    edges: tuple[float, float]
    cells: tuple[Cell, ...]
    seen: Gap
    hidden: Gap
    change: Gap


def thirds(followers: Floats) -> tuple[Codes, tuple[float, float]]:
    """Which third each case is in, and between which numbers; equals stay together."""
    low, high = (float(each) for each in np.quantile(followers, (1 / 3, 2 / 3)))
    return np.where(followers <= low, 0, np.where(followers <= high, 1, 2)).astype(np.int64), (low, high)


def judged(followers: Floats, blind: Flags, in_time: Flags, clusters: Codes) -> Judged | None:
    """What the experiment shows; None where a cell is empty."""
    third, edges = thirds(followers)
    cells = tuple(
        Cell(each, half, int(mine.sum()), share_of(int(in_time[mine].sum()), int(mine.sum())))
        for each in range(THIRDS)
        for half in (False, True)
        for mine in [(third == each) & (blind == half)]
    )
    if any(not cell.cases for cell in cells if cell.third != 1):
        return None
    outer = third != 1
    top, hidden = (third == 2)[outer].astype(np.float64), blind[outer].astype(np.float64)
    design = np.column_stack([np.ones(len(top)), top, hidden, top * hidden])
    coefficients, covariance, freedom = _clustered(design, in_time[outer].astype(np.float64), clusters[outer])

    def gap(weights: tuple[float, float]) -> Gap:
        along = np.array([0.0, weights[0], 0.0, weights[1]])
        value = float(along @ coefficients)
        reach = float(special.stdtrit(freedom, 0.975)) * float(np.sqrt(max(along @ covariance @ along, 0.0)))
        return Gap(100 * value, 100 * (value - reach), 100 * (value + reach))

    return Judged(edges, cells, gap((1.0, 0.0)), gap((1.0, 1.0)), gap((0.0, -1.0)))


def _clustered(design: Floats, values: Floats, clusters: Codes) -> tuple[Floats, Floats, float]:
    """Least squares, the covariance by clusters, and its degrees of freedom."""
    bread = np.linalg.inv(design.T @ design)
    coefficients = bread @ design.T @ values
    scores = design * (values - design @ coefficients)[:, None]
    _names, place = np.unique(clusters, return_inverse=True)
    many = int(place.max()) + 1
    sums = np.zeros((many, design.shape[1]))
    np.add.at(sums, place, scores)
    small = many / max(many - 1, 1) * (len(values) - 1) / max(len(values) - design.shape[1], 1)
    return coefficients, bread @ (sums.T @ sums) @ bread * small, float(max(many - 1, 1))
