"""A batch of posts as compiled code reads it, and the room it works in."""

from collections.abc import Sequence

import numpy as np

from evenhand.listening.domain.kernels.layout import Array, Scratch

_ROOMY = 1 << 16  # bytes of a post beyond which room is given back


def joined(texts: Sequence[str]) -> tuple[Array, Array]:
    """All texts in UTF-8, one after another, and where each ends."""
    try:
        encoded = [*map(str.encode, texts)]
    except UnicodeEncodeError:  # half of a pair, which is no character
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    sizes = np.fromiter(map(len, encoded), np.int64, len(encoded))
    encoded.append(b"")
    return np.frombuffer(bytearray(b"\n").join(encoded), np.uint8), np.cumsum(sizes + 1) - 1


class Room:
    """Arrays for one post and for what a batch finds: as large as is needed, and no larger for long."""

    def __init__(self) -> None:
        self._sizes = (0, 0, 0, 0, 0)
        self._scratch: Scratch | None = None
        self.matches: Array = np.zeros(0, np.int64)

    def scratch_for(self, text: Array, stops: Array, *, traits: int, ways: int, queries: int, near: int) -> Scratch:
        """Room for these posts, and for all traits, ways and matches that one post can have."""
        longest = max(int(np.diff(stops, prepend=-1).max()), len(stops))
        wanted = [1 << each.bit_length() for each in (longest, len(text), traits, ways, near)]
        if len(self.matches) < 2 * queries + len(stops):
            self.matches = np.zeros(2 * queries + (1 << 15), np.int64)
        if self._scratch is None or any(map(int.__lt__, self._sizes, wanted)) or self._is_too_large(wanted):
            roomy = map(max, wanted, (1 << 10, 1 << 19, *self._sizes[2:]))
            self._sizes = tuple(roomy)
            self._scratch = _scratch(*self._sizes)
        return self._scratch

    def _is_too_large(self, wanted: Sequence[int]) -> bool:
        """For the longest post, or for all together, of which there was once a monster."""
        return self._sizes[0] > max(wanted[0], _ROOMY) or self._sizes[1] > max(wanted[1], 64 * _ROOMY)


def _scratch(longest: int, total: int, traits: int, ways: int, near: int) -> Scratch:
    def numbers(size: int = longest) -> Array:
        return np.zeros(size + 16, np.int32)

    lowered = np.zeros(total + 16, np.uint8)
    return Scratch(
        lowered=lowered,
        eights=lowered.view(np.uint64),
        starts=numbers(),
        sizes=numbers(),
        digests=np.zeros(longest + 16, np.uint64),
        keys=np.zeros(longest + 16, np.uint64),
        found=numbers(),
        earlier=numbers(),
        chosen=numbers(),
        folded=np.zeros(2 * longest + 64, np.uint8),
        written=np.zeros(longest + 64, np.uint8),
        written_starts=numbers(),
        written_sizes=numbers(),
        codes=numbers(),
        kinds=np.zeros(longest + 16, np.uint8),
        hits=numbers(traits),
        open_steps=numbers(ways),
        next_steps=numbers(ways),
        places=numbers(3 * near * near + 2 * near),
        odd=np.zeros(longest + 16, np.int64),
    )
