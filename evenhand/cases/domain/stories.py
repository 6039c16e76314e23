"""The story of a case as a strip of time: who spoke when, who had it, and where nothing happened for days."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

WIDE: Final = 1000
LONG: Final = timedelta(days=2)  # of silence, before it is a gap
SAID: Final = frozenset({"theirs", "ours"})


class Beat(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened: "theirs", "ours", "handed", "moved", "promised" or "noted"."""

    at: datetime
    kind: str


class Mark(msgspec.Struct, frozen=True):
    """Where it stands on the strip."""

    x: float
    kind: str
    at: datetime


class Gap(msgspec.Struct, frozen=True):
    """Days in which nobody said anything, and who waited: "they" for us, or "we" for them."""

    x: float
    wide: float
    since: datetime
    until: datetime
    waited: str

    @property
    def days(self) -> int:
        """How long, in whole days."""
        return (self.until - self.since) // timedelta(days=1)


class Strip(msgspec.Struct, frozen=True):
    """The picture: marks and gaps between two moments."""

    since: datetime
    until: datetime
    marks: tuple[Mark, ...]
    gaps: tuple[Gap, ...]

    @property
    def silent_days(self) -> int:
        """How many days of it passed in gaps."""
        return sum(each.days for each in self.gaps)


def strip_of(beats: Sequence[Beat], *, until: datetime) -> Strip | None:
    """The strip from the first beat until now; None where nothing happened."""
    known = sorted((each for each in beats if each.at <= until), key=lambda each: each.at)
    if not known:
        return None
    since = known[0].at
    whole = max((until - since).total_seconds(), 1.0)

    def place(at: datetime) -> float:
        return round((at - since).total_seconds() / whole * WIDE, 1)

    said = [each for each in known if each.kind in SAID]
    ends = [each.at for each in said[1:]] + [until] * bool(said)
    gaps = [
        Gap(
            place(each.at),
            round(place(end) - place(each.at), 1),
            each.at,
            end,
            "they" if each.kind == "theirs" else "we",
        )
        for each, end in zip(said, ends, strict=True)
        if end - each.at >= LONG
    ]
    return Strip(since, until, tuple(Mark(place(each.at), each.kind, each.at) for each in known), tuple(gaps))
