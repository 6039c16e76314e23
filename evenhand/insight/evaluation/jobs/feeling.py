"""How a text feels, and in which language it is written."""

import time
from collections.abc import Iterator, Sequence
from functools import partial

import msgspec
import numpy as np

from evenhand.insight.domain import scores
from evenhand.insight.domain.resampling import bootstrap
from evenhand.insight.domain.scores import accuracy, codes_of, pearson_r
from evenhand.insight.evaluation.bench import Bench
from evenhand.insight.evaluation.judging import (
    ACCURACY,
    CALIBRATION,
    MACRO_F1,
    MACRO_RECALL,
    Classification,
    Judged,
    answered,
    figures,
    missing,
    shipped,
    unseen,
)
from evenhand.insight.evaluation.layout import Part, Record, Row, Source
from evenhand.insight.evaluation.learning import Learner
from evenhand.insight.evaluation.results import Mode, Result, rounded, with_figure, with_share
from evenhand.understanding.domain.language import languages_of
from evenhand.understanding.domain.reading import Reading

POLARITIES = {"0": "negative", "1": "neutral", "2": "positive"}
LANGUAGES = {
    "arabic": "ar",
    "english": "en",
    "french": "fr",
    "german": "de",
    "hindi": "hi",
    "italian": "it",
    "portuguese": "pt",
    "spanish": "es",
}
# What these shipped heads say is a sign of tone.
_PRIORS = ("sentiment", "kind", "abuse")
_MIXED = "hi"  # romanised Hindi, mixed with English


def polarity(record: Record) -> str | None:
    """The label of tables that count the three steps."""
    return POLARITIES.get(record["label"])


def polarity_read(reading: Reading) -> str:
    """What the product says."""
    return reading.polarity


AIRLINE = Source(
    set="airline",
    columns=("airline_sentiment", "author"),
    label=lambda record: record["airline_sentiment"] or None,
    group=lambda record: record["author"],
    grouped_by="author",
)
AIRLINE_SENTIMENT = Classification(
    job="sentiment", source=AIRLINE, metrics=(ACCURACY, MACRO_F1, CALIBRATION), answer=polarity_read, priors=_PRIORS
)
GENERAL = Source(set="tweeteval", stem="sentiment_", columns=("label",), label=polarity)
GENERAL_SENTIMENT = Classification(
    job="sentiment, general tweets",
    source=GENERAL,
    metrics=(MACRO_RECALL, ACCURACY),
    answer=polarity_read,
    priors=_PRIORS,
)


def umsab(language: str) -> Source:
    """The tweets of one language."""
    return Source(set="umsab", stem=f"{language}_", columns=("label",), label=polarity)


def general_sentiment(bench: Bench) -> Iterator[Result]:
    """The training file of this task is no part of the collection: learnt from UMSAB English, airline and the rest."""
    job = GENERAL_SENTIMENT
    folds = bench.folds(GENERAL)
    if not folds:
        yield from missing(job, "the folder has no rows of tweeteval for this")
        return
    rows = [row for fold in folds for row in fold.score]
    yield from shipped(bench, job, rows)
    if bench.learns:
        near = [row for source in (umsab("english"), AIRLINE) for row in bench.learnable(source)]
        # Rows in several folds are learnt from in one and scored in another: then the near sets have to do.
        own = folds[0].learn if len(folds) == 1 else []
        fold = bench.parted([*near, *own], rows, GENERAL)
        yield from figures(answered(bench, [fold], bench.learns, priors=job.priors), job, "learned")


def eight_languages(bench: Bench) -> Iterator[Result]:
    """Sentiment in each language, and the plain mean over those that are there; learnt from all languages at once."""
    jobs = {code: _in_language(name, code) for name, code in LANGUAGES.items()}
    folds = {code: bench.folds(job.source) for code, job in jobs.items()}
    rows = {code: unseen(bench, [row for fold in each for row in fold.score], "umsab") for code, each in folds.items()}
    modes: dict[Mode, dict[str, Judged]] = {"as shipped": {}, "learned": {}}
    for code, of_language in rows.items():
        if of_language:
            bench.tell(code)
            readings, speed = bench.reader.readings([row.text for row in of_language])
            guessed = list(map(polarity_read, readings))
            modes["as shipped"][code] = Judged(of_language, guessed, posts_per_second=speed)
    learn = [row for each in folds.values() for fold in each[:1] for row in fold.learn]
    if bench.learns and learn:
        scored = {code: unseen(bench, each[0].score, "umsab") for code, each in folds.items() if each}
        modes["learned"] = _learned_at_once(bench, bench.learns, learn, scored)
    for mode, found in modes.items():
        for code, judged in found.items():
            yield from figures(judged, jobs[code], mode)
        if found:
            yield _mean(found, mode)


def _in_language(name: str, code: str) -> Classification:
    return Classification(job=f"sentiment, {code}", source=umsab(name), metrics=(MACRO_F1,), priors=_PRIORS)


def _learned_at_once(
    bench: Bench, learner: Learner, learn: Sequence[Row], rows: dict[str, list[Row]]
) -> dict[str, Judged]:
    """A desk learns one sense of tone, whatever languages its customers write in."""
    all_rows = [row for of_language in rows.values() for row in of_language]
    fold = bench.parted(learn, all_rows, Source(set="umsab", columns=("label",), label=polarity))
    judged = answered(bench, [fold], learner, priors=_PRIORS)
    language_of = {row: code for code, of_language in rows.items() for row in of_language}
    places: dict[str, list[int]] = {}
    for place, row in enumerate(fold.score):
        places.setdefault(language_of[row], []).append(place)
    return {code: judged.part(fold.score, places[code]) for code in rows if code in places}


def _mean(found: dict[str, Judged], mode: Mode) -> Result:
    """The mean of macro F1 over the languages; their rows are drawn independently."""
    per_language = [
        bootstrap(partial(scores.macro_f1, each.true, each.guessed), each.groups, seed=seed)
        for seed, each in enumerate(found.values())
    ]
    value = float(np.mean([each.value for each in per_language]))
    spread = [((each.high - each.low) / 2) ** 2 for each in per_language]
    half = float(np.sqrt(np.sum(spread))) / len(spread)
    return Result(
        set="umsab",
        job=f"sentiment, mean of {len(found)} languages",
        metric="macro F1",
        value=rounded(100 * value, 1),
        low=rounded(100 * (value - half), 1),
        high=rounded(100 * (value + half), 1),
        n=sum(map(len, found.values())),
        mode=mode,
        posts_per_second=None,
    )


def language(bench: Bench) -> Iterator[Result]:
    """Whose texts are whose; the file says which language it is."""
    bench.tell("languages")
    rows: list[Row] = []
    for name, code in LANGUAGES.items():
        have = bench.folder.rows(umsab(name))
        meant = have.get(Part.TEST) or [row for part in have.values() for row in part]
        rows.extend(Row(row.text, code, row.group) for row in bench.sampled(meant, "umsab"))
    if not rows:
        yield Result(set="umsab", job="language", metric="accuracy", note="the folder has no rows of umsab")
        return
    texts = [row.text for row in rows]
    guessed, speed = _timed_languages(texts)
    for shown, is_meant in (
        ("accuracy", lambda _: True),
        ("accuracy without Hindi", lambda row: row.label != _MIXED),
        ("accuracy, romanised Hindi alone", lambda row: row.label == _MIXED),
    ):
        places = [place for place, row in enumerate(rows) if is_meant(row)]
        if places:
            (true, said), _ = codes_of([rows[place].label for place in places], [guessed[place] for place in places])
            interval = bootstrap(partial(accuracy, true, said), [rows[place].group for place in places])
            base = Result(set="umsab", job="language", metric=shown, n=len(places), posts_per_second=speed)
            yield with_share(base, interval)


def _timed_languages(texts: Sequence[str]) -> tuple[list[str], float]:
    languages_of(texts[:8], [""] * len(texts[:8]))
    began = time.perf_counter()
    found = languages_of(texts, [""] * len(texts))
    return found, round(len(texts) / (time.perf_counter() - began), 1)


def graded(bench: Bench) -> Iterator[Result]:
    """How strong a feeling is: the correlation with the mean of twenty people."""
    for stem in ("tweets", "product_reviews"):
        source = Source(
            set="graded_sentiment",
            stem=stem,
            columns=("mean_rating",),
            label=lambda record: record["mean_rating"] if _is_number(record["mean_rating"]) else None,
            group=lambda record: record.get("id", "").split("_")[0],
        )
        parts = bench.folder.rows(source)
        if not parts:
            continue
        rows = bench.sampled(parts.get(Part.TEST) or [row for part in parts.values() for row in part], source.set)
        job = f"graded sentiment, {stem.replace('_', ' ')}"
        base = Result(set=source.set, job=job, metric="Pearson r")
        left = unseen(bench, rows, f"{source.set}/{stem}")
        yield (
            _correlated(bench, base, left)
            if left
            else msgspec.structs.replace(base, note=f"all {len(rows):,} rows were trained on")
        )


def _correlated(bench: Bench, base: Result, rows: Sequence[Row]) -> Result:
    bench.tell("reading")
    readings, speed = bench.reader.readings([row.text for row in rows])
    true = np.array([float(row.label) for row in rows])
    said = np.array([reading.sentiment for reading in readings])
    interval = bootstrap(partial(pearson_r, true, said), [row.group for row in rows])
    timed = msgspec.structs.replace(base, n=len(rows), posts_per_second=round(speed, 1) or None)
    return with_figure(timed, interval)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
