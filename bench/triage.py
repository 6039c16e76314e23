"""Speed and accuracy of triage: `python bench/triage.py DATADIR` prints one JSON line.

DATADIR holds `triage/{pool,labels}.csv` and `triage/brands.json` (each row is judged for one brand
alone) and `airline/tweets.csv.gz` (for speed only: read with 2 and with 100 profiles, in CPU seconds
of one process, readings not counted).
"""

import csv
import gzip
import json
import sys
import time
from itertools import cycle, islice
from pathlib import Path

from evenhand.triage.domain.mode import Decision, Mode, TriageFacts, decide_many
from evenhand.triage.domain.profile import BrandProfile, Competitor, ProfileSet
from evenhand.understanding.domain.reading import read_many


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
        TriageFacts(text=text, polarity=reading.polarity, language=reading.language)
        for text, reading in zip(texts, readings, strict=True)
    ]


def judged(folder: Path) -> list[tuple[str, str, str, Decision]]:
    """Brand, text, true mode and decision of every labelled row."""
    brands = json.loads((folder / "brands.json").read_text())
    sets = {raw["id"]: ProfileSet([profile(number, raw)]) for number, raw in enumerate(brands)}
    truth = {row["id"]: row["mode"] for row in csv.DictReader((folder / "labels.csv").open())}
    rows = list(csv.DictReader((folder / "pool.csv").open()))
    found = facts([row["text"] for row in rows])
    return [
        (row["brand"], row["text"], truth[row["id"]], decide_many([each], sets[row["brand"]])[0])
        for row, each in zip(rows, found, strict=True)
    ]


def f1(pairs: list[tuple[str, str]]) -> dict[str, float]:
    scores = {}
    for mode in Mode:
        hits = sum(true == mode == said for true, said in pairs)
        scores[mode.value] = round(200 * hits / max(1, sum((true == mode) + (said == mode) for true, said in pairs)), 1)
    return {"macro": round(sum(scores.values()) / len(scores), 1), **scores}


def speed(folder: Path, brands: int) -> int:
    raws = json.loads((folder / "triage/brands.json").read_text())
    own = [raw for raw in raws if raw["id"] in ("american", "united")]
    rest = [raw for raw in raws if raw not in own]
    names = cycle(enumerate(rest))
    more = [profile(10 + at, raw, suffix=str(at)) for at, (_, raw) in enumerate(islice(names, brands - 2))]
    profiles = ProfileSet([*(profile(at, raw) for at, raw in enumerate(own)), *more])
    with gzip.open(folder / "airline/tweets.csv.gz", "rt", encoding="utf-8") as file:
        posts = facts([row["text"] for row in csv.DictReader(file)])
    speeds = []
    for _ in range(3):
        began = time.process_time()
        decide_many(posts, profiles)
        speeds.append(len(posts) / (time.process_time() - began))
    return round(sorted(speeds)[1])


def main(folder: Path) -> None:
    pairs = [(true, decision.mode.value) for _, _, true, decision in judged(folder / "triage")]
    print(
        json.dumps(
            {
                "bench": "triage",
                "rows": len(pairs),
                "accuracy": round(100 * sum(true == said for true, said in pairs) / len(pairs), 1),
                "f1": f1(pairs),
                "posts_per_cpu_second": {str(brands): speed(folder, brands) for brands in (2, 100)},
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
