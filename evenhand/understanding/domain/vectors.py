"""A text's place among all texts: vectors of words, distilled from a sentence model, added up in microseconds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from evenhand.understanding.domain.kernels import scoring
from evenhand.understanding.domain.weights import weights_of
from evenhand.understanding.domain.words import Words, split

DIM: Final = 256

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Table:
    """The vectors of words: a hash table from a word's number to its row, and the rows in eight bits with a scale."""

    keys: npt.NDArray[np.uint64]
    rows: npt.NDArray[np.int32]
    vectors: npt.NDArray[np.int8]
    scales: Floats

    @classmethod
    def of(cls, digests: npt.NDArray[np.uint64], vectors: npt.NDArray[np.int8], scales: Floats) -> "Table":
        """The table in which the word with the n-th number has the n-th row."""
        size = 1 << int(2 * len(digests)).bit_length()
        keys, rows = np.zeros(size, dtype=np.uint64), np.full(size, -1, dtype=np.int32)
        scoring.place(keys, rows, digests)
        return cls(keys, rows, vectors, scales)

    def vectors_of(self, words: Words) -> Floats:
        """Of each text the sum of its words' vectors, its length 1, or 0 where no word is known."""
        sums = np.zeros((len(words.before) - 1, self.vectors.shape[1]), dtype=np.float32)
        place = (words.folded, words.starts, words.stops, words.kinds, words.digests, words.before)
        scoring.add_vectors(*place, self.keys, self.rows, self.vectors, self.scales, sums)
        return sums


def static_vectors_of(plain_texts: Sequence[str]) -> Floats:
    """float32[n, DIM], each of length 1, or 0 where no word is known. The likeness of two is their product."""
    return table().vectors_of(split(plain_texts))


def packed(vectors: npt.NDArray[Any]) -> list[bytes]:
    """Each vector of length 1 (or 0) in one byte a number, for a database."""
    whole = np.asarray(vectors, dtype=np.float32)
    peaks = np.abs(whole).max(axis=1, keepdims=True, initial=0.0)
    rounded = np.rint(whole * (127 / np.maximum(peaks, 1e-12))).astype(np.int8)
    return [row.tobytes() for row in rounded]


def unpacked(blobs: Iterable[bytes]) -> Floats:
    """The vectors back, of length 1 (or 0) as before, alike to within a hundredth."""
    rows = [np.frombuffer(blob, dtype=np.int8) for blob in blobs]
    whole = np.array(rows, dtype=np.float32).reshape(len(rows), -1 if rows else DIM)
    lengths = np.linalg.norm(whole, axis=1, keepdims=True)
    return np.asarray(whole / np.maximum(lengths, 1e-12), dtype=np.float32)


@cache
def table() -> Table:
    """The table that ships with the package, read once."""
    weights = weights_of("vectors")
    return Table.of(weights["digests"], weights["vectors"], weights["scales"].astype(np.float32))
