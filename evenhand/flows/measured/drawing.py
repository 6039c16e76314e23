"""The pictures of measures (docs/decisions/0023): lines over days, and the curve of who was answered when."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec
import numpy as np

from evenhand.flows.measured.words import percent, span
from evenhand.insight.domain.waits import DAY, EDGES, HOUR, Waits

WIDE, HIGH = 960, 200
_MARKS = (900.0, HOUR, 4 * HOUR, DAY, 3 * DAY, 7 * DAY)
_FIRST, _LAST = 60.0, 14 * DAY


class Line(msgspec.Struct, frozen=True):
    """One line: what it is, how it is drawn, and its points."""

    name: str
    look: str
    points: str


class Days(msgspec.Struct, frozen=True, kw_only=True):
    """Lines over days, and the same as a table."""

    lines: list[Line]
    highest: int
    marks: list[tuple[float, date]]
    rows: list[tuple[date, list[int]]]
    noted: list[tuple[float, date, str]]  # what happened, and where it stands
    wide: int = WIDE
    high: int = HIGH


def days_of(
    since: date,
    many: int,
    series: Sequence[tuple[str, str, Sequence[int]]],
    noted: Sequence[tuple[date, str]] = (),
) -> Days | None:
    """The picture of (name, look, a count each day); None where there is nothing to see."""
    highest = max((max(counts, default=0) for _name, _look, counts in series), default=0)
    if highest == 0 or many < 2:
        return None
    step = WIDE / (many - 1)

    def points(counts: Sequence[int]) -> str:
        return " ".join(f"{n * step:.1f},{HIGH - count / highest * (HIGH - 8):.1f}" for n, count in enumerate(counts))

    days = [since + timedelta(days=n) for n in range(many)]
    marked = [(round(n * step, 1), day) for n, day in enumerate(days) if is_marked(day, many)]
    return Days(
        lines=[Line(name, look, points(counts)) for name, look, counts in series],
        highest=highest,
        marks=marked,
        noted=[(round((day - since).days * step, 1), day, words) for day, words in noted],
        rows=[(day, [counts[n] for _n, _l, counts in series]) for n, day in reversed(list(enumerate(days)))],
    )


def is_marked(day: date, many: int) -> bool:
    """Whether the day bears a line of its own: Mondays, and in long periods the first of a month."""
    return day.day == 1 if many > 62 else day.weekday() == 0


class Curve(msgspec.Struct, frozen=True, kw_only=True):
    """Who had an answer after how long, now and before, on a scale of doublings; and the same as a table."""

    lines: list[Line]
    band: str
    marks: list[tuple[float, str]]  # in hundredths of the width
    rows: list[tuple[str, str, str, str]]
    wide: int = WIDE
    high: int = HIGH


def curve_of(now: Waits, before: Waits, *, names: tuple[str, str]) -> Curve | None:
    """The picture of the period and the one before; None where nobody waited."""
    if not now.cases:
        return None
    shares = [(edge, now.within(edge), before.within(edge)) for edge in EDGES if _FIRST <= edge <= _LAST]
    mine = [(edge, found) for edge, found, _ in shares if found is not None]
    theirs = [(edge, found) for edge, _, found in shares if found is not None]
    upper = [_at(edge, found.high) for edge, found in mine]
    lower = [_at(edge, found.low) for edge, found in reversed(mine)]
    lines = [Line(names[0], "now", " ".join(_at(edge, found.value) for edge, found in mine))]
    if theirs and before.cases:
        lines.append(Line(names[1], "before", " ".join(_at(edge, found.value) for edge, found in theirs)))
    rows = []
    for mark in _MARKS:
        found, earlier = now.within(mark), before.within(mark)
        interval = f"{percent(found.low)} – {percent(found.high)}" if found else ""
        rows.append(
            (span(mark), percent(found.value) if found else "–", interval, percent(earlier.value) if earlier else "–")
        )
    return Curve(
        lines=lines,
        band=" ".join([*upper, *lower]),
        marks=[(round(_x(mark) / WIDE * 100, 1), span(mark)) for mark in _MARKS],
        rows=rows,
    )


def _x(seconds: float) -> float:
    return round(float(np.log2(seconds / _FIRST) / np.log2(_LAST / _FIRST)) * WIDE, 1)


def _at(seconds: float, share: float) -> str:
    return f"{_x(seconds):.1f},{HIGH - share * (HIGH - 4):.1f}"
