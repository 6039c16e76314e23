"""Opening hours as a clock: seconds a desk was open between two moments."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import numpy.typing as npt

from evenhand.insight.errors import CannotAudit

Floats = npt.NDArray[np.float64]
DAY: Final = 86400.0
WEEK: Final = 7 * DAY
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PART: Final = re.compile(r"^(\w{3})(?:-(\w{3}))?\s+(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$", re.IGNORECASE)


@dataclass(frozen=True)
class OpeningHours:
    """Spans of the week, in seconds from Monday 00:00, in order and apart; `text` is how they were said."""

    spans: tuple[tuple[float, float], ...]
    text: str
    zone: str = "UTC"

    def seconds(self, begins: Floats, ends: Floats) -> Floats:
        """How long the desk was open between the moments, a pair each."""
        return self._since_ever(self._local(ends)) - self._since_ever(self._local(begins))

    def _since_ever(self, moments: Floats) -> Floats:
        weeks = np.floor(moments / WEEK)
        inside = moments - weeks * WEEK
        found = weeks * sum(end - begin for begin, end in self.spans)
        for begin, end in self.spans:
            found = found + np.clip(inside - begin, 0.0, end - begin)
        return np.asarray(found)

    def _local(self, moments: Floats) -> Floats:
        """Seconds since a Monday on the wall clock of the zone."""
        # 1970-01-01 was a Thursday: three days after a Monday.
        return moments + _offsets(moments, self.zone) + 3 * DAY


def _offsets(moments: Floats, zone: str) -> Floats:
    """The zone's distance from UTC, looked up once a day of the data."""
    from datetime import UTC, datetime

    if zone == "UTC":
        return np.zeros(len(moments))
    days = np.floor(moments / DAY)
    known = np.unique(days[np.isfinite(days)])
    here = ZoneInfo(zone)
    # At noon: on the day the clocks change, up to three hours of the night are an hour off.
    told = [datetime.fromtimestamp(day * DAY + DAY / 2, UTC).astimezone(here).utcoffset() for day in known]
    offsets = np.array([each.total_seconds() if each else 0.0 for each in told])
    if not len(known):
        return np.zeros(len(moments))
    return np.where(np.isfinite(days), offsets[np.clip(np.searchsorted(known, days), 0, len(known) - 1)], np.nan)


def read_hours(text: str, zone: str) -> OpeningHours:
    """“Mon-Fri 09:00-17:00, Sat 10:00-14:00”; raises CannotAudit if it cannot be understood."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as problem:
        raise CannotAudit(f"There is no time zone “{zone}”.") from problem
    spans: list[tuple[float, float]] = []
    for part in text.split(","):
        spans += _spans(part.strip())
    spans.sort()
    if any(end > begin for (_, end), (begin, _b) in pairwise(spans)):
        raise CannotAudit(f"The opening hours “{text}” overlap.")
    return OpeningHours(tuple(spans), text, zone)


def _spans(part: str) -> list[tuple[float, float]]:
    found = _PART.match(part)
    days = [each.lower() for each in found.group(1, 2) if each] if found else []
    if not found or not set(days) <= set(_DAYS):
        raise CannotAudit(f"“{part}” is not understood. Write opening hours as Mon-Fri 09:00-17:00, Sat 10:00-14:00.")
    first, last = _DAYS.index(days[0]), _DAYS.index(days[-1])
    begin, end = (int(found[k]) * 3600.0 + int(found[k + 1]) * 60.0 for k in (3, 5))
    if not (0 <= begin < end <= DAY and first <= last):
        raise CannotAudit(f"“{part}” does not begin before it ends.")
    return [(day * DAY + begin, day * DAY + end) for day in range(first, last + 1)]
