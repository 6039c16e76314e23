"""Learning from examples and corrections: a company's own subjects, or any other labels, in minutes on a CPU.

Voices vote: linear margins over words (`margins`) and likeness in meaning (`likeness`); rows left out of learning
say what each vote is worth and how sure the answer may be (`rehearsing`). Corrections count at once (`nearest`).
Figures and what was tried: docs/models/learning.md.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from evenhand.understanding.domain.background import EVERYDAY
from evenhand.understanding.domain.contextual import contextual_vectors_of
from evenhand.understanding.domain.evidence import Evidence
from evenhand.understanding.domain.features import features_of
from evenhand.understanding.domain.heads import HeadSet, head
from evenhand.understanding.domain.marks import marks_of
from evenhand.understanding.domain.nearest import Corrections, Near
from evenhand.understanding.domain.rehearsing import Judgement, rehearsed, steps
from evenhand.understanding.domain.sides import FEW_CLASSES, Seen, Sides
from evenhand.understanding.domain.text import plain
from evenhand.understanding.domain.vectors import static_vectors_of
from evenhand.understanding.domain.weights import trained_on

Floats: TypeAlias = npt.NDArray[np.float32]
Progress: TypeAlias = Callable[[float], None]

NONE: Final = ""  # the label of a text that is about none of the classes
_THREADS: Final = 2
# Shipped heads whose answers count as signs, how loud they are, and of how few examples they may know the texts.
_PRIORS: Final = ("sentiment", "kind", "reply", "severity", "audience", "harm", "abuse", "spam")
_QUIETLY, _MOST_KNOWN, _FEWEST_FOR_PRIORS = 0.1, 0.02, 200
_SOFTLY: Final = np.float32(0.3)  # how loud it is how a text is written
_PORTION: Final = 512  # texts between two words on progress
# Of the work of learning, what reading the texts costs.
_READING: Final = 0.4


@dataclass(frozen=True, eq=False)
class Learned:
    """What was learnt. Immutable: a correction gives a new one that shares the rest."""

    classes: tuple[str, ...]
    is_close: bool
    priors: tuple[str, ...]
    evidence: Evidence
    sides: Sides
    judgement: Judgement
    near: Near
    corrections: Corrections

    @property
    def threshold(self) -> float:
        """Below it, the best probability means "none of these"."""
        return self.judgement.threshold

    @property
    def scores(self) -> dict[str, Any]:
        """What rows left out of learning showed: accuracy, macro_f1, and by class precision, recall, n. {} with few."""
        return self.judgement.scores

    def probabilities(self, texts: Sequence[str], vectors: Floats | None = None) -> Floats:
        """float32[n, k] in the order of `classes`; what is missing to 1 in a row is "none of these".

        `vectors` saves making them again: those of `vectors_of(texts, is_close=…)`.
        """
        if not len(texts):
            return np.zeros((0, len(self.classes)), dtype=np.float32)
        plain_texts = [plain(text) for text in texts]
        seen = _seen(texts, plain_texts, self.evidence, vectors, self.priors, is_close=self.is_close)
        _places, nearest = self.near.nearest(seen.vectors)
        said = self.judgement.probabilities(self.sides.scores(seen), nearest)
        room = len(self.classes) - said.shape[1]  # classes that only corrections know
        chances = np.pad(said, ((0, 0), (0, room)))
        return self.corrections.applied(chances, seen.vectors, self.near, is_close=self.is_close)

    def predict(self, texts: Sequence[str], vectors: Floats | None = None) -> list[str | None]:
        """The class of each text; None where it is about none of them."""
        chances = self.probabilities(texts, vectors)
        best, top = chances.argmax(axis=1).tolist(), chances.max(axis=1).tolist()
        return [self.classes[at] if sure >= self.threshold else None for at, sure in zip(best, top, strict=True)]

    def corrected(self, text: str, label: str | None) -> "Learned":
        """The same with one text more whose class somebody told; "" or None: it is about none of the classes.

        Counts for the next text that says the same, whatever was learnt or told before. A new label is a new class.
        """
        known = self.classes
        if label and label not in known:
            known = (*known, label)
        number = known.index(label) if label else -1
        [vector] = vectors_of([text], is_close=self.is_close)
        return replace(self, classes=known, corrections=self.corrections.added(vector, number))

    def packed(self) -> bytes:
        """All of it as compressed arrays, to be kept; the same bytes for the same learning."""
        from evenhand.understanding.domain.packing import packed

        return packed(self)

    @classmethod
    def unpacked(cls, blob: bytes) -> "Learned":
        """What `packed` kept. ValueError where the bytes are something else; nothing in them is ever executed."""
        from evenhand.understanding.domain.packing import unpacked

        return unpacked(blob)


def learn(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    is_close: bool = True,
    none_texts: Sequence[str] = (),
    priors: Sequence[str] | None = None,
    vectors: Floats | None = None,
    progress: Progress | None = None,
    seed: int = 0,
) -> Learned:
    """Learn to tell these labels apart, and from texts about none of them; the same for the same seed.

    Where one text has several labels, the last counts. `is_close` looks at contextual vectors (about 200 texts a
    second and core), else at static ones, quick enough for the stream. `priors` names shipped heads whose answers
    count as signs; None takes all that were not trained on these texts, where classes are few. `vectors`
    float32[n + m, d] are those of `vectors_of` for the texts and then the `none_texts`. `progress` is told the share
    that is done. ValueError without an example, or where the lengths differ.
    """
    if len(texts) != len(labels):
        raise ValueError(f"{len(texts)} texts have {len(labels)} labels")
    if not len(texts):
        raise ValueError("there is no example to learn from")
    tell = progress or (lambda _share: None)
    plain_texts = [plain(text) for text in (*texts, *none_texts)]
    classes, truth = _told(plain_texts, [*labels, *(NONE for _ in none_texts)])
    evidence = Evidence.of(plain_texts)
    if priors is None:
        priors = _unbiased(texts) if len(classes) <= FEW_CLASSES and len(texts) >= _FEWEST_FOR_PRIORS else ()
    raw = [*texts, *none_texts]
    seen = _seen(
        raw, plain_texts, evidence, vectors, priors, is_close=is_close, tell=lambda share: tell(share * _READING)
    )
    work = steps(truth, len(classes)) + 1
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        tell(_READING + (1 - _READING) * done / work)

    everyday = _seen(EVERYDAY, EVERYDAY, evidence, _everyday(is_close=is_close), priors, is_close=is_close)
    judgement = rehearsed(
        seen, truth, len(classes), everyday=everyday, classes=classes, is_close=is_close, seed=seed, step=step
    )
    sides = Sides.of(seen, truth, len(classes), seed=seed)
    step()
    near = Near(seen.vectors.astype(np.float16), truth)
    corrections = Corrections.empty(seen.vectors.shape[1])
    return Learned(classes, is_close, tuple(priors), evidence, sides, judgement, near, corrections)


def vectors_of(texts: Sequence[str], *, is_close: bool, tell: Progress | None = None) -> Floats:
    """float32[n, d] of unit length, as `learn` and `probabilities` see these raw texts."""
    return _vectors([plain(text) for text in texts], is_close=is_close, tell=tell)


def _vectors(plain_texts: Sequence[str], *, is_close: bool, tell: Progress | None = None) -> Floats:
    if not is_close:
        return static_vectors_of(plain_texts)
    if tell is None or len(plain_texts) <= _PORTION:
        return contextual_vectors_of(plain_texts, threads=_THREADS)
    parts = []
    for begin in range(0, len(plain_texts), _PORTION):
        parts.append(contextual_vectors_of(plain_texts[begin : begin + _PORTION], threads=_THREADS))
        tell(min(1.0, (begin + _PORTION) / len(plain_texts)))
    return np.concatenate(parts)


@cache
def _everyday(*, is_close: bool) -> Floats:
    return _vectors(EVERYDAY, is_close=is_close)


def _seen(
    texts: Sequence[str],
    plain_texts: Sequence[str],
    evidence: Evidence,
    vectors: Floats | None,
    priors: Sequence[str],
    *,
    is_close: bool,
    tell: Progress | None = None,
) -> Seen:
    """What is seen of texts, raw and plain. ValueError where the vectors are of other texts."""
    given = _vectors(plain_texts, is_close=is_close, tell=tell) if vectors is None else np.asarray(vectors, np.float32)
    if len(given) != len(plain_texts):
        raise ValueError(f"{len(plain_texts)} texts have {len(given)} vectors")
    signs = [_said(plain_texts, priors)]
    if is_close:
        signs.append(static_vectors_of(plain_texts))
    return Seen(evidence.matrix(plain_texts), given, np.hstack(signs), marks_of(texts) * _SOFTLY)


def _said(plain_texts: Sequence[str], priors: Sequence[str]) -> Floats:
    """What the named shipped heads say of the texts."""
    if not priors:
        return np.zeros((len(plain_texts), 0), dtype=np.float32)
    heads = [head(name) for name in priors]
    said = HeadSet(heads).logits(features_of(plain_texts))
    return np.hstack([said[each.name] * np.float32(_QUIETLY / each.temperature) for each in heads])


def _unbiased(texts: Sequence[str]) -> tuple[str, ...]:
    """The shipped heads to which these texts are new: of the others, the answers would look better than they are."""
    from evenhand.understanding.domain.fitting import hashes_of

    hashes = hashes_of(texts)
    known = {name: np.isin(hashes, trained_on(name)).mean() for name in _PRIORS}
    return tuple(name for name, share in known.items() if share <= _MOST_KNOWN)


def _told(plain_texts: Sequence[str], labels: Sequence[str]) -> tuple[tuple[str, ...], npt.NDArray[np.int64]]:
    """The classes in order, and of each row its class, -1 for none; the last word on a text counts for all of it."""
    last = dict(zip(map(str.casefold, plain_texts), labels, strict=True))
    settled = [last[text.casefold()] for text in plain_texts]
    classes = tuple(sorted({label for label in settled if label}))
    if not classes:
        raise ValueError("there is no example to learn from")
    number = {label: at for at, label in enumerate(classes)} | {NONE: -1}
    return classes, np.array([number[label] for label in settled], dtype=np.int64)
