"""Pure: how to read a list that is newest first without a gap and without repeats.

A *pass* goes from the newest entry down to what is known, over as many looks as it takes; what it
found is remembered when it is through. Entries are known by name, not by time, because Bluesky
sorts by a time that the author's clock had a hand in: a late one may appear below known ones.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

import msgspec

REMEMBERED = 300


class Entry(NamedTuple):
    """One entry of the list and its place in it."""

    name: str
    milliseconds: int


class Listing(msgspec.Struct, kw_only=True):
    """Where we are in a list; a part of the connector's cursor, so it stays small."""

    floor: int  # milliseconds: whatever is older was dealt with, or is too old to start with
    seen: dict[str, int] = {}  # the newest entries of finished passes
    fresh: dict[str, int] = {}  # the newest entries of the pass that is under way
    page: str = ""  # the network's own cursor within that pass

    def take(self, entries: Sequence[Entry], *, thorough: bool = False) -> tuple[set[str], bool]:
        """The names on this page that are new, and whether the pass may end here.

        It may when the page reaches below the floor, or shows entries of an earlier pass and no new one
        (a thorough pass goes on to the floor, for late ones).
        """
        above = [(entry, _short(entry.name)) for entry in entries if entry.milliseconds >= self.floor]
        new = [(entry, name) for entry, name in above if name not in self.seen and name not in self.fresh]
        for entry, name in new[: max(0, REMEMBERED - len(self.fresh))]:
            self.fresh[name] = entry.milliseconds
        is_known_ground = not thorough and not new and any(name in self.seen for _, name in above)
        return {entry.name for entry, _ in new}, is_known_ground or len(above) < len(entries)

    def finish(self) -> None:
        """The pass is through: remember its newest entries, and let go of the oldest."""
        newest = sorted((self.seen | self.fresh).items(), key=lambda item: item[1], reverse=True)[:REMEMBERED]
        if len(newest) == REMEMBERED:
            self.floor = max(self.floor, newest[-1][1])
        self.seen, self.fresh, self.page = dict(newest), {}, ""

    def restart(self) -> None:
        """The network no longer knows the page: begin the pass again at the top, keeping what it found."""
        self.page = ""


def _short(name: str) -> str:
    """Twelve digits are enough to tell 300 entries apart."""
    return sha256(name.encode("utf-8", "replace")).hexdigest()[:12]
