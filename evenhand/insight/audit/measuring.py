"""Two groups of cases compared by their waits and by what was done for them, each figure as a finding."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from evenhand.insight.audit.adjusting import Adjustment, adjustment
from evenhand.insight.audit.cases import Cases, Flags, Floats
from evenhand.insight.audit.clocks import Wait
from evenhand.insight.audit.findings import Finding, Pair, Scale
from evenhand.insight.audit.margins import Margins
from evenhand.insight.domain.certainty import Estimate
from evenhand.insight.domain.comparing import Clusters, Comparison, Sides
from evenhand.insight.domain.covariates import Design
from evenhand.insight.domain.survival import Curve, log_rank
from evenhand.insight.domain.verdicts import Margin

HOUR, DAY = 3600.0, 86400.0
STEPS: Final = (0.3, 0.4, 0.5, 0.6, 0.7)
FEWEST_CASES: Final = 10
Side = Callable[[Floats], tuple[float, Floats]]


@dataclass(frozen=True)
class Contrast:
    """Two groups of cases that are compared, everything declared that is held equal."""

    key: str
    first: str
    second: str
    cases: Cases
    is_first: Flags
    without: tuple[str, ...] = ()

    def at(self, rows: Flags) -> "Contrast":
        """Some of the cases."""
        return Contrast(self.key, self.first, self.second, self.cases.at(rows), self.is_first[rows], self.without)

    def has_both(self) -> bool:
        """Whether each group has a handful of cases."""
        return min(int(self.is_first.sum()), int((~self.is_first).sum())) >= FEWEST_CASES


def clusters_of(cases: Cases) -> Clusters:
    """Cases of one customer, and cases of one incident, share a fate; whoever is unknown stands alone."""
    found = []
    for name in ("customer_id", "incident_id"):
        if cases.has(name):
            codes = cases.word(name).codes
            alone = codes < 0
            full = np.where(alone, 0, codes)
            full[alone] = int(codes.max(initial=0)) + 1 + np.arange(int(alone.sum()))
            found.append(np.unique(full, return_inverse=True)[1].astype(np.int64))
    return Clusters(tuple(found))


def prepared(contrast: Contrast) -> tuple[Comparison, Adjustment]:
    """The comparison of the two groups, with what it holds equal."""
    held = adjustment(contrast.cases, contrast.is_first, without=contrast.without)
    design = Design(held.covariates, contrast.cases.size)
    return Comparison(contrast.is_first, design, clusters_of(contrast.cases)), held


class Waits:
    """One clock in both groups."""

    def __init__(self, contrast: Contrast, wait: Wait, margins: Margins) -> None:
        known = wait.known
        self.contrast = contrast.at(known)
        self.wait = wait.at(known)
        self.margins = margins
        self.comparison, self.held = prepared(self.contrast)
        first = self.contrast.is_first
        self.curves = tuple(Curve(self.wait.waited[side], self.wait.ended[side]) for side in (first, ~first))
        self.latest = min(curve.latest() for curve in self.curves)
        events = tuple(int(self.wait.ended[side].sum()) for side in (first, ~first))
        cases = (int(first.sum()), int((~first).sum()))
        self.pair = Pair(contrast.first, contrast.second, cases, (events[0], events[1]))

    def findings(self, *, headline: bool) -> list[Finding]:
        """The share answered in time, the ratio of medians, the mean wait; those that the data can tell."""
        best = headline_hours(self.wait, self.margins)
        found = [self._answered(hours, headline=headline and hours == best) for hours in self._hours(best)]
        median = self._median(headline=headline)
        return [*found, *([median] if median else []), self._mean()]

    def _hours(self, best: float) -> list[float]:
        hours = {*self.margins.within_hours, best}
        return sorted(each for each in hours if each * HOUR <= self.latest or each == best)

    def _answered(self, hours: float, *, headline: bool) -> Finding:
        values = self._values(lambda curve: 1.0 - curve.pseudo_at(hours * HOUR))
        points = self.margins.answered_within_points / 100
        facts: dict[str, Any] = {"hours": hours}
        if headline:
            chi, p = log_rank(self.wait.waited, self.wait.ended, (~self.contrast.is_first).astype(np.int64))
            facts |= {"log_rank_chi_square": chi, "log_rank_p": p}
        key, title = f"answered_{hours:g}h", f"answered within {hours:g} h"
        return told(self, key, title, "share", values, Margin(-points, points), headline=headline, facts=facts)

    def _mean(self) -> Finding:
        limit = min(self.margins.restricted_to_days * DAY, self.latest)
        values = self._values(lambda curve: curve.pseudo_mean(limit) / HOUR)
        title = f"mean wait, waits over {limit / DAY:.3g} days counted as that"
        return told(self, "mean_wait", title, "hours", values, facts={"limit_hours": limit / HOUR})

    def _values(self, of: Callable[[Curve], Floats]) -> Floats:
        """A value a case, made within its own group, since groups may be watched for different times."""
        found = np.empty(self.contrast.cases.size)
        found[self.contrast.is_first] = of(self.curves[0])
        found[~self.contrast.is_first] = of(self.curves[1])
        return found

    def _median(self, *, headline: bool) -> Finding | None:
        """The ratio of the median waits; None where a median was not reached, or stands at nothing."""
        plain = self._log_ratio(self.comparison.plain_side, self.comparison.clusters)
        like = self._log_ratio(self.comparison.like_side, self.comparison.like_clusters)
        if plain is None or like is None:
            return None
        margin = Margin(math.log(self.margins.median_ratio_low), math.log(self.margins.median_ratio_high))
        return Finding(
            f"{self.contrast.key}.{self.wait.name}.median_ratio", "ratio of the median waits", self.pair, "log ratio",
            plain[0], like[0], plain[1], like[1], margin, headline, *_held(self.held), self.comparison.left_out(),
            facts={"clock": self.wait.name},
        )  # fmt: skip

    def _log_ratio(
        self, side: Callable[..., tuple[float, Floats]], clusters: Clusters
    ) -> tuple[Estimate, tuple[float, float]] | None:
        medians, parts = [], []
        for first in (True, False):
            found = self._one_median(side, first=first)
            if found is None:
                return None
            medians.append(found[0])
            parts.append(found[1])
        error, freedom = clusters.error(parts[0] - parts[1])
        ratio = Estimate(math.log(medians[0] / medians[1]), error, freedom)
        return ratio, (medians[0] / HOUR, medians[1] / HOUR)

    def _one_median(self, side: Callable[..., tuple[float, Floats]], *, first: bool) -> tuple[float, Floats] | None:
        """The median of one group, and what each case contributes to its logarithm (delta method)."""
        curve = self.curves[0 if first else 1]
        rows = self.contrast.is_first if first else ~self.contrast.is_first
        values = np.zeros(self.contrast.cases.size)

        def waiting(when: float) -> tuple[float, Floats]:
            values[rows] = curve.pseudo_at(when)
            return side(values, first=first)

        times = np.unique([curve.quantile(share) for share in STEPS])
        times = times[np.isfinite(times) & (times > 0)]
        if len(times) < 3:
            return None
        shares = np.minimum.accumulate([waiting(float(each))[0] for each in times])
        if not shares[-1] < 0.5 < shares[0]:
            return None
        median = float(np.exp(np.interp(-0.5, -shares, np.log(times))))
        slope = float(np.polyfit(np.log(times), shares, 1)[0])
        near = np.abs(shares - 0.5) < 0.16
        if near.sum() >= 3:
            slope = float(np.polyfit(np.log(times[near]), shares[near], 1)[0])
        return (median, -waiting(median)[1] / slope) if slope < -1e-6 else None


def told(
    of: "Waits | Figures", key: str, title: str, scale: Scale, values: Floats, margin: Margin | None = None,
    *, headline: bool = False, facts: dict[str, Any] | None = None,
) -> Finding:  # fmt: skip
    """The finding of one figure, as it is and for like cases; a log ratio is made of the two means."""
    plain, like = of.comparison.as_they_are(values), of.comparison.of_like_cases(values)
    make: Callable[[Sides], Estimate] = Sides.log_ratio if scale == "log ratio" else Sides.difference
    clock = of.wait.name if isinstance(of, Waits) else ""
    return Finding(
        ".".join(each for each in (of.contrast.key, clock, key) if each), title, of.pair, scale,
        make(plain), make(like), (plain.first, plain.second), (like.first, like.second), margin, headline,
        *_held(of.held), of.comparison.left_out(), facts={**({"clock": clock} if clock else {}), **(facts or {})},
    )  # fmt: skip


def _held(held: Adjustment) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(each.name for each in held.covariates), (*held.missing, *held.dropped)


class Figures:
    """A figure a case (a score, an amount, a yes) in both groups, of the cases that have it."""

    def __init__(self, contrast: Contrast, values: Floats) -> None:
        known = np.isfinite(values)
        self.contrast = contrast.at(known)
        self.values = values[known]
        self.comparison, self.held = prepared(self.contrast)
        first = self.contrast.is_first
        cases = (int(first.sum()), int((~first).sum()))
        self.pair = Pair(contrast.first, contrast.second, cases, cases)

    def share(self, key: str, title: str, points: float, *, headline: bool) -> Finding:
        """The difference of two shares."""
        return told(self, key, title, "share", self.values, Margin(-points / 100, points / 100), headline=headline)

    def ratio(self, key: str, title: str, by: float, *, headline: bool) -> Finding:
        """The ratio of two means."""
        return told(
            self, key, title, "log ratio", self.values, Margin(math.log(1 - by), math.log(1 + by)), headline=headline
        )


def headline_hours(wait: Wait, margins: Margins) -> float:
    """The declared limit; if nearly all or nearly none are answered by then, the one that tells most.

    It is chosen from all cases together, without a look at the groups.
    """
    pooled = Curve(wait.waited[wait.known], wait.ended[wait.known])
    limits = [each for each in margins.within_hours if each * HOUR <= pooled.latest()] or [margins.headline_hours]
    declared = 1 - pooled.at(margins.headline_hours * HOUR)
    if 0.05 <= declared <= 0.95 and margins.headline_hours * HOUR <= pooled.latest():
        return margins.headline_hours
    return min(limits, key=lambda each: abs(0.5 - pooled.at(each * HOUR)))
