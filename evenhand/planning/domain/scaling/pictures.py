"""Pictures as SVG: lines over a scale, and spans on one. The words beside them say the same."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

WIDTH, HEIGHT = 640, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 12, 14, 40
_ROW: Final = 26
_NAMES: Final = 250


@dataclass(frozen=True, slots=True)
class Line:
    """Points with a name; with `low` and `high` a band around them."""

    name: str
    x: Sequence[float]
    y: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A row: from low to high, with a mark."""

    name: str
    low: float
    high: float
    mark: float


@dataclass(frozen=True, slots=True)
class Scale:
    """A way from figures to places."""

    low: float
    high: float
    start: float
    stop: float
    is_log: bool = False

    def at(self, value: float) -> float:
        """The place, kept inside."""
        low, high, value = self.low, self.high, min(max(value, self.low), self.high)
        if self.is_log:
            low, high, value = math.log(low), math.log(high), math.log(value)
        share = (value - low) / (high - low) if high > low else 0.5
        return round(self.start + (self.stop - self.start) * share, 1)

    def marks(self) -> list[float]:
        """Round figures, few enough to be read."""
        if self.is_log:
            first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
            steps = (1, 2, 5) if last - first <= 4 else (1,)
            found = [step * 10.0**power for power in range(first, last + 1) for step in steps]
        else:
            raw = (self.high - self.low) / 5.0 or 1.0
            power = 10.0 ** math.floor(math.log10(raw))
            step = next(each * power for each in (1, 2, 5, 10) if each * power >= raw)
            found = [step * each for each in range(math.ceil(self.low / step), math.floor(self.high / step) + 1)]
        return [each for each in found if self.low * 0.9999 <= each <= self.high * 1.0001]


def lines(
    title: str, series: Sequence[Line], *, across: str, up: str, is_log_across: bool = False, is_log_up: bool = False,
    bound: float | None = None, is_share: bool = False,
) -> str:  # fmt: skip
    """Lines over `across`. A dashed line at `bound`."""
    every_y = [each for line in series for each in (*line.y, *line.low, *line.high)] + ([bound] if bound else [])
    x = _scale([each for line in series for each in line.x], (_LEFT, WIDTH - _RIGHT), is_log=is_log_across)
    y = _scale(every_y, (HEIGHT - _BOTTOM, _TOP), is_log=is_log_up, whole=(0.0, 1.0) if is_share else None)
    parts = [*_grid(x, y, is_share=is_share), *_names(across, up)]
    if bound is not None:
        parts.append(f'<line class="bound" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y.at(bound)}" y2="{y.at(bound)}"/>')
    for number, line in enumerate(series):
        if line.low:
            around = [*zip(line.x, line.high, strict=True), *reversed(list(zip(line.x, line.low, strict=True)))]
            points = " ".join(f"{x.at(a)},{y.at(b)}" for a, b in around)
            parts.append(f'<polygon class="band s{number % 4}" points="{points}"/>')
        points = " ".join(f"{x.at(a)},{y.at(b)}" for a, b in zip(line.x, line.y, strict=True))
        parts.append(f'<polyline class="line s{number % 4}" points="{points}"/>')
        if len(line.x) < 30:
            parts += [
                f'<circle class="dot s{number % 4}" cx="{x.at(a)}" cy="{y.at(b)}" r="3"/>'
                for a, b in zip(line.x, line.y, strict=True)
            ]
    return _framed(title, parts, HEIGHT) + _legend([each.name for each in series])


def spans(title: str, rows: Sequence[Span], *, across: str, is_log: bool = False, bound: float | None = None) -> str:
    """A row each, widest anywhere; a dashed line down at `bound`."""
    height = _TOP + _ROW * len(rows) + _BOTTOM
    every = [each for row in rows for each in (row.low, row.high, row.mark)] + ([bound] if bound else [])
    x = _scale(every, (_NAMES, WIDTH - _RIGHT), is_log=is_log)
    foot = height - _BOTTOM
    parts = [
        f'<line class="grid" x1="{x.at(each)}" x2="{x.at(each)}" y1="{_TOP}" y2="{foot}"/>'
        f'<text x="{x.at(each)}" y="{foot + 16}" text-anchor="middle">{short(each)}</text>'
        for each in x.marks()
    ]
    for number, row in enumerate(rows):
        at = _TOP + _ROW * number + _ROW / 2
        left, right = sorted((x.at(row.low), x.at(row.high)))
        parts.append(f'<text x="{_NAMES - 8}" y="{at + 4}" text-anchor="end">{escape(_cut(row.name))}</text>')
        parts.append(f'<rect class="span s0" x="{left}" y="{at - 6}" width="{max(right - left, 2):.1f}" height="12"/>')
        parts.append(f'<line class="mark" x1="{x.at(row.mark)}" x2="{x.at(row.mark)}" y1="{at - 9}" y2="{at + 9}"/>')
    if bound is not None:
        parts.append(f'<line class="bound" x1="{x.at(bound)}" x2="{x.at(bound)}" y1="{_TOP}" y2="{foot}"/>')
    middle = (_NAMES + WIDTH - _RIGHT) / 2
    parts.append(f'<text class="axis" x="{middle}" y="{foot + 34}" text-anchor="middle">{escape(across)}</text>')
    return _framed(title, parts, height)


def short(value: float) -> str:
    """A figure in few signs."""
    for size, sign in ((1e6, "m"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.3g}{sign}"
    return f"{value:.3g}"


def _scale(
    values: Sequence[float], ends: tuple[float, float], *, is_log: bool, whole: tuple[float, float] | None = None
) -> Scale:
    known = [each for each in values if math.isfinite(each) and (each > 0 or not is_log)] or [0.1, 1.0]
    low, high = whole or (min(known), max(known))
    if not is_log and whole is None:
        low = min(0.0, low)
    if high <= low:
        high = low * 2 if low > 0 else low + 1.0
    return Scale(low, high, *ends, is_log=is_log)


def _grid(x: Scale, y: Scale, *, is_share: bool) -> list[str]:
    parts = []
    for each in y.marks():
        said = f"{each:.0%}" if is_share else short(each)
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y.at(each)}" y2="{y.at(each)}"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y.at(each) + 4}" text-anchor="end">{said}</text>')
    foot = HEIGHT - _BOTTOM + 16
    parts += [f'<text x="{x.at(each)}" y="{foot}" text-anchor="middle">{short(each)}</text>' for each in x.marks()]
    return parts


def _names(across: str, up: str) -> list[str]:
    middle = (_LEFT + WIDTH - _RIGHT) / 2
    return [
        f'<text class="axis" x="{middle}" y="{HEIGHT - 6}" text-anchor="middle">{escape(across)}</text>',
        f'<text class="axis" x="12" y="{HEIGHT / 2}" text-anchor="middle" '
        f'transform="rotate(-90 12 {HEIGHT / 2})">{escape(up)}</text>',
    ]


def _cut(words: str) -> str:
    return words if len(words) <= 42 else words[:41] + "…"


def _framed(title: str, parts: Sequence[str], height: float) -> str:
    head = f'<svg class="picture" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title, quote=True)}">'
    return f"{head}{''.join(parts)}</svg>"


def _legend(names: Sequence[str]) -> str:
    shown = "".join(f'<li class="s{at % 4}">{escape(name)}</li>' for at, name in enumerate(names))
    return f'<ul class="legend">{shown}</ul>' if len(names) > 1 else ""
