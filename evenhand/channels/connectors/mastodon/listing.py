"""Pure: how to read a list that is newest first, oldest first, without a gap and without repeats.

A *pass* goes down from the newest entry, page by page, until it meets what is known (in a list that is not in order of
arrival, a whole page of it); then it comes up again and delivers, so the longest waiting is heard first however many
looks it takes. Pages are named by the number they lie below, which stays true while new entries arrive on top. Numbers
are only ever compared for being the same: not every server's are numbers. What arrives during a pass is found by the
next one.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import msgspec

REMEMBERED = 300  # entries of a list; known ground is a whole page of them
TOP = ""


class Entry(NamedTuple):
    """One entry of a list: the server's number, and when it came about (0: it does not say)."""

    number: str
    milliseconds: int


class Listing(msgspec.Struct, kw_only=True):
    """Where we are in a list; a part of the connector's cursor, so it stays small."""

    floor: int  # milliseconds: whatever is older was dealt with, or is too old to start with
    seen: dict[str, int] = {}  # the newest entries delivered
    remembered: int = REMEMBERED
    is_in_order: bool = True  # what arrives later never stands below what was there
    size: int = 0  # entries on a page, the same during a pass
    below: str | None = None  # the page to look at next on the way down
    marks: list[str] = []  # pages with something new, still to be delivered; the last is the oldest

    @property
    def is_under_way(self) -> bool:
        """Whether a pass has begun and is not through."""
        return self.below is not None or bool(self.marks)

    def begin(self, size: int) -> None:
        """A new pass from the top."""
        self.size, self.below, self.marks = size, TOP, []

    def resume(self, size: int) -> None:
        """Go on with the pass, or begin one.

        If only the top is left of it, it begins again: what arrived since has pushed the top's entries down.
        """
        if not self.is_under_way or (self.marks == [TOP] and self.below is None):
            self.begin(size)

    def due(self, pages: Collection[str]) -> str | None:
        """The page to deliver now; the top only if it is among the pages read in this look."""
        if self.below is not None or not self.marks:
            return None
        mark = self.marks[-1]
        return None if mark == TOP and mark not in pages else mark

    def is_new(self, entry: Entry) -> bool:
        """Whether the entry was not delivered yet, and is young enough."""
        return entry.number not in self.seen and (not entry.milliseconds or entry.milliseconds >= self.floor)

    def descend(self, entries: Sequence[Entry], next_page: str, *, most: int = 0) -> None:
        """Take note of the page below which the way goes on, or ends; `most` pages are remembered (0: all)."""
        mark = self.below
        if mark is None:
            return
        goes_round = any(entry.number == mark for entry in entries)  # the server does not heed the mark
        is_new = any(self.is_new(entry) for entry in entries)
        if is_new and not goes_round:
            self.marks.append(mark)
        timed = [entry.milliseconds for entry in entries if entry.milliseconds]
        is_below_floor = bool(timed) and max(timed) < self.floor  # single entries may be dated back
        is_ground = bool(entries) and (not is_new or (self.is_in_order and entries[-1].number in self.seen))
        known_page = next_page in {"", mark} or next_page in self.marks
        is_enough = 0 < most <= len(self.marks)
        is_end = goes_round or is_below_floor or is_ground or known_page or is_enough
        self.below = None if is_end else next_page

    def deliver(self, entries: Sequence[Entry]) -> list[str]:
        """The numbers of what is new on the oldest marked page, oldest first; they count as delivered."""
        self.marks.pop()
        new = [entry for entry in entries if self.is_new(entry)][::-1]
        self.note(new)
        return [entry.number for entry in new]

    def note(self, entries: Sequence[Entry]) -> None:
        """These are delivered."""
        self.seen |= {entry.number: entry.milliseconds for entry in entries}
        if len(self.seen) > self.remembered:
            newest = list(self.seen.items())[-self.remembered :]
            self.seen = dict(newest)
            known = [moment for _, moment in newest if moment]
            self.floor = max(self.floor, min(known, default=0))
