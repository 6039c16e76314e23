"""Sketches: which words a text has, in a few hundred numbers whose products tell how many rare ones two share."""

import math
import zlib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

SIZE: Final = 256
_BUCKETS: Final = 1 << 14
_MOST = 0.1  # words in more texts than this tell nothing


class Sketches:
    """Makes sketches, and learns from the texts it meets which words are rare."""

    size = SIZE

    def __init__(self) -> None:
        self._texts = 0
        self._counts: Counter[int] = Counter()

    def numbers_of(self, words: Sequence[str]) -> Array:
        """The distinct words of a text that just came in, as numbers."""
        numbers = sorted({zlib.crc32(word.encode()) for word in words})
        self._texts += 1
        self._counts.update(numbers)
        return np.array(numbers, dtype=np.int64)

    def rarity_of(self, word: str) -> float:
        """The logarithm of how many times fewer texts have the word than there are."""
        return math.log((self._texts + 1) / (self._counts[zlib.crc32(word.encode())] + 1))

    def of(self, texts: Sequence[Array]) -> Array:
        """A sketch of each, of length 1; 0 where a text has no telling word."""
        table = _table()
        found = np.zeros((len(texts), SIZE), dtype=np.float32)
        for row, numbers in enumerate(texts):
            if len(numbers):
                found[row] = self._rarity(numbers) @ table[numbers % _BUCKETS]
        found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
        return found

    def _rarity(self, numbers: Array) -> Array:
        counts = np.array([self._counts[number] for number in numbers.tolist()], dtype=np.float32)
        rarity = np.log((self._texts + 1) / (counts + 1)) + 1
        return np.where(counts > max(20.0, _MOST * self._texts), 0.0, rarity).astype(np.float32)


@cache
def _table() -> Array:
    dice = np.random.default_rng(5)
    return dice.choice(np.array([-1.0, 1.0], dtype=np.float32), size=(_BUCKETS, SIZE))
