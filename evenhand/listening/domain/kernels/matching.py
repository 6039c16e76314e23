"""What Python calls: match a batch of posts, and keep the hash table of traits."""

# What is compiled has no keyword arguments, and its numbers are numpy's.
# ruff: noqa: FBT001
# mypy: disable-error-code="no-any-return, return-value, assignment, arg-type, no-untyped-call"

from pathlib import Path
from typing import Any, Final

import numpy as np

from evenhand.kernel.compiling import edition_of, entry, inlined
from evenhand.listening.domain.kernels import asking, finding, splitting
from evenhand.listening.domain.kernels.finding import note
from evenhand.listening.domain.kernels.layout import (
    ALWAYS,
    COUNTED,
    FORM,
    FORM_AND_TRAIT,
    HAS_WAYS,
    IS_BEGINNING,
    KEY,
    STONE,
    TEXT_AT,
    Array,
    Characters,
    Dictionary,
    Facts,
    Posts,
    Programs,
    Said,
    Scratch,
)


@inlined
def _note_facts(dictionary: Dictionary, facts: Facts, hits: Array, row: int, base: int, counted: int) -> int:
    """What is known of a post beside its text; how many traits are to be followed."""
    hit_count = 0
    if dictionary.flags[ALWAYS] & HAS_WAYS:
        hits[0] = ALWAYS
        hit_count = 1
    for column in range(2):
        group = facts.groups[row, column]
        for at in range(facts.group_starts[group], facts.group_starts[group + 1]):
            hit_count = note(dictionary, np.int64(facts.group_facts[at]), hits, hit_count, base, counted)
    for at in range(facts.starts[row], facts.stops[row]):
        hit_count = note(dictionary, np.int64(facts.facts[at]), hits, hit_count, base, counted)
    return hit_count


@inlined
def _slot_of(dictionary: Dictionary, trait: int) -> tuple[Any, Any]:
    """Where a trait's search begins, and what its slot holds beside the key."""
    form, start = np.int64(dictionary.texts_of[trait, FORM]), np.int64(dictionary.texts_of[trait, TEXT_AT])
    digest = finding.digest_of(dictionary.texts, start, form >> 2, form & IS_BEGINNING != 0)
    return digest, np.uint64(form << 32 | trait)


@inlined
def _place(dictionary: Dictionary, trait: int, mask: int) -> None:
    slots, bits, texts_of = dictionary.slots, dictionary.bits, dictionary.texts_of
    digest, content = _slot_of(dictionary, trait)
    at = np.int64(digest) & mask
    while slots[at, FORM_AND_TRAIT] & finding.LOW != 0:
        at = (at + 1) & mask
    start, size = np.int64(texts_of[trait, TEXT_AT]), texts_of[trait, FORM] >> 2
    slots[at, KEY] = finding.first_bytes(dictionary.texts, start, size)
    slots[at, FORM_AND_TRAIT] = content
    bit = finding.bit_of(bits, digest)
    bits[bit >> np.uint64(6)] |= np.uint64(1) << (bit & np.uint64(63))


@inlined
def _words_of(
    posts: Posts, row: int, characters: Characters, dictionary: Dictionary, scratch: Scratch, base: int, counted: int
) -> tuple[Said, int, int, bool]:
    """What a post says: its words, how many they are, how many traits are to be followed, and whether it is odd."""
    start = np.int64(posts.stops[row - 1]) + 1 if row else np.int64(0)
    stop, starts, sizes = np.int64(posts.stops[row]), scratch.run_starts, scratch.run_sizes
    count, is_wide = splitting.find_runs(posts.text, start, stop, characters.classes, scratch.edges, starts, sizes)
    hits = _note_facts(dictionary, posts.facts, scratch.hits, row, base, counted)
    said, is_odd = Said(posts.lowered, posts.text, starts, sizes, starts, sizes), False
    if is_wide:
        said = Said(
            posts.lowered, posts.text, scratch.starts, scratch.sizes, scratch.written_starts, scratch.written_sizes
        )
        count, hits, is_odd = splitting.split_wide(
            posts, start, count, characters, dictionary, scratch, said, hits, base, counted
        )
    return said, count, hits, is_odd


def _table_entries(edition: int) -> tuple[Any, ...]:
    """Compiled when first called; `edition` only has to be in each closure."""

    @entry
    def place_all(dictionary: Dictionary, traits: Array) -> None:
        """Put traits into the hash table, by their texts. There must be room."""
        mask = len(dictionary.slots) - 1 if edition else 0
        for trait in traits:
            _place(dictionary, trait, mask)

    @entry
    def displace(dictionary: Dictionary, trait: int) -> None:
        """Take a trait out of the hash table; leaves a stone so that others are still found."""
        slots, mask = dictionary.slots, len(dictionary.slots) - 1 if edition else 0
        digest, content = _slot_of(dictionary, trait)
        at = np.int64(digest) & mask
        while slots[at, FORM_AND_TRAIT] != content:
            at = (at + 1) & mask
        slots[at, FORM_AND_TRAIT] = np.uint64(STONE)

    return place_all, displace


def _match_entry(edition: int) -> Any:
    """Compiled when first called, like those."""

    @entry
    def match_batch(
        posts: Posts,
        characters: Characters,
        dictionary: Dictionary,
        programs: Programs,
        scratch: Scratch,
        row: int,
        base: int,
        is_composed: bool,
        matches: Array,
    ) -> tuple[int, int, int, int]:
        """Match posts from `row` on, until all are done or `matches` may be too small for the next.

        Returns the next row, the next base, how many matches there are, and how many rows `scratch.odd` names.
        """
        matched, odd = 0, 0 if edition else 1
        if row == 0:
            splitting.lower(posts.text, posts.lowered)
        while row < len(posts.stops) and matched + len(programs.ids) <= len(matches):
            counted = np.int64(row % COUNTED == 0)
            said, count, hits, is_odd = _words_of(posts, row, characters, dictionary, scratch, base, counted)
            if is_odd and not is_composed:
                scratch.odd[odd] = row
                odd += 1
            else:
                hits = finding.look_up(dictionary, posts.eights, scratch, said, count, hits, base, counted)
                matched = asking.follow(dictionary, programs, scratch, said, count, hits, base, row, matches, matched)
            base += count + 1
            row += 1
        return row, base, matched, odd

    return match_batch


_EDITION: Final = edition_of(Path(__file__).parent)
place_all, displace = _table_entries(_EDITION)
match_batch = _match_entry(_EDITION)
