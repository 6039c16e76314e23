"""Four verdicts, and no fifth: parity shown, real but small, disparity shown, not enough data.

"No significant difference" is not among them: that there is no difference that matters is a claim too, and needs its
own evidence (two one-sided tests inside a margin chosen before).
"""

from dataclasses import dataclass
from enum import StrEnum

from evenhand.insight.domain.certainty import Estimate, Interval

FEWEST_FOR_PARITY = 200  # events in the smaller group
FEWEST_AT_ALL = 20


class Verdict(StrEnum):
    """What may be said."""

    PARITY = "parity shown"
    SMALL = "real but small"
    DISPARITY = "disparity shown"
    UNKNOWN = "not enough data"


@dataclass(frozen=True)
class Margin:
    """Differences between these bounds do not matter; on the scale that is tested (logs for ratios)."""

    low: float
    high: float


@dataclass(frozen=True)
class Judged:
    """An estimate against its margin."""

    verdict: Verdict
    interval: Interval
    narrow: Interval
    p: float
    p_outside: float


def judge(estimate: Estimate, margin: Margin, *, p: float, fewest: float, alpha: float = 0.05) -> Judged:
    """What the estimate shows; `p` is its p after counting all headline tests, `fewest` the smaller group's events.

    "Excludes no difference" asks both the interval and the corrected p.
    """
    wide, narrow = estimate.interval(1 - alpha), estimate.interval(1 - 2 * alpha)
    outside = estimate.p_outside(margin.low, margin.high)
    verdict = _verdict(wide, narrow, margin, differs=p < alpha and not wide.holds(0.0), fewest=fewest)
    return Judged(verdict, wide, narrow, p, outside)


def _verdict(wide: Interval, narrow: Interval, margin: Margin, *, differs: bool, fewest: float) -> Verdict:
    if fewest < FEWEST_AT_ALL or wide.low != wide.low:
        return Verdict.UNKNOWN
    inside = narrow.within(margin.low, margin.high) and fewest >= FEWEST_FOR_PARITY
    if differs:
        # With few cases an interval inside the margin is no proof that it is small, only that it is there.
        return Verdict.SMALL if narrow.within(margin.low, margin.high) else Verdict.DISPARITY
    return Verdict.PARITY if inside else Verdict.UNKNOWN


def together(verdicts: list[Verdict]) -> Verdict:
    """What several headline findings of one question show: the worst that is shown, parity only if all show it."""
    for worst in (Verdict.DISPARITY, Verdict.SMALL):
        if worst in verdicts:
            return worst
    return Verdict.PARITY if verdicts and set(verdicts) == {Verdict.PARITY} else Verdict.UNKNOWN
