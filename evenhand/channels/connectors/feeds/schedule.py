"""When a feed is asked again: by its own rhythm, by what it asks for, and ever more rarely while it fails."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from statistics import median

from evenhand.channels.connectors.feeds.shapes import Entry, Hints

LONGEST = 3 * 3600  # between two looks by a feed's rhythm alone
LONGEST_WISHED = 6 * 3600  # if the feed asks for more
LONGEST_FAILING = 24 * 3600
GONE_REST = 30 * 24 * 3600  # even "gone for good" may have been said by mistake
_FIRST_FAILURE = 300
_LOOKED_AT = 20
_MAX_AGE = re.compile(r"(?:s-maxage|max-age)\s*=\s*(\d{1,9})")
_HOUR = 3600


def interval(entries: Sequence[Entry], hints: Hints, headers: Mapping[str, str], *, now: int, shortest: int) -> int:
    """Seconds until the next look after a good one."""
    wish = min(max(hints.minutes * 60, _max_age(headers)), LONGEST_WISHED)
    return max(min(max(_rhythm(entries, now), shortest), LONGEST), wish, shortest)


def _rhythm(entries: Sequence[Entry], now: int) -> int:
    """A sixth of the usual time between two entries, or of the time since the last if that is longer."""
    moments = sorted({moment for entry in entries if 0 < (moment := entry.published or entry.updated) <= now})
    recent = moments[-_LOOKED_AT:]
    if not recent:
        return 0
    usual = median(after - before for before, after in pairwise(recent)) if len(recent) > 1 else 0
    return int(max(usual, now - recent[-1]) / 6)


def _max_age(headers: Mapping[str, str]) -> int:
    ages = [int(age) for age in _MAX_AGE.findall(headers.get("cache-control", "").lower())]
    return max(ages, default=0)


def unchanged(before: int, *, shortest: int) -> int:
    """Seconds until the next look after one that found nothing new: a little longer each time."""
    return max(shortest, min(int(max(before, shortest) * 1.1), max(LONGEST, before)))


def failing(failures: int, *, wished: float = 0.0) -> int:
    """Seconds until the next try after so many failures in a row: doubling, up to a day."""
    own = _FIRST_FAILURE * 2 ** min(max(failures - 1, 0), 20)
    return int(min(max(own, wished), LONGEST_FAILING))


def due(now: int, seconds: int, hints: Hints, *, spread: int) -> int:
    """The moment itself: not in hours or days the feed wants to be left alone, and not all feeds at once."""
    moment = now + seconds + spread % max(seconds // 10, 1)
    for _ in range(24 * 8):
        when = datetime.fromtimestamp(moment, UTC)
        if when.hour not in hints.skip_hours and when.weekday() not in hints.skip_days:
            return moment
        moment = (moment // _HOUR + 1) * _HOUR
    return now + seconds  # it wants to be left alone always
