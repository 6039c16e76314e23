"""The matcher that runs compiled kernels over batches of posts; importing it imports numba."""

from collections import deque
from collections.abc import Sequence
from typing import Final

import numpy as np

from evenhand.channels.domain.skim import Skim, Wants
from evenhand.listening.domain import words
from evenhand.listening.domain.batches import Joined, Room, joined
from evenhand.listening.domain.characters import characters
from evenhand.listening.domain.dictionary import Dictionary
from evenhand.listening.domain.facts import Facts
from evenhand.listening.domain.kernels import layout, matching
from evenhand.listening.domain.kernels.layout import Array
from evenhand.listening.domain.matches import Matches
from evenhand.listening.domain.programs import Programs
from evenhand.listening.domain.query import Query

_BATCH: Final = 2048  # posts that are joined and looked at in one go
_MOST_BYTES: Final = 1 << 26
_MOST_POSITIONS: Final = 1 << 30
_FIRST_REVIEW: Final = 1_000  # counted posts after which guards are looked at again, then after four times as many


class CompiledMatcher:
    """The saved queries as tables. Promises what `Matching` does, for one thread at a time."""

    def __init__(self) -> None:
        self._dictionary = Dictionary()
        self._programs = Programs(self._dictionary)
        self._facts = Facts(self._dictionary)
        self._room = Room()
        self._base = 1
        self._next_review = _FIRST_REVIEW
        self._to_review: deque[int] = deque()

    def __len__(self) -> int:
        return len(self._programs)

    @property
    def wants(self) -> Wants:
        """Which columns of a skim its queries look at."""
        facts = self._known_facts()
        return Wants(links=facts.wants_links, media=facts.wants_media)

    def put(self, id_: int, query: Query) -> None:
        """From the next batch on the query is matched under this number, instead of what was there."""
        self._programs.put(id_, query)

    def remove(self, id_: int) -> None:
        """Match it no more; nothing happens if it is not there."""
        if id_ in self._programs:
            self._programs.remove(id_)

    def match(self, skim: Skim) -> Matches:
        """All matches of all queries in these posts."""
        facts = self._known_facts().of(skim)
        starts = range(0, len(skim), _BATCH) if len(self) else ()
        found = [self._match(skim, facts, np.arange(at, min(at + _BATCH, len(skim)))) for at in starts]
        self._learn(len(skim))
        keys = np.concatenate(found) if found else np.zeros(0, np.int64)
        return Matches(keys >> layout.ROW_SHIFT, keys & (layout.ID_BITS))

    def settle(self) -> None:
        """Choose the guards by what was learnt so far, all at once; `match` does the same bit by bit."""
        for id_ in self._programs.ids:
            self._programs.reconsider(id_)
        self._to_review.clear()

    def _known_facts(self) -> Facts:
        if self._facts.is_stale:
            self._facts = Facts(self._dictionary)
        return self._facts

    def _match(self, skim: Skim, facts: layout.Facts, rows: Array) -> Array:
        texts = skim.texts[rows[0] : rows[-1] + 1]
        keys, odd = self._run(texts, facts, rows, is_composed=False)
        if len(odd):
            composed = [words.composed(texts[row]) for row in odd]
            more, _ = self._run(composed, facts, rows[odd], is_composed=True)
            keys = np.concatenate((keys, more))
        return np.sort(keys)

    def _run(self, texts: Sequence[str], facts: layout.Facts, rows: Array, *, is_composed: bool) -> tuple[Array, Array]:
        """Matches in these texts, which are those of `rows`; and the places of those that must be composed first."""
        batch = joined(texts)
        if self._base + len(batch.text) > _MOST_POSITIONS:
            self._begin_anew()
        own = facts._replace(groups=facts.groups[rows], starts=facts.starts[rows], stops=facts.stops[rows])
        posts = layout.Posts(batch.text, batch.lowered, batch.lowered.view(np.uint64), batch.stops, own)
        scratch = self._scratch_for(batch)
        found, odd, row = [], [], 0
        while row < len(rows):
            row, self._base, count, odd_count = self._match_some(posts, scratch, row, is_composed=is_composed)
            found.append(self._room.matches[:count].copy())
            odd.append(scratch.odd[:odd_count].copy())
        keys = np.concatenate(found)
        return rows[keys >> layout.ROW_SHIFT] << layout.ROW_SHIFT | keys & layout.ID_BITS, np.concatenate(odd)

    def _scratch_for(self, batch: Joined) -> layout.Scratch:
        return self._room.scratch_for(
            batch,
            traits=self._dictionary.size,
            ways=self._programs.ways,
            queries=self._programs.slots,
            near=self._programs.longest_near,
        )

    def _match_some(
        self, posts: layout.Posts, scratch: layout.Scratch, row: int, *, is_composed: bool
    ) -> tuple[int, int, int, int]:
        done: tuple[int, int, int, int] = matching.match_batch(
            posts,
            characters(),
            self._dictionary.tables,
            self._programs.tables,
            scratch,
            row,
            self._base,
            is_composed,
            self._room.matches,
        )
        return done

    def _begin_anew(self) -> None:
        self._dictionary.forget_positions()
        self._programs.forget_posts()
        self._base = 1

    def _learn(self, posts: int) -> None:
        self._dictionary.count(posts)
        if self._dictionary.posts >= self._next_review:
            self._next_review *= 4
            self._to_review = deque(self._programs.ids)
        looks = 2 + posts // 256
        for _ in range(min(len(self._to_review), 8 * looks)):
            id_ = self._to_review.popleft()
            looks -= id_ in self._programs and self._programs.reconsider(id_)
            if not looks:
                break
