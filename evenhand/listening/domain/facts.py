"""What is known of posts beside their text, as the numbers of the traits that queries ask for."""

from collections.abc import Iterable
from itertools import chain
from typing import Any, Final

import numpy as np

from evenhand.channels.domain.skim import Skim
from evenhand.listening.domain.dictionary import Dictionary
from evenhand.listening.domain.kernels import layout
from evenhand.listening.domain.kernels.layout import Array
from evenhand.listening.domain.traits import Kind, Trait, domains_above

_MOST_GROUPS: Final = 10_000


class _Groups(dict[Any, int]):
    """Sets of facts that many posts share (their languages, or their network), each numbered when first met."""

    def __init__(self, languages: dict[str, int], networks: dict[str, int]) -> None:
        super().__init__()
        self.languages, self.networks = languages, networks
        self._groups: list[list[int]] = [[]]  # group 0 has no facts

    def __missing__(self, key: tuple[str, ...] | str) -> int:
        if isinstance(key, str):
            facts = {self.networks[key]} if key in self.networks else set()
        else:
            facts = {self.languages[each] for each in key if each in self.languages}
        if facts:
            self._groups.append(sorted(facts))
        self[key] = number = len(self._groups) - 1 if facts else 0
        return number

    def tables(self) -> tuple[Array, Array]:
        """Where each group begins, and all facts."""
        starts = np.cumsum([0, *map(len, self._groups)]).astype(np.int32)
        return starts, np.array([*chain.from_iterable(self._groups)], np.int32)


class Facts:
    """The facts that queries ask for. Must be made anew when queries begin or cease to ask for one."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary, self._made = dictionary, dictionary.facts_changed
        self._groups = _Groups(dictionary.held(Kind.LANGUAGE), dictionary.held(Kind.NETWORK))
        self._authors = dictionary.held(Kind.AUTHOR)
        self._domains = dictionary.held(Kind.LINK)
        self._media = dictionary.number_of(Trait(Kind.MEDIA, ""))

    @property
    def wants_links(self) -> bool:
        """Does any query ask for links?"""
        return bool(self._domains)

    @property
    def wants_media(self) -> bool:
        """Does any query ask for media?"""
        return self._media is not None

    @property
    def is_stale(self) -> bool:
        """Queries ask for others now, or somebody invents languages."""
        return self._made != self._dictionary.facts_changed or len(self._groups) > _MOST_GROUPS

    def of(self, skim: Skim) -> layout.Facts:
        """The facts of each post."""
        columns = self._columns(skim)
        group_starts, group_facts = self._groups.tables()
        starts, facts = self._few(skim)
        return layout.Facts(
            groups=columns,
            group_starts=group_starts,
            group_facts=group_facts,
            starts=starts[:-1],
            stops=starts[1:],
            facts=facts,
        )

    def _columns(self, skim: Skim) -> Array:
        """Two groups for each post: by languages, by network."""
        columns = np.zeros((len(skim), 2), np.int32)
        if self._groups.languages:
            columns[:, 0] = self._by_language(skim)
        if self._groups.networks:
            columns[:, 1] = np.fromiter(map(self._groups.__getitem__, skim.networks), np.int32, len(skim))
        return columns

    def _by_language(self, skim: Skim) -> Array:
        group = self._groups.__getitem__
        try:
            return np.fromiter(map(group, skim.languages), np.int32, len(skim))
        except TypeError:  # lists
            return np.fromiter(map(group, map(tuple, skim.languages)), np.int32, len(skim))

    def _few(self, skim: Skim) -> tuple[Array, Array]:
        """Facts that few posts have: where each post's begin, and all of them."""
        pairs = sorted(chain(self._by_author(skim), self._by_link(skim), self._by_media(skim)))
        counts = np.bincount(np.array([row for row, _ in pairs], np.int64), minlength=len(skim))
        starts = np.zeros(len(skim) + 1, np.int32)
        np.cumsum(counts, out=starts[1:])
        return starts, np.array([number for _, number in pairs], np.int32)

    def _by_author(self, skim: Skim) -> Iterable[tuple[int, int]]:
        for column in (skim.authors, skim.handles) if self._authors else ():
            for row, author in enumerate(map(str.lower, column)):
                if author in self._authors:
                    yield row, self._authors[author]

    def _by_link(self, skim: Skim) -> Iterable[tuple[int, int]]:
        for row, hosts in enumerate(skim.links if self._domains else ()):
            for host in hosts:
                for domain in domains_above(host):
                    if domain in self._domains:
                        yield row, self._domains[domain]

    def _by_media(self, skim: Skim) -> Iterable[tuple[int, int]]:
        if self._media is not None:
            for row, has_media in enumerate(skim.has_media):
                if has_media:
                    yield row, self._media
