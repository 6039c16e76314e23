"""A post's bytes to words and emoji, compiled. The oracle is `words.tokens_of`.

Runs of letters are found without a branch. What is not plain ASCII in a run is decoded and goes by the grammar of
`words`; nothing of that grammar reaches over an ASCII character that is no letter, but for "*" as base of a keycap.
"""

# What is compiled has no keyword arguments, and its numbers are numpy's.
# ruff: noqa: FBT003
# mypy: disable-error-code="no-any-return, return-value, assignment, arg-type, no-untyped-call"

import numpy as np

from evenhand.kernel.compiling import inlined, kernel
from evenhand.listening.domain.kernels.finding import digest_of, find, first_bytes, key_at, note
from evenhand.listening.domain.kernels.layout import (
    CHANGES,
    CLINGS,
    COMBINES,
    DIGIT,
    FLAG_LETTER,
    FLAG_TAG,
    INVISIBLE,
    IS_LETTER,
    IS_SIGN,
    IS_WIDE,
    JOINER,
    JOINS,
    KEYCAP,
    KIND,
    LETTER,
    MARK,
    PICTURE,
    SIGN,
    STAR,
    TONE,
    UNSPACED,
    Array,
    Characters,
    Dictionary,
    Posts,
    Said,
    Scratch,
)

_HIGH_BITS = np.uint64(0x8080808080808080)
_STAR = 42
_PICTURES = 1 << PICTURE | 1 << FLAG_LETTER | 1 << KEYCAP


@kernel
def lower(text: Array, lowered: Array) -> None:
    """ASCII letters to lower case; other bytes stay."""
    for at in range(len(text)):
        is_capital = np.uint8(text[at] - np.uint8(65)) < np.uint8(26)
        lowered[at] = text[at] | (np.uint8(is_capital) << np.uint8(5))


@inlined
def find_runs(
    text: Array, at: int, stop: int, classes: Array, edges: Array, starts: Array, sizes: Array
) -> tuple[int, bool]:
    """Runs of letters, with the sign before them; how many, and whether any is wide. text[stop] is no letter."""
    count, before, seen = 0, 0, 0
    for each in range(at, stop + 1):
        own = np.int64(classes[text[each]])
        edges[count] = each
        count += (own ^ before) & IS_LETTER
        seen |= own
        before = own
    runs = count >> 1
    for each in range(runs):
        start = np.int64(edges[2 * each])
        before = np.int64(classes[text[start - 1 if start > at else stop]])
        start -= (before & IS_SIGN) >> 1
        starts[each] = start
        sizes[each] = edges[2 * each + 1] - start
    return runs, seen & IS_WIDE != 0


@inlined
def _character(text: Array, at: int) -> tuple[int, int]:
    """A character of UTF-8, and how many bytes it has."""
    lead = np.int64(text[at])
    if lead < 0x80:
        return lead, 1
    second = np.int64(text[at + 1]) & 63
    if lead < 0xE0:
        return (lead & 31) << 6 | second, 2
    third = np.int64(text[at + 2]) & 63
    if lead < 0xF0:
        return (lead & 15) << 12 | second << 6 | third, 3
    return (lead & 7) << 18 | second << 12 | third << 6 | (np.int64(text[at + 3]) & 63), 4


@kernel
def _melt(pairs: Array, first: int, second: int) -> bool:
    """Would the two become one when composed?"""
    wanted = first << 32 | second
    low, high = 0, len(pairs)
    while low < high:
        middle = (low + high) >> 1
        if pairs[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low < len(pairs) and pairs[low] == wanted


@kernel
def _is_odd(pairs: Array, before: int, code: int, flags_before: int, flags: int) -> bool:
    """May composing change the text here?"""
    if flags & CHANGES or (flags & COMBINES and flags_before & COMBINES):
        return True
    kind = flags_before & KIND
    if flags & CLINGS and kind in (INVISIBLE, JOINER):
        return True
    return flags & JOINS != 0 and (flags_before & COMBINES != 0 or _melt(pairs, before, code))


@inlined
def _read(
    text: Array, at: int, stop: int, before: int, known: Array, pairs: Array, codes: Array, kinds: Array
) -> tuple[int, int, bool]:
    """The characters of a run and their kinds; how many, which kinds, and whether the post must be composed first."""
    count, which, is_odd = 0, 0, False
    flags_before = np.int64(known[before])
    while at < stop:
        code, size = _character(text, at)
        at += size
        flags = np.int64(known[code])
        if flags >= CHANGES and _is_odd(pairs, before, code, flags_before, flags):
            is_odd = True
        codes[count] = code
        kinds[count] = flags & KIND
        which |= 1 << (flags & KIND)
        count += 1
        before, flags_before = code, flags
    for beyond in range(3):  # nothing goes on here; three is the longest look ahead
        kinds[count + beyond] = 0
    return count, which, is_odd


@inlined
def _write(text: Array, at: int, code: int) -> int:
    """A character as UTF-8; where the next one goes."""
    if code < 0x80:
        text[at] = code
        return at + 1
    if code < 0x800:
        text[at] = 0xC0 | code >> 6
        text[at + 1] = 0x80 | code & 63
        return at + 2
    if code < 0x10000:
        text[at] = 0xE0 | code >> 12
        text[at + 1] = 0x80 | code >> 6 & 63
        text[at + 2] = 0x80 | code & 63
        return at + 3
    text[at] = 0xF0 | code >> 18
    text[at + 1] = 0x80 | code >> 12 & 63
    text[at + 2] = 0x80 | code >> 6 & 63
    text[at + 3] = 0x80 | code & 63
    return at + 4


@inlined
def _word_end(kinds: Array, at: int) -> int:
    """Where the word that begins here ends; `at` itself if none does."""
    kind = kinds[at]
    is_tag = kind == SIGN
    if is_tag:
        kind = kinds[at + 1]
    if kind not in (LETTER, DIGIT, UNSPACED):
        return at
    is_spaced = is_tag or kind != UNSPACED
    end = at + 2 if is_tag else at + 1
    while True:
        kind = kinds[end]
        if not (
            kind in (MARK, INVISIBLE, JOINER)
            or (is_spaced and kind in (LETTER, DIGIT))
            or (is_tag and kind == UNSPACED)
        ):
            return end
        end += 1


@inlined
def _picture_end(kinds: Array, at: int) -> int:
    """Where the emoji that begins here ends; `at` itself if none does. Keycaps are looked for elsewhere."""
    if kinds[at] == FLAG_LETTER:
        return at + 2 if kinds[at + 1] == FLAG_LETTER else at + 1
    if kinds[at] != PICTURE:
        return at
    end = at + 1
    while True:
        kind = kinds[end]
        if kind == JOINER and kinds[end + 1] == PICTURE:
            end += 2
        elif kind in (INVISIBLE, TONE, FLAG_TAG):
            end += 1
        else:
            return end


@inlined
def _add_word(
    said: Said, folds: Array, codes: Array, kinds: Array, begin: int, end: int, count: int, out: int, raw: int
) -> tuple[int, int]:
    """Keep one word, folded and as written; where the next ones go."""
    first_out, first_raw = out, raw
    for at in range(begin, end):
        if kinds[at] in (INVISIBLE, JOINER):
            continue
        code = np.int64(codes[at])
        raw = _write(said.text, raw, code)
        if code < len(folds):
            code = np.int64(folds[code])
        out = _write(said.lowered, out, code)
    said.starts[count], said.sizes[count] = first_out, out - first_out
    said.written_starts[count], said.written_sizes[count] = first_raw, raw - first_raw
    return out, raw


@inlined
def _add_words(
    said: Said, folds: Array, codes: Array, kinds: Array, length: int, count: int, out: int, raw: int
) -> tuple[int, int, int]:
    """Keep the words of a run that was read."""
    at = 0
    while at < length:
        end = _word_end(kinds, at)
        if end > at:
            out, raw = _add_word(said, folds, codes, kinds, at, end, count, out, raw)
            count += 1
        else:
            end = max(_picture_end(kinds, at), at + 1)
        at = end
    return count, out, raw


@inlined
def _add_plain(said: Said, start: int, size: int, count: int) -> None:
    said.starts[count], said.sizes[count] = start, size
    said.written_starts[count], said.written_sizes[count] = start, size


@inlined
def _is_plain(eights: Array, start: int, size: int) -> bool:
    at = 0
    while at < size and key_at(eights, start + at, size - at) & _HIGH_BITS == 0:
        at += 8
    return at >= size


@inlined
def _note_picture(
    dictionary: Dictionary, lowered: Array, codes: Array, kinds: Array, begin: int, end: int, out: int,
    hits: Array, hit_count: int, base: int, counted: int,
) -> int:  # fmt: skip
    stop = out
    for at in range(begin, end):
        if kinds[at] not in (INVISIBLE, TONE):
            stop = _write(lowered, stop, np.int64(codes[at]))
    size = stop - out
    key = first_bytes(lowered, out, size)
    digest = digest_of(lowered, out, size, False)
    trait = find(dictionary, digest, key, size << 2, lowered, out)
    return note(dictionary, trait, hits, hit_count, base, counted) if trait else hit_count


@inlined
def _keycap_begin(kinds: Array, at: int) -> int:
    """Where the keycap that ends here begins; behind it if its base is missing."""
    begin = at - 2 if at > 1 and kinds[at - 1] == INVISIBLE else at - 1
    return begin if begin >= 0 and kinds[begin] in (DIGIT, STAR, SIGN) else at + 1


@kernel
def _note_pictures(
    dictionary: Dictionary, lowered: Array, codes: Array, kinds: Array, length: int, out: int,
    hits: Array, hit_count: int, base: int, counted: int,
) -> int:  # fmt: skip
    """Note the emoji of a run, which have no positions; how many traits are to be followed now."""
    at = 0
    while at < length:
        begin, end = at, _picture_end(kinds, at)
        if kinds[at] == KEYCAP:
            begin, end = _keycap_begin(kinds, at), at + 1
        if end > begin:
            hit_count = _note_picture(
                dictionary, lowered, codes, kinds, begin, end, out, hits, hit_count, base, counted
            )
        at = max(end, at + 1)
    return hit_count


@inlined
def split_wide(
    posts: Posts, post: int, runs: int, characters: Characters, dictionary: Dictionary, scratch: Scratch, said: Said,
    hit_count: int, base: int, counted: int,
) -> tuple[int, int, bool]:  # fmt: skip
    """Runs to words, where some are wide; how many words, traits to be followed, and whether to compose first."""
    text, codes, kinds = posts.text, scratch.codes, scratch.kinds
    out = raw = np.int64(posts.stops[-1]) + 1
    count, any_odd = 0, False
    for each in range(runs):
        start, size = np.int64(scratch.run_starts[each]), np.int64(scratch.run_sizes[each])
        if _is_plain(posts.eights, start, size):
            _add_plain(said, start, size, count)
            count += 1
            continue
        stop = start + size
        if start > post and text[start - 1] == _STAR:
            start -= 1
        before = np.int64(text[start - 1]) if start > post else 0
        length, which, is_odd = _read(text, start, stop, before, characters.kinds, characters.pairs, codes, kinds)
        any_odd = any_odd or is_odd
        count, out, raw = _add_words(said, characters.folds, codes, kinds, length, count, out, raw)
        if which & _PICTURES:
            hit_count = _note_pictures(
                dictionary, said.lowered, codes, kinds, length, out, scratch.hits, hit_count, base, counted
            )
    return count, hit_count, any_odd
