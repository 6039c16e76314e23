"""The mode of engagement a post calls for, given a brand's profile; and what comes with it."""

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from evenhand.insight.evaluation.bench import Bench
from evenhand.insight.evaluation.judging import (
    ACCURACY,
    MACRO_F1,
    WARM_UP,
    Classification,
    Judged,
    Metric,
    f1_of,
    figures,
    missing,
    unseen,
)
from evenhand.insight.evaluation.layout import Folder, Record, Row, Source
from evenhand.insight.evaluation.results import Result
from evenhand.triage.domain.learned import Example, LearnedModes, can_learn_from, learn_modes
from evenhand.triage.domain.mode import Decision, Mode, TriageFacts, decide_many
from evenhand.triage.domain.profile import BrandProfile, Competitor, ProfileSet
from evenhand.triage.domain.replying import needs_reply
from evenhand.understanding.domain.reading import Reading

PER_MODE = tuple(f1_of(mode.value, mode.value) for mode in Mode)
_LIKELY = 0.5
# Of a post that is none of ours.
_UNHURRIED, _OTHER = "low", "other"


class Pair(msgspec.Struct, frozen=True):
    """A post, the brand it is looked at for, and the labels of the pair."""

    text: str
    brand: str
    labels: Mapping[str, str]


def engagement(bench: Bench) -> Iterator[Result]:
    """Mode and need of a reply as shipped and learnt; severity and kind as shipped."""
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
    desk = Desk(bench, profiles)
    bench.reader.readings([pair.text for pair in pairs[:WARM_UP]])
    began = time.perf_counter()
    facts = desk.facts(pairs)
    decisions = desk.decided(pairs, facts)
    speed = len(pairs) / (time.perf_counter() - began)
    for field, job in jobs.items():
        guessed = [_answer(field, *both) for both in zip(decisions, facts, strict=True)]
        rows = [_row(pair, field) for pair in pairs]
        yield from figures(Judged(rows, guessed, posts_per_second=speed), job, "as shipped")
    if bench.learns:
        yield from _corrected(bench, pairs, profiles, jobs)


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


class Desk:
    """A brand's desk for each pair: its profile alone, and the product's decision."""

    def __init__(self, bench: Bench, profiles: Mapping[str, BrandProfile]) -> None:
        self._bench, self.profiles = bench, profiles
        self._sets = {name: ProfileSet([profile]) for name, profile in profiles.items()}

    def facts(self, pairs: Sequence[Pair]) -> list[TriageFacts]:
        """What triage may know of each: the text and what was read in it, no reply links."""
        readings, _ = self._bench.reader.readings([pair.text for pair in pairs])
        return [
            facts_of(pair, self.profiles[pair.brand].brand, reading)
            for pair, reading in zip(pairs, readings, strict=True)
        ]

    def decided(
        self, pairs: Sequence[Pair], facts: Sequence[TriageFacts], learned: LearnedModes | None = None
    ) -> list[Decision]:
        """One decision a pair, by the rules or by what was learnt."""
        decide = learned.decide_many if learned else decide_many
        return [decide([each], self._sets[pair.brand])[0] for each, pair in zip(facts, pairs, strict=True)]


def facts_of(pair: Pair, brand: int, reading: Reading) -> TriageFacts:
    """A post as triage sees it, heard on the account of the brand."""
    return TriageFacts(
        text=pair.text,
        account_brand=brand,
        polarity=reading.polarity,
        language=reading.language,
        sentiment=reading.sentiment,
        kind=reading.kind,
        severity=reading.severity,
        needs_reply=reading.needs_reply,
        abuse=reading.abuse,
        audience=reading.audience,
    )


def _answer(field: str, decision: Decision, facts: TriageFacts) -> str:
    is_none = decision.mode is Mode.NONE
    if field == "mode":
        return decision.mode.value
    if field == "needs_reply":
        return "yes" if needs_reply(decision, facts) >= _LIKELY else "no"
    if field == "severity":
        return _UNHURRIED if is_none else facts.severity
    return _OTHER if is_none and decision.brand is None else facts.kind


def _corrected(
    bench: Bench, pairs: Sequence[Pair], profiles: Mapping[str, BrandProfile], jobs: Mapping[str, Classification]
) -> Iterator[Result]:
    """What the product decides once it has learnt from the other folder's labels as agents' corrections."""
    fields = ("mode", "needs_reply")
    folds = _folds(bench, pairs)
    known = (profiles_of(bench.learn_from) if bench.learn_from else {}) | dict(profiles)
    desk = Desk(bench, _numbered(known))
    guessed: dict[str, list[str]] = {field: [] for field in fields}
    scored: list[Pair] = []
    seconds = 0.0
    for learn, score in folds:
        learned = _learnt(bench, desk, [pair for pair in learn if pair.brand in known])
        if learned is None:
            break
        began = time.perf_counter()
        facts = desk.facts(score)
        decisions = desk.decided(score, facts, learned)
        seconds += time.perf_counter() - began
        scored.extend(score)
        for field in fields:
            guessed[field].extend(_answer(field, *both) for both in zip(decisions, facts, strict=True))
    for field in fields:
        if scored:
            rows = [_row(pair, field) for pair in scored]
            judged = Judged(rows, guessed[field], posts_per_second=len(scored) / seconds if seconds else None)
            yield from figures(judged, jobs[field], "learned")
        else:
            yield from missing(jobs[field], "the other folder has too few rows of triage to learn from", "learned")


def _numbered(profiles: Mapping[str, BrandProfile]) -> dict[str, BrandProfile]:
    """Every brand with a number of its own, whichever folder it comes from."""
    return {
        name: msgspec.structs.replace(profile, brand=number)
        for number, (name, profile) in enumerate(sorted(profiles.items()), 1)
    }


def _folds(bench: Bench, pairs: Sequence[Pair]) -> list[tuple[list[Pair], list[Pair]]]:
    """Pairs to learn from and others to score; a post that stands there for two brands stays on one side."""
    source = Source(set="triage", label=lambda _: "")
    of_row = {f"{pair.brand}\n{pair.text}": pair for pair in pairs}
    rows = [Row(pair.text, key, pair.text) for key, pair in of_row.items()]
    if bench.is_same_folder:
        folds = bench.split_or_parted([], rows, source)
        return [
            ([of_row[row.label] for row in fold.learn], [of_row[row.label] for row in fold.score]) for fold in folds
        ]
    learn = pairs_of(bench.learn_from) if bench.learn_from else []
    fold = bench.parted([Row(pair.text, "", pair.text) for pair in learn], rows, source)
    return [(learn, [of_row[row.label] for row in fold.score])]


def _learnt(bench: Bench, desk: Desk, pairs: Sequence[Pair]) -> LearnedModes | None:
    bench.tell(f"learning from {len(pairs):,} corrections")
    modes = [Mode(pair.labels["mode"]) for pair in pairs]
    if not can_learn_from(modes):
        return None
    facts = desk.facts(pairs)
    examples = [
        Example(each, desk.profiles[pair.brand].brand, mode)
        for each, pair, mode in zip(facts, pairs, modes, strict=True)
    ]
    return learn_modes(examples, ProfileSet(desk.profiles.values()))
