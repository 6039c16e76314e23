"""How far an adjusted mean moves when part of the customers is left out, with every fit made anew.

The usual standard error takes the fits as given. Where one group has few cases of a kind and each stands for many, the
fits follow these few, and the error is too small. Leaving out one group of customers after another shows by how much
(delete-a-group jackknife; Efron & Tibshirani 1993, ch. 11; Kott 2001).
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from evenhand.insight.domain.covariates import GRAIN, Codes, Design, Floats, chance_of

Flags = npt.NDArray[np.bool_]

GROUPS: Final = 40
MOST: Final = 60_000  # cases; of more, the fits no longer follow a few


class Groups:
    """Cases in as many groups, whole customers together; the chance of being in the first group without each."""

    def __init__(self, design: Design, is_first: Flags, coefficients: Floats, codes: Codes | None) -> None:
        shared = np.arange(design.size) if codes is None else codes
        self.of_case = np.asarray(shared % GROUPS, np.int64)
        self._design = design
        self._is_first = is_first
        self._coefficients = coefficients

    def chances(self) -> list[Floats]:
        """Without each group: one step of Newton's from the fit to all, where the slope is nought (logistic)."""
        chance = chance_of(self._design, self._coefficients)
        weights, off = chance * (1 - chance), self._is_first - chance
        held = self._design.squares(weights) + self._design.penalty() + np.eye(self._design.width) * GRAIN
        found = []
        for group in range(GROUPS):
            mine = np.flatnonzero(self.of_case == group)
            few = self._design.at(mine)
            step = np.linalg.solve(held - few.squares(weights[mine]), few.products(off[mine]))
            found.append(chance_of(self._design, self._coefficients - step))
        return found


class Refits:
    """The regression of one side without each group in turn."""

    def __init__(self, design: Design, side: Flags, group: Codes) -> None:
        self._design, self._side, self._group = design, side, group
        own = design.at(side)
        whole = own.squares(np.ones(own.size)) + design.penalty() + np.eye(design.width) * GRAIN
        self._inverses = []
        for each in range(GROUPS):
            few = design.at(np.flatnonzero(side & (group == each)))
            self._inverses.append(np.linalg.inv(whole - few.squares(np.ones(few.size))))

    def expected(self, values: Floats) -> list[Floats]:
        """What each refit expects of every case."""
        found = []
        for each, inverse in enumerate(self._inverses):
            kept = self._side & (self._group != each)
            found.append(self._design.predicted(inverse @ self._design.at(kept).products(values[kept])))
        return found


def widening(told: Floats, moved: Floats, group: Codes) -> float:
    """By what the contributions of cases to a mean must be widened so that they tell what leaving out does; at least 1.

    `told`: float[cases], contributions that add up to nought; `moved`: float[groups], the mean without each group.
    Both errors come from the same groups, so that chance moves them together.
    """
    sums = np.bincount(group, told, GROUPS)
    usual = float((sums**2).sum()) / len(told) ** 2 * GROUPS / (GROUPS - 1)
    jackknife = float(((moved - moved.mean()) ** 2).sum()) * (GROUPS - 1) / GROUPS
    return float(np.sqrt(max(1.0, jackknife / usual))) if usual > 0 else 1.0
