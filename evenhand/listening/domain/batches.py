"""A batch of posts as compiled code reads it, and the room it works in."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from evenhand.listening.domain.kernels.layout import Array, Scratch

_BETWEEN = "\x1f"  # the control character that parts units, and as good as never in a post
_ROOMY = 1 << 16  # bytes of a post beyond which room is given back


class Joined(NamedTuple):
    """All texts in UTF-8, one after another, with room behind; room for the same in lower case; where each ends."""

    text: Array
    lowered: Array
    stops: Array
    longest: int


def joined(texts: Sequence[str]) -> Joined:
    """Texts as compiled code reads them."""
    together = _BETWEEN.join(texts)
    try:
        encoded = together.encode()
    except UnicodeEncodeError:  # half of a pair, which is no character
        encoded = together.encode("utf-8", "surrogatepass")
    size = len(encoded)
    stops = np.flatnonzero(np.frombuffer(encoded, np.uint8) == ord(_BETWEEN))
    if len(stops) != len(texts) - 1:  # somebody writes control characters
        sizes = [len(text.encode("utf-8", "surrogatepass")) for text in texts]
        stops = (np.cumsum(sizes) + np.arange(len(texts)))[:-1]
    stops = np.append(stops, size)
    longest = int(np.diff(stops, prepend=-1).max())
    text = np.empty(size + 2 * longest + 64, np.uint8)  # folding can make a word half as long again
    text[:size] = np.frombuffer(encoded, np.uint8)
    text[size:] = ord(_BETWEEN)
    return Joined(text, np.empty(len(text) + 16 & ~7, np.uint8), stops, longest)


class Room:
    """Arrays for one post and for what a batch finds: as large as is needed, and no larger for long."""

    def __init__(self) -> None:
        self._sizes: tuple[int, ...] = (0, 0, 0, 0)
        self._scratch: Scratch | None = None
        self.matches: Array = np.zeros(0, np.int64)

    def scratch_for(self, batch: Joined, *, traits: int, ways: int, queries: int, near: int) -> Scratch:
        """Room for these posts, and for all traits, ways and matches that one post can have."""
        longest = max(batch.longest, len(batch.stops))
        wanted = [1 << each.bit_length() for each in (longest, traits, ways, near)]
        if len(self.matches) < 2 * queries:
            self.matches = np.zeros(2 * queries + (1 << 15), np.int64)
        if (
            self._scratch is None
            or any(map(int.__lt__, self._sizes, wanted))
            or self._sizes[0] > max(wanted[0], _ROOMY)
        ):
            self._sizes = tuple(map(max, wanted, (1 << 10, *self._sizes[1:])))
            self._scratch = _scratch(*self._sizes)
        return self._scratch


def _scratch(longest: int, traits: int, ways: int, near: int) -> Scratch:
    def numbers(size: int = longest) -> Array:
        return np.zeros(size + 16, np.int32)

    return Scratch(
        edges=numbers(),
        run_starts=numbers(),
        run_sizes=numbers(),
        starts=numbers(),
        sizes=numbers(),
        written_starts=numbers(),
        written_sizes=numbers(),
        digests=np.zeros(longest + 16, np.uint64),
        keys=np.zeros(longest + 16, np.uint64),
        found=numbers(),
        earlier=numbers(),
        chosen=numbers(),
        codes=numbers(),
        kinds=np.zeros(longest + 16, np.uint8),
        hits=numbers(traits),
        open_ways=numbers(ways),
        places=numbers(3 * near * near + 2 * near),
        odd=np.zeros(longest + 16, np.int64),
    )
