"""Speed and accuracy of the reading: `python bench/reading.py DATADIR` prints one JSON line.

DATADIR holds `umsab/<language>_{train,val}.csv.gz` (label, text) and `airline/tweets.csv.gz`
(airline_sentiment, text). Speed is measured in CPU seconds of one process, on the airline texts.
"""

import csv
import gzip
import json
import resource
import sys
import time
from collections.abc import Iterable
from pathlib import Path

LANGUAGES = {
    "english": "en",
    "french": "fr",
    "german": "de",
    "italian": "it",
    "portuguese": "pt",
    "spanish": "es",
    "arabic": "ar",
}
STEPS = ("negative", "neutral", "positive")


def rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def macro_f1(truth: Iterable[str], guess: Iterable[str]) -> float:
    pairs = list(zip(truth, guess, strict=True))
    scores = []
    for step in {true for true, _ in pairs}:
        hits = sum(true == step == said for true, said in pairs)
        scores.append(2 * hits / max(1, sum((true == step) + (said == step) for true, said in pairs)))
    return round(100 * sum(scores) / len(scores), 1)


def main(folder: Path) -> None:
    started = time.perf_counter()
    from evenhand.understanding.domain.reading import VERSION, read_many

    read_many(["Hello there"], [""])
    start_s = time.perf_counter() - started
    airline = rows(folder / "airline/tweets.csv.gz")
    texts = [row["text"] for row in airline]
    speeds = []
    for _ in range(3):
        began = time.process_time()
        readings = read_many(texts, [""] * len(texts))
        speeds.append(len(texts) / (time.process_time() - began))
    language, sentiment = {}, {}
    for name, code in LANGUAGES.items():
        both = {half: rows(folder / f"umsab/{name}_{half}.csv.gz") for half in ("train", "val")}
        found = read_many([row["text"] for half in both.values() for row in half], [""] * sum(map(len, both.values())))
        language[code] = round(100 * sum(reading.language == code for reading in found) / len(found), 1)
        val = read_many([row["text"] for row in both["val"]], [""] * len(both["val"]))
        sentiment[code] = macro_f1((STEPS[int(row["label"])] for row in both["val"]), (r.polarity for r in val))
    print(
        json.dumps(
            {
                "bench": "reading",
                "version": VERSION,
                "posts_per_cpu_second": round(sorted(speeds)[1]),
                "mean_characters": round(sum(map(len, texts)) / len(texts)),
                "start_seconds": round(start_s, 3),
                "peak_mb_with_data": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                "language_accuracy": language,
                "macro_f1_umsab_val": sentiment,
                "macro_f1_airline": macro_f1(
                    (row["airline_sentiment"] for row in airline), (r.polarity for r in readings)
                ),
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
