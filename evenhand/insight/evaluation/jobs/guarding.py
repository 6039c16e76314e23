"""Complaints and what is none, anger, irony, abuse and spam."""

from collections.abc import Iterator, Sequence

import numpy as np

from evenhand.insight.domain.resampling import bootstrap
from evenhand.insight.domain.scores import Weights
from evenhand.insight.evaluation.answers import is_abuse, is_spam
from evenhand.insight.evaluation.bench import Bench, Fold
from evenhand.insight.evaluation.judging import (
    ACCURACY,
    MACRO_F1,
    WEIGHTED_F1,
    Classification,
    answered,
    average_precision_of,
    f1_of,
    judge,
    precision_at_recall_of,
    recall_at_false_alarms_of,
    recall_of,
)
from evenhand.insight.evaluation.layout import Record, Row, Source
from evenhand.insight.evaluation.learning import Learner
from evenhand.insight.evaluation.results import Result, rounded, with_figure
from evenhand.understanding.domain.reading import Reading

_STREAM = 5_000
_OF_TONE = ("abuse", "sentiment")


def _is_of_stream(record: Record) -> bool:
    return record["domain"].startswith("random")


def _complaint(record: Record) -> str | None:
    return record["complaint"] if record["complaint"] in ("0", "1") else None


def _complaint_to_a_brand(record: Record) -> str | None:
    return None if _is_of_stream(record) else _complaint(record)


def _complains(reading: Reading) -> str:
    return "1" if reading.kind == "complaint" else "0"


_COLUMNS = ("complaint", "domain")
COMPLAINT_TO_A_BRAND = Classification(
    job="complaint or not, brand-directed",
    source=Source(set="complaints_acl19", columns=_COLUMNS, label=_complaint_to_a_brand),
    metrics=(MACRO_F1, ACCURACY),
    answer=_complains,
    priors=("kind", "sentiment"),
)
COMPLAINT = Classification(
    job="complaint or not, all rows",
    source=Source(set="complaints_acl19", columns=_COLUMNS, label=_complaint),
    metrics=(MACRO_F1, ACCURACY),
    answer=_complains,
    priors=("kind", "sentiment"),
)
TO_A_BRAND = Classification(
    job="brand-directed or background",
    source=Source(
        set="complaints_acl19",
        columns=_COLUMNS,
        label=lambda record: "background" if _is_of_stream(record) else "brand",
    ),
    metrics=(MACRO_F1, average_precision_of("brand"), precision_at_recall_of("brand", 0.95)),
    without="as shipped a brand's profile decides: see triage",
)


def to_a_brand(bench: Bench) -> Iterator[Result]:
    """Brand-directed or not, and how often a post about no brand is taken for one that is."""
    yield from judge(bench, TO_A_BRAND)
    folds = [fold for fold in bench.folds(TO_A_BRAND.source) if fold.learn]
    if not bench.learns or not folds:
        return
    for name in ("background", "bluesky"):
        posts = _posts_of(bench, name)
        if posts:
            yield _false_alarms(bench, bench.learns, folds[0], posts, name)


def _posts_of(bench: Bench, name: str) -> list[Row]:
    source = Source(set=name, label=lambda _: "background", group=lambda record: record.get("author", ""))
    learnt = {row.text for row in bench.learnable(source)} if not bench.is_same_folder else set()
    rows = [row for part in bench.folder.rows(source).values() for row in part if row.text not in learnt]
    return bench.sampled(rows, name, _STREAM)


def _false_alarms(bench: Bench, learner: Learner, fold: Fold, posts: Sequence[Row], name: str) -> Result:
    judged = answered(bench, [Fold(fold.learn, list(posts))], learner)
    is_alarm = (judged.guessed == judged.code("brand")).astype(np.float64)

    def per_thousand(weights: Weights) -> float:
        return float(1000 * (is_alarm @ weights) / weights.sum()) if weights.sum() else float("nan")

    base = Result(
        set="complaints_acl19",
        job=TO_A_BRAND.job,
        metric=f"false alarms in 1,000 posts of {name}",
        n=len(posts),
        mode="learned",
        posts_per_second=rounded(judged.posts_per_second or float("nan"), 1),
    )
    return with_figure(base, bootstrap(per_thousand, judged.groups), digits=1)


def _task(name: str) -> Source:
    return Source(set="tweeteval", stem=f"{name}_", columns=("label",), label=lambda record: record["label"] or None)


EMOTION = Classification(
    job="emotion",
    source=_task("emotion"),
    metrics=(MACRO_F1, ACCURACY),
    priors=_OF_TONE,
    without="as shipped emotions are not told",
)
IRONY = Classification(
    job="irony",
    source=_task("irony"),
    metrics=(f1_of("1", "irony"), MACRO_F1),
    priors=_OF_TONE,
    without="as shipped irony is not told",
)
OFFENSIVE = Classification(
    job="offensive",
    source=_task("offensive"),
    metrics=(MACRO_F1, ACCURACY),
    answer=lambda reading: "1" if is_abuse(reading) else "0",
    priors=_OF_TONE,
)
HATE = Classification(
    job="hate",
    source=_task("hate"),
    metrics=(MACRO_F1, ACCURACY),
    answer=lambda reading: "1" if is_abuse(reading) else "0",
    priors=_OF_TONE,
)
DAVIDSON = Classification(
    job="abuse, three classes",
    source=Source(set="abuse_davidson", text="tweet", columns=("class",), label=lambda record: record["class"] or None),
    metrics=(MACRO_F1, WEIGHTED_F1, recall_of("0", "hate")),
    without="as shipped hate and offence are one: see the next job",
)
ABUSE = Classification(
    job="abuse or not",
    source=Source(
        set="abuse_davidson",
        text="tweet",
        columns=("class",),
        label=lambda record: {"0": "abuse", "1": "abuse", "2": "neither"}.get(record["class"]),
    ),
    metrics=(MACRO_F1, average_precision_of("abuse")),
    answer=lambda reading: "abuse" if is_abuse(reading) else "neither",
    sureness=lambda reading: reading.abuse,
    of="abuse",
)
SPAM = Classification(
    job="spam",
    source=Source(set="sms_spam", columns=("label",), label=lambda record: record["label"] or None),
    metrics=(recall_at_false_alarms_of("spam", 0.002, "spam"), MACRO_F1, ACCURACY),
    answer=lambda reading: "spam" if is_spam(reading) else "ham",
    sureness=lambda reading: reading.spam,
    of="spam",
)
