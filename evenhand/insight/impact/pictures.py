"""Pictures as SVG: what came beside what was expected, what that adds up to, placebo dates, groups over time."""

import math
from html import escape
from typing import Any, Final

import numpy as np

from evenhand.insight.impact.series import Floats

WIDTH: Final = 720
HEIGHT: Final = 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 14, 14, 30
MOST_SHOWN: Final = 112  # steps before the event; earlier ones made the model, and are left out of the picture


class _Box:
    """Where a value lies in the picture."""

    def __init__(self, low: float, high: float, many: int, height: int = HEIGHT) -> None:
        room = 0.05 * (high - low or 1.0)
        self.low, self.high, self.many, self.height = low - room, high + room, max(many, 2), height

    def x(self, place: float) -> float:
        return _LEFT + place / (self.many - 1) * (WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        return _TOP + (self.high - value) / (self.high - self.low) * (self.height - _TOP - _BOTTOM)

    def line(self, values: Floats, look: str) -> str:
        """As many strokes as there are stretches without a gap."""
        strokes, points = [], list[str]()
        for place, value in [*enumerate(values), (len(values), math.nan)]:
            if math.isfinite(value):
                points.append(f"{self.x(place):.1f},{self.y(value):.1f}")
            elif points:
                strokes.append(f'<polyline class="{look}" points="{" ".join(points)}"/>')
                points = []
        return "".join(strokes)

    def band(self, low: Floats, high: Floats, begin: int = 0) -> str:
        there = [each for each in range(begin, len(low)) if math.isfinite(low[each]) and math.isfinite(high[each])]
        upper = [f"{self.x(each):.1f},{self.y(high[each]):.1f}" for each in there]
        lower = [f"{self.x(each):.1f},{self.y(low[each]):.1f}" for each in reversed(there)]
        return f'<polygon class="band" points="{" ".join(upper + lower)}"/>'

    def frame(self, *, percent: bool = False) -> str:
        parts = []
        for value in _round_values(self.low, self.high):
            y = self.y(value)
            said = f"{value:+.3g} %" if percent else f"{value:,.6g}"
            line = f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
            parts.append(f'{line}<text class="tick" x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{said}</text>')
        return "".join(parts)

    def upright(self, place: float, words: str, look: str = "event") -> str:
        x = self.x(place)
        side = "end" if x > WIDTH * 0.75 else "start"
        beside = x - 5 if side == "end" else x + 5
        line = f'<line class="{look}" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{self.height - _BOTTOM}"/>'
        return f'{line}<text class="said" x="{beside:.1f}" y="{_TOP + 10}" text-anchor="{side}">{escape(words)}</text>'


def over_time(told: dict[str, Any], *, title: str, event: str) -> str:
    """What came, what was expected without the event, and its band after it."""
    picture = _cut(told["picture"])
    lines = {name: np.array(picture[name], np.float64) for name in ("observed", "expected", "low", "high")}
    shown = np.concatenate([lines["observed"], lines["expected"], lines["high"][picture["at"] :]])
    shown = shown[np.isfinite(shown)]
    least = 0.0 if told["kind"] == "count" else float(np.quantile(shown, 0.002))
    box = _Box(least, float(np.quantile(shown, 0.998)), len(lines["observed"]))
    inside = [
        box.frame(), _days(box, picture), box.band(lines["low"], lines["high"], picture["at"]),
        box.line(np.clip(lines["observed"], box.low, box.high), "observed"),
        box.line(np.clip(lines["expected"], box.low, box.high), "expected"), box.upright(picture["at"], event),
    ]  # fmt: skip
    return _picture(title, "".join(inside))


def adding_up(told: dict[str, Any], *, title: str) -> str:
    """What came less what was expected, from the event on; with the interval of the whole."""
    picture, total = told["picture"], told.get("total")
    if not total:
        return ""
    at = picture["at"]
    observed, expected = (np.array(picture[name][at:], np.float64) for name in ("observed", "expected"))
    gap = np.nancumsum(np.nan_to_num(observed - expected))
    # The band opens as the interval of the whole does, by the share of the time that is over.
    share = np.arange(1, len(gap) + 1) / len(gap)
    low, high = gap + (total["low"] - total["value"]) * share, gap + (total["high"] - total["value"]) * share
    box = _Box(min(0.0, float(low.min())), max(0.0, float(high.max())), len(gap), 180)
    begins = _cut(picture | {"at": 0, "observed": observed, "expected": expected, "low": low, "high": high})
    begins["begins"] = str(np.datetime64(picture["begins"], "h") + at * picture["hours"])
    nought = f'<line class="zero" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{box.y(0):.1f}" y2="{box.y(0):.1f}"/>'
    inside = [box.frame(), _days(box, begins), box.band(low, high), nought, box.line(gap, "observed")]
    return _picture(title, "".join(inside), 180)


def placebos(told: dict[str, Any], *, title: str, here: str) -> str:
    """What the method says at dates at which nothing happened, and at the event."""
    values = np.array([each for each in told["placebo"]["values"] if each is not None], np.float64)
    effect = told["effect"]
    if len(values) < 5 or effect["low"] is None:
        return ""
    low, high = min(float(values.min()), effect["value"]), max(float(values.max()), effect["value"])
    counts, edges = np.histogram(values, bins=31, range=(low - 1e-9, high + 1e-9))
    box = _Box(low, high, 101, 170)
    width = (WIDTH - _LEFT - _RIGHT) / (box.high - box.low)
    tall = (170 - _TOP - _BOTTOM) / max(int(counts.max()), 1)
    bars = [
        f'<rect class="bar" x="{_LEFT + (edge - box.low) * width:.1f}" y="{170 - _BOTTOM - many * tall:.1f}" '
        f'width="{max((edges[1] - edges[0]) * width - 1, 1):.1f}" height="{many * tall:.1f}"/>'
        for edge, many in zip(edges[:-1], counts, strict=True)
    ]
    ticks = [
        f'<text class="tick" x="{_LEFT + (value - box.low) * width:.1f}" y="{170 - 12}" text-anchor="middle">'
        f"{value:+.3g}{'' if told['kind'] == 'share' else ' %'}</text>"
        for value in _round_values(box.low, box.high)
    ]
    place = (effect["value"] - box.low) / (box.high - box.low) * 100
    return _picture(title, "".join([*bars, *ticks, box.upright(place, here)]), 170)


def groups(told: dict[str, Any], *, title: str, event: str) -> str:
    """Groups that got it less those that did not, before and after."""
    leads = told.get("leads") or []
    if len(leads) < 3:
        return ""
    low, high = min(each["low"] for each in leads), max(each["high"] for each in leads)
    first, last = leads[0]["when"], leads[-1]["when"]
    box = _Box(min(low, 0.0), max(high, 0.0), last - first + 1)
    nought = f'<line class="zero" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{box.y(0):.1f}" y2="{box.y(0):.1f}"/>'
    dots = [
        f'<line class="whisker" x1="{box.x(each["when"] - first):.1f}" x2="{box.x(each["when"] - first):.1f}" '
        f'y1="{box.y(each["low"]):.1f}" y2="{box.y(each["high"]):.1f}"/>'
        f'<circle class="dot" cx="{box.x(each["when"] - first):.1f}" cy="{box.y(each["value"]):.1f}" r="3.5"/>'
        for each in leads
    ]
    inside = [box.frame(percent=told["kind"] != "share"), nought, *dots, box.upright(-first - 0.5, event)]
    return _picture(title, "".join(inside))


def _cut(picture: dict[str, Any]) -> dict[str, Any]:
    """Without what is too long ago to be looked at."""
    spare = max(0, picture["at"] - MOST_SHOWN)
    begins = np.datetime64(picture["begins"], "h") + spare * picture["hours"]
    lines = {name: picture[name][spare:] for name in ("observed", "expected", "low", "high")}
    return picture | lines | {"at": picture["at"] - spare, "begins": str(begins)}


def _days(box: _Box, picture: dict[str, Any]) -> str:
    many = len(picture["observed"])
    every = max(1, -(-many // 7))
    begins, hours = np.datetime64(picture["begins"], "h"), picture["hours"]
    return "".join(
        f'<text class="tick" x="{box.x(place):.1f}" y="{box.height - 10}" text-anchor="middle">'
        f"{(begins + place * hours).astype('datetime64[D]')}</text>"
        for place in range(every // 2, many, every)
    )


def _round_values(low: float, high: float) -> list[float]:
    size = 10 ** math.floor(math.log10((high - low) / 4 or 1.0))
    step = next((size * each for each in (1, 2, 5, 10) if (high - low) / (size * each) <= 5), size * 10)
    return [round(each * step, 10) + 0.0 for each in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _picture(title: str, inside: str, height: int = HEIGHT) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title, quote=True)}">'
        f"<title>{escape(title)}</title>{inside}</svg>"
    )
