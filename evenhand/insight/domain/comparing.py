"""Two groups compared as if both had had the same mix of cases.

For each figure (a share answered in time, a restricted mean wait, a score) a value a case is regressed on the
covariates in either group, and both regressions are averaged over all comparable cases (g-computation, Robins 1986).
The residuals come in weighted by the chance of being in the group (augmented inverse probability weighting; Robins,
Rotnitzky & Zhao 1994), so that it is enough if one of the two regressions is right. What each case contributes is
kept: summed by customer and by incident it gives standard errors that hold when customers return and incidents strike
many (Cameron, Gelbach & Miller 2011).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from evenhand.insight.domain.certainty import Estimate
from evenhand.insight.domain.covariates import Codes, Design, Fit, Floats, chance_of
from evenhand.insight.domain.leaving_out import MOST, Groups, Refits, widening

Flags = npt.NDArray[np.bool_]

RAREST = 0.01  # cases whose like hardly occur in the other group are compared with nobody


@dataclass(frozen=True)
class Clusters:
    """Which cases share a fate: the same customer, the same incident; none where nothing is known."""

    codes: tuple[Codes, ...] = field(default=())

    def error(self, influence: Floats) -> tuple[float, float]:
        """The standard error of a mean of these contributions, and the degrees of freedom behind it."""
        n = len(influence)
        if n < 2:
            return float("nan"), 1.0
        if not self.codes:
            return float(influence.std(ddof=1)) / n**0.5, float(n - 1)
        each = [_clustered(influence, codes) for codes in self.codes]
        variances = [variance for variance, _ in each]
        variance = max(variances)
        if len(each) == 2:
            variance = max(variance, sum(variances) - _clustered(influence, self._both)[0])
        return float(np.sqrt(variance)), float(min(count for _, count in each) - 1)

    def at(self, rows: Flags) -> "Clusters":
        """The same for some of the cases."""
        return Clusters(tuple(np.unique(codes[rows], return_inverse=True)[1] for codes in self.codes))

    @cached_property
    def _both(self) -> Codes:
        return codes_of_rows(self.codes)


def _clustered(influence: Floats, codes: Codes) -> tuple[float, int]:
    sums = np.bincount(codes, influence)
    count = int(np.count_nonzero(np.bincount(codes)))
    return float((sums**2).sum()) / len(influence) ** 2 * count / max(count - 1, 1), max(count, 2)


@dataclass(frozen=True)
class Sides:
    """One figure in both groups, and what each case contributes to it in the first and in the second."""

    first: float
    second: float
    first_influence: Floats
    second_influence: Floats
    clusters: Clusters

    def difference(self) -> Estimate:
        """First minus second."""
        error, freedom = self.clusters.error(self.first_influence - self.second_influence)
        return Estimate(self.first - self.second, error, freedom)

    def scaled(self, first: float, second: float) -> Estimate:
        """The difference of the two, each times a factor: how ratios are told, on the log scale."""
        error, freedom = self.clusters.error(first * self.first_influence - second * self.second_influence)
        return Estimate(first * self.first - second * self.second, error, freedom)

    def log_ratio(self) -> Estimate:
        """log(first / second), by the delta method."""
        if not (self.first > 0 and self.second > 0):
            return Estimate(float("nan"), float("nan"))
        found = self.scaled(1 / self.first, 1 / self.second)
        return Estimate(float(np.log(self.first / self.second)), found.error, found.freedom)


class Comparison:
    """Two groups of cases, once as they are and once as if both had had the same mix."""

    def __init__(self, is_first: Flags, design: Design, clusters: Clusters) -> None:
        odds = design.log_odds(is_first) if design.width > 1 else None
        chance = np.full(len(is_first), is_first.mean()) if odds is None else chance_of(design, odds)
        self.comparable: Flags = (chance >= RAREST) & (chance <= 1 - RAREST) if design.width > 1 else chance >= 0
        if _emptied(is_first, self.comparable):
            self.comparable = np.ones(len(is_first), bool)
        self.is_first = is_first
        self.clusters = clusters
        self._kept = self.comparable
        self._chance = np.clip(chance[self._kept], RAREST, 1 - RAREST)
        self._first = is_first[self._kept]
        self._design = design.at(self._kept)
        self._fits = [Fit(self._design.at(side)) for side in (self._first, ~self._first)]
        self.like_clusters = clusters.at(self._kept)
        codes = clusters.codes[0] if clusters.codes else None
        few = odds is not None and len(is_first) <= MOST
        self._groups = Groups(design, is_first, odds, codes) if few and odds is not None else None

    @cached_property
    def _without(self) -> tuple[Codes, list[Floats], list[Refits]]:
        """The groups that are left out in turn, the chances and the regressions without them."""
        if self._groups is None:
            return np.zeros(0, np.int64), [], []
        group = self._groups.of_case[self._kept]
        chances = [np.clip(each[self._kept], RAREST, 1 - RAREST) for each in self._groups.chances()]
        return group, chances, [Refits(self._design, side, group) for side in (self._first, ~self._first)]

    def left_out(self) -> float:
        """The share of cases that have no like in the other group."""
        return float(1 - self._kept.mean())

    def as_they_are(self, values: Floats) -> Sides:
        """The plain means."""
        (first, ours), (second, theirs) = (self.plain_side(values, first=each) for each in (True, False))
        return Sides(first, second, ours, theirs, self.clusters)

    def of_like_cases(self, values: Floats) -> Sides:
        """The means if both groups had had the mix of all comparable cases."""
        (first, ours), (second, theirs) = (self.like_side(values, first=each) for each in (True, False))
        return Sides(first, second, ours, theirs, self.like_clusters)

    def plain_side(self, values: Floats, *, first: bool) -> tuple[float, Floats]:
        """The plain mean of one group, and what each case contributes to it; other groups' values are not looked at."""
        side = self.is_first if first else ~self.is_first
        mean = float(values[side].mean())
        return mean, np.where(side, values - mean, 0.0) / side.mean()

    def like_side(self, values: Floats, *, first: bool) -> tuple[float, Floats]:
        """The mean that one group would have had with the mix of all comparable cases, and each one's contribution."""
        side = self._first if first else ~self._first
        chance = self._chance if first else 1 - self._chance
        found = self._averaged(values[self._kept], side, chance, self._fits[0 if first else 1])
        mean = float(found.mean())
        return mean, (found - mean) * self._widening(values[self._kept], found - mean, first=first)

    def _widening(self, values: Floats, told: Floats, *, first: bool) -> float:
        """How much less sure the mean is than its contributions say, as the fits follow a few cases."""
        group, chances, refits = self._without
        if not chances:
            return 1.0
        side = self._first if first else ~self._first
        moved = []
        for each, expected in enumerate(refits[0 if first else 1].expected(values)):
            chance = chances[each] if first else 1 - chances[each]
            made = expected + np.where(side, (values - expected) / chance, 0.0)
            moved.append(float(made[group != each].mean()))
        return widening(told, np.array(moved), group)

    def _averaged(self, values: Floats, side: Flags, chance: Floats, fit: Fit) -> Floats:
        """What each case adds to the mean that all would have had in this group."""
        expected = self._design.predicted(fit.of(values[side]))
        used = int(side.sum())
        # A regression fits its own cases too well; residuals are widened as in HC1 (MacKinnon & White 1985).
        wider = np.sqrt(used / max(used - self._design.width, used / 10))
        off = np.where(side, (values - expected) / chance, 0.0)
        return np.asarray(expected + off.mean() + (off - off.mean()) * wider)


def _emptied(is_first: Flags, kept: Flags) -> bool:
    return min(int((is_first & kept).sum()), int((~is_first & kept).sum())) < 0.2 * min(
        int(is_first.sum()), int((~is_first).sum())
    )


def explained_by_mix(unadjusted: Estimate, adjusted: Estimate) -> tuple[float, float]:
    """The plain gap taken apart: what the mix of cases explains, and what remains (Kitagawa 1955)."""
    return unadjusted.value - adjusted.value, adjusted.value


def codes_of_rows(columns: Sequence[Codes]) -> Codes:
    """One number for each combination of several columns."""
    found = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        found = np.unique(found * (int(column.max(initial=0)) + 1) + column, return_inverse=True)[1].astype(np.int64)
    return found
