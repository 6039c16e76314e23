"""When a stream that is still open has stopped bringing anything."""

from collections.abc import Mapping
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
_LONGEST_MEMORY = 24  # hours
_SHORTEST_MEMORY = 3
_MISSED = 30  # posts that should have come, by its slowest hour, before we say so


def quiet_since(heard: Mapping[datetime, int], *, now: datetime) -> datetime | None:
    """Since when a source brings nothing that never rests otherwise; None where it does, or where it rests at times.

    `heard` says how many posts came in each hour. Measured by its slowest hour of the last day, the silence must have
    cost so many posts that no chance explains it. A source that has an hour without posts is never called quiet.
    """
    last = max(heard, default=None)
    if last is None or last + HOUR > now:
        return None
    hours = [last - each * HOUR for each in range(1, _LONGEST_MEMORY + 1)]
    known = [hour for hour in hours if hour > min(heard)]  # it may have begun in the middle of its first hour
    if len(known) < _SHORTEST_MEMORY:
        return None
    slowest = min(heard.get(hour, 0) for hour in known)
    return last + HOUR if slowest * ((now - last - HOUR) / HOUR) >= _MISSED else None
