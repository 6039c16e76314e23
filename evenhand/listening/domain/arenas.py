"""Rows of numbers in one array that grows: blocks are handed out and taken back in sizes of powers of two."""

from typing import Any

import numpy as np

from evenhand.listening.domain.kernels.layout import Array


class Arena:
    """Where posting lists, steps, shapes and texts lie. What moves is its owner's to note down."""

    def __init__(self, *, dtype: Any, width: int = 0, size: int = 1024) -> None:
        self.rows: Array = np.zeros((size, width) if width else size, dtype)
        self._end = 0
        self._free: dict[int, list[int]] = {}

    def take(self, size: int) -> int:
        """Where a block of at least `size` rows begins."""
        room = _room(size)
        if free := self._free.get(room):
            return free.pop()
        start, self._end = self._end, self._end + room
        if self._end > len(self.rows):
            self.rows = grown(self.rows, self._end)
        return start

    def give_back(self, start: int, size: int) -> None:
        """A block taken for `size` rows may be used again."""
        self._free.setdefault(_room(size), []).append(start)

    def resize(self, start: int, size: int, wanted: int) -> int:
        """Make a block of `size` rows hold as many as wanted; where it begins now."""
        if _room(size) == _room(wanted):
            return start
        moved = self.take(wanted)
        kept = min(size, wanted)
        self.rows[moved : moved + kept] = self.rows[start : start + kept]
        self.give_back(start, size)
        return moved


def _room(size: int) -> int:
    return 1 << max(size - 1, 1).bit_length()


def grown(rows: Array, wanted: int) -> Array:
    """The same rows in an array that holds at least `wanted`, twice as many as before or more."""
    size = max(wanted, 2 * len(rows))
    larger = np.zeros((size, *rows.shape[1:]), rows.dtype)
    larger[: len(rows)] = rows
    return larger
