"""Which articles are missing: questions that were answered alike again and again, and no page says it.

Questions near each other become a group around the one that most lie near (a leader: Hartigan 1975, chapter 3), the
fullest first. A group is worth what it cost: what we said to all of them but the first could have been read.
"""

from collections.abc import Collection, Sequence
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from evenhand.knowledge.domain.recalling import ALIKE, FOREIGN, READ, UNKNOWN

Floats = npt.NDArray[np.float32]

LEAST: Final = 3  # cases, before an article is proposed
GROWN: Final = 1.5  # times the cases of when it was dismissed: then it is proposed again
COVERED: Final = ALIKE  # a page so near to the middle of a group says it already; further in other languages, too


class Question(msgspec.Struct, frozen=True):
    """A settled question: what it is numbered, how its answer is worded, what we had to say, whether a page said it."""

    id: int
    answer: int
    touches: int
    language: str
    has_page: bool
    is_good: bool = True  # False: the customer was not content, so its answer is not proposed


class Proposal(msgspec.Struct, frozen=True):
    """A group without an article. `best`: the question whose answer was given most; `all`: the nearest to it first."""

    middle: int
    best: int
    all: tuple[int, ...]
    avoidable: int  # touches


class Dismissal(msgspec.Struct, frozen=True):
    """A proposal that was not wanted: the question it was around, and how many cases it had."""

    question: int
    cases: int


class Pages(msgspec.Struct, frozen=True):
    """What customers can read already: the vectors of pages, of length 1, and their languages."""

    vectors: Floats
    languages: Sequence[str]


def is_dismissed(proposal: Proposal, dismissals: Sequence[Dismissal], *, near: Collection[int] = frozenset()) -> bool:
    """Whether somebody said of this proposal, with at least two thirds of its cases of now, that nobody needs it.

    `near` are questions that were asked too long ago to be among its cases, and would be if they were not.
    """
    asked = {*proposal.all, *near}
    return any(each.question in asked and len(proposal.all) < GROWN * each.cases for each in dismissals)


def alike_in(language: str) -> float:
    """From where on two questions in a language ask the same."""
    return ALIKE if language in READ else ALIKE + FOREIGN


def proposals(
    questions: Sequence[Question], vectors: Floats, pages: Pages, *, most: int = 20, least: int = LEAST
) -> list[Proposal]:
    """Groups without a page, the most avoidable touches first. Rows of `vectors` are the questions', of length 1."""
    if not questions:
        return []
    language = np.array([each.language for each in questions])
    least_alike = np.array([alike_in(each.language) for each in questions], dtype=np.float32)
    near = vectors @ vectors.T >= least_alike[:, None]
    near &= language[:, None] == language[None, :]
    left = np.ones(len(questions), dtype=bool)
    sizes = near.sum(axis=1)
    found: list[Proposal] = []
    while len(found) < 4 * most:
        leader = int((sizes * left).argmax())
        if sizes[leader] < least:
            break
        members = np.flatnonzero(near[leader] & left)
        left[members] = False
        sizes -= near[:, members].sum(axis=1)
        if not _is_covered(questions, vectors, pages, members):
            found.append(_proposal(questions, vectors, leader, members))
    return sorted(found, key=lambda each: (-each.avoidable, each.middle))[:most]


def _is_covered(questions: Sequence[Question], vectors: Floats, pages: Pages, members: npt.NDArray[np.int64]) -> bool:
    """Whether half of them were sent a page, or one in their language says what they ask in the middle."""
    if 2 * sum(questions[at].has_page for at in members) >= len(members):
        return True
    language = questions[members[0]].language
    readable = [at for at, said in enumerate(pages.languages) if said == language or language in UNKNOWN]
    if not readable:
        return False
    middle = vectors[members].mean(axis=0)
    likeness = pages.vectors[readable] @ (middle / np.linalg.norm(middle))
    return bool(likeness.max() >= (COVERED if language in READ else COVERED + FOREIGN))


def _proposal(questions: Sequence[Question], vectors: Floats, leader: int, members: npt.NDArray[np.int64]) -> Proposal:
    order = members[np.argsort(-(vectors[members] @ vectors[leader]), kind="stable")]
    touches = sorted((questions[at].touches for at in members), reverse=True)
    return Proposal(
        middle=questions[leader].id,
        best=questions[_best(questions, order)].id,
        all=tuple(questions[at].id for at in order),
        avoidable=sum(touches) - touches[0],
    )


def _best(questions: Sequence[Question], order: npt.NDArray[np.int64]) -> int:
    """Of the wording that was given most to content customers, the question nearest to the middle."""
    good = [int(at) for at in order if questions[at].is_good] or [int(at) for at in order]
    counts: dict[int, int] = {}
    for at in good:
        counts[questions[at].answer] = counts.get(questions[at].answer, 0) + 1
    return max(good, key=lambda at: (counts[questions[at].answer], -good.index(at)))
