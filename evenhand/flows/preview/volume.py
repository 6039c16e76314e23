"""How many posts a query would have caught, and when."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.flows.preview.sample import Kept
from evenhand.flows.preview.values import Bar, Chart, Range, Tick, rounded
from evenhand.listening.domain.sampling import Estimate, estimate_total

MOST_BARS = 84
MOST_TICKS = 6
EDGE = 5.0  # hundredths of the width in which a time would be cut off
HOURS_BETWEEN_TICKS = (1, 2, 3, 6, 12, 24, 48, 96, 168)


def volume_of(kept: Kept, rows: Sequence[int], now: datetime) -> Range:
    """How many posts match a day, or in all where less than a day was heard."""
    if not kept.weights:
        return Range(0, 0, 0)
    found: Estimate = estimate_total([kept.weights[row] for row in rows], max(kept.weights))
    daily = found.per(max(1.0, kept.days(now)))
    return Range(daily.value, daily.low, daily.high)


def unit_of(kept: Kept, now: datetime) -> str:
    """What the volume counts."""
    return _("posts a day") if kept.days(now) >= 1 else _("posts so far")


def span_of(kept: Kept, now: datetime) -> str:
    """How far back the sample reaches, in words."""
    days = kept.days(now)
    if days < 2:
        hours = max(1, round(days * 24))
        return ngettext("the last hour", "the last %(n)s hours", hours) % {"n": hours}
    return ngettext("the last day", "the last %(n)s days", round(days)) % {"n": round(days)}


def chart_of(kept: Kept, rows: Sequence[int], now: datetime) -> Chart:
    """The volume through time, by the hour or by several."""
    if not rows:
        return Chart()
    begun = kept.begun or min(kept.sample.hours)
    hours = max(1, math.ceil((now - begun) / timedelta(hours=1)))
    step = math.ceil(hours / MOST_BARS)
    volumes = _volumes(kept, rows, begun, step, math.ceil(hours / step))
    bars = _bars(volumes, begun, step)
    peak = bars[volumes.index(max(volumes))]
    words = _("Posts through time, from %(first)s to %(last)s; the most at %(peak)s: about %(number)s") % {
        "first": bars[0].at,
        "last": bars[-1].at,
        "peak": peak.at,
        "number": peak.shown,
    }
    return Chart(bars, _ticks(begun, step * len(bars)), words, peak.shown)


def _volumes(kept: Kept, rows: Sequence[int], begun: datetime, step: int, number: int) -> list[float]:
    volumes = [0.0] * number
    width = timedelta(hours=step)
    for row in rows:
        volumes[max(0, min((kept.sample.hours[row] - begun) // width, number - 1))] += kept.weights[row]
    return volumes


def _bars(volumes: Sequence[float], begun: datetime, step: int) -> list[Bar]:
    most, width = max(volumes), 100 / len(volumes)
    return [
        Bar(
            x=round(number * width, 3),
            width=round(width * 0.82, 3),
            height=round(100 * volume / most, 2),
            at=_when(begun + timedelta(hours=step * number)),
            shown=rounded(volume),
        )
        for number, volume in enumerate(volumes)
    ]


def _ticks(begun: datetime, hours: int) -> list[Tick]:
    """A few round times of the viewer's day, none where it would be cut off."""
    apart = next((each for each in HOURS_BETWEEN_TICKS if hours / each <= MOST_TICKS), hours)
    local = timezone.localtime(begun)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    first = math.ceil((local - midnight) / timedelta(hours=apart))
    moments = [midnight + timedelta(hours=apart * number) for number in range(first, first + MOST_TICKS + 1)]
    places = [(100 * ((moment - local) / timedelta(hours=hours)), moment) for moment in moments]
    return [Tick(round(x, 2), _short(moment, apart)) for x, moment in places if EDGE <= x <= 100 - EDGE]


def _short(moment: datetime, apart: int) -> str:
    return formats.date_format(moment, "D j M" if apart >= 24 else "H:i" if moment.hour else "D H:i")


def _when(at: datetime) -> str:
    return formats.date_format(timezone.localtime(at), "D j M, H:i")
