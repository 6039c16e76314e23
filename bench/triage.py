"""Speed and accuracy of triage: `python bench/triage.py DATADIR` prints JSON lines.

DATADIR holds `triage/{pool,labels}.csv` and `triage/brands.json` (each row is judged for one brand
alone) and `airline/tweets.csv.gz` (for speed only: read with 2 and with 100 profiles, in CPU seconds
of one process, readings not counted). Three lines of quality: the rules as shipped, and what is learnt
from the labels by cross-validation over rows and over brands (brands that were never learnt from).
Judged is the mode of the words; the rule of contact stands apart.
"""

import csv
import gzip
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import cycle, islice, pairwise
from pathlib import Path
from typing import NamedTuple

from evenhand.triage.domain.learned import Example, learn_modes
from evenhand.triage.domain.mode import Decision, Mode, TriageFacts, decide_many
from evenhand.triage.domain.profile import BrandProfile, Competitor, ProfileSet
from evenhand.triage.domain.replying import needs_reply
from evenhand.understanding.domain.reading import read_many

FOLDS = 5


class Row(NamedTuple):
    """A labelled pair of brand and post."""

    brand: str
    text: str
    example: Example
    needs_reply: bool


def profile(number: int, raw: dict, *, suffix: str = "") -> BrandProfile:
    return BrandProfile(
        brand=number,
        handles=tuple(handle + suffix for handle in raw["handles"]),
        names=tuple(name + suffix for name in raw["names"]),
        competitors=tuple(Competitor(each["name"], tuple(each["handles"])) for each in raw["competitors"]),
        category_words=tuple(raw["category_words"]),
    )


def facts(texts: list[str]) -> list[TriageFacts]:
    readings = read_many(texts, [""] * len(texts))
    return [
        TriageFacts(text=text, polarity=reading.polarity, language=reading.language, sentiment=reading.sentiment)
        for text, reading in zip(texts, readings, strict=True)
    ]


def labelled(folder: Path) -> tuple[list[Row], ProfileSet]:
    """Every labelled row, and the profiles of all brands."""
    brands = json.loads((folder / "brands.json").read_text())
    profiles = ProfileSet(profile(number, raw) for number, raw in enumerate(brands))
    number_of = {raw["id"]: number for number, raw in enumerate(brands)}
    truth = {row["id"]: row for row in csv.DictReader((folder / "labels.csv").open())}
    rows = list(csv.DictReader((folder / "pool.csv").open()))
    found = []
    for row, each in zip(rows, facts([row["text"] for row in rows]), strict=True):
        label = truth[row["id"]]
        example = Example(each, number_of[row["brand"]], Mode(label["mode"]))
        found.append(Row(row["brand"], row["text"], example, label["needs_reply"] == "yes"))
    return found, profiles


def alone(row: Row, profiles: ProfileSet) -> ProfileSet:
    return ProfileSet([profiles.profiles[row.example.brand]])


def by_rules(rows: Sequence[Row], profiles: ProfileSet) -> list[Decision]:
    return [decide_many([row.example.facts], alone(row, profiles))[0] for row in rows]


def by_learning(rows: Sequence[Row], profiles: ProfileSet, *, fold_of: Sequence[int]) -> list[Decision]:
    """Every row by a model that never saw its fold."""
    decided: dict[int, Decision] = {}
    for fold in sorted(set(fold_of)):
        learned = learn_modes([row.example for row, of in zip(rows, fold_of, strict=True) if of != fold], profiles)
        for at, (row, of) in enumerate(zip(rows, fold_of, strict=True)):
            if of == fold:
                decided[at] = learned.decide_many([row.example.facts], alone(row, profiles))[0]
    return [decided[at] for at in range(len(rows))]


def quality(rows: Sequence[Row], decided: Sequence[Decision], *, how: str) -> dict:
    pairs = [
        (row.example.mode.value, (each.withheld or each.mode).value) for row, each in zip(rows, decided, strict=True)
    ]
    low, high = between(pairs, [row.text for row in rows])
    replies = [
        (row.needs_reply, needs_reply(each, row.example.facts) >= 0.5) for row, each in zip(rows, decided, strict=True)
    ]
    return {
        "bench": "triage",
        "how": how,
        "rows": len(rows),
        "accuracy": round(100 * sum(true == said for true, said in pairs) / len(pairs), 1),
        "f1": f1(pairs),
        "macro_f1_95": [low, high],
        "needs_reply_f1": round(100 * f1_of(replies, of=True), 1),
        "sure_and_right": list(reliability(pairs, decided)),
    }


def f1_of(pairs: Sequence[tuple[object, object]], *, of: object) -> float:
    hits = sum(true == of == said for true, said in pairs)
    return 2 * hits / max(1, sum((true == of) + (said == of) for true, said in pairs))


def f1(pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    scores = {mode.value: round(100 * f1_of(pairs, of=mode.value), 1) for mode in Mode}
    return {"macro": round(sum(scores.values()) / len(scores), 1), **scores}


def between(pairs: Sequence[tuple[str, str]], texts: Sequence[str], times: int = 500) -> tuple[float, float]:
    """95 % interval of macro F1 by bootstrap over texts (a few stand for two brands)."""
    by_text: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for text, pair in zip(texts, pairs, strict=True):
        by_text[text].append(pair)
    groups, chance = list(by_text.values()), random.Random(0)
    scores = sorted(
        f1([pair for group in chance.choices(groups, k=len(groups)) for pair in group])["macro"] for _ in range(times)
    )
    return scores[round(0.025 * times)], scores[round(0.975 * times) - 1]


def reliability(pairs: Sequence[tuple[str, str]], decided: Sequence[Decision]) -> Iterator[dict]:
    """Of decisions that were about so sure, how many were right."""
    edges = (0.0, 0.6, 0.7, 0.8, 0.9, 1.01)
    for low, high in pairwise(edges):
        some = [
            (each.confidence, true == said)
            for (true, said), each in zip(pairs, decided, strict=True)
            if low <= each.confidence < high
        ]
        if some:
            sure, right = (sum(values) / len(some) for values in zip(*some, strict=True))
            yield {"n": len(some), "sure": round(sure, 2), "right": round(right, 2)}


def speed(folder: Path, brands: int) -> int:
    raws = json.loads((folder / "triage/brands.json").read_text())
    own = [raw for raw in raws if raw["id"] in ("american", "united")]
    rest = [raw for raw in raws if raw not in own]
    names = cycle(enumerate(rest))
    more = [profile(10 + at, raw, suffix=str(at)) for at, (_, raw) in enumerate(islice(names, brands - 2))]
    profiles = ProfileSet([*(profile(at, raw) for at, raw in enumerate(own)), *more])
    with gzip.open(folder / "airline/tweets.csv.gz", "rt", encoding="utf-8") as file:
        posts = [TriageFacts(text=row["text"]) for row in csv.DictReader(file)]
    speeds = []
    for _ in range(3):
        began = time.process_time()
        decide_many(posts, profiles)
        speeds.append(len(posts) / (time.process_time() - began))
    return round(sorted(speeds)[1])


def speed_learned(rows: Sequence[Row], profiles: ProfileSet) -> int:
    """Of the learned layer, every post a candidate of its brand."""
    learned = learn_modes([row.example for row in rows], profiles)
    learned.known.clear()
    posts = [row.example.facts for row in rows] * 10
    began = time.process_time()
    learned.decide_many(posts, profiles)
    return round(len(posts) / (time.process_time() - began))


def main(folder: Path) -> None:
    rows, profiles = labelled(folder / "triage")
    print(json.dumps(quality(rows, by_rules(rows, profiles), how="as shipped")))
    shuffled = random.Random(0).sample(range(len(rows)), len(rows))
    over_rows = [0] * len(rows)
    for place, at in enumerate(shuffled):
        over_rows[at] = place % FOLDS
    over_brands = [row.example.brand % 8 for row in rows]
    for how, fold_of in (("learnt, rows held out", over_rows), ("learnt, brands held out", over_brands)):
        print(json.dumps(quality(rows, by_learning(rows, profiles, fold_of=fold_of), how=how)))
    speeds = {str(brands): speed(folder, brands) for brands in (2, 100)}
    learned = speed_learned(rows, profiles)
    print(json.dumps({"bench": "triage_speed", "posts_per_cpu_second": speeds, "with_learned_layer": learned}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
