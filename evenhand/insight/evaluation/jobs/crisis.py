"""Emergencies never seen before, alone and thinly spread over a normal stream."""

from collections.abc import Iterator, Sequence

import numpy as np

from evenhand.insight.domain.resampling import bootstrap
from evenhand.insight.evaluation.answers import emergencies
from evenhand.insight.evaluation.bench import Bench, Fold
from evenhand.insight.evaluation.judging import (
    ACCURACY,
    MACRO_F1,
    Classification,
    Judged,
    answered,
    asked,
    average_precision_of,
)
from evenhand.insight.evaluation.layout import Record, Row, Source
from evenhand.insight.evaluation.results import Mode, Result, rounded, with_figure, with_share

_RARE = 99  # so many posts of the stream to one of the event
_TENTH = 10
_LONGEST = 20 * _RARE  # posts of the stream for one event


def _is_informative(record: Record) -> str | None:
    label = record["informativeness"]
    if not label or label == "Not labeled":
        return None
    return "informative" if label == "Related and informative" else "not"


def _is_on_topic(record: Record) -> str | None:
    return {"on-topic": "on", "off-topic": "off"}.get(record["label"])


T26 = Classification(
    job="informative about an emergency, events never seen",
    source=Source(
        set="crisislex",
        columns=("event", "informativeness"),
        label=_is_informative,
        group=lambda record: record["event"],
        grouped_by="event",
    ),
    metrics=(MACRO_F1, ACCURACY, average_precision_of("informative")),
    sure_of=emergencies,
    of="informative",
    other="not",
)
T6 = Classification(
    job="about an emergency or not, events never seen",
    source=Source(
        set="crisislex",
        stem="t6",
        columns=("event", "label"),
        label=_is_on_topic,
        group=lambda record: record["event"],
        grouped_by="event",
    ),
    metrics=(MACRO_F1, ACCURACY),
    sure_of=emergencies,
    of="on",
    other="off",
)
BACKGROUND = Source(set="background", label=lambda _: "not")


def in_a_stream(bench: Bench) -> Iterator[Result]:
    """One post in a hundred is about the emergency: how well are they found, and how soon the tenth."""
    folds = bench.folds(T26.source)
    background = bench.folds(BACKGROUND)
    if not folds or not background:
        yield Result(set="background", job=_JOB, metric="average precision", note="needs crisislex t26 and background")
        return
    rows = _mixed([row for fold in folds for row in fold.score], background[0].score, bench)
    bench.tell("reading")
    left = [row for row in rows if row.text not in bench.known]
    yield from _figures(asked(T26, left), left, "as shipped")
    if bench.learns and folds[0].learn:
        normal = bench.sampled(background[0].learn, "background, learnt from", 5_000)
        learn = bench.sampled(folds[0].learn, "crisislex/t26, learnt from", 15_000)
        judged = answered(bench, [Fold([*learn, *normal], rows)], bench.learns)
        yield from _figures(judged, rows, "learned")


_JOB = "a critical issue in a normal stream, 1 in 100"


def _mixed(events: Sequence[Row], stream: Sequence[Row], bench: Bench) -> list[Row]:
    """Each event's informative posts, spread evenly over a stream of its own part of the background."""
    names = sorted({row.group for row in events})
    stream = bench.sampled(stream, "background", _LONGEST * len(names))
    mixed: list[Row] = []
    for place, name in enumerate(names):
        normal = [Row(row.text, "not", name) for row in stream[place :: len(names)]]
        about = [row for row in events if row.group == name and row.label == "informative"]
        for number, row in enumerate(about[: len(normal) // _RARE]):
            mixed.extend(normal[number * _RARE : (number + 1) * _RARE])
            mixed.append(row)
    return mixed


def _figures(judged: Judged, rows: Sequence[Row], mode: Mode) -> Iterator[Result]:
    ranking = judged.ranking("informative")
    if ranking is None or not rows:
        yield Result(
            set="background", job=_JOB, metric="average precision", mode=mode, note="these answers do not tell"
        )
        return
    speed = rounded(judged.posts_per_second or float("nan"), 1)
    base = Result(
        set="background", job=_JOB, metric="average precision", n=len(rows), mode=mode, posts_per_second=speed
    )
    yield with_share(base, bootstrap(ranking.average_precision, judged.groups))
    yield _time_to_the_tenth(judged, mode)


def _time_to_the_tenth(judged: Judged, mode: Mode) -> Result:
    """Posts of a stream until ten related ones were flagged, the mean over events; 1,000 would be perfect.

    The texts have no times, so time is counted in posts. An event whose tenth never comes counts with its whole stream.
    """
    is_found = (judged.guessed == judged.code("informative")) & (judged.true == judged.code("informative"))
    groups = np.array(judged.groups)
    posts = []
    for name in sorted(set(judged.groups)):
        found = np.flatnonzero(is_found[groups == name])
        whole = int((groups == name).sum())
        if whole >= _TENTH * (_RARE + 1):
            posts.append(float(found[_TENTH - 1] + 1) if len(found) >= _TENTH else float(whole))
    metric = "posts until the tenth related one is flagged"
    if not posts:
        note = "the background is too short for ten related posts an event"
        return Result(set="background", job=_JOB, metric=metric, mode=mode, note=note)
    counts = np.array(posts)
    interval = bootstrap(lambda weights: float(counts @ weights / weights.sum()), list(range(len(counts))))
    return with_figure(Result(set="background", job=_JOB, metric=metric, n=len(counts), mode=mode), interval, digits=0)
