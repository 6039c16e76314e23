"""Which page answers a question: the one that was sent to people who asked alike, and that says so itself.

A page's score adds four things up, each on the scale of a log-linear model (McFadden 1974, conditional logit): how
much was asked before, and answered with the page, that is like this question (a kernel density over likeness, so that
one near question counts more than many far ones); how often it was sent lately; how near what it says of itself is;
and which words it shares with the question (`sharing`), which finds names of products that a vector blurs.
"""

import math
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Final, TypeAlias

import msgspec
import numpy as np
import numpy.typing as npt

from evenhand.knowledge.domain.sharing import Sharing, codes_of
from evenhand.understanding.domain.contextual import contextual_vectors_of

Floats: TypeAlias = npt.NDArray[np.float32]
Embed: TypeAlias = Callable[[Sequence[str]], Floats]

# Fitted by penalised likelihood to conversations of 24 brands, the earlier two thirds of one public set, and rounded;
# how sharply likeness counts was chosen by the same likelihood, each fifth told by the other four.
ASKED_ALIKE: Final = 0.5
SENT_LATELY: Final = 1.15
SAYS_SO: Final = 1.8
_SHARPNESS: Final = 20.0  # of likeness: at 0.9 a question counts a seventh of one that is the same
_NEVER: Final = 1e-6  # what is added to that density, since a page that was never sent may still be right
_MEMORY_DAYS: Final = 120.0
_EVIDENCE: Final = 3  # questions that are told as the reason


class Page(msgspec.Struct, frozen=True):
    """Something that can be sent: its id, its title or what else it says in a few words, and the day it was there."""

    id: str
    words: str
    since: float = -math.inf


class Solved(msgspec.Struct, frozen=True):
    """A question that was answered with a page, and when, in days since any fixed day."""

    question: str
    page: str
    day: float


class Suggestion(msgspec.Struct, frozen=True):
    """A page for a question; why: how often it was sent before, and the places of the questions most like this one."""

    page: str
    score: float
    sent: int
    alike: tuple[int, ...]


class Memory:
    """What one brand can say, and what it said. Held in memory as float32[solved, d] and float32[pages, d].

    `solved` may name pages that are not among `pages`: they can be suggested from when they were first sent.
    """

    def __init__(
        self, pages: Sequence[Page], solved: Sequence[Solved], *, embed: Embed = contextual_vectors_of
    ) -> None:
        self._embed = embed
        self._solved = sorted(solved, key=lambda each: each.day)
        known = {page.id: page for page in pages}
        for each in self._solved:
            known.setdefault(each.page, Page(each.page, "", math.inf))
        self._ids = list(known)
        self._words = [page.words for page in known.values()]
        self._since = np.array([page.since for page in known.values()])
        place = {page: at for at, page in enumerate(self._ids)}
        self._page_of = np.array([place[each.page] for each in self._solved], dtype=np.int64)
        self._days = np.array([each.day for each in self._solved], dtype=np.float64)

    @property
    def solved(self) -> Sequence[Solved]:
        """What was solved, the oldest first, as `Suggestion.alike` counts it."""
        return self._solved

    @cached_property
    def _asked(self) -> Floats:
        return self._embed([each.question for each in self._solved])

    @cached_property
    def _sharing(self) -> Sharing:
        return Sharing({at: codes_of(words) for at, words in enumerate(self._words)}, len(self._words))

    @cached_property
    def _said(self) -> Floats:
        """Of each page the vector of its words; 0 where it has none, so that nothing is like it."""
        vectors = self._embed(self._words)
        return vectors * np.array([bool(each) for each in self._words], dtype=np.float32)[:, None]

    def suggest(self, question: str, *, day: float, most: int = 5) -> list[Suggestion]:
        """The best pages, best first; only what was solved before that day counts."""
        if not self._ids or not question.strip():
            return []
        vector = self._embed([question])[0]
        until = int(np.searchsorted(self._days, day, side="left"))
        likeness = self._asked[:until] @ vector if until else np.zeros(0, dtype=np.float32)
        sent = np.bincount(self._page_of[:until], minlength=len(self._ids))
        score = self._scores(likeness, vector, day) + self._sharing.scores(codes_of(question))
        score[(self._since > day) & (sent == 0)] = -np.inf
        return [
            Suggestion(self._ids[at], float(score[at]), int(sent[at]), self._evidence(likeness, int(at)))
            for at in _best(score, most)
        ]

    def _scores(self, likeness: Floats, vector: Floats, day: float) -> npt.NDArray[np.float64]:
        until = len(likeness)
        sent = SentBefore(self._page_of[:until], likeness, self._days[:until] - day)
        return scores(sent, says_so=self._said @ vector)

    def _evidence(self, likeness: Floats, page: int) -> tuple[int, ...]:
        places = np.flatnonzero(self._page_of[: len(likeness)] == page)
        return tuple(int(each) for each in places[np.argsort(-likeness[places], kind="stable")[:_EVIDENCE]])


class SentBefore(msgspec.Struct, frozen=True):
    """What was sent, one entry a time: which page, how alike the question was, and how many days ago (below 0)."""

    pages: npt.NDArray[np.int64]
    likeness: Floats
    days: npt.NDArray[np.float64]


def scores(sent: SentBefore, *, says_so: Floats) -> npt.NDArray[np.float64]:
    """Each page's score, of as many pages as `says_so` has; that is how alike the page's own words are."""
    pages, number = sent.pages, len(says_so)
    near = np.bincount(pages, np.exp(_SHARPNESS * (sent.likeness - 1.0)), minlength=number)
    lately = np.bincount(pages, np.exp(sent.days / _MEMORY_DAYS), minlength=number)
    found: npt.NDArray[np.float64] = (
        ASKED_ALIKE * np.log(near + _NEVER) + SENT_LATELY * np.log1p(3 * lately) + SAYS_SO * says_so.astype(np.float64)
    )
    return found


def _best(score: npt.NDArray[np.float64], most: int) -> list[int]:
    """The places of the highest scores, highest first; of equals the first."""
    found = np.argsort(-score, kind="stable")[:most]
    return [int(at) for at in found if np.isfinite(score[at])]
