"""What `words` says of each character, as tables for the compiled matcher."""

import re
import sys
import unicodedata
from functools import cache
from typing import Final

import numpy as np
import regex

from evenhand.listening.domain import words
from evenhand.listening.domain.kernels import layout
from evenhand.listening.domain.kernels.layout import Characters

_PLANES: Final = (range(0x40000), range(0xE0000, 0xE1000))  # elsewhere there are no characters
_KINDS: Final = {
    words.OTHER: layout.OTHER,
    words.LETTER: layout.LETTER,
    words.DIGIT: layout.DIGIT,
    words.UNSPACED: layout.UNSPACED,
    words.MARK: layout.MARK,
    words.SIGN: layout.SIGN,
    words.STAR: layout.STAR,
    words.INVISIBLE: layout.INVISIBLE,
    words.JOINER: layout.JOINER,
    words.TONE: layout.TONE,
    words.FLAG_LETTER: layout.FLAG_LETTER,
    words.FLAG_TAG: layout.FLAG_TAG,
    words.KEYCAP: layout.KEYCAP,
    words.PICTURE: layout.PICTURE,
}
_KIND_OF_LETTER: Final = np.zeros(128, np.uint8)
_KIND_OF_LETTER[[*map(ord, _KINDS)]] = [*_KINDS.values()]
_FIRST_WITHOUT_CASE: Final = 0x1F000  # beyond the last capital letter there is (Adlam, Medefaidrin lie below)
_CLINGING = regex.compile(r"[\p{Mn}\p{Mc}\u1160-\u11ff]")
_COMBINING = regex.compile(r"\P{ccc=0}")
_MELTING_JAMO = re.compile("[\u1160-\u11ff]")


@cache
def characters() -> Characters:
    """The tables; made once in a process, in about a third of a second."""
    kinds = np.zeros(sys.maxunicode + 1, np.uint8)
    pairs: list[int] = []
    for plane in _PLANES:
        _look_through(plane, kinds[plane.start : plane.stop], pairs)
    for pair in pairs:
        kinds[pair & 0xFFFFFFFF] |= layout.JOINS
    cased = range(_FIRST_WITHOUT_CASE)
    folds = np.fromiter(map(ord, map(words.folded, map(chr, cased))), np.int32, len(cased))
    return Characters(classes=_classes(kinds), kinds=kinds, folds=folds, pairs=np.array(sorted(pairs), np.int64))


def _classes(kinds: layout.Array) -> layout.Array:
    classes = np.zeros(256, np.uint8)
    classes[:128][np.isin(kinds[:128], (layout.LETTER, layout.DIGIT))] = layout.IS_LETTER
    classes[:128][kinds[:128] == layout.SIGN] = layout.IS_SIGN
    classes[128:] = layout.IS_LETTER | layout.IS_WIDE
    return classes


def _look_through(plane: range, kinds: layout.Array, pairs: list[int]) -> None:
    """Say of each character of a plane what it is, and collect the pairs that melt."""
    text = "".join(map(chr, plane))
    shape = np.frombuffer(words.shape_of(text).encode("ascii"), np.uint8)
    kinds[:] = _KIND_OF_LETTER[shape]
    _flag(kinds, _CLINGING, text, layout.CLINGS)
    _flag(kinds, _COMBINING, text, layout.COMBINES)
    _flag(kinds, _MELTING_JAMO, text, layout.CHANGES)
    for at, character in enumerate(text):
        decomposed = unicodedata.decomposition(character)
        if decomposed and ord(character) >= 128 and words.composed(character) != character:
            kinds[at] |= layout.CHANGES
        if decomposed and not decomposed.startswith("<") and " " in decomposed:
            first, second = (int(part, 16) for part in decomposed.split())
            pairs.append(first << 32 | second)


def _flag(kinds: layout.Array, pattern: "regex.Pattern[str] | re.Pattern[str]", text: str, flag: int) -> None:
    kinds[[found.start() for found in pattern.finditer(text)]] |= flag
