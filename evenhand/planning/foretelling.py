"""A process of its own that makes one forecast: a history as JSON in, what is foretold out."""

import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from evenhand.planning.domain.forecast.history import History
from evenhand.planning.errors import BadTable

if TYPE_CHECKING:
    from evenhand.planning.domain.forecast.ahead import Ahead

DAYS = 14


class Asked(msgspec.Struct):
    """What came, day by day, and what is planned."""

    minutes: int
    opens: int
    days: list[date]
    counts: list[list[float]]
    today: date | None = None
    so_far: list[float | None] = []
    events: list[tuple[str, date, date, float | None]] = []
    country: str = ""


class Told(msgspec.Struct, omit_defaults=True):
    """What is foretold; or why nothing can be."""

    made: dict[str, Any] | None = None
    trouble: str = ""


def foretell(asked: Asked) -> Told:
    """The forecast as the desk keeps it. What it takes is loaded here alone, not by whoever starts the process."""
    from evenhand.planning.domain.forecast.ahead import look_ahead
    from evenhand.planning.domain.forecast.calendar import Calendar, Event

    so_far = None
    if asked.today is not None:
        so_far = asked.today, np.array([np.nan if each is None else each for each in asked.so_far])
    width = len(asked.counts[0]) if asked.counts else 1
    counts = np.array(asked.counts, dtype=np.float64).reshape(-1, width)
    history = History(tuple(asked.days), counts, asked.minutes, asked.opens, so_far)
    calendar = Calendar(asked.country, events=tuple(Event(*each) for each in asked.events))
    try:
        return Told(made=as_kept(look_ahead(history, calendar, days=DAYS, is_quick=True)))
    except BadTable:
        return Told(trouble="short")


def as_kept(ahead: "Ahead") -> dict[str, Any]:
    """Numbers and names only: words are the page's part, in the reader's language."""
    from evenhand.planning.domain.forecast.contest import LEADS
    from evenhand.planning.domain.forecast.picture import PAST_DAYS

    history, choice = ahead.history, ahead.choice
    lines = {(line.name, line.lead): line for line in ahead.report}
    believed = {lead: lines["chosen", lead] for lead in LEADS if ("chosen", lead) in lines}
    return {
        "minutes": history.minutes,
        "opens": history.opens,
        "known_days": len(history.days),
        "past": [[day.isoformat(), float(total)] for day, total in zip(history.days, history.totals, strict=True)][
            -PAST_DAYS:
        ],
        "days": [
            {
                "day": day.day.isoformat(),
                "expected": [round(float(each), 2) for each in day.expected],
                "quantiles": [[float(each) for each in band] for band in day.quantiles],
                "total": round(float(day.total), 1),
                "band": [float(each) for each in day.total_quantiles],
                "events": list(day.remarks),
            }
            for day in ahead.days
        ],
        "believed": choice.name,  # for the first day
        "baseline": choice.baseline,
        "gain": choice.gain,
        "mornings": choice.mornings,
        "busy": ahead.today.factor if ahead.today else None,
        "accuracy": [
            {
                "lead": lead,
                "days": line.days,
                "wape": _said(line.wape),
                "baseline": _said(lines[ahead.choices[lead].baseline, lead].wape),
                "believed": ahead.choices[lead].name,
                "bias": _said(line.bias),
                "coverage": _said(line.coverage90),
                "over": line.hours.too_many,
                "under": line.hours.too_few,
            }
            for lead, line in believed.items()
        ],
    }


def _said(figure: float) -> float | None:
    return None if np.isnan(figure) else round(float(figure), 5)


def main() -> None:
    """Answer one question."""
    asked = msgspec.json.decode(sys.stdin.buffer.read(), type=Asked)
    sys.stdout.buffer.write(msgspec.json.encode(foretell(asked)))


if __name__ == "__main__":
    main()
