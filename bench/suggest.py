"""How quickly what helped before comes to mind with a hundred thousand pages and answers.

python bench/suggest.py [--pages 50000] [--solved 50000] [--rounds 300]

Fills a memory with vectors that lie as questions of one trade do (a common part and one of their own), and asks it as
the desk does when a case is opened, without the database: its five queries are measured by the desk itself and told on
the page of what is used again. Prints one JSON line: seconds to fill, to take in one more, p50 and p95 in milliseconds.
"""

import argparse
import json
import time

import numpy as np

from evenhand.knowledge.domain.recalling import Asked, Floats, Recollection, Said
from evenhand.understanding.domain.contextual import CONTEXTUAL_DIM
from evenhand.understanding.domain.vectors import packed

WORDS = 20_000  # that titles are made of
COMMON = 0.5  # likeness that all questions of one trade have


def main() -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=50_000)
    parser.add_argument("--solved", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=300)
    given = parser.parse_args()
    chance = np.random.default_rng(1)
    vectors = _vectors(chance, given.pages + given.solved)
    blobs = packed(vectors)
    known = Recollection()
    begun = time.perf_counter()
    known.add(_asked(blobs[: given.solved], given.pages), _said(chance, blobs[given.solved :]))
    filled = time.perf_counter() - begun
    begun = time.perf_counter()
    known.add([Asked(given.solved + 1, 1, (), "en", 900.0, blobs[0])], [])
    added = time.perf_counter() - begun
    times = []
    for vector in _vectors(chance, given.rounds):
        words = frozenset(map(int, chance.integers(0, WORDS, 40) ** 2 // WORDS))
        begun = time.perf_counter()
        known.recall(vector, day=1000.0, words=words, language="en", most=12)
        times.append(1000 * (time.perf_counter() - begun))
    half, most = np.percentile(times, (50, 95))
    said = {"bench": "suggest", "pages": given.pages, "solved": given.solved, "rounds": given.rounds}
    times_said = {"fill_s": round(filled, 2), "one_more_s": round(added, 3), "p50_ms": round(half, 1)}
    print(json.dumps({**said, **times_said, "p95_ms": round(most, 1)}))


def _vectors(chance: np.random.Generator, number: int) -> Floats:
    common = chance.normal(size=CONTEXTUAL_DIM)
    own = chance.normal(size=(number, CONTEXTUAL_DIM))
    found = np.sqrt(COMMON) * common + np.sqrt(1 - COMMON) * own
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


def _asked(blobs: list[bytes], pages: int) -> list[Asked]:
    """Every answer was given three times; one of four came with a page."""
    return [
        Asked(number, number // 3, (number % max(1, pages),) if number % 4 == 0 else (), "en", number / 100, blob)
        for number, blob in enumerate(blobs, 1)
    ]


def _said(chance: np.random.Generator, blobs: list[bytes]) -> list[Said]:
    words = chance.integers(0, WORDS, (len(blobs), 8)) ** 2 // WORDS  # some are in many titles
    return [Said(number, "en", blob, frozenset(map(int, words[number]))) for number, blob in enumerate(blobs)]


if __name__ == "__main__":
    main()
