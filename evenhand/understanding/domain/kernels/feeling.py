"""From words to how they feel together: each felt word turned round by a negation, raised by what is loud."""

# What is compiled has no keyword arguments, and its numbers are numpy's.
# ruff: noqa: SIM109, FBT001
# mypy: disable-error-code="no-any-return, return-value, assignment, arg-type, no-untyped-call"

from typing import Final

import numpy as np

from evenhand.kernel.compiling import Array, entry, kernel

# What a word does, beside what it is worth.
FELT, STRONGER, WEAKER, TURN, WORKS = 0, 1, 2, 3, 4
COLUMNS: Final = 4

_WORD, _SIGNS, _SHOUTED = 1, 3, 16
_BASIS, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
_STIR, _SHIFT = np.uint64(0xD6E8FEB86659FD93), np.uint64(32)
_REACH, _LONGEST_STEM, _LONGEST_ARTICLE, _EXCLAMATION, _APOSTROPHE = 3, 16, 6, 33, 39
_TURNED, _LOUD, _BROKEN, _MORE, _LESS = -0.7, 1.2, -1.6, 1.25, 0.6


@kernel
def _row(keys: Array, rows: Array, digest: np.uint64) -> int:
    mask = np.uint64(len(keys) - 1)
    at = ((digest ^ (digest >> _SHIFT)) * _STIR) & mask
    while rows[np.int64(at)] >= 0:
        if keys[np.int64(at)] == digest:
            return np.int64(rows[np.int64(at)])
        at = (at + np.uint64(1)) & mask
    return -1


@kernel
def _row_of_stem(keys: Array, rows: Array, folded: Array, start: int, stop: int, tongue: np.uint64) -> int:
    """The longest beginning of the word that is a stem of this language."""
    digest, best = _BASIS, -1
    for at in range(start, min(stop, start + _LONGEST_STEM)):
        digest = (digest ^ np.uint64(folded[at])) * _PRIME
        row = _row(keys, rows, ~(digest ^ tongue))
        if row >= 0:
            best = row
    return best


@kernel
def _digest(folded: Array, start: int, stop: int) -> np.uint64:
    digest = _BASIS
    for at in range(start, stop):
        digest = (digest ^ np.uint64(folded[at])) * _PRIME
    return digest


@kernel
def _behind_apostrophe(folded: Array, start: int, stop: int) -> int:
    """Where the word proper begins: "l'amour", "dell'amore"."""
    for at in range(start, min(stop, start + _LONGEST_ARTICLE)):
        if folded[at] == _APOSTROPHE:
            return at + 1
    return start


@kernel
def _is_negation(negations: Array, digest: np.uint64, folded: Array, start: int, stop: int) -> bool:
    if stop - start > 3 and folded[stop - 1] == 116 and folded[stop - 2] == 39 and folded[stop - 3] == 110:
        return True
    at = np.searchsorted(negations, digest)
    return at < len(negations) and negations[at] == digest


@kernel
def _is_negated(denied: Array, first: int, last: int, word: int, reach_behind: int) -> bool:
    for near in range(max(first, word - _REACH), min(last, word + 1 + reach_behind)):
        if near != word and denied[near]:
            return True
    return False


@kernel
def _row_of(
    keys: Array, rows: Array, digest: np.uint64, folded: Array, start: int, stop: int, tongue: np.uint64
) -> int:
    """A word in its language: whole, by its beginning, or either behind an article."""
    row = _row(keys, rows, digest ^ tongue)
    if row < 0:
        row = _row_of_stem(keys, rows, folded, start, stop, tongue)
    behind = _behind_apostrophe(folded, start, stop)
    if row < 0 and behind > start:
        row = _row(keys, rows, _digest(folded, behind, stop) ^ tongue)
        if row < 0:
            row = _row_of_stem(keys, rows, folded, behind, stop, tongue)
    return row


@kernel
def _exclamations(folded: Array, start: int, stop: int) -> int:
    count = 0
    for at in range(start, stop):
        count += folded[at] == _EXCLAMATION
    return count


@kernel
def _worth(
    role: int, value: float, is_word: bool, denied: Array, first: int, last: int, word: int, behind: int
) -> float:
    """What a word is worth where it stands."""
    if role == WORKS:
        return _BROKEN if _is_negated(denied, first, last, word, _REACH) else 0.0
    if is_word and _is_negated(denied, first, last, word, behind):
        return value * _TURNED
    return value


@kernel
def _note(felt: Array, text: int, glad: float, unhappy: float, latest: float, loudness: float) -> None:
    whole = glad + unhappy
    whole += np.sign(whole) * 0.3 * min(loudness, 4.0)
    felt[text, 0] = whole / np.sqrt(whole * whole + 15.0)
    felt[text, 1] = glad / (glad + 4.0)
    felt[text, 2] = unhappy / (4.0 - unhappy)
    felt[text, 3] = latest / 4.0


@entry
def feel(
    folded: Array,
    word_starts: Array,
    word_stops: Array,
    word_kinds: Array,
    digests: Array,
    words_before: Array,
    tongues: Array,
    reaches_behind: Array,
    has_english: Array,
    negations: Array,
    keys: Array,
    rows: Array,
    values: Array,
    roles: Array,
    denied: Array,
    felt: Array,
) -> None:
    """Write a row a text: the whole between -1 and 1, its glad part, its unhappy part, and the last word felt."""
    for word in range(len(word_starts)):
        start, stop = word_starts[word], word_stops[word]
        denied[word] = word_kinds[word] & 15 == _WORD and _is_negation(negations, digests[word], folded, start, stop)
    for text in range(len(words_before) - 1):
        first, last = words_before[text], words_before[text + 1]
        glad, unhappy, latest, factor, loudness = 0.0, 0.0, 0.0, 1.0, 0.0
        for word in range(first, last):
            start, stop, kind = word_starts[word], word_stops[word], word_kinds[word] & 15
            row = -1
            if kind == _WORD and tongues[text]:
                row = _row_of(keys, rows, digests[word], folded, start, stop, tongues[text])
            if row < 0 and (kind != _WORD or has_english[text]):
                row = _row(keys, rows, digests[word])
            if kind == _SIGNS:
                loudness += _exclamations(folded, start, stop)
            role = roles[row] if row >= 0 else FELT
            if role == TURN:
                glad, unhappy = glad * 0.5, unhappy * 0.5
            if row < 0 or role == STRONGER or role == WEAKER or role == TURN:
                factor = _MORE if role == STRONGER else _LESS if role == WEAKER else 1.0
                continue
            value = _worth(role, values[row], kind == _WORD, denied, first, last, word, reaches_behind[text])
            value *= factor * (_LOUD if word_kinds[word] & _SHOUTED else 1.0)
            factor = 1.0
            glad, unhappy = glad + max(value, 0.0), unhappy + min(value, 0.0)
            latest = value if value != 0.0 else latest
        _note(felt, text, glad, unhappy, latest, loudness)
