"""What learning from examples looks at: hashed words and parts of words, weighed by how rare they are there."""

# SciPy and scikit-learn carry no types.
# mypy: disable-error-code="no-untyped-call"

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse

from evenhand.understanding.domain.features import BUCKETS, hashed
from evenhand.understanding.domain.words import split

Floats: TypeAlias = npt.NDArray[np.float32]

# With so many examples, what occurs in one of them only says nothing about the others.
_MANY: Final = 200
# Words and their parts each have the length 1; quieter, they leave room for the vector beside them.
_LOUDNESS: Final = np.float32(0.7)
# Texts hashed at a time, so that working memory stays small.
_PORTION = 2_000


@dataclass(frozen=True, eq=False)
class Evidence:
    """The buckets that occurred in the examples, in order, and how rare each is there."""

    columns: npt.NDArray[np.int32]
    rarity: Floats

    @classmethod
    def of(cls, plain_texts: Sequence[str]) -> "Evidence":
        """What these examples have in common."""
        counts = np.zeros(BUCKETS, dtype=np.int64)
        evenly = np.ones(BUCKETS, dtype=np.float32)
        for begin in range(0, len(plain_texts), _PORTION):
            _starts, buckets, _values = hashed(split(plain_texts[begin : begin + _PORTION]), evenly)
            counts += np.bincount(buckets, minlength=BUCKETS)
        columns = np.flatnonzero(counts >= (2 if len(plain_texts) >= _MANY else 1)).astype(np.int32)
        rarity = 1 + np.log((1 + len(plain_texts)) / (1 + counts[columns]))
        return cls(columns, rarity.astype(np.float32))

    def matrix(self, plain_texts: Sequence[str]) -> sparse.csr_matrix:
        """float32[n, len(columns)]: what of the examples' words is in these texts."""
        weights = np.full(BUCKETS, self.rarity.max(initial=1.0), dtype=np.float32)
        weights[self.columns] = self.rarity
        place = np.full(BUCKETS, -1, dtype=np.int32)
        place[self.columns] = np.arange(len(self.columns), dtype=np.int32)
        parts = [
            self._rows(plain_texts[begin : begin + _PORTION], weights, place)
            for begin in range(0, len(plain_texts), _PORTION)
        ]
        return sparse.vstack(parts, format="csr") if parts else self._rows([], weights, place)

    def _rows(self, texts: Sequence[str], weights: Floats, place: npt.NDArray[Any]) -> sparse.csr_matrix:
        starts, buckets, values = hashed(split(texts), weights)
        columns = place[buckets]
        is_known = columns >= 0
        before = np.concatenate([[0], np.cumsum(is_known)])
        shape = (len(texts), len(self.columns))
        return sparse.csr_matrix((values[is_known] * _LOUDNESS, columns[is_known], before[starts]), shape=shape)
