"""Scores answers against labels: the one way all jobs of the kind "which class is this text" are judged."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

import msgspec
import numpy as np

from evenhand.insight.domain import scores
from evenhand.insight.domain.resampling import bootstrap
from evenhand.insight.domain.scores import Ranking, Score, Weights, codes_of
from evenhand.insight.evaluation.bench import Bench, Fold
from evenhand.insight.evaluation.layout import Row, Source
from evenhand.insight.evaluation.learning import Floats, Learner
from evenhand.insight.evaluation.results import Mode, Result, with_figure, with_share
from evenhand.understanding.domain.reading import Reading

WARM_UP = 16
_EVEN = 0.5


class Judged:
    """Rows with what was answered to them. `sureness` is that of each answer, or of each class where it is known."""

    def __init__(
        self,
        rows: Sequence[Row],
        guessed: Sequence[str],
        *,
        classes: Sequence[str] = (),
        chances: Floats | None = None,
        posts_per_second: float | None = None,
    ) -> None:
        self.groups = [row.group for row in rows]
        (self.true, self.guessed), names = codes_of([row.label for row in rows], guessed)
        self.names = [str(name) for name in names]
        self.classes, self.chances = list(classes), chances
        self.posts_per_second = posts_per_second

    def __len__(self) -> int:
        return len(self.groups)

    def part(self, rows: Sequence[Row], places: Sequence[int]) -> "Judged":
        """The answers to some of the rows."""
        chances = None if self.chances is None else self.chances[list(places)]
        return Judged(
            [rows[place] for place in places],
            [self.names[self.guessed[place]] for place in places],
            classes=self.classes,
            chances=chances,
            posts_per_second=self.posts_per_second,
        )

    def code(self, name: str) -> int:
        """The number of a class; one that nothing has where it does not occur."""
        return self.names.index(name) if name in self.names else -1

    def ranking(self, name: str) -> Ranking | None:
        """The rows by how likely they are of a class; None where nothing says how likely."""
        if self.chances is None or name not in self.classes:
            return None
        of_class = self.chances[:, self.classes.index(name)].astype(np.float64)
        return Ranking(self.true == self.code(name), of_class)


Measure: TypeAlias = Callable[[Judged], Score | None]


class Metric(msgspec.Struct, frozen=True):
    """A figure of a job by its name; `score` gives None where the answers do not allow it."""

    name: str
    score: Measure
    is_share: bool = True


class Classification(msgspec.Struct, frozen=True, kw_only=True):
    """A job of the kind "which class is this text".

    `answer` finds the label in a reading as shipped, `sureness` how likely the class `of` is; None where the product
    as shipped has no such answer. `sure_of` asks it for the sureness of texts where no reading holds it. `is_close`:
    learnt with the contextual model, as for posts that become cases.
    """

    job: str
    source: Source
    metrics: tuple[Metric, ...]
    answer: Callable[[Reading], str] | None = None
    sureness: Callable[[Reading], float] | None = None
    sure_of: Callable[[Sequence[str]], tuple[Floats, float]] | None = None
    of: str = ""
    other: str = ""  # the label of what is not `of`, where `sure_of` decides
    is_close: bool = True
    priors: tuple[str, ...] = ()  # shipped heads whose answers are signs to learn from
    without: str = "as shipped there is no such answer: it is learnt"


def judge(bench: Bench, job: Classification) -> Iterator[Result]:
    """The figures of a job, as shipped and, where there is something to learn from, learned."""
    folds = bench.folds(job.source)
    if not folds:
        yield from missing(job, f"the folder has no rows of {job.source.set} for this")
        return
    yield from shipped(bench, job, [row for fold in folds for row in fold.score])
    if bench.learns:
        yield from _learned(bench, job, folds, bench.learns)


def missing(job: Classification, why: str, mode: Mode = "as shipped") -> Iterator[Result]:
    """A line without a figure for each metric."""
    for metric in job.metrics:
        yield Result(set=job.source.set, job=job.job, metric=metric.name, mode=mode, note=why)


def shipped(bench: Bench, job: Classification, rows: Sequence[Row]) -> Iterator[Result]:
    """The figures of what the product answers before it has learnt anything."""
    if job.answer is None and job.sure_of is None:
        yield from missing(job, job.without)
        return
    left = unseen(bench, rows, job.source.set)
    if not left:
        yield from missing(job, f"all {len(rows):,} rows were trained on")
        return
    bench.tell("reading")
    yield from figures(asked(job, left) if job.sure_of else _read(bench, job, left), job, "as shipped")


def asked(job: Classification, rows: Sequence[Row]) -> Judged:
    """What the product answers where it is asked for a sureness alone: half a chance decides."""
    sure, speed = job.sure_of([row.text for row in rows]) if job.sure_of else (np.empty(0, np.float32), 0.0)
    guessed = [job.of if each >= _EVEN else job.other for each in sure]
    return Judged(rows, guessed, classes=[job.of], chances=sure.reshape(-1, 1), posts_per_second=speed)


def _read(bench: Bench, job: Classification, rows: Sequence[Row]) -> Judged:
    readings, speed = bench.reader.readings([row.text for row in rows])
    chances = None
    if job.sureness:
        chances = np.array([[job.sureness(each)] for each in readings], dtype=np.float32)
    guessed = [job.answer(each) for each in readings] if job.answer else []
    return Judged(rows, guessed, classes=[job.of], chances=chances, posts_per_second=speed or None)


def unseen(bench: Bench, rows: Sequence[Row], name: str) -> list[Row]:
    """The rows no shipped model was trained on, and a sentence about the others."""
    left = [row for row in rows if row.text not in bench.known]
    if len(left) < len(rows):
        bench.say(f"{name}: {len(rows) - len(left):,} of {len(rows):,} rows were trained on and are left out.")
    return left


def _learned(bench: Bench, job: Classification, folds: Sequence[Fold], learner: Learner) -> Iterator[Result]:
    if not any(fold.learn for fold in folds):
        yield from missing(job, f"the other folder has no rows of {job.source.set} for this", "learned")
        return
    if job.priors:
        folds = [Fold(fold.learn, unseen(bench, fold.score, job.source.set)) for fold in folds]
    answers = answered(bench, folds, learner, is_close=job.is_close, priors=job.priors)
    yield from figures(answers, job, "learned")


def answered(
    bench: Bench, folds: Sequence[Fold], learner: Learner, *, is_close: bool = True, priors: Sequence[str] = ()
) -> Judged:
    """What is answered to the scored rows of every fold after learning from its other rows."""
    classes = sorted({row.label for fold in folds for row in fold.learn})
    rows: list[Row] = []
    chances: list[Floats] = []
    seconds = 0.0
    for fold in folds:
        if not fold.score or len({row.label for row in fold.learn}) < 2:
            continue
        bench.tell(f"learning from {len(fold.learn):,} rows")
        texts, labels = [row.text for row in fold.learn], [row.label for row in fold.learn]
        learned = learner.learn(texts, labels, is_close=is_close, priors=priors, tell=bench.tell)
        scored = [row.text for row in fold.score]
        learner.chances(learned, scored[:WARM_UP], is_close=is_close, tell=bench.tell)
        found, each = learner.chances(learned, scored, is_close=is_close, tell=bench.tell)
        chances.append(_aligned(found, learned.classes, classes))
        seconds += each * len(scored)
        rows.extend(fold.score)
    together = np.vstack(chances) if chances else np.empty((0, len(classes)), np.float32)
    guessed = [classes[place] for place in together.argmax(axis=1)] if len(rows) else []
    speed = len(rows) / seconds if seconds else None
    return Judged(rows, guessed, classes=classes, chances=together, posts_per_second=speed)


def _aligned(found: Floats, of: Sequence[str], classes: Sequence[str]) -> Floats:
    aligned = np.zeros((len(found), len(classes)), np.float32)
    for column, name in enumerate(of):
        aligned[:, classes.index(name)] = found[:, column]
    return aligned


def figures(judged: Judged, job: Classification, mode: Mode) -> Iterator[Result]:
    """One result a metric that these answers allow."""
    for metric in job.metrics:
        score = metric.score(judged) if len(judged) else None
        base = Result(set=job.source.set, job=job.job, metric=metric.name, mode=mode, n=len(judged))
        if score is None:
            yield msgspec.structs.replace(base, note="these answers do not tell")
            continue
        interval = bootstrap(score, judged.groups)
        speed = round(judged.posts_per_second, 1) if judged.posts_per_second else None
        timed = msgspec.structs.replace(base, posts_per_second=speed)
        yield with_share(timed, interval) if metric.is_share else with_figure(timed, interval)


def _of_codes(measure: Callable[..., float], *names: str) -> Measure:
    def prepared(judged: Judged) -> Score:
        codes = [judged.code(name) for name in names]
        return lambda weights: measure(*codes, judged.true, judged.guessed, weights)

    return prepared


def _of_ranking(measure: Callable[[Ranking, Weights], float], name: str) -> Measure:
    def prepared(judged: Judged) -> Score | None:
        ranking = judged.ranking(name)
        return (lambda weights: measure(ranking, weights)) if ranking else None

    return prepared


def top_two(judged: Judged) -> Score | None:
    """Accuracy where either of the two likeliest classes may be the truth."""
    if judged.chances is None or judged.chances.shape[1] < 3:
        return None
    places = np.argsort(-judged.chances, axis=1)[:, :2]
    codes = np.array([judged.code(name) for name in judged.classes])
    is_right = (codes[places] == judged.true[:, None]).any(axis=1).astype(np.int64)
    return lambda weights: scores.accuracy(is_right, np.ones_like(is_right), weights)


def calibration(judged: Judged) -> Score | None:
    """How far the sureness of answers is from the share that is right."""
    if judged.chances is None or judged.chances.shape[1] < 2:
        return None
    is_right = judged.true == judged.guessed
    sureness = judged.chances.max(axis=1).astype(np.float64)
    return lambda weights: scores.expected_calibration_error(is_right, sureness, weights)


ACCURACY = Metric("accuracy", _of_codes(scores.accuracy))
MACRO_F1 = Metric("macro F1", _of_codes(scores.macro_f1))
WEIGHTED_F1 = Metric("weighted F1", _of_codes(scores.weighted_f1))
MACRO_RECALL = Metric("macro recall", _of_codes(scores.macro_recall))
TOP_TWO = Metric("top-2 accuracy", top_two)
CALIBRATION = Metric("calibration error", calibration)


def f1_of(name: str, shown: str) -> Metric:
    """F1 of one class."""
    return Metric(f"F1 of {shown}", _of_codes(scores.f1_of, name))


def recall_of(name: str, shown: str) -> Metric:
    """Recall of one class."""
    return Metric(f"recall of {shown}", _of_codes(scores.recall_of, name))


def average_precision_of(name: str) -> Metric:
    """Average precision of one class."""
    return Metric("average precision", _of_ranking(Ranking.average_precision, name))


def precision_at_recall_of(name: str, recall: float) -> Metric:
    """Precision where this much of a class is found."""
    return Metric(
        f"precision at {recall:.0%} recall",
        _of_ranking(lambda ranking, weights: ranking.precision_at_recall(recall, weights), name),
    )


def recall_at_false_alarms_of(name: str, rate: float, shown: str) -> Metric:
    """Recall of a class while at most this share of the others is taken for it."""
    return Metric(
        f"recall of {shown} at {rate:.1%} false positives",
        _of_ranking(lambda ranking, weights: ranking.recall_at_false_positive_rate(rate, weights), name),
    )
