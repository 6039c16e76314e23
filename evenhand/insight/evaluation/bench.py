"""What every job works with, and which rows it learns from and is scored on."""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import TypeAlias, TypeVar

import msgspec

from evenhand.insight.evaluation.answers import Reader
from evenhand.insight.evaluation.known import Known
from evenhand.insight.evaluation.layout import Folder, Part, Row, Source, folded
from evenhand.insight.evaluation.learning import Learner

Tell: TypeAlias = Callable[[str], None]
T = TypeVar("T")

FOLDS = 5
# Up to so many rows every row is scored once, each time by a model that has not seen its group.
_FEW = 3_000
_SCORED_SHARE = 0.3
MOST_LEARNT = 20_000


class Fold(msgspec.Struct, frozen=True):
    """Rows to learn from, and others to be scored on."""

    learn: list[Row]
    score: list[Row]


class Bench:
    """The folder that is scored, the one that is learnt from, and the product's answers.

    `say` gets a sentence about what was left out or split, `tell` what is being done just now.
    """

    def __init__(
        self,
        folder: Folder,
        *,
        learn_from: Folder | None = None,
        learner: Learner | None = None,
        known: Known | None = None,
        reader: Reader | None = None,
        say: Tell = lambda _: None,
        tell: Tell = lambda _: None,
        sample: int | None = None,
    ) -> None:
        self.folder, self.learn_from, self.learner = folder, learn_from, learner
        self.known = known or Known()
        self.reader = reader or Reader()
        self.say, self.tell, self.sample = say, tell, sample

    @property
    def learns(self) -> Learner | None:
        """The learner, if there is something to learn from."""
        return self.learner if self.learn_from else None

    @property
    def is_same_folder(self) -> bool:
        """The folder is learnt from and scored: its rows have to be split."""
        return self.learn_from is not None and self.learn_from.path == self.folder.path

    def folds(self, source: Source, *, most_learnt: int = MOST_LEARNT, keeps_repeats: bool = False) -> list[Fold]:
        """How the rows of a source are divided; no fold where the folder has none of them.

        Scored rows whose text is learnt from are left out, unless `keeps_repeats`.
        """
        have = self.folder.rows(source)
        scored = have.get(Part.TEST) or [row for rows in have.values() for row in rows]
        if not scored:
            return []
        if self.learn_from is None:
            return [Fold([], self.sampled(scored, source.set))]
        if self.is_same_folder and Part.TEST not in have:
            folds = self._split(have, source)
        else:
            folds = [Fold(self.learnable(source), scored)]
        if keeps_repeats:
            return [Fold(self.sampled(fold.learn, source.set, most_learnt), fold.score) for fold in folds]
        return [self.parted(fold.learn, fold.score, source, most_learnt) for fold in folds]

    def split_or_parted(self, learn: Sequence[Row], score: Sequence[Row], source: Source) -> list[Fold]:
        """The same for rows that a job has made itself: `learn` from the other folder, `score` from this one."""
        if self.is_same_folder:
            return [self.parted(*each, source) for each in map(_both, self._split({Part.WHOLE: list(score)}, source))]
        return [self.parted(learn, score, source)]

    def learnable(self, source: Source) -> list[Row]:
        """What the other folder has to learn from: its test part only where it has nothing else."""
        have = self.learn_from.rows(source) if self.learn_from else {}
        rows = [row for part, rows in have.items() if part is not Part.TEST for row in rows]
        return rows or have.get(Part.TEST, [])

    def sampled(self, rows: Sequence[T], name: str, most: int | None = None) -> list[T]:
        """At most so many rows, evenly over the whole, and a sentence about it."""
        bound = min((each for each in (most, self.sample) if each), default=None)
        if bound is None or len(rows) <= bound:
            return list(rows)
        self.say(f"{name}: {bound:,} of {len(rows):,} rows are looked at.")
        return [rows[len(rows) * place // bound] for place in range(bound)]

    def parted(
        self, learn: Sequence[Row], score: Sequence[Row], source: Source, most_learnt: int = MOST_LEARNT
    ) -> Fold:
        """A fold whose scored texts occur nowhere in what is learnt from; the others are counted aloud."""
        name = f"{source.set}{_of(source)}"
        learn = self.sampled(learn, f"{name}, learnt from", most_learnt)
        learnt = {folded(row.text) for row in learn}
        apart = [row for row in score if folded(row.text) not in learnt]
        if len(apart) < len(score):
            left = len(score) - len(apart)
            self.say(f"{name}: {left:,} of {len(score):,} rows whose text was learnt from are left out.")
        return Fold(learn, self.sampled(apart, source.set))

    def _split(self, have: dict[Part, list[Row]], source: Source) -> list[Fold]:
        name = f"{source.set}{_of(source)}"
        if Part.TRAIN in have and Part.VAL in have:
            self.say(f"{name}: learnt from the train part, scored on the val part, for there is no test part.")
            return [Fold(have[Part.TRAIN] + have.get(Part.WHOLE, []), have[Part.VAL])]
        rows = [row for part in have.values() for row in part]
        groups = sorted({row.group for row in rows}, key=lambda group: _shuffled(source.set, group))
        kind = source.grouped_by
        if len(rows) <= _FEW:
            self.say(f"{name}: split by {kind} into {FOLDS} parts, each scored by what was learnt from the others.")
            return [_fold(rows, set(groups[part::FOLDS])) for part in range(FOLDS) if groups[part::FOLDS]]
        self.say(f"{name}: split by {kind}, three tenths are scored, the rest is learnt from.")
        return [_fold(rows, set(groups[: max(1, round(len(groups) * _SCORED_SHARE))]))]


def _both(fold: Fold) -> tuple[list[Row], list[Row]]:
    return fold.learn, fold.score


def _fold(rows: list[Row], scored: set[str]) -> Fold:
    return Fold([row for row in rows if row.group not in scored], [row for row in rows if row.group in scored])


def _of(source: Source) -> str:
    return f"/{source.stem.rstrip('_')}" if source.stem else ""


def _shuffled(name: str, group: str) -> bytes:
    """A fixed order that has nothing to do with names."""
    return blake2b(f"{name}\n{group}".encode(errors="replace"), digest_size=8).digest()
