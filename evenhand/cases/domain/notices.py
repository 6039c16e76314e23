"""When a person is not to be disturbed. Pure; the time given is the person's own."""

from datetime import datetime, time

import msgspec


class Quiet(msgspec.Struct, frozen=True, kw_only=True):
    """Hours of every day, over midnight where they end before they begin, and whole weekdays (Monday is 0)."""

    begins_at: time | None = None
    ends_at: time | None = None
    free_days: frozenset[int] = frozenset()


def is_quiet(quiet: Quiet, at: datetime) -> bool:
    """Whether the person is left alone at this moment of their own day; the end itself is no longer quiet."""
    if at.weekday() in quiet.free_days:
        return True
    begins, ends, clock = quiet.begins_at, quiet.ends_at, at.time()
    if begins is None or ends is None or begins == ends:
        return False
    return begins <= clock < ends if begins < ends else clock >= begins or clock < ends
