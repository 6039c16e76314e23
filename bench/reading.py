"""Speed and accuracy of reading: `python bench/reading.py DATADIR` prints one JSON line.

DATADIR holds `umsab/<language>_{train,val}.csv.gz` (label, text), `airline/tweets.csv.gz` (airline_sentiment, text) and
`tweeteval/sentiment_val.csv.gz` (label, text). Speeds are posts a CPU second of one thread, on the airline texts, the
median of three rounds. `hostile_ms` is the longest time that one post of 100,000 characters took.
"""

import csv
import gzip
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

LANGUAGES = {
    "english": "en",
    "french": "fr",
    "german": "de",
    "italian": "it",
    "portuguese": "pt",
    "spanish": "es",
    "arabic": "ar",
    "hindi": "hi",
}
STEPS = ("negative", "neutral", "positive")
HOSTILE = {
    "one letter": "x" * 100_000,
    "heaped accents": "a" + "\u0301" * 99_999,
    "no width": "\u200b\u200d" * 50_000,
    "emoji": "😡" * 100_000,
    "links": "https://example.org/a?b=c " * 3_846,
    "handles": "@a" * 50_000,
    "entities": "&amp;" * 20_000,
    "mixed scripts": "Привет hello مرحبا こんにちは " * 4_000,
    "digits": "1234 " * 20_000,
    "feelings": "but this is terrible 😡 " * 4_166,
}


def rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def macro_f1(truth: Iterable[str], guess: Iterable[str]) -> float:
    pairs = list(zip(truth, guess, strict=True))
    scores = []
    for step in {true for true, _ in pairs}:
        hits = sum(true == step == said for true, said in pairs)
        scores.append(2 * hits / max(1, sum((true == step) + (said == step) for true, said in pairs)))
    return round(100 * sum(scores) / len(scores), 1)


def speed(read: Callable[[], object], posts: int, rounds: int = 3) -> int:
    """Posts a CPU second: the median of a few rounds after one to warm up."""
    read()
    speeds = []
    for _ in range(rounds):
        began = time.process_time()
        read()
        speeds.append(posts / (time.process_time() - began))
    return round(statistics.median(speeds))


def speeds_of(texts: list[str]) -> dict[str, int]:
    """Each step alone, then the whole."""
    from evenhand.understanding.domain.features import features_of
    from evenhand.understanding.domain.judgements import judgements_of
    from evenhand.understanding.domain.language import languages_in, languages_of
    from evenhand.understanding.domain.personal import personal_data
    from evenhand.understanding.domain.reading import read_many
    from evenhand.understanding.domain.sentiment import sentiments
    from evenhand.understanding.domain.text import plain
    from evenhand.understanding.domain.vectors import packed, static_vectors_of

    plains, hints = [plain(text) for text in texts], [""] * len(texts)
    features, languages = features_of(plains), languages_of(texts, hints)
    steps: dict[str, Callable[[], object]] = {
        "plain": lambda: [plain(text) for text in texts],
        "languages_of": lambda: languages_of(texts, hints),
        "languages_in": lambda: [languages_in(text) for text in texts],
        "static_vectors": lambda: static_vectors_of(plains),
        "features_with_vectors": lambda: features_of(plains),
        "packed": lambda: packed(features.vectors),
        "sentiments": lambda: sentiments(features, plains, languages),
        "all_heads": lambda: judgements_of(features),
        "personal_data": lambda: [personal_data(text) for text in texts],
        "whole": lambda: read_many(texts, hints),
    }
    found = {name: speed(step, len(texts)) for name, step in steps.items()}
    thousand = texts[:1_000]
    found["whole_one_by_one"] = speed(lambda: [read_many([text], [""]) for text in thousand], len(thousand))
    return found


def hostile() -> dict[str, float]:
    """Milliseconds that each hostile post takes."""
    from evenhand.understanding.domain.reading import read_many

    taken = {}
    for name, text in HOSTILE.items():
        began = time.process_time()
        read_many([text], [""])
        taken[name] = round(1000 * (time.process_time() - began), 1)
    return taken


def accuracy(folder: Path) -> dict[str, object]:
    """Of language and polarity, on sets that were not learnt from."""
    from evenhand.understanding.domain.reading import read_many

    language, feeling = {}, {}
    for name, code in LANGUAGES.items():
        known = [row for half in ("train", "val") for row in rows(folder / f"umsab/{name}_{half}.csv.gz")]
        found = read_many([row["text"] for row in known], [""] * len(known))
        language[code] = round(100 * sum(reading.language == code for reading in found) / len(found), 1)
        feeling[code] = macro_f1((STEPS[int(row["label"])] for row in known), (each.polarity for each in found))
    airline, general = rows(folder / "airline/tweets.csv.gz"), rows(folder / "tweeteval/sentiment_val.csv.gz")
    of_airline = read_many([row["text"] for row in airline], [""] * len(airline))
    of_general = read_many([row["text"] for row in general], [""] * len(general))
    return {
        "language_accuracy": language,
        "macro_f1_umsab": feeling,
        "macro_f1_umsab_mean": round(sum(feeling.values()) / len(feeling), 1),
        "macro_f1_airline": macro_f1((row["airline_sentiment"] for row in airline), (r.polarity for r in of_airline)),
        "macro_f1_tweeteval": macro_f1((STEPS[int(row["label"])] for row in general), (r.polarity for r in of_general)),
    }


def main(folder: Path) -> None:
    began = time.perf_counter()
    from evenhand.understanding.domain.reading import VERSION, read_many

    read_many(["Hello there"], [""])
    started = time.perf_counter() - began
    texts = [row["text"] for row in rows(folder / "airline/tweets.csv.gz")]
    speeds, taken = speeds_of(texts), hostile()
    figures = {
        "bench": "reading",
        "version": VERSION,
        "posts_per_cpu_second": speeds,
        "mean_characters": round(sum(map(len, texts)) / len(texts)),
        "start_seconds": round(started, 2),
        "hostile_ms": max(taken.values()),
        "hostile_worst": max(taken, key=lambda name: taken[name]),
        "peak_mb_with_data": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        **accuracy(folder),
    }
    print(json.dumps(figures, ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
