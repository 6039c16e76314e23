"""What a text is about: intents, reasons and topics, learnt from examples as a company's own taxonomy is."""

from collections.abc import Iterator, Sequence
from functools import partial

import msgspec
import numpy as np

from evenhand.insight.domain.resampling import bootstrap
from evenhand.insight.domain.scores import accuracy, set_f1
from evenhand.insight.evaluation.bench import Bench, Fold
from evenhand.insight.evaluation.judging import (
    ACCURACY,
    MACRO_F1,
    TOP_TWO,
    WARM_UP,
    Classification,
    answered,
    figures,
    judge,
)
from evenhand.insight.evaluation.layout import Folder, Part, Record, Row, Source, part_of
from evenhand.insight.evaluation.learning import Learner
from evenhand.insight.evaluation.results import Result, rounded, with_share

NO_SUBJECTS = "a taxonomy begins with examples: it is learnt"
BANKING = Classification(
    job="intent",
    source=Source(set="banking77", columns=("category",), label=lambda record: record["category"] or None),
    metrics=(ACCURACY, MACRO_F1),
    without=NO_SUBJECTS,
)
REASON = Classification(
    job="negative reason",
    source=Source(
        set="airline",
        columns=("negativereason", "author"),
        label=lambda record: record["negativereason"] or None,
        group=lambda record: record["author"],
        grouped_by="author",
    ),
    metrics=(MACRO_F1, ACCURACY, TOP_TWO),
    without=NO_SUBJECTS,
)
_OUTSIDE = "oos"
IN_SCOPE = Source(
    set="clinc150",
    columns=("intent",),
    label=lambda record: record["intent"] if record["intent"] != _OUTSIDE else None,
)
OUT_OF_SCOPE = Source(
    set="clinc150",
    stem="oos_",
    columns=("intent",),
    label=lambda record: record["intent"] if record["intent"] == _OUTSIDE else None,
)


def none_of_these(bench: Bench) -> Iterator[Result]:
    """Intents, and the texts that have none of them; the threshold comes out of learning."""
    job = "intent with “none of these”"
    names = ("in-scope accuracy", "out-of-scope recall", "in-scope accuracy without a threshold")
    folds, outside = bench.folds(IN_SCOPE), bench.folds(OUT_OF_SCOPE)
    note = NO_SUBJECTS if folds else "the folder has no rows of clinc150 for this"
    yield from (Result(set="clinc150", job=job, metric=name, note=note) for name in names)
    if folds and bench.learns and folds[0].learn:
        yield from _with_threshold(bench, bench.learns, folds[0], outside[0] if outside else Fold([], []), job)


def _with_threshold(bench: Bench, learner: Learner, fold: Fold, outside: Fold, job: str) -> Iterator[Result]:
    bench.tell(f"learning from {len(fold.learn):,} rows")
    texts, labels = [row.text for row in fold.learn], [row.label for row in fold.learn]
    none_texts = [row.text for row in outside.learn]
    learned = learner.learn(texts, labels, none_texts=none_texts, tell=bench.tell)
    rows = [*fold.score, *outside.score]
    scored = [row.text for row in rows]
    learner.chances(learned, scored[:WARM_UP], is_close=True, tell=bench.tell)
    found, seconds = learner.chances(learned, scored, is_close=True, tell=bench.tell)
    likeliest = np.array([learned.classes[place] for place in found.argmax(axis=1)])
    is_none = found.max(axis=1) < learned.threshold
    is_right = likeliest == np.array([row.label for row in rows])
    inside = np.arange(len(rows)) < len(fold.score)
    for name, places, right in (
        ("in-scope accuracy", inside, is_right & ~is_none),
        ("out-of-scope recall", ~inside, is_none),
        ("in-scope accuracy without a threshold", inside, is_right),
    ):
        yield _share(job, name, right[places], [rows[place] for place in np.flatnonzero(places)], 1 / seconds)


def _share(job: str, metric: str, is_right: np.ndarray, rows: Sequence[Row], speed: float) -> Result:
    base = Result(
        set="clinc150", job=job, metric=metric, n=len(rows), mode="learned", posts_per_second=rounded(speed, 1)
    )
    if not rows:
        return msgspec.structs.replace(base, posts_per_second=None, note="the folder has no such rows")
    score = partial(accuracy, is_right.astype(np.int64), np.ones(len(rows), np.int64))
    return with_share(base, bootstrap(score, [row.group for row in rows]))


def dialogs(bench: Bench) -> Iterator[Result]:
    """The intent of each turn, a domain at a time, over turns not met word for word, and over all of them."""
    for domain in _domains(bench.folder):
        source = Source(
            set="multidogo",
            stem=f"{domain}_",
            text="utterance",
            columns=("intent", "conversationId"),
            label=lambda record: record["intent"] or None,
            group=lambda record: record["conversationId"],
            grouped_by="conversation",
        )
        job = Classification(job=f"intent, {domain}", source=source, metrics=(ACCURACY, MACRO_F1), without=NO_SUBJECTS)
        bench.tell(domain)
        yield from judge(bench, job)
        if bench.learns:
            yield from _with_repeats(bench, bench.learns, job)


def _with_repeats(bench: Bench, learner: Learner, job: Classification) -> Iterator[Result]:
    """The public test counts greetings and stock phrases too, so the published figures compare with this one."""
    folds = bench.folds(job.source, keeps_repeats=True)
    if any(fold.learn for fold in folds):
        with_repeats = Classification(job=f"{job.job}, stock phrases too", source=job.source, metrics=job.metrics)
        yield from figures(answered(bench, folds, learner), with_repeats, "learned")


def _domains(folder: Folder) -> list[str]:
    names = [path.name.split(".", 1)[0] for path in folder.files("multidogo", ".csv.gz", ".csv")]
    return sorted({name.rsplit("_", 1)[0] for name in names if part_of(name) is not Part.WHOLE})


def few_shot_topics(bench: Bench) -> Iterator[Result]:
    """Several labels a tweet, 100 to 200 tweets a brand: for every label one yes-or-no learnt from few examples."""
    job, name = "topics of a brand's tweets", "twcs_labels"
    for brand, direction in _desks(bench):
        source = _of_desk(brand, direction)
        folds = bench.folds(source)
        title = f"{job}, {brand} {direction}".strip()
        if not bench.learns or not any(fold.learn for fold in folds):
            yield from (
                Result(set=name, job=title, metric=metric, note=NO_SUBJECTS) for metric in ("micro F1", "macro F1")
            )
        else:
            yield from _several_labels(bench, bench.learns, folds, title)


def _desks(bench: Bench) -> list[tuple[str, str]]:
    source = Source(set="twcs_labels", columns=("brand", "direction", "labels", "conv_id"), label=lambda _: "")
    found = {(each["brand"], each["direction"]) for _, records in bench.folder.tables(source) for each in records}
    return sorted(found)


def _of_desk(brand: str, direction: str) -> Source:
    def label(record: Record) -> str | None:
        return record["labels"] if (record["brand"], record["direction"]) == (brand, direction) else None

    return Source(
        set="twcs_labels",
        columns=("brand", "direction", "labels", "conv_id"),
        label=label,
        group=lambda record: record["conv_id"],
        grouped_by="conversation",
    )


def _several_labels(bench: Bench, learner: Learner, folds: Sequence[Fold], title: str) -> Iterator[Result]:
    rows = [row for fold in folds for row in fold.score]
    learnt = {label for fold in folds for row in fold.learn for label in _labels(row)}
    names = sorted(learnt | {label for row in rows for label in _labels(row)})
    true = np.array([[name in _labels(row) for name in names] for row in rows], dtype=bool).reshape(-1, len(names))
    guessed = np.zeros_like(true)
    for column, name in enumerate(names):
        bench.tell(f"{title}: {name}")
        guessed[:, column] = np.concatenate([_has(bench, learner, fold, name) for fold in folds])
    for place, metric in enumerate(("micro F1", "macro F1")):
        interval = bootstrap(lambda weights, at=place: set_f1(true, guessed, weights)[at], [row.group for row in rows])  # type: ignore[misc]
        base = Result(set="twcs_labels", job=title, metric=metric, n=len(rows), mode="learned")
        yield with_share(base, interval)


def _has(bench: Bench, learner: Learner, fold: Fold, name: str) -> np.ndarray:
    """Whether each scored row of a fold has a label; a label with fewer than two examples is never given."""
    labels = ["yes" if name in _labels(row) else "no" for row in fold.learn]
    if not fold.score or labels.count("yes") < 2 or labels.count("no") < 2:
        return np.zeros(len(fold.score), bool)
    learned = learner.learn([row.text for row in fold.learn], labels, tell=bench.tell)
    found, _ = learner.chances(learned, [row.text for row in fold.score], is_close=True, tell=bench.tell)
    return found[:, list(learned.classes).index("yes")] >= 0.5


def _labels(row: Row) -> set[str]:
    return set(filter(None, row.label.split("|")))
