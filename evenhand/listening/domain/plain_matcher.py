"""A matcher in plain Python: for little work, and where numba does not run. About a hundredth as fast as the other."""

from collections.abc import Iterator

import numpy as np

from evenhand.channels.domain.skim import Skim, Wants
from evenhand.listening.domain.evaluation import Facts, facts_at, matches
from evenhand.listening.domain.guarding import Gate, Guard, Way, guard_of
from evenhand.listening.domain.matches import Matches
from evenhand.listening.domain.query import Query
from evenhand.listening.domain.traits import ALWAYS, Kind, Trait, domains_above, facts_in, usual_share
from evenhand.listening.domain.words import folded, tokens_of


class PlainMatcher:
    """The saved queries by what guards them; those whose guard a post shows are evaluated one by one."""

    def __init__(self) -> None:
        self._queries: dict[int, Query] = {}
        self._guards: dict[int, set[Trait]] = {}
        self._guarded: dict[Trait, set[int]] = {}

    def __len__(self) -> int:
        return len(self._queries)

    @property
    def wants(self) -> Wants:
        """Which columns of a skim its queries look at."""
        kinds = {trait.kind for query in self._queries.values() for trait in facts_in(query)}
        return Wants(links=Kind.LINK in kinds, media=Kind.MEDIA in kinds)

    def put(self, id_: int, query: Query) -> None:
        """From the next `match` on the query is matched under this number, instead of what was there."""
        self.remove(id_)
        guard = guard_of(query, usual_share)
        self._queries[id_] = query
        self._guards[id_] = set(map(_findable, _ways(guard))) if guard else {ALWAYS}
        for trait in self._guards[id_]:
            self._guarded.setdefault(trait, set()).add(id_)

    def remove(self, id_: int) -> None:
        """Match it no more; nothing happens if it is not there."""
        self._queries.pop(id_, None)
        for trait in self._guards.pop(id_, ()):
            self._guarded[trait].discard(id_)
            if not self._guarded[trait]:
                del self._guarded[trait]

    def match(self, skim: Skim) -> Matches:
        """All matches of all queries in these posts, as `evaluation` defines them."""
        lengths = sorted({len(trait.text) for trait in self._guarded if trait.kind is Kind.BEGINNING})
        pairs = [
            (row, id_)
            for row in range(len(skim) if self._queries else 0)
            for id_ in self._matching(facts_at(skim, row), lengths)
        ]
        rows, queries = zip(*pairs, strict=True) if pairs else ((), ())
        return Matches(np.array(rows, np.int64), np.array(queries, np.int64))

    def settle(self) -> None:
        """Nothing to prepare."""

    def _matching(self, facts: Facts, lengths: list[int]) -> list[int]:
        shown = self._guarded.keys() & set(_shown(facts, lengths))
        candidates = {id_ for trait in shown for id_ in self._guarded[trait]}
        return sorted(id_ for id_ in candidates if matches(self._queries[id_], facts))


def _ways(guard: Guard) -> Iterator[Trait]:
    match guard:
        case Way(trait=trait):
            yield trait
        case Gate(guard=inner):
            yield from _ways(inner)
        case _:
            for each in guard.choices:
                yield from _ways(each)


def _findable(trait: Trait) -> Trait:
    """Without its case, since posts are looked through without it."""
    if trait.kind not in (Kind.EXACT, Kind.EXACT_BEGINNING):
        return trait
    return Trait(Kind(trait.kind - Kind.EXACT), "".join(map(folded, trait.text)))


def _shown(facts: Facts, lengths: list[int]) -> Iterator[Trait]:
    """Every trait that a post shows, as far as it can guard a query."""
    tokens = tokens_of(facts.text)
    yield ALWAYS
    for token in (*tokens.words, *tokens.emoji):
        yield Trait(Kind.WORD, token.text)
    for token in tokens.words:
        yield from (Trait(Kind.BEGINNING, token.text[:length]) for length in lengths)
    yield from (Trait(Kind.LANGUAGE, each) for each in facts.languages)
    yield Trait(Kind.AUTHOR, facts.author.lower())
    yield Trait(Kind.AUTHOR, facts.handle)
    yield Trait(Kind.NETWORK, facts.network)
    yield from (Trait(Kind.LINK, each) for host in facts.links for each in domains_above(host))
    if facts.has_media:
        yield Trait(Kind.MEDIA, "")
