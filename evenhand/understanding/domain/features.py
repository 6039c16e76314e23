"""What models look at: hashed words, pairs and parts of words, and the static vector, for many texts at once."""

# SciPy and scikit-learn say no types.
# mypy: disable-error-code="no-untyped-call"

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from evenhand.understanding.domain.kernels import hashing
from evenhand.understanding.domain.kernels.hashing import BUCKETS
from evenhand.understanding.domain.vectors import table
from evenhand.understanding.domain.weights import weights_of
from evenhand.understanding.domain.words import Words, digest_of, split

__all__ = ["BUCKETS", "Features", "features_of", "warm_up"]

Array = npt.NDArray[Any]

# So many characters at a time, so that working memory does not grow with the batch.
_PORTION = 200_000
_NEGATIONS = """
    not no never none nobody nothing neither nor cannot cant dont doesnt didnt wont isnt arent wasnt without hardly
    nicht kein keine keinen keiner nie niemals ohne
    ni sin nunca jamas tampoco
    ne pas jamais sans aucun aucune rien
    non mai senza nessun nessuno
    nao nem sem
    niet geen nooit zonder
    nahi nahin mat
"""


@dataclass(frozen=True, eq=False)
class Features:
    """The rows of a sparse matrix with BUCKETS columns, and one static vector a row."""

    row_starts: npt.NDArray[np.int64]
    buckets: npt.NDArray[np.int32]
    values: npt.NDArray[np.float32]
    vectors: npt.NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.vectors)

    def sparse(self) -> sparse.csr_matrix:
        """The hashed part as SciPy and scikit-learn know it."""
        return sparse.csr_matrix((self.values, self.buckets, self.row_starts), shape=(len(self), BUCKETS))

    def taken(self, rows: Array) -> "Features":
        """Some of the rows, in the order given: numbers or a mask."""
        part = self.sparse()[rows]
        return Features(part.indptr.astype(np.int64), part.indices, part.data, self.vectors[rows])


def features_of(plain_texts: Sequence[str]) -> Features:
    """One row a text. The texts are plain ones; an empty text has almost nothing, and a vector of 0."""
    parts = [_features_of(portion) for portion in _portions(plain_texts)]
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return _features_of([])
    shifts = np.cumsum([0, *(part.row_starts[-1] for part in parts)])
    starts = [part.row_starts[:-1] + shift for part, shift in zip(parts, shifts[:-1], strict=True)]
    return Features(
        np.concatenate([*starts, shifts[-1:]]),
        np.concatenate([part.buckets for part in parts]),
        np.concatenate([part.values for part in parts]),
        np.concatenate([part.vectors for part in parts]),
    )


def warm_up() -> None:
    """Compile what reading needs, or load it from numba's cache, and read the vectors."""
    features_of(["Warm up"])


def hashed(words: Words, idf: npt.NDArray[np.float32]) -> tuple[Array, Array, Array]:
    """Row starts, buckets and values of the texts' words, each bucket weighed by its rarity."""
    room = 12 * len(words.starts) + 4 * len(words.folded) + len(words.before)
    buckets, values = np.empty(room, dtype=np.int32), np.empty(room, dtype=np.float32)
    starts, slots = np.zeros(len(words.before), dtype=np.int64), np.empty(BUCKETS, dtype=np.int32)
    place = (words.folded, words.starts, words.stops, words.kinds, words.digests, words.before)
    end = hashing.note_features(*place, negations(), idf, slots, buckets, values, starts)
    return starts, buckets[:end].copy(), values[:end].copy()


def _features_of(texts: Sequence[str]) -> Features:
    words = split(texts)
    return Features(*hashed(words, _idf()), table().vectors_of(words))


def _portions(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    begin, size = 0, 0
    for at, text in enumerate(texts):
        if size and size + len(text) > _PORTION:
            yield texts[begin:at]
            begin, size = at, 0
        size += len(text) + 1
    if begin < len(texts):
        yield texts[begin:]


@cache
def negations() -> npt.NDArray[np.uint64]:
    """The numbers of the words that deny, in order."""
    return np.array(sorted(digest_of(word) for word in _NEGATIONS.split()), dtype=np.uint64)


@cache
def _idf() -> npt.NDArray[np.float32]:
    """How rare each bucket is, in steps of a sixteenth."""
    return weights_of("vectors")["idf"].astype(np.float32) / np.float32(16)
