"""What comes to mind for a question, out of a hundred thousand pages and answers: `suggesting`, kept up to date.

A vector takes one byte a number, as it comes from the database; it is spread out piece by piece while it is compared.
"""

from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

import msgspec
import numpy as np
import numpy.typing as npt

from evenhand.knowledge.domain.sharing import Codes, Sharing
from evenhand.knowledge.domain.suggesting import SentBefore, scores

Floats: TypeAlias = npt.NDArray[np.float32]
Longs: TypeAlias = npt.NDArray[np.int64]
Kind: TypeAlias = Literal["page", "answer"]

# How often the nearest question before was answered by the same page, by how alike the two are (the earlier two thirds
# of a public set of 24 brands, 246 questions): below 0.4 in 22 of 100, from 0.5 in half, from 0.6 in two of three.
NEAR: Final = 0.50  # from here on it is offered
ALIKE: Final = 0.60  # from here on it is said that they asked alike
# The model read English; to it two texts in another language are alike for their language already (seen by eye, in
# French and German on the demo's day: not measured).
FOREIGN: Final = 0.15
_AT_ONCE: Final = 8192  # rows spread out at a time: they stay in the processor's cache
_EVIDENCE: Final = 5
UNKNOWN: Final = frozenset({"", "und"})
READ: Final = UNKNOWN | {"en"}


class Asked(msgspec.Struct, frozen=True):
    """A question that was settled by an answer, and with which pages."""

    id: int
    answer: int  # the same number for the same words
    pages: tuple[int, ...]
    language: str
    day: float
    vector: bytes
    is_good: bool = True  # False: the customer was not content; it speaks for nothing
    came_back: bool = False  # they wrote again, or it was opened again


class Said(msgspec.Struct, frozen=True):
    """A page, the vector of what it says of itself, and the words of its title as numbers."""

    id: int
    language: str
    vector: bytes
    words: Codes = frozenset()


class Recalled(msgspec.Struct, frozen=True):
    """Something to say. `sent`: how often before; `alike`: the settled questions most like this one, with it."""

    kind: Kind
    id: int  # of the page; of an answer the newest question it settled
    score: float
    likeness: float  # of the nearest question it settled, or of the page's own words
    sent: int
    sent_alike: int  # to people who asked alike, whatever came of it
    alike: tuple[int, ...]
    solved_alike: int = 0  # of those: they were not discontent, and did not come back


class Rows:
    """Vectors in eight bits that grow at the end; a row that is put again counts from its new place on."""

    def __init__(self) -> None:
        self._rows: npt.NDArray[np.int8] | None = None
        self._scales: Floats = np.zeros(0, dtype=np.float32)

    def __len__(self) -> int:
        return len(self._scales)

    def add(self, vectors: Sequence[bytes]) -> None:
        """At the end, in order; all are of one length."""
        if not vectors:
            return
        fresh = np.frombuffer(b"".join(vectors), dtype=np.int8).reshape(len(vectors), -1)
        lengths = np.linalg.norm(fresh.astype(np.float32), axis=1)
        self._rows = fresh if self._rows is None else np.concatenate([self._rows, fresh])
        self._scales = np.concatenate([self._scales, (1 / np.maximum(lengths, 1e-6)).astype(np.float32)])

    def likeness(self, vector: Floats) -> Floats:
        """Of each row to a vector of length 1."""
        found = np.zeros(len(self), dtype=np.float32)
        if self._rows is not None:
            for at in range(0, len(found), _AT_ONCE):
                rows = self._rows[at : at + _AT_ONCE].astype(np.float32)
                # Not a product of BLAS: its threads wait for each other where processors are busy, ten times as long.
                found[at : at + _AT_ONCE] = np.einsum("rd,d->r", rows, vector)
        return found * self._scales


class Recollection:
    """What one brand said, and can say."""

    def __init__(self) -> None:
        self._asked, self._said = Rows(), Rows()
        self._places: dict[int, int] = {}  # of each question its newest row
        self._pages: dict[int, int] = {}  # of each choice that is a page its newest row
        self._choices: dict[tuple[Kind, int], int] = {}
        self._languages: list[int] = []  # of each choice
        self._codes: dict[str, int] = dict.fromkeys(UNKNOWN, 0)
        self._ids: list[int] = []
        self._when: list[float] = []
        self._events: list[tuple[int, int]] = []  # (row of a question, choice)
        self._misses: list[tuple[int, tuple[Kind, int]]] = []  # what left somebody discontent: told, never weighed
        self._stayed: list[bool] = []  # of each row: it settled the matter
        self._words: dict[int, Codes] = {}  # of each choice that is a page
        self._sharing = Sharing({}, 0)
        self._frozen = self._freeze()

    def __len__(self) -> int:
        return len(self._choices)

    def add(self, asked: Sequence[Asked], said: Sequence[Said]) -> None:
        """What is new or changed. Something that is gone is left to whoever shows it."""
        for place, each in enumerate(asked, len(self._asked)):
            self._places[each.id] = place
            self._ids.append(each.id)
            self._when.append(each.day)
            self._stayed.append(each.is_good and not each.came_back)
            if not each.is_good:
                self._misses.append((place, ("answer", each.answer)))
                self._misses += [(place, ("page", page)) for page in each.pages]
            else:
                self._events.append((place, self._choice("answer", each.answer, each.language)))
                self._events += [(place, self._choice("page", page, each.language)) for page in each.pages]
        for place, page in enumerate(said, len(self._said)):
            choice = self._choice("page", page.id, page.language)
            self._pages[choice], self._languages[choice] = place, self._code(page.language)
            self._words[choice] = page.words
        self._asked.add([each.vector for each in asked])
        self._said.add([each.vector for each in said])
        self._sharing = Sharing(self._words, len(self._choices))
        self._frozen = self._freeze()

    def _choice(self, kind: Kind, number: int, language: str) -> int:
        choice = self._choices.setdefault((kind, number), len(self._choices))
        if choice == len(self._languages):
            self._languages.append(self._code(language))
        return choice

    def _code(self, language: str) -> int:
        return self._codes.setdefault(language, len(self._codes))

    def _freeze(self) -> "_Frozen":
        is_newest = np.zeros(len(self._ids), dtype=bool)
        is_newest[list(self._places.values())] = True
        events = np.array(self._events, dtype=np.int64).reshape(-1, 2)
        known = [(row, self._choices[said]) for row, said in self._misses if said in self._choices]
        misses = np.array(known, dtype=np.int64).reshape(-1, 2)
        return _Frozen(
            ids=np.array(self._ids, dtype=np.int64),
            days=np.array(self._when, dtype=np.float64),
            is_newest=is_newest,
            rows=events[:, 0].copy(),
            choices=events[:, 1].copy(),
            missed=misses,
            stayed=np.array(self._stayed, dtype=bool),
            numbers=np.array([number for _, number in self._choices], dtype=np.int64),
            is_answer=np.array([kind == "answer" for kind, _ in self._choices], dtype=bool),
            languages=np.array(self._languages, dtype=np.int64),
            pages=np.array(list(self._pages), dtype=np.int64),
            page_rows=np.array(list(self._pages.values()), dtype=np.int64),
        )

    def recall(
        self,
        vector: Floats,
        *,
        day: float,
        words: Codes = frozenset(),
        language: str = "",
        but: int = 0,
        most: int = 3,
    ) -> list[Recalled]:
        """The best pages, then the best answers, each best first, in that language; leaving out what settled the
        question `but`. At most `most` of each kind. `words` are those of the question."""
        if not self._choices:
            return []
        known = self._frozen
        likeness = self._asked.likeness(vector)
        rows, choices = known.sent(self._places.get(but, -1))
        says_so = known.says_so(self._said.likeness(vector))
        nearest = says_so.copy()
        np.maximum.at(nearest, choices, likeness[rows])
        sent = SentBefore(choices, likeness[rows], np.minimum(known.days[rows] - day, 0.0))
        # An answer has no title: what it is about is told by the nearest question it settled.
        found = scores(sent, says_so=np.where(known.is_answer, nearest, says_so))
        found += self._sharing.scores(words)
        least = NEAR if language in READ else NEAR + FOREIGN
        is_near = np.bincount(choices, likeness[rows] >= least, minlength=len(self)) > 0
        found[~((is_near | (says_so >= least)) & known.speaks(self._codes.get(language, -1)))] = -np.inf
        best = [*_best(found, ~known.is_answer, most), *_best(found, known.is_answer, most)]
        missed = known.missed_but(self._places.get(but, -1))
        missed = missed[likeness[missed[:, 0]] >= ALIKE]
        amiss = np.bincount(missed[:, 1], minlength=len(self))
        told = [self._told(at, float(found[at]), float(nearest[at]), likeness, rows[choices == at]) for at in best]
        return [
            msgspec.structs.replace(each, sent_alike=each.sent_alike + int(amiss[at]))
            for at, each in zip(best, told, strict=True)
        ]

    def _told(self, at: int, score: float, nearest: float, likeness: Floats, rows: Longs) -> Recalled:
        known = self._frozen
        best = rows[np.argsort(-likeness[rows], kind="stable")]
        near = best[likeness[best] >= ALIKE]
        alike = tuple(int(known.ids[row]) for row in near)
        number = int(known.ids[rows.max()]) if known.is_answer[at] else int(known.numbers[at])
        kind: Kind = "answer" if known.is_answer[at] else "page"
        solved = int(known.stayed[near].sum())
        return Recalled(kind, number, score, nearest, len(rows), len(alike), alike[:_EVIDENCE], solved)


class _Frozen(msgspec.Struct, frozen=True):
    """The same as numbers side by side, so that a hundred thousand are looked through at once."""

    ids: Longs  # of each row of a question
    days: npt.NDArray[np.float64]
    is_newest: npt.NDArray[np.bool_]
    rows: Longs  # of each time something was sent: the question's row, and what was sent
    choices: Longs
    missed: Longs  # the same of what left somebody discontent, in two columns
    stayed: npt.NDArray[np.bool_]  # of each row of a question
    numbers: Longs  # of each choice
    is_answer: npt.NDArray[np.bool_]
    languages: Longs
    pages: Longs  # choices that are pages with words of their own, and their rows
    page_rows: Longs

    def sent(self, but: int) -> tuple[Longs, Longs]:
        """What counts of what was sent: not what was said of a question before, nor anything of the row `but`."""
        counts = self.is_newest.copy()
        if but >= 0:
            counts[but] = False
        kept = counts[self.rows]
        return self.rows[kept], self.choices[kept]

    def missed_but(self, but: int) -> Longs:
        """The same of what left somebody discontent: rows and choices in two columns."""
        rows = self.missed[:, 0]
        return np.asarray(self.missed[self.is_newest[rows] & (rows != but)])

    def says_so(self, likeness: Floats) -> Floats:
        """Of each choice how alike its own words are; 0 where it has none."""
        found = np.zeros(len(self.numbers), dtype=np.float32)
        found[self.pages] = likeness[self.page_rows]
        return found

    def speaks(self, language: int) -> npt.NDArray[np.bool_]:
        """Which choices are in that language, or in one nobody knows; all where 0."""
        if language == 0:
            return np.ones(len(self.languages), dtype=bool)
        return np.asarray((self.languages == language) | (self.languages == 0), dtype=bool)


def _best(score: npt.NDArray[np.float64], among: npt.NDArray[np.bool_], most: int) -> list[int]:
    """The places of the highest finite scores among some, highest first; of equals the first."""
    places = np.flatnonzero(among & np.isfinite(score))
    return [int(at) for at in places[np.argsort(-score[places], kind="stable")[:most]]]
