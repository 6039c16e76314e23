"""What is asked all day about who works what, remembered in the process as long as none of it changes.

The database makes a new version whenever any of it changes (people.models.Arrangement). Whoever decides by what is
remembered asks in the same statement whether the version still holds, and if not, forgets and asks again.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from evenhand.database.asking import ask

T = TypeVar("T")

# A subquery for the statement that decides.
VERSION = "coalesce((SELECT version FROM people_arrangement WHERE id = 1), 0)"
MOST = 20_000  # facts; then everything is forgotten


class Memory:
    """What was read since one version was seen, so nothing in it is older than that version."""

    def __init__(self, version: int) -> None:
        self.version = version
        self._facts: dict[Hashable, Any] = {}

    def of(self, key: Hashable, read: Callable[[], T]) -> T:
        """What was read under this key, or is read now."""
        if key not in self._facts:
            if len(self._facts) >= MOST:
                self._facts.clear()
            self._facts[key] = read()
        found: T = self._facts[key]
        return found


_memory: Memory | None = None


def memory() -> Memory:
    """What this process remembers, perhaps of a version that no longer holds."""
    global _memory
    found = _memory
    if found is None:
        found = _memory = Memory(ask(f"SELECT {VERSION}")[0][0])
    return found


def forget(version: int) -> Memory:
    """Another version was seen: everything is read anew."""
    global _memory
    found = _memory = Memory(version)
    return found
