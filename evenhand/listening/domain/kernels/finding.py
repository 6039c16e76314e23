"""Words to the traits that queries ask for, compiled: a hash table, and bytes compared before a hit is believed."""

from typing import Any

import numpy as np

from evenhand.listening.domain.kernels.compiler import inlined, kernel
from evenhand.listening.domain.kernels.layout import (
    FORM,
    HEADS,
    IS_BEGINNING,
    IS_EXACT,
    KEY_HIGH,
    KEY_LOW,
    SEEN,
    STEPS,
    TEXT_AT,
    VARIANT,
    Array,
    Dictionary,
    Scratch,
)

WORD_SEED = np.uint64(0x9E3779B97F4A7C15)
_BEGINNING_SEED = np.uint64(0xD1B54A32D192ED03)
_FACTOR, _SECOND_FACTOR = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SHIFT, _SECOND_SHIFT = np.uint64(32), np.uint64(29)
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
_THREE_BYTES, _HEAD_FACTOR, _HEAD_SHIFT = np.uint64(0xFFFFFF), np.uint64(0x9E3779B1), np.uint64(20)
FINGERPRINT_SHIFT = np.uint64(24)
TRAIT_BITS = np.uint64((1 << 24) - 1)


@inlined
def mix(digest: Any, key: Any) -> Any:
    """Eight more bytes into a hash (the factors are those of SplitMix64)."""
    digest = (digest ^ key) * _FACTOR
    digest = (digest ^ (digest >> _SHIFT)) * _SECOND_FACTOR
    return digest ^ (digest >> _SECOND_SHIFT)


@kernel
def hash_of(text: Array, start: int, size: int, is_beginning: bool) -> tuple[Any, Any]:  # noqa: FBT001 - compiled
    """The hash of a folded word or beginning, and its first eight bytes, the first lowest."""
    digest = _BEGINNING_SEED if is_beginning else WORD_SEED
    first, key = np.uint64(0), np.uint64(0)
    for at in range(size):
        key |= np.uint64(text[start + at]) << np.uint64(8 * (at & 7))
        if at == 7:
            first = key
        if at & 7 == 7 and at + 1 < size:
            digest = mix(digest, key)
            key = np.uint64(0)
    return mix(digest, key), (key if size < 8 else first)


@kernel
def _are_same(left: Array, left_at: int, right: Array, right_at: int, size: int) -> bool:
    at = 0
    while at < size and left[left_at + at] == right[right_at + at]:
        at += 1
    return at == size


@inlined
def find(slots: Array, records: Array, texts: Array, digest: Any, key: Any, form: int, text: Array, start: int) -> int:
    """The trait of this form with these very bytes, or 0."""
    mask = len(slots) - 1
    at = np.int64(digest) & mask
    while slots[at] != 0:
        if (slots[at] ^ digest) >> FINGERPRINT_SHIFT == 0:
            trait = np.int64(slots[at] & TRAIT_BITS)
            if (
                records[trait, FORM] == form
                and records[trait, KEY_LOW] == np.int32(key & _LOW)
                and records[trait, KEY_HIGH] == np.int32(key >> _HALF)
                and (form <= 35 or _are_same(texts, records[trait, TEXT_AT] + 8, text, start + 8, (form >> 2) - 8))
            ):
                return trait
        at = (at + 1) & mask
    return 0


@inlined
def note(records: Array, last: Array, trait: int, hits: Array, hit_count: int, base: int) -> int:
    """Remember that the post has a trait; how many are to be followed now."""
    if last[trait] < base:
        last[trait] = base
        records[trait, SEEN] += 1
        if records[trait, STEPS] > 0:
            hits[hit_count] = trait
            return hit_count + 1
    return hit_count


@kernel
def fits(dictionary: Dictionary, scratch: Scratch, folded: Array, at: int, trait: int) -> bool:
    """Is the word at a position this exact word, or does it begin so?"""
    form, start = dictionary.records[trait, FORM], dictionary.records[trait, TEXT_AT]
    size = form >> 2
    own = scratch.written_sizes[at] if form & IS_EXACT else scratch.sizes[at]
    if own < size or (own > size and form & IS_BEGINNING == 0):
        return False
    if form & IS_EXACT:
        return _are_same(dictionary.texts, start, scratch.written, scratch.written_starts[at], size)
    return _are_same(dictionary.texts, start, folded, scratch.starts[at], size)


@kernel
def note_variants(
    dictionary: Dictionary, scratch: Scratch, folded: Array, at: int, trait: int, hit_count: int, base: int
) -> int:
    """Note the exact words, and the long or exact beginnings, that hang on a trait."""
    records, last = dictionary.records, dictionary.last
    variant = np.int64(records[trait, VARIANT])
    while variant != 0:
        if last[variant] < base and fits(dictionary, scratch, folded, at, variant):
            hit_count = note(records, last, variant, scratch.hits, hit_count, base)
        variant = np.int64(records[variant, VARIANT])
    return hit_count


@inlined
def head_of(key: Any) -> int:
    """The bucket of a word's first three bytes."""
    return np.int64(((key & _THREE_BYTES) * _HEAD_FACTOR & _LOW) >> _HEAD_SHIFT) & (HEADS - 1)


@kernel
def note_beginnings(dictionary: Dictionary, scratch: Scratch, folded: Array, at: int, hit_count: int, base: int) -> int:
    """Note all beginnings that queries ask for and this word has."""
    records, last = dictionary.records, dictionary.last
    start, size, length = scratch.starts[at], scratch.sizes[at], 0
    lengths = dictionary.beginnings[head_of(scratch.keys[at])]
    while lengths != 0 and length <= size:
        if lengths & np.uint64(1):
            digest, key = hash_of(folded, start, length, True)  # noqa: FBT003 - compiled
            form = length << 2 | IS_BEGINNING
            trait = find(dictionary.slots, records, dictionary.texts, digest, key, form, folded, start)
            if trait != 0:
                hit_count = note(records, last, trait, scratch.hits, hit_count, base)
                if records[trait, VARIANT] != 0:
                    hit_count = note_variants(dictionary, scratch, folded, at, trait, hit_count, base)
        lengths >>= np.uint64(1)
        length += 1
    return hit_count


@inlined
def _promising(slots: Array, digests: Array, found: Array, chosen: Array, count: int) -> int:
    """Choose the positions whose words may be known, without a branch: most are not; how many."""
    mask, many = len(slots) - 1, 0
    for at in range(count):
        place = np.int64(digests[at]) & mask
        slot = slots[place]
        is_same = (slot ^ digests[at]) >> FINGERPRINT_SHIFT == 0
        is_crowded = (slot != 0) & (slots[(place + 1) & mask] != 0)
        found[at] = 0
        chosen[many] = at
        many += is_same | is_crowded
    return many


@inlined
def _with_beginnings(beginnings: Array, keys: Array, chosen: Array, count: int) -> int:
    many = 0
    for at in range(count):
        chosen[many] = at
        many += beginnings[head_of(keys[at])] != 0
    return many


@inlined
def look_up(dictionary: Dictionary, scratch: Scratch, folded: Array, count: int, hit_count: int, base: int) -> int:
    """Each word's trait by position; how many traits are to be followed."""
    slots, records, last, texts = dictionary.slots, dictionary.records, dictionary.last, dictionary.texts
    found, hits, chosen = scratch.found, scratch.hits, scratch.chosen
    for each in range(_promising(slots, scratch.digests, found, chosen, count)):
        at = np.int64(chosen[each])
        form = np.int64(scratch.sizes[at]) << 2
        start = np.int64(scratch.starts[at])
        trait = find(slots, records, texts, scratch.digests[at], scratch.keys[at], form, folded, start)
        if trait == 0:
            continue
        before = last[trait]
        is_first = before < base
        found[at] = trait
        scratch.earlier[at] = before - base
        last[trait] = base + at
        records[trait, SEEN] += is_first
        hits[hit_count] = trait
        hit_count += is_first & (records[trait, STEPS] > 0)
        if records[trait, VARIANT] != 0:
            hit_count = note_variants(dictionary, scratch, folded, at, trait, hit_count, base)
    for each in range(_with_beginnings(dictionary.beginnings, scratch.keys, chosen, count)):
        hit_count = note_beginnings(dictionary, scratch, folded, np.int64(chosen[each]), hit_count, base)
    return hit_count
