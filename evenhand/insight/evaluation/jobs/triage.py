"""The mode of engagement a post calls for, given a brand's profile; and what comes with it."""

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from evenhand.insight.evaluation.bench import Bench
from evenhand.insight.evaluation.judging import (
    ACCURACY,
    MACRO_F1,
    Classification,
    Judged,
    Metric,
    answered,
    f1_of,
    figures,
    missing,
    unseen,
)
from evenhand.insight.evaluation.layout import Folder, Record, Row, Source
from evenhand.insight.evaluation.learning import Learner
from evenhand.insight.evaluation.results import Result
from evenhand.triage.domain.mode import Decision, TriageFacts, decide_many
from evenhand.triage.domain.profile import BrandProfile, Competitor, ProfileSet
from evenhand.understanding.domain.reading import Reading

MODES = ("reactive", "proactive", "progressive", "none")
PER_MODE = tuple(f1_of(mode, mode) for mode in MODES)
# Severity and kind as the product shows them for a post that is none of ours.
_NOTHING = {"severity": "low", "needs_reply": "no"}


class Pair(msgspec.Struct, frozen=True):
    """A post, the brand it is looked at for, and the labels of the pair."""

    text: str
    brand: str
    labels: Mapping[str, str]


def engagement(bench: Bench) -> Iterator[Result]:
    """Modes as shipped and learnt, then needs a reply, severity and kind as shipped."""
    jobs = _jobs()
    pairs, profiles = pairs_of(bench.folder), profiles_of(bench.folder)
    if not pairs or not profiles:
        for job in jobs.values():
            yield from missing(job, "the folder has no pool.csv, labels.csv and brands.json of triage")
        return
    bench.tell("deciding")
    pairs = [pair for pair in pairs if pair.brand in profiles]
    left = {row.text for row in unseen(bench, [_row(pair, "mode") for pair in pairs], "triage")}
    pairs = [pair for pair in pairs if pair.text in left]
    decisions, readings, speed = decided(bench, pairs, profiles)
    for field, job in jobs.items():
        guessed = [_answer(field, *both) for both in zip(decisions, readings, strict=True)]
        rows = [_row(pair, field) for pair in pairs]
        yield from figures(Judged(rows, guessed, posts_per_second=speed), job, "as shipped")
    if bench.learns:
        yield from _corrected(bench, bench.learns, pairs, profiles, jobs["mode"])


def _jobs() -> dict[str, Classification]:
    def job(field: str, title: str, *metrics: Metric) -> Classification:
        source = Source(set="triage", label=lambda record: record[field], columns=("id",))
        return Classification(job=title, source=source, metrics=metrics)

    return {
        "mode": job("mode", "mode of engagement", MACRO_F1, ACCURACY, *PER_MODE),
        "needs_reply": job("needs_reply", "needs a reply", f1_of("yes", "yes"), ACCURACY),
        "severity": job("severity", "severity", MACRO_F1, ACCURACY, f1_of("critical", "critical")),
        "kind": job("kind", "kind", MACRO_F1, ACCURACY),
    }


def _row(pair: Pair, field: str) -> Row:
    return Row(pair.text, pair.labels[field], pair.text)


def pairs_of(folder: Folder) -> list[Pair]:
    """The labelled pairs of a folder."""
    source = Source(set="triage", label=lambda _: "")
    pool, labels = (_by_id(folder, source.set, name) for name in ("pool", "labels"))
    fields = set(_jobs())
    return [
        Pair(record["text"], record["brand"], labels[key])
        for key, record in pool.items()
        if {"text", "brand"} <= record.keys() and fields <= labels.get(key, {}).keys()
    ]


def _by_id(folder: Folder, name: str, table: str) -> dict[str, Record]:
    paths = folder.files(name, f"{table}.csv", f"{table}.csv.gz")
    return {each["id"]: each for path in paths for each in folder.records(path) if "id" in each}


def profiles_of(folder: Folder) -> dict[str, BrandProfile]:
    """What each brand of the set is recognised by."""
    found = folder.document("triage", "brands")
    brands = found if isinstance(found, list) else []
    return {each["id"]: _profile(number, each) for number, each in enumerate(brands, 1)}


def _profile(number: int, brand: Mapping[str, Any]) -> BrandProfile:
    return BrandProfile(
        brand=number,
        handles=tuple(brand.get("handles", ())),
        names=tuple(brand.get("names", ())) or (brand["name"],),
        competitors=tuple(
            Competitor(each["name"], tuple(each.get("handles", ()))) for each in brand.get("competitors", ())
        ),
        category_words=tuple(brand.get("category_words", ())),
    )


def decided(
    bench: Bench, pairs: Sequence[Pair], profiles: Mapping[str, BrandProfile]
) -> tuple[list[Decision], list[Reading], float]:
    """The product's decision for each pair, for that brand alone, with the readings and posts a second."""
    sets = {name: ProfileSet([profile]) for name, profile in profiles.items()}
    began = time.perf_counter()
    readings, _ = bench.reader.readings([pair.text for pair in pairs])
    facts = [facts_of(*both) for both in zip(pairs, readings, strict=True)]
    decisions = [decide_many([each], sets[pair.brand])[0] for each, pair in zip(facts, pairs, strict=True)]
    return decisions, readings, len(pairs) / (time.perf_counter() - began)


def facts_of(pair: Pair, reading: Reading) -> TriageFacts:
    """What the rules may know: the text and what was read in it, no reply links."""
    return TriageFacts(text=pair.text, polarity=reading.polarity, language=reading.language)


def _answer(field: str, decision: Decision, reading: Reading) -> str:
    is_none = decision.mode.value == "none"
    if field == "mode":
        return decision.mode.value
    if is_none and field in _NOTHING:
        return _NOTHING[field]
    if field == "needs_reply":
        return "yes" if reading.needs_reply >= 0.5 else "no"
    return str(reading.severity if field == "severity" else reading.kind)


def _corrected(
    bench: Bench, learner: Learner, pairs: Sequence[Pair], profiles: Mapping[str, BrandProfile], job: Classification
) -> Iterator[Result]:
    """What the product decides once it has learnt from the other folder's labels as agents' corrections."""
    if not bench.learn_from:
        return
    known = profiles_of(bench.learn_from) | dict(profiles)
    learnt = [pair for pair in pairs_of(bench.learn_from) if pair.brand in known]
    learn, rows = _examples(bench, learnt, known), _examples(bench, pairs, known)
    folds = bench.split_or_parted(learn, rows, job.source)
    if any(fold.learn for fold in folds):
        yield from figures(answered(bench, folds, learner), job, "learned")
    else:
        yield from missing(job, "the other folder has no rows of triage", "learned")


def _examples(bench: Bench, pairs: Sequence[Pair], profiles: Mapping[str, BrandProfile]) -> list[Row]:
    """Texts in which whose names and handles stand there counts, not which; what the rules say stands in front."""
    decisions, _, _ = decided(bench, pairs, profiles)
    masks = {name: _mask(profile) for name, profile in profiles.items()}
    return [
        Row(
            f"rules{decision.mode.value} why{decision.code} {masks[pair.brand](pair.text)}",
            pair.labels["mode"],
            pair.text,
        )
        for pair, decision in zip(pairs, decisions, strict=True)
    ]


def _mask(profile: BrandProfile) -> Callable[[str], str]:
    names = {
        **{name: "rivalname" for rival in profile.competitors for name in _names(rival.name)},
        **{handle: "rivalhandle" for rival in profile.competitors for handle in rival.handles},
        **dict.fromkeys(profile.names, "ourname"),
        **dict.fromkeys(profile.handles, "ourhandle"),
    }
    masks = {name.casefold(): mask for name, mask in names.items() if name.strip()}
    longest_first = sorted(masks, key=len, reverse=True)
    pattern = re.compile(
        "|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in longest_first) or r"(?!)", re.IGNORECASE
    )
    return lambda text: pattern.sub(lambda found: f" {masks.get(found.group().casefold(), 'ourname')} ", text)


def _names(name: str) -> list[str]:
    return [part.strip() for part in re.split(r"[/(),]", name) if part.strip()]
