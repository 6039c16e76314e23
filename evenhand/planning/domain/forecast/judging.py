"""The account of a contest: how far off, how biased, how wide, and what it would have cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from evenhand.planning.domain.forecast.contest import CHOSEN, LEADS, Contest
from evenhand.planning.domain.forecast.costs import Hours, Work, hours_of
from evenhand.planning.domain.forecast.history import Floats, History
from evenhand.planning.domain.forecast.measures import (
    INNER,
    OUTER,
    bias,
    coverage,
    mase,
    naive_scale,
    pinball,
    wape,
)
from evenhand.planning.domain.forecast.spread import Spread, spread_of

_WIDTHS_EVERY: Final = 4  # mornings
_PERSISTENCE: Final = {"1 day": 2.0, "1 week": 4.0, "4 weeks": 8.0}  # days until an error at that distance is a new one


@dataclass(frozen=True, slots=True)
class Line:
    """One contender at one distance, over the mornings that are judged; `chosen` is whom one would have believed."""

    name: str
    lead: str
    days: int
    wape: float
    mase: float
    bias: float
    pinball: float
    coverage90: float
    coverage50: float
    hours: Hours


def judge(contest: Contest, history: History, *, since: int, work: Work) -> tuple[Line, ...]:
    """Every contender at every distance; bands are those one would have drawn that morning."""
    scale = naive_scale(history)
    told = [float(np.nanmax(each[since:], initial=0.0)) for each in (contest.actual, *contest.expected.values())]
    curve = work.curve(max(told), history.minutes)
    lines = []
    for name in (*contest.names, CHOSEN):
        bands = _bands(contest, name, since)
        for lead, span in LEADS.items():
            actual, expected = contest.at(name, span, since)
            if not np.isfinite(actual).any():
                continue
            quantiles = bands[lead]
            lines.append(
                Line(
                    name=name,
                    lead=lead,
                    days=int(np.isfinite(actual).any(axis=1).sum()),
                    wape=wape(actual, expected),
                    mase=mase(actual, expected, scale),
                    bias=bias(actual, expected),
                    pinball=pinball(actual, quantiles),
                    coverage90=coverage(actual, quantiles[..., OUTER[0]], quantiles[..., OUTER[1]]),
                    coverage50=coverage(actual, quantiles[..., INNER[0]], quantiles[..., INNER[1]]),
                    hours=hours_of(actual, expected, curve),
                )
            )
    return tuple(lines)


def spreads_of(
    contest: Contest, names: Mapping[str, str], before: int
) -> tuple[Mapping[str, Spread], Mapping[str, Spread]]:
    """The band's width for intervals and days, at each distance of whom `names` says, as known before a morning."""
    now = int(contest.ordinals[before, 0]) if before < len(contest.mornings) else int(np.iinfo(np.int64).max)
    slots: dict[str, Spread] = {}
    totals: dict[str, Spread] = {}
    for lead, (low, high) in LEADS.items():
        seen = (contest.leads >= low) & (contest.leads <= high) & (contest.ordinals < now)
        actual, expected = contest.actual[seen], contest.expected[names[lead]][seen]
        days = len(np.unique(contest.ordinals[seen]))
        if days < 2 and slots:
            slots[lead], totals[lead] = next(reversed(slots.values())), next(reversed(totals.values()))
            continue
        slots[lead] = spread_of(actual, expected, days, _PERSISTENCE[lead])
        totals[lead] = spread_of(actual.sum(axis=1), expected.sum(axis=1), days, _PERSISTENCE[lead])
    return slots, totals


def _bands(contest: Contest, name: str, since: int) -> dict[str, Floats]:
    """Quantiles of each judged forecast, in the order of `Contest.at`; widths are learned anew every few mornings."""
    parts: dict[str, list[Floats]] = {lead: [] for lead in LEADS}
    slots: Mapping[str, Spread] = {}
    for row in range(since, len(contest.mornings)):
        if not slots or row % _WIDTHS_EVERY == 0:
            slots, _ = spreads_of(contest, dict.fromkeys(LEADS, name), row)
        for lead, (low, high) in LEADS.items():
            which = (contest.leads[row] >= low) & (contest.leads[row] <= high)
            parts[lead].append(slots[lead].quantiles(contest.expected[name][row][which]))
    return {lead: np.concatenate(each) if each else np.empty((0,)) for lead, each in parts.items()}
