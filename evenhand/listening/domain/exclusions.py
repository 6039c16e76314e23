"""False hits: phrases that many matches of a query share and that do not read like the other matches."""

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

import msgspec

from evenhand.listening.domain.background import Background
from evenhand.listening.domain.everyday import EVERYDAY
from evenhand.listening.domain.query import Word
from evenhand.listening.domain.words import words_of

LEAST = 3  # matches that must share a phrase
LEAST_SHARE, MOST_SHARE = 0.02, 0.8  # of all matches
LEAST_STRANGENESS = 0.35  # from 0, reads like the others, to 1
LEAST_LIFT = 8.0  # times as frequent in matches as elsewhere: then a single word is about something
LEAST_COMPANIONS = 2  # other words that come with a phrase and not with the rest
MOST_CANDIDATES = 60
SAME_POSTS = 0.6  # of a phrase's matches: then another phrase says the same
_COMMON_SHARE = 0.05  # words in so many posts say nothing
_SIGNIFICANT = 7.88  # log-likelihood ratio, one degree of freedom, one in two hundred
_BY_CHANCE = 0.05


class Shared(msgspec.Struct, frozen=True):
    """A phrase that some matches share: which ones, how strange they are, and which words come along."""

    words: tuple[str, ...]
    posts: frozenset[int]
    strangeness: float
    companions: tuple[str, ...]

    @property
    def weight(self) -> float:
        """How much leaving these matches out would help."""
        return len(self.posts) * self.strangeness * (1.0 if len(self.words) > 1 else 0.7)


class Matches:
    """The texts that a query matched, as sets of words that say something."""

    def __init__(
        self, texts: Sequence[str], sought: Sequence[Word], known: Collection[str], behind: Background
    ) -> None:
        self._whole = frozenset(word.text.lower() for word in sought if not word.is_prefix)
        self._beginnings = tuple(word.text.lower() for word in sought if word.is_prefix)
        self._marked = frozenset(sign + word for word in self._whole for sign in "#@")
        self._behind = behind
        self._known = frozenset(known) - self._whole
        self._tokens = [words_of(text) for text in texts]
        self._said = [frozenset(filter(self._says_something, tokens)) for tokens in self._tokens]
        self._is_known = [not self._known.isdisjoint(tokens) for tokens in self._tokens]
        self._all: Counter[str] = Counter(word for said in self._said for word in said)
        # How much a word says, squared, as it weighs in both sides of a comparison.
        self._rarity = {word: math.log((behind.size + 1) / (behind.counts[word] + 1)) ** 2 for word in self._all}
        self._mass = sum(count * self._rarity[word] for word, count in self._all.items())
        self._square = sum(count**2 * self._rarity[word] for word, count in self._all.items())

    def strange_phrases(self, most: int) -> list[Shared]:
        """What many of them share and reads unlike the rest, the most helpful first; no two about the same posts."""
        found = sorted(self._candidates(), key=lambda each: (-len(each[1]), each[0]))[:MOST_CANDIDATES]
        strange = [shared for words, posts in found if (shared := self._judged(words, posts))]
        chosen: list[Shared] = []
        for each in sorted(strange, key=lambda each: (-each.weight, each.words)):
            if len(chosen) < most and not any(_is_same(each, other) for other in chosen):
                chosen.append(each)
        return chosen

    def _says_something(self, word: str) -> bool:
        if len(word) < 3 or self._is_sought(word) or word in self._marked or word in EVERYDAY:
            return False
        return self._behind.share(word) < _COMMON_SHARE

    def _is_sought(self, token: str) -> bool:
        return token in self._whole or (bool(self._beginnings) and token.startswith(self._beginnings))

    def _candidates(self) -> Iterator[tuple[tuple[str, ...], frozenset[int]]]:
        posts_of: dict[tuple[str, ...], set[int]] = {}
        for post, tokens in enumerate(self._tokens):
            for phrase in (*self._phrases(tokens), *((word,) for word in self._said[post])):
                posts_of.setdefault(phrase, set()).add(post)
        count = len(self._tokens)
        for phrase, posts in posts_of.items():
            is_shared = len(posts) >= LEAST and LEAST_SHARE * count <= len(posts) <= MOST_SHARE * count
            if is_shared and (len(phrase) > 1 or self._is_telling(phrase[0], len(posts) / count)):
                yield phrase, frozenset(posts)

    def _is_telling(self, word: str, share: float) -> bool:
        return word not in self._known and share >= LEAST_LIFT * self._behind.share(word)

    def _phrases(self, tokens: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """What was sought, together with the word before it or after it."""
        at = 0
        while at < len(tokens):
            end = at
            while end < len(tokens) and self._is_sought(tokens[end]):
                end += 1
            if end > at:
                if at and self._is_neighbour(tokens[at - 1]):
                    yield tuple(tokens[at - 1 : end])
                if end < len(tokens) and self._is_neighbour(tokens[end]):
                    yield tuple(tokens[at : end + 1])
            at = max(end, at + 1)

    def _is_neighbour(self, token: str) -> bool:
        is_empty = len(token) < 2 or token.isdigit() or token in EVERYDAY
        return not is_empty and token not in self._known and token not in self._marked

    def _judged(self, words: tuple[str, ...], posts: frozenset[int]) -> Shared | None:
        """How unlike the rest these matches read; None if that may be chance."""
        inside = Counter(word for post in posts for word in self._said[post])
        count, rest = len(posts), len(self._tokens) - len(posts)
        known_here = sum(self._is_known[post] for post in posts) / count
        known_there = (sum(self._is_known) - known_here * count) / rest
        companions = self._companions(words, inside, count, rest)
        lacks_known = known_here == 0 and (1 - known_there) ** count < _BY_CHANCE
        if len(companions) < LEAST_COMPANIONS and not lacks_known:
            return None
        unlike = 1 - self._likeness(words, inside, count, rest)
        strangeness = (unlike + max(0.0, 1 - known_here / known_there)) / 2 if known_there else unlike
        return Shared(words, posts, strangeness, companions) if strangeness >= LEAST_STRANGENESS else None

    def _companions(self, words: tuple[str, ...], inside: Counter[str], count: int, rest: int) -> tuple[str, ...]:
        """Words that come with the phrase much more often than without it, the surest first."""
        least = max(2, 0.15 * count)
        sure = {
            word: _log_likelihood(number, count, self._all[word] - number, rest)
            for word, number in inside.items()
            if number >= least and word not in words
        }
        found = sorted((word for word in sure if sure[word] > _SIGNIFICANT), key=lambda word: (-sure[word], word))
        return tuple(found[:3])

    def _likeness(self, words: tuple[str, ...], inside: Counter[str], count: int, rest: int) -> float:
        """The cosine between these and the rest, as a share of what two random parts of these sizes would have."""
        mass, square, dot, size = self._mass, self._square, 0.0, 0.0
        for word, number in inside.items():
            rarity, total = self._rarity[word], self._all[word]
            others = 0 if word in words else total - number
            mass -= (total - others) * rarity
            square -= (total**2 - others**2) * rarity
            if word not in words:
                dot += number * others * rarity
                size += number**2 * rarity
        if not dot or square <= 0:
            return 0.0
        noise = max(0.0, mass / rest - square / rest**2) / count
        expected = 1 / math.sqrt(1 + noise / (square / rest**2))
        return min(1.0, dot / math.sqrt(size * square) / expected)


def _log_likelihood(here: int, count: int, there: int, rest: int) -> float:
    """How sure it is that a word is more frequent here than there (T. Dunning, Accurate methods for the statistics of
    surprise and coincidence, Computational Linguistics 19 (1993), number 1, pages 61-74); 0 if it is not.
    """
    usual = (here + there) / (count + rest)
    if here / count <= usual:
        return 0.0
    parts = ((here, count), (there, rest))
    return 2 * sum(_part(hits, size, usual) + _part(size - hits, size, 1 - usual) for hits, size in parts)


def _part(hits: int, size: int, usual: float) -> float:
    return hits * math.log(hits / (size * usual)) if hits else 0.0


def _is_same(one: Shared, other: Shared) -> bool:
    return len(one.posts & other.posts) > SAME_POSTS * min(len(one.posts), len(other.posts))
