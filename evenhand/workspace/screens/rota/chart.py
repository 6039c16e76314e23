"""The chart of required, scheduled and actual heads, as paths that a template draws."""

from collections.abc import Sequence

import msgspec

HIGH = 100.0


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """Paths over as many units as there are slots, and how high the highest is."""

    name: str
    wide: int
    highest: int
    required: str
    scheduled: str
    actual: str
    days: list[float]  # where a day begins
    missing_hours: float


def chart_of(
    name: str,
    required: Sequence[float],
    scheduled: Sequence[float],
    actual: Sequence[float],
    *,
    minutes: int,
    is_goal: bool = True,
) -> Chart:
    """Required is an area, the others are lines; the actual ends where the present is."""
    highest = max([1.0, *required, *scheduled, *actual])
    missing = sum(max(0.0, need - there) for need, there in zip(required, scheduled, strict=True)) * minutes / 60.0
    day = 24 * 60 // minutes
    line = _line(required, highest)
    return Chart(
        name=name,
        wide=max(1, len(required)),
        highest=round(highest),
        required=f"{line} V{HIGH} H0 Z" if line else "",
        scheduled=_line(scheduled, highest),
        actual=_line(actual, highest),
        days=[float(at) for at in range(day, len(required), day)],
        missing_hours=missing if is_goal else 0.0,
    )


def _line(values: Sequence[float], highest: float) -> str:
    """Steps: a value holds for its whole slot; what stays equal needs no corner."""
    if not values:
        return ""
    corners = (at for at in range(1, len(values)) if values[at] != values[at - 1])
    steps = [f"H{at} V{_y(values[at], highest)}" for at in corners]
    return " ".join([f"M0 {_y(values[0], highest)}", *steps, f"H{len(values)}"])


def _y(value: float, highest: float) -> str:
    return f"{HIGH - HIGH * value / highest:.1f}"
