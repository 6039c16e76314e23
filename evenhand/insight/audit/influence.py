"""Service by how many followers people have: tenths, and tests of a trend over them."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from evenhand.insight.audit.cases import Cases
from evenhand.insight.audit.clocks import Wait
from evenhand.insight.audit.margins import Margins
from evenhand.insight.audit.measuring import HOUR, headline_hours
from evenhand.insight.domain.ranks import jonckheere, shift_between
from evenhand.insight.domain.survival import Curve, log_rank_trend

TENTHS: Final = 10
MOST_RANKED: Final = 200_000


@dataclass(frozen=True)
class Decile:
    """A tenth of the cases by followers."""

    low: float
    high: float
    cases: int
    answered: int
    in_time: float
    low_share: float
    high_share: float


def trends(cases: Cases, wait: Wait, margins: Margins) -> tuple[dict[str, Any], list[Decile]]:
    """Exploratory figures; nothing where followers are not known."""
    followers = cases.number("followers")
    known = np.isfinite(followers) & wait.known
    if known.sum() < 10 * TENTHS or len(np.unique(followers[known])) < TENTHS:
        return {}, []
    followers, cut = followers[known], wait.at(known)
    edges = np.unique(np.quantile(followers, np.arange(1, TENTHS) / TENTHS))
    tenth = np.searchsorted(edges, followers, side="right").astype(np.int64)
    limit = headline_hours(wait, margins)
    deciles = [_decile(followers, cut, tenth == each, limit) for each in range(int(tenth.max()) + 1)]
    z, p = log_rank_trend(cut.waited, cut.ended, tenth)
    found: dict[str, Any] = {
        "hours": limit,
        "log_rank_trend": {"z": z, "p": p, "meaning": "above 0: more followers, served sooner"},
    }
    return found | _ranked(cut, tenth), deciles


def _decile(followers: np.ndarray[Any, np.dtype[np.float64]], wait: Wait, rows: Any, limit: float) -> Decile:
    curve = Curve(wait.waited[rows], wait.ended[rows])
    share, reach = 1 - curve.at(limit * HOUR), 1.96 * curve.variance_at(limit * HOUR) ** 0.5
    mine = followers[rows]
    return Decile(
        float(mine.min()),
        float(mine.max()),
        len(mine),
        int(wait.ended[rows].sum()),
        share,
        share - reach,
        share + reach,
    )


def _ranked(wait: Wait, tenth: np.ndarray[Any, np.dtype[np.int64]]) -> dict[str, Any]:
    """Tests by rank on waits cut at a day, of cases that were watched for a day: no open case is among them."""
    day = 24 * HOUR
    whole = wait.ended | (wait.waited >= day)
    places = np.flatnonzero(whole)
    places = places[:: max(1, -(-len(places) // MOST_RANKED))]
    if len(places) < 2 * TENTHS:
        return {}
    hours = np.minimum(wait.waited[places], day) / HOUR
    group = tenth[places]
    z, p = jonckheere(hours, group)
    top = group == group.max()
    shift = shift_between(hours[top], hours[~top])
    return {
        "jonckheere": {"z": z, "p": p, "meaning": "above 0: more followers, served later", "cases": len(places)},
        "hodges_lehmann_h": {"shift": shift.value, "low": shift.interval.low, "high": shift.interval.high, "p": shift.p,
                             "longer": shift.larger},
    }  # fmt: skip
