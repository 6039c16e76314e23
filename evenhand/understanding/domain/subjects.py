"""A company's own taxonomy: which subject a text has, or none of them, and which example says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from evenhand.understanding.domain.learning import NONE, Learned, Progress, learn, vectors_of

Floats: TypeAlias = npt.NDArray[np.float32]

# An example less alike than this decided nothing: the words did.
_TELLING: Final = {True: 0.5, False: 0.55}


@dataclass(frozen=True, kw_only=True)
class Taught:
    """A subject as people taught it: its name, what it means in a sentence, and texts about it."""

    name: str
    description: str = ""
    examples: tuple[str, ...] = ()

    def told(self) -> tuple[str, ...]:
        """What there is to learn from: the examples, or while there is none the description, or the name."""
        if self.examples:
            return self.examples
        return (f"{self.name}: {self.description}" if self.description else self.name,)


@dataclass(frozen=True)
class Answer:
    """The subject of a text (None: none of these), how sure that is (0 to 1), and the example that decided, or ""."""

    subject: str | None
    sure: float
    because: str = ""


@dataclass(frozen=True, eq=False)
class Taxonomy:
    """Subjects learnt. Immutable: a correction gives a new one."""

    learned: Learned
    examples: tuple[str, ...]
    subjects: tuple[str, ...]  # of each example, NONE for none of them
    places: Floats  # of the examples

    def answers(self, texts: Sequence[str]) -> list[Answer]:
        """What each text is about."""
        if not texts:
            return []
        vectors = vectors_of(texts, is_close=self.learned.is_close)
        chances = self.learned.probabilities(texts, vectors)
        likeness = vectors @ self.places.T
        return [self._answer(*each) for each in zip(chances, likeness, strict=True)]

    def corrected(self, text: str, subject: str | None) -> "Taxonomy":
        """The same, told what one text is about; counts from the next text on."""
        place = vectors_of([text], is_close=self.learned.is_close)
        return Taxonomy(
            self.learned.corrected(text, subject),
            (*self.examples, text),
            (*self.subjects, subject or NONE),
            np.concatenate([self.places, place]),
        )

    def _answer(self, chances: Floats, likeness: Floats) -> Answer:
        best = int(chances.argmax())
        sure = float(min(1.0, chances[best]))
        if sure < self.learned.threshold:
            return Answer(None, 1 - sure, self._because(NONE, likeness))
        return Answer(self.learned.classes[best], sure, self._because(self.learned.classes[best], likeness))

    def _because(self, subject: str, likeness: Floats) -> str:
        """The example of the subject that is most like the text; of equals the newest."""
        own = np.array([each == subject for each in self.subjects])
        alike = np.where(own, likeness, -1)
        place = len(alike) - 1 - int(alike[::-1].argmax())
        return self.examples[place] if alike[place] >= _TELLING[self.learned.is_close] else ""


def taught(
    subjects: Sequence[Taught],
    *,
    none_texts: Sequence[str] = (),
    is_close: bool = True,
    progress: Progress | None = None,
    seed: int = 0,
) -> Taxonomy:
    """Learn a taxonomy. ValueError where it has no subject, or two of one name."""
    names = [each.name for each in subjects]
    if len(set(names)) < len(names):
        raise ValueError("two subjects have one name")
    pairs = [(text, each.name) for each in subjects for text in each.told()]
    texts, labels = [text for text, _name in pairs], [name for _text, name in pairs]
    places = vectors_of([*texts, *none_texts], is_close=is_close)
    learned = learn(
        texts, labels, none_texts=none_texts, is_close=is_close, vectors=places, progress=progress, seed=seed
    )
    return Taxonomy(learned, (*texts, *none_texts), (*labels, *(NONE for _ in none_texts)), places)
