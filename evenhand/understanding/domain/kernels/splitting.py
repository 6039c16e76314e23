"""From code points to words: where they begin and end, folded, and the number each is known by."""

# What is compiled has no keyword arguments, and its numbers are numpy's.
# ruff: noqa: SIM109
# mypy: disable-error-code="no-any-return, return-value, assignment, arg-type, no-untyped-call"

from typing import Final

import numpy as np

from evenhand.kernel.compiling import Array, entry, kernel

# Kinds of characters, and a flag beside them.
SPACE, LETTER, DIGIT, SIGN, EMOJI, UNSEEN = 0, 1, 2, 3, 4, 5
CAPITAL: Final = 8
KNOWN_CHARACTERS: Final = 0x20000

# Kinds of words, and a flag beside them.
WORD, NAME, SIGNS, PICTURE = 1, 2, 3, 4
SHOUTED: Final = 16

_MOST_SIGNS = 4
_BASIS, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
_AT, _APOSTROPHE, _HEART, _COLON, _SEMICOLON, _EQUALS, _ZERO, _NINE = 64, 39, 60, 58, 59, 61, 48, 57


@kernel
def _kind(kinds: Array, code: int) -> int:
    return np.int64(kinds[code]) if code < KNOWN_CHARACTERS else LETTER


@kernel
def _is_of_word(kinds: Array, codes: Array, at: int, stop: int) -> bool:
    if at >= stop:
        return False
    kind = _kind(kinds, codes[at]) & 7
    return kind == LETTER or kind == DIGIT


@kernel
def _ends_a_face(kinds: Array, codes: Array, first: int, at: int, stop: int) -> bool:
    """Is this the letter in ":D", ":P", ":o", or the 3 in "<3"?"""
    if at >= stop or _is_of_word(kinds, codes, at + 1, stop):
        return False
    code = codes[at] | 32
    if first == _HEART:
        return codes[at] == 51
    is_eyes = first == _COLON or first == _SEMICOLON or first == _EQUALS
    return is_eyes and (code == 100 or code == 112 or code == 111)


@kernel
def _digest(folded: Array, start: int, stop: int) -> np.uint64:
    """FNV-1a over code points: the same on every machine."""
    digest = _BASIS
    for at in range(start, stop):
        digest = (digest ^ np.uint64(folded[at])) * _PRIME
    return digest


@kernel
def _put(folds: Array, codes: Array, at: int, folded: Array, end: int) -> int:
    code = codes[at]
    folded[end] = folds[code] if code < KNOWN_CHARACTERS else code
    return end + 1


@kernel
def _read_word(kinds: Array, folds: Array, codes: Array, at: int, stop: int, folded: Array, end: int) -> tuple:  # type: ignore[type-arg]
    """Letters and digits, with apostrophes between them; a word of more than three characters has no digits but 0."""
    begin, capitals, letters, has_digits = end, 0, 0, False
    if codes[at] == _AT:
        end = _put(folds, codes, at, folded, end)
        at += 1
    while at < stop:
        kind = _kind(kinds, codes[at])
        if kind & 7 == LETTER or kind & 7 == DIGIT:
            letters += kind & 7 == LETTER
            has_digits = has_digits or kind & 7 == DIGIT
            capitals += kind & CAPITAL != 0
        elif kind & 7 != UNSEEN and not (codes[at] == _APOSTROPHE and _is_of_word(kinds, codes, at + 1, stop)):
            break
        if kind & 7 != UNSEEN:
            end = _put(folds, codes, at, folded, end)
        at += 1
    if has_digits and end - begin > 3:
        for each in range(begin, end):
            if _ZERO <= folded[each] <= _NINE:
                folded[each] = _ZERO
    return at, end, letters > 1 and capitals == letters


@kernel
def _read_signs(kinds: Array, folds: Array, codes: Array, at: int, stop: int, folded: Array, end: int) -> tuple:  # type: ignore[type-arg]
    """A run of signs, of which the first four count; the letter of a face belongs to it."""
    first, begin = codes[at], end
    while at < stop and _kind(kinds, codes[at]) & 7 == SIGN:
        if end - begin < _MOST_SIGNS:
            end = _put(folds, codes, at, folded, end)
        at += 1
        if _ends_a_face(kinds, codes, first, at, stop):
            return at + 1, _put(folds, codes, at, folded, end)
        if at < stop and codes[at] == _AT and _is_of_word(kinds, codes, at + 1, stop):
            break
    return at, end


@entry
def split(
    kinds: Array,
    folds: Array,
    codes: Array,
    text_starts: Array,
    folded: Array,
    word_starts: Array,
    word_stops: Array,
    word_kinds: Array,
    digests: Array,
    words_before: Array,
) -> int:
    """Write the words of all texts, in order; how many there are. Each array has room for a word a character."""
    count, end = 0, 0
    for text in range(len(text_starts) - 1):
        words_before[text] = count
        at, stop = text_starts[text], text_starts[text + 1]
        while at < stop:
            kind = _kind(kinds, codes[at]) & 7
            begin, is_shouted, sort = end, False, 0
            is_name = codes[at] == _AT and _is_of_word(kinds, codes, at + 1, stop)
            if kind == LETTER or kind == DIGIT or is_name:
                at, end, is_shouted = _read_word(kinds, folds, codes, at, stop, folded, end)
                sort = NAME if is_name else WORD
            elif kind == SIGN:
                at, end = _read_signs(kinds, folds, codes, at, stop, folded, end)
                sort = SIGNS
            else:
                if kind == EMOJI:
                    end = _put(folds, codes, at, folded, end)
                    sort = PICTURE
                at += 1
            if sort:
                word_starts[count], word_stops[count] = begin, end
                word_kinds[count] = sort | (SHOUTED if is_shouted else 0)
                digests[count] = _digest(folded, begin, end)
                count += 1
    words_before[len(text_starts) - 1] = count
    return count
