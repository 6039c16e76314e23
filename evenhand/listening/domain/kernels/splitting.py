"""A post's bytes to words and emoji, compiled. The oracle is `words.tokens_of`.

Runs of letters are found without a branch. What is not plain ASCII in a run is decoded and goes by the grammar of
`words`; nothing of that grammar reaches over an ASCII character that is no letter, but for "*" as base of a keycap.
"""

from typing import Any

import numpy as np

from evenhand.listening.domain.kernels.compiler import inlined, kernel
from evenhand.listening.domain.kernels.finding import WORD_SEED, find, hash_of, mix, note
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
    Scratch,
)

_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
_STAR = 42


@kernel
def lower(text: Array, lowered: Array) -> None:
    """ASCII letters to lower case; other bytes stay."""
    for at in range(len(text)):
        is_capital = np.uint8(text[at] - np.uint8(65)) < np.uint8(26)
        lowered[at] = text[at] | (np.uint8(is_capital) << np.uint8(5))


@inlined
def find_runs(text: Array, at: int, stop: int, classes: Array, starts: Array, sizes: Array) -> tuple[int, bool]:
    """Runs of letters, with the sign before them; how many, and whether any is wide. text[stop] is no letter."""
    count, ended, before, seen = 0, 0, 0, 0
    for each in range(at, stop + 1):
        own = np.int64(classes[text[each]])
        is_letter, was_letter = own & IS_LETTER, before & IS_LETTER
        starts[count] = each - ((before & IS_SIGN) >> 1)
        count += is_letter & ~was_letter
        sizes[ended] = each
        ended += was_letter & ~is_letter
        seen |= own
        before = own
    for each in range(count):
        sizes[each] -= starts[each]
    return count, seen & IS_WIDE != 0


@inlined
def _load(view: Array, at: int) -> Any:
    """Eight bytes from anywhere, the first lowest."""
    shift = np.uint64((at & 7) << 3)
    return view[at >> 3] >> shift | view[(at >> 3) + 1] << np.uint64(1) << (np.uint64(63) - shift)


@inlined
def _cut(key: Any, size: int) -> Any:
    return key & (_ALL >> np.uint64(64 - 8 * min(size, 8)))


@inlined
def digest_runs(view: Array, starts: Array, sizes: Array, count: int, digests: Array, keys: Array) -> None:
    """Hashes and first bytes of plain words; `view` is the lowered text eight bytes at a time."""
    for each in range(count):
        start, size = np.int64(starts[each]), np.int64(sizes[each])
        key = _cut(_load(view, start), size)
        keys[each] = key
        digest = mix(WORD_SEED, key)
        at = 8
        while at < size:
            digest = mix(digest, _cut(_load(view, start + at), size - at))
            at += 8
        digests[each] = digest


@kernel
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


@kernel
def _read(text: Array, at: int, stop: int, before: int, characters: Characters, scratch: Scratch) -> tuple[int, bool]:
    """The characters of a run and their kinds; how many, and whether the post must be composed first."""
    count, is_odd = 0, False
    flags_before = np.int64(characters.kinds[before])
    while at < stop:
        code, size = _character(text, at)
        at += size
        flags = np.int64(characters.kinds[code])
        if flags >= CHANGES and _is_odd(characters.pairs, before, code, flags_before, flags):
            is_odd = True
        scratch.codes[count] = code
        scratch.kinds[count] = flags & KIND
        count += 1
        before, flags_before = code, flags
    for beyond in range(3):  # nothing goes on here; three is the longest look ahead
        scratch.kinds[count + beyond] = 0
    return count, is_odd


@kernel
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


@kernel
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


@kernel
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


@kernel
def _add_word(scratch: Scratch, folds: Array, begin: int, end: int, count: int, out: int, raw: int) -> tuple[int, int]:
    """Keep one word, folded and as written; where the next ones go."""
    first_out, first_raw = out, raw
    for at in range(begin, end):
        if scratch.kinds[at] in (INVISIBLE, JOINER):
            continue
        code = np.int64(scratch.codes[at])
        raw = _write(scratch.written, raw, code)
        if code < len(folds):
            code = np.int64(folds[code])
        out = _write(scratch.folded, out, code)
    scratch.digests[count], scratch.keys[count] = hash_of(scratch.folded, first_out, out - first_out, False)  # noqa: FBT003
    scratch.starts[count], scratch.sizes[count] = first_out, out - first_out
    scratch.written_starts[count], scratch.written_sizes[count] = first_raw, raw - first_raw
    return out, raw


@kernel
def _note_picture(
    dictionary: Dictionary, scratch: Scratch, begin: int, end: int, out: int, hit_count: int, base: int
) -> int:
    stop = out
    for at in range(begin, end):
        if scratch.kinds[at] not in (INVISIBLE, TONE):
            stop = _write(scratch.folded, stop, np.int64(scratch.codes[at]))
    digest, key = hash_of(scratch.folded, out, stop - out, False)  # noqa: FBT003 - compiled
    form = (stop - out) << 2
    trait = find(dictionary.slots, dictionary.records, dictionary.texts, digest, key, form, scratch.folded, out)
    if trait == 0:
        return hit_count
    return note(dictionary.records, dictionary.last, trait, scratch.hits, hit_count, base)


@kernel
def _keycap_begin(kinds: Array, at: int) -> int:
    """Where the keycap that ends here begins; behind it if its base is missing."""
    begin = at - 2 if at > 1 and kinds[at - 1] == INVISIBLE else at - 1
    return begin if begin >= 0 and kinds[begin] in (DIGIT, STAR, SIGN) else at + 1


@kernel
def _note_pictures(dictionary: Dictionary, scratch: Scratch, length: int, out: int, hit_count: int, base: int) -> int:
    """Note the emoji of a run, which have no positions; how many traits are to be followed now."""
    at = 0
    while at < length:
        begin, end = at, _picture_end(scratch.kinds, at)
        if scratch.kinds[at] == KEYCAP:
            begin, end = _keycap_begin(scratch.kinds, at), at + 1
        if end > begin:
            hit_count = _note_picture(dictionary, scratch, begin, end, out, hit_count, base)
        at = max(end, at + 1)
    return hit_count


@kernel
def _add_plain(text: Array, scratch: Scratch, start: int, size: int, count: int, out: int, raw: int) -> None:
    for at in range(size):
        scratch.folded[out + at] = scratch.lowered[start + at]
        scratch.written[raw + at] = text[start + at]
    scratch.digests[count], scratch.keys[count] = hash_of(scratch.folded, out, size, False)  # noqa: FBT003 - compiled
    scratch.starts[count] = out
    scratch.sizes[count] = size
    scratch.written_starts[count] = raw
    scratch.written_sizes[count] = size


@kernel
def _is_plain(text: Array, start: int, stop: int) -> bool:
    at = start
    while at < stop and text[at] < 128:
        at += 1
    return at == stop


@kernel
def _add_wide(
    dictionary: Dictionary,
    folds: Array,
    scratch: Scratch,
    length: int,
    count: int,
    out: int,
    raw: int,
    hit_count: int,
    base: int,
) -> tuple[int, int, int, int]:
    """Keep the words and note the emoji of a run that was read."""
    at = 0
    while at < length:
        end = _word_end(scratch.kinds, at)
        if end > at:
            out, raw = _add_word(scratch, folds, at, end, count, out, raw)
            count += 1
        else:
            end = max(_picture_end(scratch.kinds, at), at + 1)
        at = end
    return count, out, raw, _note_pictures(dictionary, scratch, length, out, hit_count, base)


@kernel
def split_wide(
    text: Array,
    post: int,
    runs: int,
    characters: Characters,
    dictionary: Dictionary,
    scratch: Scratch,
    hit_count: int,
    base: int,
) -> tuple[int, int, bool]:
    """Runs to words, where some are wide; how many words, traits to be followed, and whether to compose first."""
    count, out, raw, any_odd = 0, 0, 0, False
    for each in range(runs):  # words never overtake runs: a run's place is copied before its words are kept
        scratch.chosen[each], scratch.found[each] = scratch.starts[each], scratch.sizes[each]
    for each in range(runs):
        start, size = np.int64(scratch.chosen[each]), np.int64(scratch.found[each])
        if _is_plain(text, start, start + size):
            _add_plain(text, scratch, start, size, count, out, raw)
            count, out, raw = count + 1, out + size, raw + size
            continue
        stop = start + size
        if start > post and text[start - 1] == _STAR:
            start -= 1
        before = np.int64(text[start - 1]) if start > post else 0
        length, is_odd = _read(text, start, stop, before, characters, scratch)
        any_odd = any_odd or is_odd
        count, out, raw, hit_count = _add_wide(
            dictionary, characters.folds, scratch, length, count, out, raw, hit_count, base
        )
    return count, hit_count, any_odd
