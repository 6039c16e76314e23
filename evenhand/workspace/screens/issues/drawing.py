"""Small drawings of how many posts came when."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

WIDE, HIGH = 96, 24
CHART_WIDE, CHART_HIGH = 720, 160


class Bar(msgspec.Struct, frozen=True):
    """One bar of a chart, in the chart's own units."""

    at: datetime
    count: int
    x: float
    y: float
    width: float
    height: float


class Chart(msgspec.Struct, frozen=True):
    """All bars, and what the highest stands for."""

    bars: list[Bar]
    most: int
    wide: int = CHART_WIDE
    high: int = CHART_HIGH


def sparkline(counts: Sequence[int]) -> str:
    """The points of a line through the counts, from left to right."""
    most = max(counts, default=0) or 1
    step = WIDE / max(len(counts) - 1, 1)
    points = ((number * step, HIGH - 2 - count / most * (HIGH - 4)) for number, count in enumerate(counts))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def bars_of(points: Sequence[tuple[datetime, int]]) -> Chart:
    """A bar for each span of time; one post is seen, however high the highest is."""
    most = max((count for _at, count in points), default=0) or 1
    step = CHART_WIDE / max(len(points), 1)
    bars = []
    for number, (at, count) in enumerate(points):
        height = max(count / most * CHART_HIGH, 2.0) if count else 0.0
        bar = Bar(
            at,
            count,
            round(number * step, 1),
            round(CHART_HIGH - height, 1),
            round(max(step - 1, 1), 1),
            round(height, 1),
        )
        bars.append(bar)
    return Chart(bars, most)
