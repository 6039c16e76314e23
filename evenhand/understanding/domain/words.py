"""Texts split into words that the compiled parts understand: folded, numbered, the same on every machine."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from evenhand.understanding.domain.kernels import splitting

Array = npt.NDArray[Any]

_BASIS, _PRIME, _MODULUS = 0xCBF29CE484222325, 0x100000001B3, 1 << 64
_INSIDE = 0x5EED
# Short vowels and stretched lines of Arabic are written or left out as people like.
_LEFT_OUT = frozenset([0x640, *range(0x64B, 0x660), 0x670])
_SKIN = range(0x1F3FB, 0x1F400)


@dataclass(frozen=True, eq=False)
class Words:
    """The words of many texts: where each lies in `folded`, its kind, its number, and how many there are before."""

    folded: Array
    starts: Array
    stops: Array
    kinds: Array
    digests: Array
    before: Array


def split(texts: Sequence[str]) -> Words:
    """All words of all texts. A lone surrogate is a word of nothing."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.int32)
    starts = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum([len(text) for text in texts], out=starts[1:])
    size = len(codes)
    folded, firsts, stops = (np.empty(size, dtype=np.int32) for _ in range(3))
    kinds, digests = np.empty(size, dtype=np.uint8), np.empty(size, dtype=np.uint64)
    before = np.zeros(len(texts) + 1, dtype=np.int64)
    count = splitting.split(*_tables(), codes, starts, folded, firsts, stops, kinds, digests, before)
    return Words(folded, firsts[:count], stops[:count], kinds[:count], digests[:count], before)


def digest_of(word: str, *, is_inside: bool = False) -> int:
    """The number a word is known by; the inside of a word ("##ing") has another than the word of the same letters."""
    digest = _BASIS ^ _INSIDE if is_inside else _BASIS
    for code in folded(word):
        digest = (digest ^ code) * _PRIME % _MODULUS
    return digest


def folded(word: str) -> list[int]:
    """Small letters without accents, as code points; what is not seen is left out."""
    kinds, folds = _tables()
    codes = (ord(each) for each in word)
    known = [(code, code < splitting.KNOWN_CHARACTERS) for code in codes]
    return [
        int(folds[code]) if is_known else code
        for code, is_known in known
        if not is_known or kinds[code] != splitting.UNSEEN
    ]


@cache
def _tables() -> tuple[Array, Array]:
    """Of each character its kind and its plain form."""
    kinds = np.full(splitting.KNOWN_CHARACTERS, splitting.UNSEEN, dtype=np.uint8)
    folds = np.arange(splitting.KNOWN_CHARACTERS, dtype=np.int32)
    for code in range(splitting.KNOWN_CHARACTERS):
        character = chr(code)
        category = unicodedata.category(character)
        kinds[code] = _kind(code, category)
        if category in {"Lu", "Ll", "Lt", "Lo", "Nd"}:
            folds[code] = _fold(character, category)
    return kinds, folds


def _fold(character: str, category: str) -> int:
    if category == "Nd":
        return ord("0") + unicodedata.digit(character)
    bare = unicodedata.normalize("NFD", character)[0].lower() if not "가" <= character <= "힣" else character
    return ord(bare) if len(bare) == 1 else ord(character)


def _kind(code: int, category: str) -> int:
    if category[0] == "Z" or 9 <= code <= 13:
        return splitting.SPACE
    if code in _LEFT_OUT or 0x300 <= code < 0x370 or code in _SKIN or 0xFE00 <= code < 0xFE10:
        return splitting.UNSEEN
    if category[0] in "LM" or code == ord("_"):
        return splitting.LETTER | (splitting.CAPITAL if category == "Lu" else 0)
    if category[0] == "N":
        return splitting.DIGIT
    if category == "So" or (category == "Cn" and code >= 0x1F000):
        return splitting.EMOJI
    return splitting.SIGN if category[0] in "PS" else splitting.UNSEEN
