"""Each channel by itself: how many cases, how quickly answered, how satisfied; and its curve for the picture."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from evenhand.insight.audit.cases import Cases, Flags
from evenhand.insight.audit.clocks import Wait
from evenhand.insight.audit.margins import Margins
from evenhand.insight.domain.certainty import wilson
from evenhand.insight.domain.survival import Curve

HOUR, DAY = 3600.0, 86400.0
POINTS: Final = 160
MOST: Final = 12


@dataclass(frozen=True)
class Group:
    """One group of cases on one clock."""

    name: str
    cases: int
    answered: int
    open: int
    facts: dict[str, Any]
    curve: list[tuple[float, float, float]]  # hours, share answered, standard error


def by_channel(cases: Cases, wait: Wait, margins: Margins) -> list[Group]:
    """The channels, largest first."""
    channel = cases.word("channel")
    if not cases.has("channel"):
        return [of_rows("all cases", cases, wait, np.ones(cases.size, bool), margins)]
    counts = np.bincount(channel.codes[channel.codes >= 0], minlength=len(channel.names))
    largest = [code for code in np.argsort(-counts, kind="stable") if counts[code]][:MOST]
    return [of_rows(channel.names[code], cases, wait, channel.codes == code, margins) for code in largest]


def of_rows(name: str, cases: Cases, wait: Wait, rows: Flags, margins: Margins) -> Group:
    """The figures of some of the cases; open ones count with the time they have waited."""
    known = rows & wait.known
    curve = Curve(wait.waited[known], wait.ended[known])
    limit = min(margins.restricted_to_days * DAY, curve.latest()) if curve.size else 0.0
    answered = int(wait.ended[known].sum())
    facts: dict[str, Any] = {
        "answered_within": {f"{hours:g}": _share(curve, hours * HOUR) for hours in margins.within_hours if curve.size},
        "median_h": _finite(curve.quantile(0.5) / HOUR) if curve.size else None,
        "p90_h": _finite(curve.quantile(0.9) / HOUR) if curve.size else None,
        "mean_wait_h": curve.restricted_mean(limit) / HOUR if curve.size else None,
        "mean_wait_limit_h": limit / HOUR,
        "mean_of_answered_only_h": float(wait.waited[known & wait.ended].mean()) / HOUR if answered else None,
    }
    scores = cases.number("csat")[rows]
    scores = scores[np.isfinite(scores)]
    if len(scores):
        high = wilson(float((scores >= 4).sum()), len(scores))
        facts["csat"] = {"share": float((scores >= 4).mean()), "low": high.low, "high": high.high, "n": len(scores)}
        facts["response_rate"] = _response_rate(cases, rows, len(scores))
    return Group(name, int(rows.sum()), answered, int(known.sum()) - answered, facts, _points(curve))


def _response_rate(cases: Cases, rows: Flags, answers: int) -> float:
    sent = int(cases.is_true("survey_sent")[rows].sum())
    return answers / max(sent, answers) if sent else answers / max(int(rows.sum()), 1)


def _share(curve: Curve, when: float) -> dict[str, float | None]:
    """The share answered by then with its interval (Greenwood); nothing where nobody was watched so long."""
    if curve.latest() < when:
        return {"share": None, "low": None, "high": None}
    share, reach = 1 - curve.at(when), 1.96 * curve.variance_at(when) ** 0.5
    return {"share": share, "low": max(0.0, share - reach), "high": min(1.0, share + reach)}


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _points(curve: Curve) -> list[tuple[float, float, float]]:
    if not curve.size:
        return []
    grid = np.unique(np.concatenate(([60.0], np.geomspace(60, max(curve.latest(), 120), POINTS))))
    terms = np.cumsum(curve.events / np.maximum(curve.at_risk * np.maximum(curve.at_risk - curve.events, 1), 1))
    spots = np.searchsorted(curve.times, grid, side="right") - 1
    survival = np.where(spots >= 0, curve.survival[np.maximum(spots, 0)], 1.0)
    error = survival * np.sqrt(np.where(spots >= 0, terms[np.maximum(spots, 0)], 0.0))
    return [(float(t) / HOUR, float(1 - s), float(e)) for t, s, e in zip(grid, survival, error, strict=True)]
