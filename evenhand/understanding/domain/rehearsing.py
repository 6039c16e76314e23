"""Rehearsal before learning: some rows are left out in turn, and tell how good the answers to new texts will be."""

# SciPy carries no types.
# mypy: disable-error-code="no-untyped-call"

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from evenhand.understanding.domain.calibrating import Belonging, best_mix, mixed, signs_of, softmax, threshold_of
from evenhand.understanding.domain.nearest import Near
from evenhand.understanding.domain.sides import FEW_CLASSES, Seen, Sides
from evenhand.understanding.domain.tilting import best_tilt, tilted

Floats: TypeAlias = npt.NDArray[np.float32]
Numbers: TypeAlias = npt.NDArray[np.int64]
Step: TypeAlias = Callable[[], None]

FOLDS: Final = 4
# So alike are texts that say the same in other words; how many are compared at a time.
_SAME, _AT_ONCE = 0.9, 1_000
_MOST_LANDMARKS: Final = 3_000  # it need not be as exact as what will be used
# With fewer rows nothing can be left out, and the likeness in meaning has to be trusted.
FEWEST_ROWS: Final = 40
# From so many classes on, some can be hidden to see how texts look that are about none of the others.
_FEWEST_CLASSES: Final = 4
_HIDDEN: Final = 4
# A few classes with many examples share the world between them (a feeling, yes or no): nothing lies outside.
_SHARED_BY, _SHARED_FROM = 3, 200


@dataclass(frozen=True)
class Judgement:
    """How the voices are weighed, how sure they may be, and from where on it is none of the classes."""

    shares: tuple[float, ...]
    sharpness: float
    belonging: Belonging
    threshold: float
    scores: dict[str, Any] = field(default_factory=dict)
    tilt: tuple[float, ...] = ()  # what is added to the classes, so that small ones come into their own

    def probabilities(self, voices: Floats, nearest: Floats) -> Floats:
        """float32[n, k]; what is missing to 1 in a row is "none of these"."""
        scores = mixed(voices, self.shares)
        inside = self.belonging.probabilities(signs_of(scores, voices, nearest))
        chances = softmax(scores, self.sharpness)
        return (tilted(chances, self.tilt) if self.tilt else chances) * inside[:, None]


@dataclass(frozen=True, eq=False)
class _Answers:
    """What the voices said of rows they had not learnt from."""

    voices: Floats
    nearest: Floats


def untried(size: int, *, is_close: bool) -> Judgement:
    """For a handful of examples: what lies near to one of them is of its class."""
    steep, middle, sharpness, threshold = (16.0, 0.45, 3.0, 0.3) if is_close else (16.0, 0.5, 6.0, 0.25)
    shares = (0.0, 0.15, 0.85) if size <= FEW_CLASSES else (0.15, 0.85)
    return Judgement(shares, sharpness, Belonging((0.0, 0.0, 0.0, steep), -steep * middle), threshold)


def steps(truth: Numbers, size: int) -> int:
    """How many times the voices are fitted in a rehearsal."""
    if not _can_rehearse(truth, size):
        return 0
    return FOLDS + int(_hides(truth, size))


def rehearsed(
    seen: Seen,
    truth: Numbers,
    size: int,
    *,
    everyday: Seen,
    classes: Sequence[str],
    is_close: bool,
    seed: int,
    step: Step,
) -> Judgement:
    """The judgement that rows left out recommend. `truth` -1 is none; `everyday` are texts about nothing of these."""
    if not _can_rehearse(truth, size):
        return untried(size, is_close=is_close)
    found = _left_out(seen, truth, size, seed, step)
    inside = truth >= 0
    shares, sharpness = best_mix(found.voices[:, inside], truth[inside])
    outside = [_part(found, ~inside)]
    if _hides(truth, size):
        outside.extend(_hidden(seen, truth, size, everyday, seed))
        step()
    elif inside.all() and not _is_shared(truth, size):
        outside.append(_answers(Sides.of(seen, truth, size, seed=seed), everyday, _near(seen, truth)))
    belonging = _belonging(_part(found, inside), outside, shares, is_shared=_is_shared(truth, size))
    tilt = best_tilt(softmax(mixed(found.voices[:, inside], shares), sharpness), truth[inside])
    judgement = Judgement(shares, sharpness, belonging, 0.0, tilt=tilt)
    chances = judgement.probabilities(found.voices[:, inside], found.nearest[inside])
    scores = scores_of(chances, truth[inside], classes)
    return replace(judgement, threshold=threshold_of(chances, truth[inside]), scores=scores)


def _can_rehearse(truth: Numbers, size: int) -> bool:
    return size > 1 and int((truth >= 0).sum()) >= FEWEST_ROWS


def _hides(truth: Numbers, size: int) -> bool:
    return size >= _FEWEST_CLASSES and not (truth < 0).any()


def _is_shared(truth: Numbers, size: int) -> bool:
    return size <= _SHARED_BY and len(truth) >= _SHARED_FROM and not (truth < 0).any()


def _folds(vectors: Floats, truth: Numbers, seed: int) -> Iterator[tuple[Numbers, Numbers]]:
    """Rows to learn from and rows left out, each class spread evenly, and texts that say the same kept together."""
    group = groups_of(vectors)
    order = np.random.default_rng(seed).permutation(len(truth))
    _groups, first = np.unique(group[order], return_index=True)
    heads = order[np.sort(first)]  # the first row of each group
    heads = heads[np.argsort(truth[heads], kind="stable")]
    fold_of_group = np.zeros(group.max() + 1, dtype=np.int64)
    fold_of_group[group[heads]] = np.arange(len(heads)) % FOLDS
    fold = fold_of_group[group]
    for number in range(FOLDS):
        yield np.flatnonzero(fold != number), np.flatnonzero(fold == number)


def groups_of(vectors: Floats) -> Numbers:
    """Of each row the number of its group: rows so alike that one learnt would give the other away."""
    pairs: list[Numbers] = []
    for begin in range(0, len(vectors), _AT_ONCE):
        alike = np.argwhere(vectors[begin : begin + _AT_ONCE] @ vectors.T > _SAME)
        alike[:, 0] += begin
        pairs.append(alike)
    rows, columns = np.concatenate(pairs).T
    links = sparse.coo_matrix((np.ones(len(rows), dtype=bool), (rows, columns)), shape=(len(vectors),) * 2)
    return np.asarray(csgraph.connected_components(links, directed=False)[1], dtype=np.int64)


def _left_out(seen: Seen, truth: Numbers, size: int, seed: int, step: Step) -> _Answers:
    voices = np.zeros((0, len(truth), size), dtype=np.float32)
    nearest = np.zeros(len(truth), dtype=np.float32)
    for learnt, left_out in _folds(seen.vectors, truth, seed):
        some = seen.taken(learnt)
        found = _answers(
            Sides.of(some, truth[learnt], size, seed=seed, most=_MOST_LANDMARKS),
            seen.taken(left_out),
            _near(some, truth[learnt]),
        )
        if not len(voices):
            voices = np.zeros((len(found.voices), len(truth), size), dtype=np.float32)
        voices[:, left_out], nearest[left_out] = found.voices, found.nearest
        step()
    return _Answers(voices, nearest)


def _hidden(seen: Seen, truth: Numbers, size: int, everyday: Seen, seed: int) -> list[_Answers]:
    """How rows are answered whose class was hidden, and texts about nothing."""
    hidden = np.random.default_rng(seed).permutation(size)[: max(1, size // _HIDDEN)]
    is_hidden = np.isin(truth, hidden)
    learnt = np.flatnonzero(~is_hidden)
    some = seen.taken(learnt)
    sides = Sides.of(some, truth[learnt], size, seed=seed, most=_MOST_LANDMARKS)
    near = _near(some, truth[learnt])
    return [_answers(sides, each, near) for each in (seen.taken(np.flatnonzero(is_hidden)), everyday)]


def _near(seen: Seen, truth: Numbers) -> Near:
    inside = truth >= 0
    return Near(seen.vectors[inside].astype(np.float16), truth[inside])


def _answers(sides: Sides, seen: Seen, near: Near) -> _Answers:
    return _Answers(sides.scores(seen), near.nearest(seen.vectors)[1])


def _part(answers: _Answers, rows: npt.NDArray[np.bool_]) -> _Answers:
    return _Answers(answers.voices[:, rows], answers.nearest[rows])


def _belonging(
    inside: _Answers, outside: Sequence[_Answers], shares: tuple[float, ...], *, is_shared: bool
) -> Belonging:
    if is_shared:
        return Belonging()
    signs = [signs_of(mixed(each.voices, shares), each.voices, each.nearest) for each in (inside, *outside)]
    is_inside = np.repeat([True, *(False for _ in outside)], [len(each) for each in signs])
    return Belonging.of(np.concatenate(signs), is_inside)


def scores_of(chances: Floats, truth: Numbers, classes: Sequence[str]) -> dict[str, Any]:
    """Accuracy and macro F1, and by class precision, recall and number; shares of rows that were left out."""
    answer = chances.argmax(axis=1)
    by_class: dict[str, dict[str, float]] = {}
    for number, label in enumerate(classes):
        right = float(((answer == number) & (truth == number)).sum())
        said, true = float((answer == number).sum()), float((truth == number).sum())
        precision, recall = right / max(said, 1.0), right / max(true, 1.0)
        by_class[label] = {"precision": precision, "recall": recall, "n": true}
    measures = [
        2 * each["precision"] * each["recall"] / max(each["precision"] + each["recall"], 1e-9)
        for each in by_class.values()
    ]
    return {"accuracy": float((answer == truth).mean()), "macro_f1": float(np.mean(measures)), "classes": by_class}
