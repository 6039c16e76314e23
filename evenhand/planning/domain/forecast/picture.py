"""Pictures of a forecast as SVG: history, what is expected, the bands, and what is planned. No script, no styles."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from math import floor, log10
from typing import TYPE_CHECKING, Final

import numpy as np

from evenhand.planning.domain.forecast.history import Floats
from evenhand.planning.domain.forecast.measures import INNER, OUTER

if TYPE_CHECKING:
    from evenhand.planning.domain.forecast.ahead import Ahead

WIDTH: Final = 960
HEIGHT: Final = 300
_LEFT: Final = 56
_RIGHT: Final = 12
_TOP: Final = 26
_BOTTOM: Final = 34
PAST_DAYS: Final = 42
_LABELS: Final = 12
_HOURS_OF: Final = 7  # days


@dataclass(frozen=True)
class Band:
    """What is drawn from left to right: quantiles (levels of `measures.LEVELS`) around what is expected."""

    expected: Floats
    quantiles: Floats


@dataclass(frozen=True)
class Drawing:
    """One picture: points of the past, then of the band; labels below, marks above, by number of the point."""

    title: str
    words: str
    past: Floats
    band: Band
    labels: Sequence[tuple[int, str]]
    marks: Sequence[tuple[int, str]]

    def svg(self) -> str:
        """The picture, with its words for who does not see it."""
        size = len(self.past) + len(self.band.expected)
        most = _round_up(
            max(_most(self.past), _most(self.band.quantiles[..., OUTER[1]]), _most(self.band.expected), 1.0)
        )
        step = (WIDTH - _LEFT - _RIGHT) / max(1, size - 1)

        def x(place: float) -> float:
            return _LEFT + place * step

        def y(value: float) -> float:
            return HEIGHT - _BOTTOM - float(value) / most * (HEIGHT - _TOP - _BOTTOM)

        begin = len(self.past)
        parts = [_grid(most, y), _foot(self.labels, x), _marks(self.marks, x)]
        for kind, (low, high) in (("outer", OUTER), ("inner", INNER)):
            lower, upper = self.band.quantiles[:, low], self.band.quantiles[:, high]
            edge = [(x(begin + at), y(value)) for at, value in enumerate(upper)]
            edge += [(x(begin + at), y(value)) for at, value in reversed(list(enumerate(lower)))]
            parts.append(f'<polygon class="f-band f-{kind}" points="{_points(edge)}"/>')
        parts.append(_line("past", [(x(at), y(value)) for at, value in enumerate(self.past)]))
        told = [(x(begin + at), y(value)) for at, value in enumerate(self.band.expected)]
        parts.append(_line("expected", told))
        head = f"<title>{escape(self.title)}</title><desc>{escape(self.words)}</desc>"
        return f'<svg class="forecast" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">{head}{"".join(parts)}</svg>'


def days_picture(ahead: "Ahead") -> Drawing:
    """Day by day: six weeks that were, and the days to come with their bands."""
    past_days = ahead.history.days[-PAST_DAYS:]
    days = [*past_days, *(day.day for day in ahead.days)]
    begin = len(past_days)
    band = Band(
        np.array([day.total for day in ahead.days]),
        np.array([day.total_quantiles for day in ahead.days]).reshape(-1, 7),
    )
    every = max(1, -(-len(days) // _LABELS))
    labels = [(at, f"{day.day} {day:%b}") for at, day in enumerate(days) if at % every == 0]
    marks = [(begin + at, ", ".join(day.remarks)) for at, day in enumerate(ahead.days) if day.remarks]
    return Drawing("Contacts a day", words_of(ahead), ahead.history.totals[-PAST_DAYS:], band, labels, marks)


def hours_picture(ahead: "Ahead") -> Drawing:
    """Interval by interval: the first days to come."""
    days = ahead.days[:_HOURS_OF]
    slots = ahead.history.counts.shape[1]
    expected = np.concatenate([day.expected for day in days]) if days else np.zeros(0)
    quantiles = np.concatenate([day.quantiles for day in days]) if days else np.zeros((0, 7))
    labels = [(at * slots, f"{day.day:%a} {day.day.day} {day.day:%b}") for at, day in enumerate(days)]
    marks = [(at * slots, ", ".join(day.remarks)) for at, day in enumerate(days) if day.remarks]
    told = [
        f"{day.day:%a %d %b}: most at {ahead.history.moment(day.day, int(day.expected.argmax())):%H:%M}" for day in days
    ]
    title = f"Contacts in {ahead.history.minutes} minutes"
    return Drawing(title, "; ".join(told) + ".", np.zeros(0), Band(expected, quantiles), labels, marks)


def words_of(ahead: "Ahead") -> str:
    """The first picture in a few sentences."""
    if not ahead.days:
        return "No open day lies in the time asked for."
    whole = sum(day.total for day in ahead.days)
    first, last = ahead.days[0], ahead.days[-1]
    most = max(ahead.days, key=lambda day: day.total)
    low, high = most.total_quantiles[OUTER[0]], most.total_quantiles[OUTER[1]]
    return (
        f"{whole:,.0f} contacts are expected from {first.day:%d %B %Y} to {last.day:%d %B %Y}, on {len(ahead.days)} "
        f"days. The fullest is {most.day:%A, %d %B} with {most.total:,.0f}; nine times of ten between {low:,.0f} and "
        f"{high:,.0f}."
    )


def _grid(most: float, y: Callable[[float], float]) -> str:
    lines = []
    for part in range(5):
        value = most * part / 4.0
        text = f"{value:,.0f}" if most >= 4 else f"{value:g}"
        lines.append(
            f'<line class="f-grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y(value):.1f}" y2="{y(value):.1f}"/>'
        )
        lines.append(f'<text class="f-tick" x="{_LEFT - 6}" y="{y(value) + 4:.1f}" text-anchor="end">{text}</text>')
    return "".join(lines)


def _foot(labels: Iterable[tuple[int, str]], x: Callable[[float], float]) -> str:
    return "".join(
        f'<text class="f-tick" x="{x(at):.1f}" y="{HEIGHT - 12}">{escape(text)}</text>' for at, text in labels
    )


def _marks(marks: Iterable[tuple[int, str]], x: Callable[[float], float]) -> str:
    parts = []
    for at, text in marks:
        place = f"{x(at):.1f}"
        anchor = "end" if x(at) > WIDTH * 0.8 else "start"
        parts.append(f'<line class="f-event" x1="{place}" x2="{place}" y1="{_TOP - 6}" y2="{HEIGHT - _BOTTOM}"/>')
        parts.append(f'<text class="f-event" x="{place}" y="{_TOP - 10}" text-anchor="{anchor}">{escape(text)}</text>')
    return "".join(parts)


def _line(kind: str, points: Sequence[tuple[float, float]]) -> str:
    return f'<polyline class="f-line f-{kind}" points="{_points(points)}"/>' if points else ""


def _points(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{across:.1f},{down:.1f}" for across, down in points)


def _most(values: Floats) -> float:
    return float(np.nanmax(values)) if values.size else 0.0


def _round_up(most: float) -> float:
    """The next of 1, 2, 4, 8 or 10 times a power of ten."""
    power = 10.0 ** floor(log10(most))
    return float(next(step * power for step in (1, 2, 4, 8, 10, 20) if step * power >= most))
