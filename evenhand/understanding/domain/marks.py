"""How a text is written, beside its words: whom it names and where, links, signs, capitals, numbers, feeling words."""

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import regex

from evenhand.understanding.domain.language import languages_of
from evenhand.understanding.domain.lexicon import lexicon
from evenhand.understanding.domain.text import ENOUGH, plain
from evenhand.understanding.domain.words import split

Floats: TypeAlias = npt.NDArray[np.float32]

_OPENING = regex.compile(r"(?:\s*\.?@[\w-]+[:,]?)+")
# What is counted anywhere in a text. Handles and links may be folded into one word each already.
_COUNTED: Final = tuple(
    regex.compile(pattern)
    for pattern in (
        r"(?<![\w@])@\w+",
        r"https?://|httpurl|www\.",
        r"#\w",
        r"!",
        r"\?",
        r"\.\.|…",
        r"\b\p{Lu}{2,}\b",
        r"\d+",
        r"[\"“”«»]",
        r"\p{So}",
        r"\bRT\b",
        r"[.!?]\s",
        r"[:;=]-?[)D(/]",
    )
)
_LONG: Final = np.log(ENOUGH)
_FELT: Final = 4


def marks_of(texts: Sequence[str]) -> Floats:
    """float32[n, m] from about -1 to 1, of raw texts; of plain ones the same, but that numbers and links are fewer."""
    if not len(texts):
        return np.zeros((0, len(_row(""))), dtype=np.float32)
    plain_texts = [plain(text) for text in texts]
    felt = lexicon().felt(split(plain_texts), languages_of(plain_texts, [""] * len(plain_texts)))
    rows = np.array([_row(text[:ENOUGH])[:-_FELT] for text in texts], dtype=np.float32)
    return np.hstack([rows, np.clip(felt[:, :_FELT], -1, 1)])


def _row(text: str) -> list[float]:
    opening = _OPENING.match(text)
    at_head = opening.group().count("@") if opening else 0
    body = text[opening.end() if opening else 0 :]
    counts = [len(pattern.findall(text)) for pattern in _COUNTED]
    letters = sum(map(str.isalpha, text))
    shares = [sum(map(str.isupper, text)) / max(letters, 1), np.log1p(len(body)) / _LONG]
    first = [float(at_head > 0), _damped(at_head), _damped(counts[0] - at_head), float(body[:1].islower())]
    return [*first, *shares, *map(_damped, counts), *map(_some, counts), *_NOTHING_FELT]


_NOTHING_FELT: Final = [0.0] * _FELT


def _damped(count: float) -> float:
    return float(min(1.0, np.log1p(max(count, 0)) / 2))


def _some(count: int) -> Any:
    return float(count > 0)
