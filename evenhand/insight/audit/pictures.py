"""Pictures of the report as SVG: curves with their bands, intervals against margins, bars of tenths."""

import math
from html import escape
from itertools import pairwise
from typing import Any, Final

WIDTH: Final = 680
HEIGHT: Final = 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 155, 14, 34
_TICKS: Final = ((1 / 60, "1 min"), (0.25, "15 min"), (1, "1 h"), (4, "4 h"), (24, "1 day"), (168, "7 days"))
MOST_CURVES: Final = 6


def curves(groups: list[dict[str, Any]], title: str) -> str:
    """The share answered by time, one line a group, with 95 % bands; time on a logarithmic scale."""
    shown = [group for group in groups if group["curve"]][:MOST_CURVES]
    if not shown:
        return ""
    most = max(group["curve"][-1][0] for group in shown)
    last = max(1.0, min(168.0, most))
    parts = [_frame(last)]
    ends: list[float] = []
    lines = [[point for point in group["curve"] if point[0] <= last] for group in shown]
    # From the top down, so that a name that makes room for another stays in the order of the lines.
    downwards = sorted(range(len(lines)), key=lambda place: -lines[place][-1][1])
    parts += [_curve(lines[place], place, last, str(shown[place]["name"]), ends) for place in downwards]
    words = "; ".join(f"{group['name']}: half answered after {_hours(group['median_h'])}" for group in shown)
    return _picture(title, words, "".join(parts), HEIGHT)


def _hours(value: float | None) -> str:
    return "more than the data covers" if value is None else f"{value:.3g} hours"


def _x(hours: float, last: float) -> float:
    low = math.log(1 / 60)
    share = (math.log(max(hours, 1 / 60)) - low) / (math.log(last) - low)
    return _LEFT + share * (WIDTH - _LEFT - _RIGHT)


def _y(share: float) -> float:
    return _TOP + (1 - share) * (HEIGHT - _TOP - _BOTTOM)


def _frame(last: float) -> str:
    lines = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        y = _y(share)
        lines.append(f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        lines.append(f'<text class="tick" x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{share:.0%}</text>')
    for hours, name in _TICKS:
        if hours <= last * 1.01:
            x = _x(hours, last)
            lines.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{HEIGHT - _BOTTOM}"/>')
            lines.append(f'<text class="tick" x="{x:.1f}" y="{HEIGHT - 14}" text-anchor="middle">{name}</text>')
    return "".join(lines)


def _curve(points: list[list[float]], place: int, last: float, name: str, ends: list[float]) -> str:
    upper = [(_x(t, last), _y(min(1, share + 1.96 * error))) for t, share, error in points]
    lower = [(_x(t, last), _y(max(0, share - 1.96 * error))) for t, share, error in points]
    steps = [f"{_x(points[0][0], last):.1f},{_y(points[0][1]):.1f}"]
    for (_, before, _e), (t, share, _f) in pairwise(points):
        steps += [f"{_x(t, last):.1f},{_y(before):.1f}", f"{_x(t, last):.1f},{_y(share):.1f}"]
    band = " ".join(f"{x:.1f},{y:.1f}" for x, y in [*upper, *reversed(lower)])
    y = _free(_y(points[-1][1]), ends)
    return (
        f'<polygon class="band c{place}" points="{band}"/><polyline class="line c{place}" points="{" ".join(steps)}"/>'
        f'<text class="name c{place}" x="{WIDTH - _RIGHT + 6}" y="{y + 4:.1f}">'
        f"{escape(_short(name))}</text>"
    )


def _free(y: float, taken: list[float]) -> float:
    """A height at which no other name stands."""
    while any(abs(y - other) < 14 for other in taken):
        y += 14
    taken.append(y)
    return y


def _short(name: str) -> str:
    return name if len(name) <= 20 else name[:19] + "…"


def interval(finding: dict[str, Any]) -> str:
    """The adjusted interval over the unadjusted one, against the margin."""
    margin, told, plain = finding["margin"], finding["adjusted"], finding["unadjusted"]
    if not margin or told["low"] is None or told["high"] is None:
        return ""
    is_ratio = finding["unit"] == "ratio"
    nothing = 1.0 if is_ratio else 0.0
    values = [told["low"], told["high"], *margin, nothing]
    values += [each for each in (plain["low"], plain["high"]) if each is not None]
    scale = _Scale(min(values), max(values), is_ratio=is_ratio)
    parts = [
        f'<rect class="margin" x="{scale(margin[0]):.1f}" y="6" width="{scale(margin[1]) - scale(margin[0]):.1f}" '
        f'height="38" rx="3"/>',
        f'<line class="zero" x1="{scale(nothing):.1f}" x2="{scale(nothing):.1f}" y1="2" y2="48"/>',
        _bar(scale, told, 18, "like"),
        _bar(scale, plain, 34, "asis") if plain["low"] is not None and plain["high"] is not None else "",
    ]
    for value in {*margin, nothing}:
        label = f"{value:g}" if is_ratio else f"{value:+g}" if value else "0"
        parts.append(f'<text class="tick" x="{scale(value):.1f}" y="62" text-anchor="middle">{label}</text>')
    words = f"for like cases {told['estimate']:.3g} ({told['low']:.3g} to {told['high']:.3g})"
    return _picture(str(finding["title"]), words, "".join(parts), 68)


class _Scale:
    def __init__(self, low: float, high: float, *, is_ratio: bool) -> None:
        self.is_ratio = is_ratio
        self.low, self.high = self._on(max(low, 1e-3) if is_ratio else low), self._on(high)
        room = 0.06 * (self.high - self.low or 1.0)
        self.low, self.high = self.low - room, self.high + room

    def _on(self, value: float) -> float:
        return math.log(max(value, 1e-3)) if self.is_ratio else value

    def __call__(self, value: float) -> float:
        return 10 + (self._on(value) - self.low) / (self.high - self.low) * (WIDTH - 20)


def _bar(scale: _Scale, told: dict[str, Any], y: int, kind: str) -> str:
    middle = scale(told["estimate"])
    return (
        f'<line class="{kind}" x1="{scale(told["low"]):.1f}" x2="{scale(told["high"]):.1f}" y1="{y}" y2="{y}"/>'
        f'<circle class="{kind}" cx="{middle:.1f}" cy="{y}" r="4.5"/>'
    )


def tenths(deciles: list[dict[str, Any]], hours: float) -> str:
    """The share answered in time by tenths of followers."""
    if not deciles:
        return ""
    step = (WIDTH - _LEFT - 20) / len(deciles)
    parts = [_grid()]
    for place, decile in enumerate(deciles):
        x = _LEFT + place * step
        top = _low(decile["answered_in_time"])
        up, down = _low(min(1, decile["high"])), _low(max(0, decile["low"]))
        middle = x + step / 2
        parts.append(
            f'<rect class="bar" x="{x + 4:.1f}" y="{top:.1f}" width="{step - 8:.1f}" height="{186 - top:.1f}" rx="2"/>'
            f'<line class="whisker" x1="{middle:.1f}" x2="{middle:.1f}" y1="{up:.1f}" y2="{down:.1f}"/>'
            f'<text class="tick" x="{middle:.1f}" y="202" text-anchor="middle">{_count(decile["from"])}+</text>'
        )
    words = ", ".join(f"from {_count(each['from'])} followers {each['answered_in_time']:.0%}" for each in deciles)
    return _picture(f"Answered within {hours:g} h by followers", words, "".join(parts), 210)


def _low(share: float) -> float:
    return 10 + (1 - share) * 176


def _grid() -> str:
    return "".join(
        f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - 20}" y1="{_low(share):.1f}" y2="{_low(share):.1f}"/>'
        f'<text class="tick" x="{_LEFT - 6}" y="{_low(share) + 4:.1f}" text-anchor="end">{share:.0%}</text>'
        for share in (0, 0.5, 1)
    )


def _count(value: float) -> str:
    for size, unit in ((1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g}{unit}"
    return f"{value:.0f}"


def _picture(title: str, words: str, inside: str, height: int) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}: {escape(words)}">{inside}</svg>'
    )
