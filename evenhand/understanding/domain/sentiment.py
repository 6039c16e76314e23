"""How a text feels: a graded value and three calibrated steps, from words, signs and emoji.

English is read by a head that learnt from people's ratings; other languages by lists of our own words.
"""

from collections.abc import Sequence
from functools import cache
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from evenhand.understanding.domain.features import Features, features_of
from evenhand.understanding.domain.heads import HeadSet, head, softmax
from evenhand.understanding.domain.lexicon import lexicon
from evenhand.understanding.domain.text import plain
from evenhand.understanding.domain.weights import weights_of
from evenhand.understanding.domain.words import split

Polarity: TypeAlias = Literal["negative", "neutral", "positive"]
STEPS: tuple[Polarity, ...] = ("negative", "neutral", "positive")

Graded: TypeAlias = npt.NDArray[np.float64]
Steps: TypeAlias = npt.NDArray[np.float64]

# Up to the first a text is rather unhappy, from the second on rather glad.
_UNHAPPY_TO, _GLAD_FROM = -0.16, 0.24
# How gradually certainty grows beyond these edges, and how much of it is mere guessing: by language, since word lists
# know less than what was learnt. Chosen on the development parts of public sets (docs/models/sentiment.md).
_ENGLISH, _OTHERS = (0.18, 0.12), (0.2, 0.48)
# How far a post to somebody that is surely praise or a complaint lies from its words alone.
_PRAISE, _COMPLAINT = 0.3, 0.2
_READ_AS_ENGLISH = frozenset({"en", "und"})


def sentiments(features: Features, plain_texts: Sequence[str], languages: Sequence[str]) -> tuple[Graded, Steps]:
    """Per text a value from -1 (very unhappy) to 1 (very happy), and the probabilities of STEPS.

    A text without a word has 0. `languages` are ISO 639-1 or "und", which is read like English.
    """
    felt = lexicon().felt(split(plain_texts), languages)
    is_english = np.array([language in _READ_AS_ENGLISH for language in languages], dtype=bool)
    learnt = _rated(features, plain_texts) + felt @ _of_felt()
    has_words = np.diff(features.row_starts) > 1
    graded = np.where(is_english, learnt, felt[:, 0]).astype(np.float64) * has_words
    certainty = np.where(is_english[:, None], _ENGLISH, _OTHERS)
    return np.clip(graded, -1.0, 1.0), _steps(graded, certainty[:, 0], certainty[:, 1])


def sentiments_of(texts: Sequence[str], languages: Sequence[str]) -> list[float]:
    """The graded values of raw texts, for those who have no features at hand."""
    plain_texts = [plain(text) for text in texts]
    graded, _ = sentiments(features_of(plain_texts), plain_texts, languages)
    return [float(value) for value in graded]


def polarity_of(sentiment: float) -> Polarity:
    """The three steps that people and rules use: the likeliest one."""
    if sentiment <= _UNHAPPY_TO:
        return "negative"
    return "positive" if sentiment >= _GLAD_FROM else "neutral"


def _rated(features: Features, plain_texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """What the head makes of the words. Said to somebody, trouble told as plain facts is trouble too."""
    logits = _heads().logits(features)
    kind, is_told = head("kind"), np.array(["@user" in text for text in plain_texts], dtype=bool)
    kinds = softmax(logits["kind"] / np.float32(kind.temperature))
    praise, complaint = (kinds[:, kind.classes.index(name)] for name in ("praise", "complaint"))
    return np.asarray(logits["sentiment"][:, 0] + is_told * (_PRAISE * praise - _COMPLAINT * complaint))


def _steps(graded: Graded, width: Graded, guessing: Graded) -> Steps:
    """At an edge the steps on either side are equally likely."""
    pulls = [(_UNHAPPY_TO - graded) / width, np.zeros(len(graded)), (graded - _GLAD_FROM) / width]
    raised = np.exp(np.clip(np.stack(pulls, axis=1), -50, 50))
    known = (1 - guessing[:, None]) * raised / raised.sum(axis=1, keepdims=True)
    return np.asarray(known + guessing[:, None] / len(STEPS))


@cache
def _heads() -> HeadSet:
    return HeadSet([head("sentiment"), head("kind")])


@cache
def _of_felt() -> npt.NDArray[np.float32]:
    return np.asarray(weights_of("sentiment")["of_felt"], dtype=np.float32)
