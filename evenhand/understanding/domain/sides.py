"""The voices that vote on a text, fitted together and asked together."""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse

from evenhand.understanding.domain.likeness import MOST_LANDMARKS, Likeness
from evenhand.understanding.domain.margins import Margins

Floats: TypeAlias = npt.NDArray[np.float32]
Numbers: TypeAlias = npt.NDArray[np.int64]

# With many classes the vectors are left to the likeness: it tells them apart better, and margins would take long.
FEW_CLASSES: Final = 20
# With vectors there are fewer rows than numbers to fit, so errors cost less.
_COST_OF_ALL: Final = 0.1


@dataclass(frozen=True, eq=False)
class Seen:
    """What is seen of n texts: words (n x columns), vectors of unit length (n x d), and further signs (n x s).

    Signs are the static vector where `vectors` are contextual ones, and what shipped heads say; marks (n x m) how the
    text is written.
    """

    words: sparse.csr_matrix
    vectors: Floats
    signs: Floats
    marks: Floats

    def __len__(self) -> int:
        return len(self.vectors)

    def taken(self, rows: npt.NDArray[np.int64]) -> "Seen":
        """Some of the rows."""
        return Seen(self.words[rows], self.vectors[rows], self.signs[rows], self.marks[rows])

    def beside_words(self) -> Floats:
        """The numbers without the vectors."""
        return np.hstack([self.signs, self.marks])

    def all_numbers(self) -> Floats:
        """Vectors, signs and marks."""
        return np.hstack([self.vectors, self.signs, self.marks])

    def place(self) -> Floats:
        """Vectors and signs as one vector of unit length."""
        whole = np.hstack([self.vectors, self.signs])
        return np.asarray(whole / np.maximum(np.linalg.norm(whole, axis=1, keepdims=True), 1e-9), dtype=np.float32)


@dataclass(frozen=True, eq=False)
class Sides:
    """Margins over words, likeness in meaning, and where classes are few margins over all of it.

    Where a language is none that the vectors know, the words alone are right more often; rehearsal finds out.
    """

    of_words: Margins
    of_all: Margins | None
    likeness: Likeness
    size: int

    @classmethod
    def of(cls, seen: Seen, truth: Numbers, size: int, *, seed: int, most: int = MOST_LANDMARKS) -> "Sides":
        """Fitted to rows whose classes are `truth` (0 to size - 1); -1 is none of them. `most` landmarks at most."""
        # To the margins, "none of these" is one class more.
        told = np.where(truth < 0, size, truth)
        room = size + int((truth < 0).any())
        of_words = Margins.of(seen.words, _beside_words(seen, size), told, room, seed=seed)
        of_all = None
        if size <= FEW_CLASSES:
            of_all = Margins.of(seen.words, seen.all_numbers(), told, room, seed=seed, cost=_COST_OF_ALL, is_even=True)
        return cls(of_words, of_all, Likeness.of(seen.place(), truth, size, seed=seed, most=most), size)

    def scores(self, seen: Seen) -> Floats:
        """float32[voices, n, size]: about 1 for what a voice holds true, -1 for what it does not."""
        voices = [self.of_words.scores(seen.words, _beside_words(seen, self.size))[:, : self.size]]
        if self.of_all is not None:
            voices.append(self.of_all.scores(seen.words, seen.all_numbers())[:, : self.size])
        voices.append(self.likeness.scores(seen.place()))
        return np.stack(voices)


def _beside_words(seen: Seen, size: int) -> Floats:
    return seen.beside_words() if size <= FEW_CLASSES else seen.marks[:, :0]
