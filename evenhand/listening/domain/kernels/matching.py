"""What Python calls: match a batch of posts, and keep the hash table of traits."""

from typing import Any

import numpy as np

from evenhand.listening.domain.kernels import asking, finding, splitting
from evenhand.listening.domain.kernels.compiler import EDITION, entry, inlined
from evenhand.listening.domain.kernels.finding import FINGERPRINT_SHIFT, TRAIT_BITS, note
from evenhand.listening.domain.kernels.layout import (
    ALWAYS,
    FORM,
    IS_BEGINNING,
    STEPS,
    TEXT_AT,
    Array,
    Characters,
    Dictionary,
    Facts,
    Posts,
    Programs,
    Scratch,
)


@inlined
def _note_facts(facts: Facts, records: Array, last: Array, hits: Array, row: int, base: int) -> int:
    """What is known of a post beside its text; how many traits are to be followed."""
    hit_count = 0
    if records[ALWAYS, STEPS] > 0:
        hits[0] = ALWAYS
        hit_count = 1
    for column in range(2):
        group = facts.groups[row, column]
        for at in range(facts.group_starts[group], facts.group_starts[group + 1]):
            hit_count = note(records, last, np.int64(facts.group_facts[at]), hits, hit_count, base)
    for at in range(facts.starts[row], facts.stops[row]):
        hit_count = note(records, last, np.int64(facts.facts[at]), hits, hit_count, base)
    return hit_count


@inlined
def _as_written(text: Array, scratch: Scratch) -> Scratch:
    """For plain ASCII, whose words lie in the text as they are written."""
    return Scratch(
        scratch.lowered, scratch.eights, scratch.starts, scratch.sizes, scratch.digests, scratch.keys, scratch.found,
        scratch.earlier, scratch.chosen, scratch.folded, text, scratch.starts, scratch.sizes, scratch.codes,
        scratch.kinds, scratch.hits, scratch.open_steps, scratch.next_steps, scratch.places, scratch.odd,
    )  # fmt: skip


def _entries(edition: int) -> tuple[Any, ...]:
    """Compiled when first called; `edition` only has to be in each closure."""

    @entry
    def place_all(slots: Array, records: Array, texts: Array, traits: Array) -> None:
        """Put traits into the hash table, by their texts. There must be room."""
        mask = len(slots) - 1 if edition else 0
        for trait in traits:
            form, start = np.int64(records[trait, FORM]), np.int64(records[trait, TEXT_AT])
            digest, _ = finding.hash_of(texts, start, form >> 2, form & IS_BEGINNING != 0)
            at = np.int64(digest) & mask
            while slots[at] & TRAIT_BITS != 0:
                at = (at + 1) & mask
            slots[at] = (digest >> FINGERPRINT_SHIFT << FINGERPRINT_SHIFT) | np.uint64(trait)

    @entry
    def displace(slots: Array, records: Array, texts: Array, trait: int) -> None:
        """Take a trait out of the hash table; leaves a stone so that others are still found."""
        mask = len(slots) - 1 if edition else 0
        form, start = np.int64(records[trait, FORM]), np.int64(records[trait, TEXT_AT])
        digest, _ = finding.hash_of(texts, start, form >> 2, form & IS_BEGINNING != 0)
        at = np.int64(digest) & mask
        while np.int64(slots[at] & TRAIT_BITS) != trait:
            at = (at + 1) & mask
        slots[at] = np.uint64(1) << FINGERPRINT_SHIFT

    @entry
    def match_batch(
        posts: Posts,
        characters: Characters,
        dictionary: Dictionary,
        programs: Programs,
        scratch: Scratch,
        row: int,
        base: int,
        is_composed: bool,  # noqa: FBT001 - compiled
        matches: Array,
    ) -> tuple[int, int, int, int]:
        """Match posts from `row` on, until all are done or `matches` may be too small for the next.

        Returns the next row, the next base, how many matches there are, and how many rows `scratch.odd` names.
        """
        matched, odd = 0, 0 if edition else 1
        text, stops = posts.text, posts.stops
        if row == 0:
            splitting.lower(text, scratch.lowered)
        while row < len(stops) and matched + len(programs.ids) <= len(matches):
            start = np.int64(stops[row - 1]) + 1 if row else np.int64(0)
            runs, is_wide = splitting.find_runs(
                text, start, np.int64(stops[row]), characters.classes, scratch.starts, scratch.sizes
            )
            hits = _note_facts(posts.facts, dictionary.records, dictionary.last, scratch.hits, row, base)
            is_odd = False
            if is_wide:
                said, folded = scratch, scratch.folded
                count, hits, is_odd = splitting.split_wide(
                    text, start, runs, characters, dictionary, scratch, hits, base
                )
            else:
                said, folded, count = _as_written(text, scratch), scratch.lowered, runs
                splitting.digest_runs(scratch.eights, scratch.starts, scratch.sizes, count, scratch.digests, scratch.keys)
            if is_odd and not is_composed:
                scratch.odd[odd] = row
                odd += 1
            else:
                hits = finding.look_up(dictionary, said, folded, count, hits, base)
                matched = asking.follow(dictionary, programs, said, folded, count, hits, base, row, matches, matched)
            base += count + 1
            row += 1
        return row, base, matched, odd

    return place_all, displace, match_batch


place_all, displace, match_batch = _entries(EDITION)
