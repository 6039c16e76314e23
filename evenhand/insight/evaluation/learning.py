"""Learning from another folder as a desk learns: a taxonomy with examples, and what agents corrected."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from evenhand.understanding.domain.weights import FOLDER

Floats: TypeAlias = npt.NDArray[np.float32]
Tell: TypeAlias = Callable[[str], None]


class Learned(Protocol):
    """What learning gives: probabilities over its classes, and below which of them it is none of these."""

    @property
    def classes(self) -> tuple[str, ...]:
        """In the order of the probabilities."""

    @property
    def threshold(self) -> float:
        """A text whose likeliest class is less likely is none of these."""

    def probabilities(self, texts: Sequence[str], vectors: Floats | None = None) -> Floats:
        """One row a text."""


class Learner(Protocol):
    """The product's own way of learning, with what it costs."""

    @property
    def seconds_a_text(self) -> float:
        """How long the vector of a text of this set took."""

    def learn(
        self,
        texts: Sequence[str],
        labels: Sequence[str],
        *,
        tell: Tell,
        is_close: bool = True,
        none_texts: Sequence[str] = (),
        priors: Sequence[str] = (),
    ) -> Learned:
        """Learn labels from examples; what the shipped heads called `priors` say of a text counts as a sign."""

    def chances(self, learned: Learned, texts: Sequence[str], *, is_close: bool, tell: Tell) -> tuple[Floats, float]:
        """Probabilities a text and class, and seconds a text, vectors included."""

    def vectors(self, texts: Sequence[str], tell: Tell) -> Floats:
        """What the texts mean, as vectors of unit length."""


class OwnLearner:
    """`understanding.domain.learning`; every text is turned into a vector once a run."""

    def __init__(self, *, threads: int = 2) -> None:
        self._threads = threads
        self._vectors: dict[str, npt.NDArray[np.float16]] = {}
        self.seconds_a_text = 0.0

    def learn(
        self,
        texts: Sequence[str],
        labels: Sequence[str],
        *,
        tell: Tell,
        is_close: bool = True,
        none_texts: Sequence[str] = (),
        priors: Sequence[str] = (),
    ) -> Learned:
        """Learn labels from examples; what the shipped heads called `priors` say of a text counts as a sign."""
        from evenhand.understanding.domain import learning

        vectors = self.vectors([*texts, *none_texts], tell) if is_close else None
        return learning.learn(
            texts,
            labels,
            is_close=is_close,
            none_texts=none_texts,
            priors=[name for name in priors if (FOLDER / f"{name}.npz").exists()],
            vectors=vectors,
            progress=lambda share: tell(f"learning from {len(texts):,} rows, {share:.0%}"),
        )

    def chances(self, learned: Learned, texts: Sequence[str], *, is_close: bool, tell: Tell) -> tuple[Floats, float]:
        """Probabilities a text and class, and seconds a text, vectors included."""
        vectors = self.vectors(texts, tell) if is_close else None
        began = time.perf_counter()
        found = learned.probabilities(texts, vectors)
        took = (time.perf_counter() - began) / max(1, len(texts))
        return found, took + (self.seconds_a_text if is_close else 0.0)

    def vectors(self, texts: Sequence[str], tell: Tell) -> Floats:
        """What the texts mean; only those not met before cost anything."""
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        began = time.perf_counter()
        done = 0
        for portion in _portions(new, 512):
            self._vectors.update(zip(portion, self._embedded(portion), strict=True))
            done += len(portion)
            tell(f"vectors {done:,} of {len(new):,}")
        if len(new) > 50:
            self.seconds_a_text = (time.perf_counter() - began) / len(new)
        return np.stack([self._vectors[text] for text in texts]).astype(np.float32) if len(texts) else _EMPTY

    def forget(self) -> None:
        """Let go of the vectors of a set that is done."""
        self._vectors.clear()

    def _embedded(self, texts: Sequence[str]) -> npt.NDArray[np.float16]:
        from evenhand.understanding.domain.contextual import contextual_vectors_of
        from evenhand.understanding.domain.text import plain

        found: Floats = contextual_vectors_of([plain(text) for text in texts], threads=self._threads)
        return found.astype(np.float16)


_EMPTY: Floats = np.empty((0, 384), np.float32)


def _portions(texts: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    by_length = sorted(texts, key=len)
    for start in range(0, len(by_length), size):
        yield by_length[start : start + size]
