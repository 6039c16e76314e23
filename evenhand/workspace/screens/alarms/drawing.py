"""The picture of a series around an alarm: what was counted, the band of what is ordinary, and where it rang."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.utils import timezone

from evenhand.incidents.domain.baseline import DAY, Edge
from evenhand.incidents.reads.alarms import Around
from evenhand.incidents.reads.counted import moment_of

WIDE, HIGH = 960, 240


class Picture(msgspec.Struct, frozen=True):
    """Paths in the picture's own units, and the words beside them."""

    counted: str
    band: str
    usual: str
    rang_x: float
    rang_wide: float
    highest: int
    days: list[tuple[float, datetime]]
    rows: list[tuple[datetime, int, float, float]]  # by the hour: counted, usual, the most that is ordinary
    is_cut: bool  # the highest counts reach beyond the picture
    wide: int = WIDE
    high: int = HIGH


def picture_of(around: Around, edges: Sequence[Edge], *, width: int) -> Picture:
    """The picture, with counts of windows `width` spans wide."""
    begin = around.shown_from - around.first
    counts = around.counts[0]
    windows = [int(counts[max(0, n - width + 1) : n + 1].sum()) for n in range(begin, len(counts))]
    highest = max([*windows, 1])
    top = _top(windows, edges)
    step = WIDE / max(len(windows), 1)

    def at(span: float, value: float) -> str:
        x, y = (span - around.shown_from) * step, HIGH - min(value, top) / top * (HIGH - 8)
        return f"{x:.1f},{y:.1f}"

    steps = [f"{at(around.shown_from + n, v)} {at(around.shown_from + n + 1, v)}" for n, v in enumerate(windows)]
    upper = " ".join(at(each.span + 0.5, each.most) for each in edges)
    lower = " ".join(at(each.span + 0.5, 0) for each in reversed(edges))
    return Picture(
        counted=" ".join(steps),
        band=f"{upper} {lower}" if edges else "",
        usual=" ".join(at(each.span + 0.5, each.usual) for each in edges),
        rang_x=round((around.rang - width + 1 - around.shown_from) * step, 1),
        rang_wide=round(max(step * width, 3), 1),
        highest=highest,
        days=_days(around.shown_from, len(windows), step),
        rows=_rows(around.shown_from, windows, edges),
        is_cut=highest > top,
    )


def _top(windows: Sequence[int], edges: Sequence[Edge]) -> float:
    """The upper end of the scale: beside a burst a hundred times as high, nothing would be seen of the band."""
    band = max((each.most for each in edges), default=0.0)
    return float(min(max([*windows, 1]), max(12 * band, 10.0))) if band else float(max([*windows, 1]))


def _days(first: int, many: int, step: float) -> list[tuple[float, datetime]]:
    """Where each day begins by the reader's clock."""
    spans = ((n, timezone.localtime(moment_of(first + n))) for n in range(many))
    return [
        (round(n * step, 1), at) for n, at in spans if (at.hour, at.minute) == (0, 0) and step * (many - n) > DAY / 4
    ]


def _rows(first: int, windows: Sequence[int], edges: Sequence[Edge]) -> list[tuple[datetime, int, float, float]]:
    """The same as a table, newest first, where the band is known."""
    found = [
        (moment_of(each.span), windows[each.span - first], round(each.usual, 1), round(each.most))
        for each in edges
        if 0 <= each.span - first < len(windows)
    ]
    return [(at, count, usual, float(most)) for at, count, usual, most in reversed(found)]
