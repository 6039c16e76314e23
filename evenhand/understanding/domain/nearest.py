"""Corrections, at work from the next post on: what is said of a text holds for texts that say the same."""

from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float32]

# Below the first likeness a correction says nothing, from the second on it decides. By kind of vector: those of
# whole sentences lie nearer to each other than sums of words.
REACH: Final = {True: (0.60, 0.80), False: (0.65, 0.85)}
# By so much a text may be nearer to an example of another class than to the correction before that stops counting.
_CONTEST = np.float32(0.08)
_SAME = 0.97


@dataclass(frozen=True, eq=False)
class Corrections:
    """Texts' vectors in the order they were corrected, and the class of each: -1 is none of them."""

    vectors: Floats
    labels: npt.NDArray[np.int64]

    @classmethod
    def empty(cls, dim: int) -> "Corrections":
        """No corrections of vectors of this length."""
        return cls(np.zeros((0, dim), dtype=np.float32), np.zeros(0, dtype=np.int64))

    def __len__(self) -> int:
        return len(self.labels)

    def added(self, vector: Floats, label: int) -> "Corrections":
        """With one more. What was said before of the same text no longer counts."""
        is_other = self.vectors @ vector < _SAME if len(self) else np.zeros(0, dtype=bool)
        vectors = np.concatenate([self.vectors[is_other], vector[None]])
        return replace(self, vectors=vectors, labels=np.append(self.labels[is_other], label))

    def applied(self, probabilities: Floats, vectors: Floats, near: "Near", *, is_close: bool) -> Floats:
        """The probabilities, drawn to what was said of texts alike. `near` knows the examples learnt from."""
        if not len(self) or not len(vectors):
            return probabilities
        likeness = vectors @ self.vectors.T
        # Of equals the newest: it stands last.
        place = likeness.shape[1] - 1 - likeness[:, ::-1].argmax(axis=1)
        rows = np.flatnonzero(likeness[np.arange(len(vectors)), place] > REACH[is_close][0])
        if not len(rows):
            return probabilities
        place, closest = place[rows], likeness[rows, place[rows]]
        rival = near.nearest_other(vectors[rows], self.labels[place], self.vectors)
        force = _ramp(closest, *REACH[is_close]) * np.clip((closest - rival) / _CONTEST + np.float32(1), 0, 1)
        changed = probabilities.copy()
        changed[rows] *= 1 - force[:, None]
        known = self.labels[place] >= 0
        changed[rows[known], self.labels[place[known]]] += force[known]
        return changed


@dataclass(frozen=True, eq=False)
class Near:
    """The examples learnt from, by vector and class (-1: none of them)."""

    vectors: npt.NDArray[np.float16]
    labels: npt.NDArray[np.int64]

    def nearest(self, vectors: Floats) -> tuple[npt.NDArray[np.int64], Floats]:
        """Of each vector the number of the nearest example, and how alike they are; -1 and 0 without examples."""
        if not len(self.labels) or not len(vectors):
            return np.full(len(vectors), -1), np.zeros(len(vectors), dtype=np.float32)
        likeness = vectors @ self.vectors.astype(np.float32).T
        place = likeness.argmax(axis=1)
        return place, likeness[np.arange(len(vectors)), place]

    def nearest_other(self, vectors: Floats, labels: npt.NDArray[np.int64], overruled: Floats) -> Floats:
        """How alike the nearest example of another class is; examples that a correction overruled do not count."""
        if not len(self.labels):
            return np.zeros(len(vectors), dtype=np.float32)
        examples = self.vectors.astype(np.float32)
        likeness = vectors @ examples.T
        likeness[:, (examples @ overruled.T).max(axis=1) > _SAME] = 0
        likeness[labels[:, None] == self.labels[None, :]] = 0
        return np.asarray(likeness.max(axis=1), dtype=np.float32)


def _ramp(values: Floats, low: float, high: float) -> Floats:
    return np.asarray(np.clip((values - np.float32(low)) / np.float32(high - low), 0, 1), dtype=np.float32)
