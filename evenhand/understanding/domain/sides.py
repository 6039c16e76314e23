"""The two sides of what was learnt, fitted together and asked together."""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse

from evenhand.understanding.domain.likeness import Likeness
from evenhand.understanding.domain.margins import Margins

Floats: TypeAlias = npt.NDArray[np.float32]
Numbers: TypeAlias = npt.NDArray[np.int64]

# With many classes the vectors are left to the likeness: it tells them apart better, and margins would take long.
_FEW_CLASSES: Final = 20


@dataclass(frozen=True, eq=False)
class Seen:
    """What is seen of n texts: words (n x columns), vectors of unit length (n x d), what shipped models say (n x p)."""

    words: sparse.csr_matrix
    vectors: Floats
    priors: Floats

    def __len__(self) -> int:
        return len(self.vectors)

    def taken(self, rows: npt.NDArray[np.int64]) -> "Seen":
        """Some of the rows."""
        return Seen(self.words[rows], self.vectors[rows], self.priors[rows])

    def numbers(self, classes: int) -> Floats:
        """What the margins see beside words."""
        return np.hstack([self.vectors, self.priors]) if classes <= _FEW_CLASSES else self.priors


@dataclass(frozen=True, eq=False)
class Sides:
    """Margins and likeness over the same `size` classes."""

    margins: Margins
    likeness: Likeness
    size: int

    @classmethod
    def of(cls, seen: Seen, truth: Numbers, size: int, *, seed: int) -> "Sides":
        """Fitted to rows whose classes are `truth`; -1 is none of them."""
        # To the margins, "none of these" is one class more.
        told = np.where(truth < 0, size, truth)
        room = size + int((truth < 0).any())
        if len(np.unique(told)) > 1:
            margins = Margins.of(seen.words, seen.numbers(size), told, room, seed=seed)
        else:
            margins = Margins.silent(seen.words.shape[1] + seen.numbers(size).shape[1], room)
        return cls(margins, Likeness.of(seen.vectors, truth, size, seed=seed), size)

    def scores(self, seen: Seen) -> tuple[Floats, Floats]:
        """Each side's float32[n, size], about 1 for what it is and -1 for what it is not."""
        of_margins = self.margins.scores(seen.words, seen.numbers(self.size))[:, : self.size]
        return of_margins, self.likeness.scores(seen.vectors)
