"""What cases differ in besides the group: coded covariates, and regressions on them without a wide table.

Every covariate is a column of small whole numbers. Cross products of their indicator columns are plain cross tables,
so a regression on a million cases and a hundred levels needs neither the memory nor the time of a million by a hundred.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

RIDGE = 1.0  # as if one case more spoke against every level; keeps levels that one group lacks from running away
GRAIN = 1e-9  # keeps a matrix of nothing but zeros invertible
STEPS = 25
ENOUGH = 150_000


@dataclass(frozen=True)
class Covariate:
    """One thing that cases differ in; level 0 is the one that the others are compared with."""

    name: str
    codes: Codes
    levels: int


class Design:
    """Covariates of the same cases, ready for regressions."""

    def __init__(self, covariates: Sequence[Covariate], size: int) -> None:
        self.covariates = tuple(each for each in covariates if each.levels > 1)
        self.size = size
        starts = np.cumsum([1, *(each.levels - 1 for each in self.covariates)])
        self.width = int(starts[-1])
        self._starts = [int(each) for each in starts[:-1]]

    def at(self, rows: npt.NDArray[np.bool_] | Codes) -> "Design":
        """The same covariates of some of the cases."""
        few = [Covariate(each.name, each.codes[rows], each.levels) for each in self.covariates]
        size = int(np.count_nonzero(rows)) if rows.dtype == bool else len(rows)
        return Design(few, size)

    def squares(self, weights: Floats) -> Floats:
        """X'WX of the intercept and all indicator columns."""
        found = np.zeros((self.width, self.width))
        found[0, 0] = weights.sum()
        for k, one in enumerate(self.covariates):
            own = np.bincount(one.codes, weights, one.levels)[1:]
            mine = slice(self._starts[k], self._starts[k] + one.levels - 1)
            found[0, mine] = found[mine, 0] = own
            found[mine, mine] = np.diag(own)
            for j, other in enumerate(self.covariates[:k]):
                crossed = np.bincount(one.codes * other.levels + other.codes, weights, one.levels * other.levels)
                block = crossed.reshape(one.levels, other.levels)[1:, 1:]
                theirs = slice(self._starts[j], self._starts[j] + other.levels - 1)
                found[mine, theirs] = block
                found[theirs, mine] = block.T
        return found

    def products(self, values: Floats) -> Floats:
        """X'y."""
        found = np.zeros(self.width)
        found[0] = values.sum()
        for start, each in zip(self._starts, self.covariates, strict=True):
            found[start : start + each.levels - 1] = np.bincount(each.codes, values, each.levels)[1:]
        return found

    def predicted(self, coefficients: Floats) -> Floats:
        """X times the coefficients."""
        found = np.full(self.size, coefficients[0])
        for start, each in zip(self._starts, self.covariates, strict=True):
            found += np.concatenate(([0.0], coefficients[start : start + each.levels - 1]))[each.codes]
        return found

    def penalty(self) -> Floats:
        """A little ridge on everything but the intercept."""
        return np.diag(np.concatenate(([0.0], np.full(self.width - 1, RIDGE))))

    def chances(self, happened: npt.NDArray[np.bool_]) -> Floats:
        """The chance of belonging to the group, by logistic regression (Newton's steps).

        Of many cases every few are enough for the coefficients.
        """
        return chance_of(self, self.log_odds(happened))

    def log_odds(self, happened: npt.NDArray[np.bool_]) -> Floats:
        """The coefficients behind these chances."""
        few = np.arange(0, self.size, max(1, self.size // ENOUGH))
        return _logistic(self.at(few), happened[few])


def chance_of(design: Design, coefficients: Floats) -> Floats:
    """The chance of each case by a logistic regression."""
    return np.asarray(1.0 / (1.0 + np.exp(-design.predicted(coefficients))))


def _logistic(design: Design, happened: npt.NDArray[np.bool_]) -> Floats:
    coefficients = np.zeros(design.width)
    share = min(max(float(happened.mean()), 1e-6), 1 - 1e-6)
    coefficients[0] = np.log(share / (1 - share))
    penalty = design.penalty()
    for _ in range(STEPS):
        chance = 1.0 / (1.0 + np.exp(-design.predicted(coefficients)))
        slope = design.products(happened - chance) - penalty @ coefficients
        step = np.linalg.solve(design.squares(chance * (1 - chance)) + penalty + _grain(design.width), slope)
        coefficients += step
        if float(np.abs(step).max()) < 1e-6:
            break
    return coefficients


class Fit:
    """Least squares of several figures on the same cases; the cross products are made once."""

    def __init__(self, design: Design) -> None:
        self.design = design
        squares = design.squares(np.ones(design.size)) + design.penalty() + _grain(design.width)
        self._inverse = np.linalg.inv(squares)

    def of(self, values: Floats) -> Floats:
        """The coefficients that explain these values best."""
        return np.asarray(self._inverse @ self.design.products(values))


def _grain(width: int) -> Floats:
    return np.eye(width) * GRAIN
