"""Copies: the same words posted again, by hand, by a button, or by a machine with another name in them."""

import re
import zlib
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from evenhand.understanding.domain.text import words_of

# Of texts with fewer words only the very same is a copy: two short texts may differ in the one word that matters.
LONG_ENOUGH = 6
ALIKE = 0.8  # share of the pairs of words that two copies have in common, as their signatures tell
_HASHES, _BAND = 64, 4

_SHARED_BY = re.compile(r"^\W*(?:(?:rt|mt|qt)\b[:\s]*@\w+\s*:?\s*)+|\bvia\s+@\w+\W*$", re.I)
_WRAPPER = re.compile(r"^\W*@user\b[\s:]*[\"']|[\"']\s*(?:httpurl\s*)*$")
_LEFT_OUT = {"@user", "httpurl", "rt", "mt", "via"}
_ROOM = np.uint64((1 << 61) - 1)
_DICE = np.random.default_rng(20)
_FACTORS = _DICE.integers(1, 1 << 31, size=(_HASHES, 1), dtype=np.uint64)
_TERMS = _DICE.integers(0, 1 << 61, size=(_HASHES, 1), dtype=np.uint64)

Signature = npt.NDArray[np.uint64]


def own_words(plain: str) -> list[str]:
    """The words of a plain text without what sharing adds: “RT @user:”, quotation marks, names and links."""
    text = _SHARED_BY.sub(" ", plain)
    text = _WRAPPER.sub(" ", text)
    return [word for word in words_of(text) if (word[0].isalnum() or word[0] == "#") and word not in _LEFT_OUT]


def same_text(words: Sequence[str]) -> int:
    """A number that two texts share if they have the same words in the same order; 0 for a text without words."""
    if not words:
        return 0
    whole = " ".join(words).encode()
    return zlib.crc32(whole) << 32 | zlib.adler32(whole)


def signature_of(words: Sequence[str]) -> Signature | None:
    """What tells in how many pairs of neighbouring words two texts agree; None for a text that is too short."""
    if len(words) < LONG_ENOUGH:
        return None
    pairs = {zlib.crc32(f"{a} {b}".encode()) for a, b in pairwise(words)}
    numbers = np.fromiter(pairs, dtype=np.uint64, count=len(pairs))
    return np.asarray(((_FACTORS * numbers + _TERMS) % _ROOM).min(axis=1), dtype=np.uint64)


def likeness(one: Signature, other: Signature) -> float:
    """The share of pairs of words in common, give or take a few hundredths."""
    return float((one == other).mean())


class Copies:
    """Finds the text that another is a copy of, among those it was told of and not told to forget."""

    def __init__(self) -> None:
        self._same: dict[int, int] = {}
        self._bands: dict[tuple[int, bytes], int] = {}
        self._signatures: dict[int, tuple[int, Signature | None]] = {}

    def original_of(self, words: Sequence[str]) -> int | None:
        """The key of a text with these words, or nearly these; None if there is none."""
        found = self._same.get(same_text(words)) if words else None
        if found is not None:
            return found
        signature = signature_of(words)
        return None if signature is None else self._nearly(signature)

    def _nearly(self, signature: Signature) -> int | None:
        candidates = {self._bands[band] for band in _bands(signature) if band in self._bands}
        for key in sorted(candidates):
            _same, other = self._signatures[key]
            if other is not None and likeness(signature, other) >= ALIKE:
                return key
        return None

    def add(self, key: int, words: Sequence[str]) -> None:
        """Know this text by `key` from now on."""
        if not words:
            return
        same, signature = same_text(words), signature_of(words)
        self._same.setdefault(same, key)
        self._signatures[key] = (same, signature)
        if signature is not None:
            for band in _bands(signature):
                self._bands.setdefault(band, key)

    def forget(self, keys: Iterable[int]) -> None:
        """No longer know these texts."""
        for key in keys:
            same, signature = self._signatures.pop(key, (0, None))
            if self._same.get(same) == key:
                del self._same[same]
            for band in _bands(signature) if signature is not None else ():
                if self._bands.get(band) == key:
                    del self._bands[band]


def _bands(signature: Signature) -> list[tuple[int, bytes]]:
    return [(at, signature[at : at + _BAND].tobytes()) for at in range(0, _HASHES, _BAND)]
