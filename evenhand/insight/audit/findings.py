"""One comparison of two groups by one figure: what it is, as it is and for like cases, and what it shows."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from evenhand.insight.domain.certainty import Estimate, benjamini_hochberg, e_value, holm
from evenhand.insight.domain.sizes import times_as_many
from evenhand.insight.domain.verdicts import FEWEST_FOR_PARITY, Judged, Margin, Verdict, judge

_ROUNDING = 1e-9  # of an error, on whatever scale: below it stands what adding up numbers leaves behind

Scale = Literal["share", "log ratio", "hours", "amount"]


@dataclass(frozen=True)
class Pair:
    """Two groups, and how many cases and events each has."""

    first: str
    second: str
    cases: tuple[int, int]
    events: tuple[int, int]


@dataclass(frozen=True)
class Finding:
    """A difference (first minus second, or the log of first over second) with all that belongs to it."""

    key: str
    title: str
    pair: Pair
    scale: Scale
    unadjusted: Estimate
    adjusted: Estimate
    levels: tuple[float, float]
    like_levels: tuple[float, float]
    margin: Margin | None = None
    is_headline: bool = False
    adjusted_for: tuple[str, ...] = ()
    not_adjusted_for: tuple[str, ...] = ()
    left_out: float = 0.0
    p_corrected: float = float("nan")
    judged: Judged | None = None
    needed: float = 0.0
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict | None:
        """What it shows; None for figures without a margin, which are only told."""
        return self.judged.verdict if self.judged else None

    @property
    def fewest(self) -> int:
        """The events of the group that has fewer."""
        return min(self.pair.events)

    def smallest_margin(self) -> float:
        """The nearer bound, as a distance from "no difference"."""
        return min(abs(self.margin.low), abs(self.margin.high)) if self.margin else math.inf

    def e_value(self) -> float:
        """What an unmeasured cause would need; of the ratio, or of the ratio of the two shares."""
        if self.scale == "log ratio":
            return e_value(math.exp(self.adjusted.value))
        first, second = self.like_levels
        return e_value(first / second) if self.scale == "share" and first > 0 and second > 0 else float("nan")


def decided(findings: Sequence[Finding], *, alpha: float, false_discovery_rate: float) -> list[Finding]:
    """All findings with their verdicts: headline ones corrected by Holm, drill-downs by Benjamini and Hochberg."""
    headline = [each for each in findings if each.is_headline and each.margin and _is_known(each)]
    others = [each for each in findings if not each.is_headline and each.margin and _is_known(each)]
    corrected = dict(zip((id(each) for each in headline), holm([_p(each) for each in headline]), strict=True))
    lowered = benjamini_hochberg([_p(each) for each in others])
    corrected |= {
        # Below the rate counts as found; the scale of p is kept so that one rule judges both.
        id(each): p * alpha / false_discovery_rate
        for each, p in zip(others, lowered, strict=True)
    }
    return [_decided(each, corrected.get(id(each), 1.0), alpha) if each.margin else each for each in findings]


def _is_known(finding: Finding) -> bool:
    """Where everybody on both sides had the same, an error below rounding is none, and proves no difference."""
    return finding.adjusted.error > _ROUNDING and math.isfinite(finding.adjusted.value)


def _p(finding: Finding) -> float:
    return finding.adjusted.p_of(0.0)


def _decided(finding: Finding, p: float, alpha: float) -> Finding:
    if finding.margin is None:
        return finding
    judged = judge(finding.adjusted, finding.margin, p=p, fewest=finding.fewest, alpha=alpha)
    needed = _needed(finding) if judged.verdict is Verdict.UNKNOWN else 0.0
    return replace(finding, judged=judged, p_corrected=p, needed=needed)


def _needed(finding: Finding) -> float:
    """How many more cases, in the same proportions, until equality inside the margin would be shown (power 80 %)."""
    cases = sum(finding.pair.cases)
    if not finding.adjusted.error > 0:
        return math.nan
    factor = times_as_many(finding.adjusted.error, finding.smallest_margin())
    factor = max(factor, FEWEST_FOR_PARITY / max(finding.fewest, 1))
    return math.ceil(max(cases * (factor - 1), 0.0))


def as_plain(finding: Finding) -> dict[str, Any]:
    """What a report and JSON tell of it; ratios as ratios, shares in points of 100."""
    margin = finding.margin
    return {
        "key": finding.key,
        "title": finding.title,
        "groups": [finding.pair.first, finding.pair.second],
        "cases": list(finding.pair.cases),
        "events": list(finding.pair.events),
        "unit": {"share": "points", "log ratio": "ratio", "hours": "hours", "amount": "amount"}[finding.scale],
        "headline": finding.is_headline,
        "unadjusted": _told(finding, finding.unadjusted) | {"levels": _levels(finding.levels)},
        "adjusted": _told(finding, finding.adjusted) | {"levels": _levels(finding.like_levels)},
        "margin": [_shown(finding, margin.low), _shown(finding, margin.high)] if margin else None,
        "verdict": str(finding.verdict) if finding.verdict else None,
        "p_corrected": _number(finding.p_corrected),
        "p_outside_margin": _number(finding.judged.p_outside) if finding.judged else None,
        "more_cases_needed": _number(finding.needed) if finding.verdict is Verdict.UNKNOWN else 0,
        "adjusted_for": list(finding.adjusted_for),
        "not_adjusted_for": list(finding.not_adjusted_for),
        "share_without_like": finding.left_out,
        "e_value": _number(finding.e_value()),
        **finding.facts,
    }


def _told(finding: Finding, estimate: Estimate) -> dict[str, Any]:
    wide, narrow = estimate.interval(0.95), estimate.interval(0.90)
    names = ("estimate", "low", "high", "low90", "high90")
    values = (estimate.value, wide.low, wide.high, narrow.low, narrow.high)
    return {name: _shown(finding, value) for name, value in zip(names, values, strict=True)} | {
        "p": _number(estimate.p_of(0.0))
    }


def _shown(finding: Finding, value: float) -> float | None:
    if finding.scale == "log ratio":
        return _number(math.exp(value) if math.isfinite(value) and abs(value) < 50 else math.nan)
    return _number(100 * value if finding.scale == "share" else value)


def _levels(levels: tuple[float, float]) -> list[float | None]:
    return [_number(each) for each in levels]


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
