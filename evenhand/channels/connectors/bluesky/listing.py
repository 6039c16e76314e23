"""Pure: how to read a list that is newest first, oldest first, without a gap and without repeats.

A *pass* goes down from the newest entry to known ground, page by page, and comes up again: so the
longest waiting is heard first, however many looks the pass takes. Entries are known by name, not by
time, because Bluesky sorts by a time that the author's clock had a hand in: a late one may appear
below known ones. What moves while a pass is under way is found by the next one.
"""

from collections.abc import Collection, Sequence
from hashlib import sha256
from typing import NamedTuple

import msgspec

REMEMBERED = 300
TOP = ""


class Entry(NamedTuple):
    """One entry of the list and its place in it."""

    name: str
    milliseconds: int


class Listing(msgspec.Struct, kw_only=True):
    """Where we are in a list; a part of the connector's cursor, so it stays small."""

    floor: int  # milliseconds: whatever is older was dealt with, or is too old to start with
    seen: dict[str, int] = {}  # the newest entries delivered
    size: int = 0  # entries on a page, the same during a pass
    below: str | None = None  # the page to look at next on the way down
    marks: list[str] = []  # pages with something new that are still to be delivered; the last is the oldest

    @property
    def is_under_way(self) -> bool:
        """Whether a pass has begun and is not through."""
        return self.below is not None or bool(self.marks)

    def begin(self, size: int) -> None:
        """A new pass from the top."""
        self.size, self.below, self.marks = size, TOP, []

    def resume(self, size: int) -> None:
        """Go on with the pass in a later look, or begin one.

        Other pages begin below a fixed mark, but the top has moved on since it was read, and what was
        on it is now in between: a pass of which only the top is left begins again.
        """
        if not self.is_under_way or (self.marks == [TOP] and self.below is None):
            self.begin(size)

    def due(self, pages: Collection[str]) -> str | None:
        """The mark of the page to deliver now; the top only if it is among the pages read in this look."""
        if self.below is not None or not self.marks:
            return None
        mark = self.marks[-1]
        return None if mark == TOP and mark not in pages else mark

    def new_among(self, entries: Sequence[Entry]) -> list[Entry]:
        """Those that were not delivered yet, in the list's own order."""
        return [entry for entry in entries if entry.milliseconds >= self.floor and _short(entry.name) not in self.seen]

    def descend(self, entries: Sequence[Entry], next_page: str, *, thorough: bool = False) -> None:
        """Take note of the page below which the way goes on, or ends.

        It ends below the floor, or on a page with known entries and no new one; a thorough pass goes
        on to the floor, for late ones.
        """
        new = self.new_among(entries)
        if new and self.below is not None:
            self.marks.append(self.below)
        above = sum(entry.milliseconds >= self.floor for entry in entries)
        is_known_ground = not thorough and not new and above > 0
        is_end = is_known_ground or above < len(entries) or not next_page
        self.below = None if is_end else next_page

    def deliver(self, entries: Sequence[Entry]) -> list[str]:
        """The names of what is new on the oldest marked page, oldest first; they count as delivered."""
        new = self.new_among(entries)[::-1]
        self.marks.pop()
        self.seen |= {_short(entry.name): entry.milliseconds for entry in new}
        if len(self.seen) > REMEMBERED:
            newest = sorted(self.seen.items(), key=lambda item: item[1])[-REMEMBERED:]
            self.seen, self.floor = dict(newest), max(self.floor, newest[0][1])
        return [entry.name for entry in new]


def _short(name: str) -> str:
    """Twelve digits are enough to tell 300 entries apart."""
    return sha256(name.encode("utf-8", "replace")).hexdigest()[:12]
