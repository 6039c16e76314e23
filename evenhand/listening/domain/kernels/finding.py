"""Words to the traits that queries ask for, compiled: a hash table, and bytes compared before a hit is believed."""

# What is compiled has no keyword arguments, and its numbers are numpy's.
# ruff: noqa: FBT001
# mypy: disable-error-code="no-any-return, return-value, assignment, arg-type, no-untyped-call"

from typing import Any

import numpy as np

from evenhand.kernel.compiling import inlined, kernel
from evenhand.listening.domain.kernels.layout import (
    FORM,
    FORM_AND_TRAIT,
    HAS_VARIANTS,
    HAS_WAYS,
    HEADS,
    IS_BEGINNING,
    IS_EXACT,
    KEY,
    TEXT_AT,
    VARIANT,
    Array,
    Dictionary,
    Said,
    Scratch,
)

WORD_SEED = np.uint64(0x9E3779B97F4A7C15)
_BEGINNING_SEED = np.uint64(0xD1B54A32D192ED03)
_FACTOR, _SECOND_FACTOR = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SHIFT, _SECOND_SHIFT = np.uint64(32), np.uint64(29)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
HALF, LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
_THREE_BYTES, _HEAD_FACTOR, _HEAD_SHIFT = np.uint64(0xFFFFFF), np.uint64(0x9E3779B1), np.uint64(20)
_LONGEST_KEY = 8 << 2 | 3  # forms of texts that are wholly in their key
_BIT_SHIFT, _SIX, _IN_WORD = np.uint64(40), np.uint64(6), np.uint64(63)


@inlined
def _mix(digest: Any, key: Any) -> Any:
    """Eight more bytes into a hash (the factors are those of SplitMix64)."""
    digest = (digest ^ key) * _FACTOR
    digest = (digest ^ (digest >> _SHIFT)) * _SECOND_FACTOR
    return digest ^ (digest >> _SECOND_SHIFT)


@inlined
def key_at(eights: Array, at: int, size: int) -> Any:
    """Up to eight bytes from anywhere, the first lowest, those beyond `size` zero. There must be one at least."""
    shift = np.uint64((at & 7) << 3)
    key = eights[at >> 3] >> shift | eights[(at >> 3) + 1] << np.uint64(1) << (np.uint64(63) - shift)
    return key & (_ALL >> np.uint64(64 - 8 * min(size, 8)))


@inlined
def _digest(eights: Array, start: int, size: int, key: Any, seed: Any) -> Any:
    """The hash of a word whose first bytes are `key`."""
    digest, at = _mix(seed, key), 8
    while at < size:
        digest = _mix(digest, key_at(eights, start + at, size - at))
        at += 8
    return digest


@inlined
def first_bytes(text: Array, start: int, size: int) -> Any:
    """The key of a text that may not have room behind it."""
    key = np.uint64(0)
    for at in range(min(size, 8)):
        key |= np.uint64(text[start + at]) << np.uint64(8 * at)
    return key


@kernel
def digest_of(texts: Array, start: int, size: int, is_beginning: bool) -> Any:
    """The same hash, of a text byte by byte."""
    digest = _BEGINNING_SEED if is_beginning else WORD_SEED
    key = np.uint64(0)
    for at in range(size):
        key |= np.uint64(texts[start + at]) << np.uint64(8 * (at & 7))
        if at & 7 == 7 and at + 1 < size:
            digest = _mix(digest, key)
            key = np.uint64(0)
    return _mix(digest, key)


@inlined
def _are_same(left: Array, left_at: int, right: Array, right_at: int, size: int) -> bool:
    at = 0
    while at < size and left[left_at + at] == right[right_at + at]:
        at += 1
    return at == size


@inlined
def find(dictionary: Dictionary, digest: Any, key: Any, form: int, text: Array, start: int) -> int:
    """The trait of this form with these very bytes, or 0."""
    slots, texts = dictionary.slots, dictionary.texts
    mask = len(slots) - 1
    at = np.int64(digest) & mask
    while slots[at, FORM_AND_TRAIT] != 0:
        if slots[at, KEY] == key and np.int64(slots[at, FORM_AND_TRAIT] >> HALF) == form:
            trait = np.int64(slots[at, FORM_AND_TRAIT] & LOW)
            if form <= _LONGEST_KEY:
                return trait
            at_text = np.int64(dictionary.texts_of[trait, TEXT_AT])
            if _are_same(texts, at_text + 8, text, start + 8, (form >> 2) - 8):
                return trait
        at = (at + 1) & mask
    return 0


@inlined
def note(dictionary: Dictionary, trait: int, hits: Array, hit_count: int, base: int, counted: int) -> int:
    """Remember that the post has a trait; how many are to be followed now."""
    if dictionary.last[trait] < base:
        dictionary.last[trait] = base
        dictionary.seen[trait] += counted
        if dictionary.flags[trait] & HAS_WAYS:
            hits[hit_count] = trait
            return hit_count + 1
    return hit_count


@kernel
def fits(texts_of: Array, texts: Array, said: Said, at: int, trait: int) -> bool:
    """Is the word at a position this exact word, or does it begin so?"""
    form, start = texts_of[trait, FORM], np.int64(texts_of[trait, TEXT_AT])
    size = form >> 2
    own = said.written_sizes[at] if form & IS_EXACT else said.sizes[at]
    if own < size or (own > size and form & IS_BEGINNING == 0):
        return False
    if form & IS_EXACT:
        return _are_same(texts, start, said.text, np.int64(said.written_starts[at]), size)
    return _are_same(texts, start, said.lowered, np.int64(said.starts[at]), size)


@kernel
def _note_variants(
    dictionary: Dictionary, said: Said, at: int, trait: int, hits: Array, hit_count: int, base: int, counted: int
) -> int:
    """Note the exact words, and the long or exact beginnings, that hang on a trait."""
    texts_of = dictionary.texts_of
    variant = np.int64(texts_of[trait, VARIANT])
    while variant != 0:
        if dictionary.last[variant] < base and fits(texts_of, dictionary.texts, said, at, variant):
            hit_count = note(dictionary, variant, hits, hit_count, base, counted)
        variant = np.int64(texts_of[variant, VARIANT])
    return hit_count


@inlined
def _head_of(key: Any) -> int:
    """The bucket of a word's first three bytes."""
    return np.int64(((key & _THREE_BYTES) * _HEAD_FACTOR & LOW) >> _HEAD_SHIFT) & (HEADS - 1)


@kernel
def _note_beginnings(
    dictionary: Dictionary, eights: Array, said: Said, at: int, key: Any,
    hits: Array, hit_count: int, base: int, counted: int,
) -> int:  # fmt: skip
    """Note all beginnings that queries ask for and this word has."""
    start, size, length = np.int64(said.starts[at]), np.int64(said.sizes[at]), 0
    lengths = dictionary.beginnings[_head_of(key)]
    while lengths != 0 and length <= size:
        if lengths & np.uint64(1):
            first = key_at(eights, start, length) if length else np.uint64(0)
            digest = _digest(eights, start, length, first, _BEGINNING_SEED)
            trait = find(dictionary, digest, first, length << 2 | IS_BEGINNING, said.lowered, start)
            if trait != 0:
                hit_count = note(dictionary, trait, hits, hit_count, base, counted)
                if dictionary.flags[trait] & HAS_VARIANTS:
                    hit_count = _note_variants(dictionary, said, at, trait, hits, hit_count, base, counted)
        lengths >>= np.uint64(1)
        length += 1
    return hit_count


@inlined
def bit_of(bits: Array, digest: Any) -> Any:
    """Where in the filter a hash has its bit."""
    return (digest >> _BIT_SHIFT) & np.uint64(64 * len(bits) - 1)


@inlined
def _promising(bits: Array, eights: Array, scratch: Scratch, said: Said, count: int) -> int:
    """Hash all words of a post and choose, without a branch, the positions of those that may be known; how many."""
    starts, sizes, digests, keys = said.starts, said.sizes, scratch.digests, scratch.keys
    found, chosen, many = scratch.found, scratch.chosen, 0
    for at in range(count):
        start, size = np.int64(starts[at]), np.int64(sizes[at])
        keys[at] = key_at(eights, start, size)
        digests[at] = _digest(eights, start, size, keys[at], WORD_SEED)
        bit = bit_of(bits, digests[at])
        found[at] = 0
        chosen[many] = at
        many += np.int64(bits[bit >> _SIX] >> (bit & _IN_WORD)) & 1
    return many


@inlined
def _with_beginnings(beginnings: Array, keys: Array, chosen: Array, count: int) -> int:
    many = 0
    for at in range(count):
        chosen[many] = at
        many += beginnings[_head_of(keys[at])] != 0
    return many


@inlined
def look_up(
    dictionary: Dictionary, eights: Array, scratch: Scratch, said: Said, count: int,
    hit_count: int, base: int, counted: int,
) -> int:  # fmt: skip
    """Each word's trait by position; how many traits are to be followed."""
    last, flags = dictionary.last, dictionary.flags
    found, hits, chosen, keys = scratch.found, scratch.hits, scratch.chosen, scratch.keys
    for each in range(_promising(dictionary.bits, eights, scratch, said, count)):
        at = np.int64(chosen[each])
        form, start = np.int64(said.sizes[at]) << 2, np.int64(said.starts[at])
        trait = find(dictionary, scratch.digests[at], keys[at], form, said.lowered, start)
        if trait == 0:
            continue
        before = last[trait]
        is_first = before < base
        found[at] = trait
        scratch.earlier[at] = before - base
        last[trait] = base + at
        hits[hit_count] = trait
        hit_count += is_first & flags[trait] & HAS_WAYS
        if counted:
            dictionary.seen[trait] += is_first
        if flags[trait] & HAS_VARIANTS:
            hit_count = _note_variants(dictionary, said, at, trait, hits, hit_count, base, counted)
    if dictionary.beginnings[HEADS] == 0:
        return hit_count
    for each in range(_with_beginnings(dictionary.beginnings, keys, chosen, count)):
        at = np.int64(chosen[each])
        hit_count = _note_beginnings(dictionary, eights, said, at, keys[at], hits, hit_count, base, counted)
    return hit_count
