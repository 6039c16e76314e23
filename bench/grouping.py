"""Speed and accuracy of grouping: `python bench/grouping.py [DATADIR]` prints JSON lines.

Speed: invented posts into 2,000 live groups, in CPU seconds of one process, static vectors made beforehand (they come
with the reading). With DATADIR, accuracy in the order of the file, the number of groups unknown: StackOverflow titles,
Banking77 intents, CLINC150 intents with texts of none, CrisisLex T26 events. `--contextual` takes MiniLM vectors, which
takes minutes, and adds the figures with the number of groups known.
"""

import csv
import gzip
import json
import random
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from evenhand.understanding.domain.grouping import Grouping, Texts, group_stream, middle_of_all
from evenhand.understanding.domain.text import plain
from evenhand.understanding.domain.vectors import DIM, static_vectors_of

GROUPS, POSTS = 2_000, 20_000
THINGS = [
    "router",
    "bill",
    "card",
    "invoice",
    "order",
    "parcel",
    "app",
    "login",
    "speed",
    "signal",
    "roaming",
    "contract",
    "refund",
    "delivery",
    "screen",
    "update",
]
TROUBLES = """
is broken|never came|was charged twice|does not open|is far too slow|shows an error|is missing
""".strip().split("|")
PLACES = [
    "Malmo",
    "Lund",
    "Ystad",
    "Kalmar",
    "Visby",
    "Gavle",
    "Umea",
    "Lulea",
    "Boras",
    "Falun",
    "Karlstad",
    "Orebro",
    "Kiruna",
    "Motala",
    "Nybro",
    "Skara",
]
SAYINGS = ("my {} {} in {}, please help", "the {} {} here in {} again", "{} {} since noon, {}", "why? {} {} ({})")


def invented(many: int, dice: random.Random) -> list[str]:
    """Posts about some of the problems that things, troubles and places make up."""
    said = []
    for _post in range(many):
        thing, trouble, place = dice.choice(THINGS), dice.choice(TROUBLES), dice.choice(PLACES)
        said.append(dice.choice(SAYINGS).format(thing, trouble, place) + f" ref{dice.randrange(10**6)}")
    return said


def speed() -> dict:
    """A second one pass, after another filled the groups."""
    dice = random.Random(4)
    texts = [plain(text) for text in invented(POSTS + GROUPS * 2, dice)]
    vectors = static_vectors_of(texts)
    grouping = Grouping(dimensions=DIM, room=GROUPS * 2, middle=middle_of_all())
    begin = GROUPS * 2
    times = [float(each) for each in range(len(texts))]
    grouping.add(Texts(range(begin), texts[:begin], vectors[:begin], times[:begin]))
    grouping.reconsider()
    took, looked = 0.0, 0.0
    for start in range(begin, len(texts), 256):
        part = slice(start, start + 256)
        now = time.process_time()
        grouping.add(Texts(range(*part.indices(len(texts))), texts[part], vectors[part], times[part]))
        took += time.process_time() - now
        if grouping.is_due:
            now = time.process_time()
            grouping.reconsider()
            looked += time.process_time() - now
    return {
        "bench": "grouping",
        "nodes": len(grouping),
        "groups": len({group for group in grouping.groups().values() if group}),
        "posts_per_cpu_second": round(POSTS / (took + looked)),
        "of_it_reconsidering": round(looked / (took + looked), 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def bcubed(truth: Sequence[int], found: Sequence[int]) -> tuple[float, float]:
    """Precision and recall."""
    table = np.zeros((max(truth) + 1, max(found) + 1))
    np.add.at(table, (truth, found), 1)
    squares, many = table**2, len(truth)
    return (
        float((squares / np.maximum(table.sum(0), 1)).sum() / many),
        float((squares / np.maximum(table.sum(1), 1)[:, None]).sum() / many),
    )


def figures(name: str, texts: list[str], labels: list[str], vectors: np.ndarray | None) -> Iterator[dict]:
    truth = np.unique(labels, return_inverse=True)[1]
    begun = time.process_time()
    found = group_stream(texts, None, vectors)
    took = time.process_time() - begun
    precision, recall = bcubed(truth, found)
    yield {
        "bench": "grouping",
        "set": name,
        "vectors": "static" if vectors is None else "contextual",
        "n": len(texts),
        "true_groups": int(truth.max()) + 1,
        "groups": int((np.bincount(found) > 1).sum()),
        "singles": round(float((np.bincount(found)[found] == 1).mean()), 3),
        "nmi": round(100 * normalized_mutual_info_score(truth, found), 1),
        "ari": round(100 * adjusted_rand_score(truth, found), 1),
        "bcubed": {
            "precision": round(100 * precision, 1),
            "recall": round(100 * recall, 1),
            "f1": round(200 * precision * recall / (precision + recall), 1),
        },
        "posts_per_cpu_second": round(len(texts) / took),
    }
    if vectors is not None:
        known = group_stream(texts, None, vectors, groups=int(truth.max()) + 1)
        table = np.zeros((int(truth.max()) + 1, int(known.max()) + 1))
        np.add.at(table, (truth, known), 1)
        rows, columns = linear_sum_assignment(-table)
        yield {
            "bench": "grouping",
            "set": name,
            "number": "known",
            "accuracy": round(100 * float(table[rows, columns].sum()) / len(texts), 1),
            "nmi": round(100 * normalized_mutual_info_score(truth, known), 1),
            "ari": round(100 * adjusted_rand_score(truth, known), 1),
        }


def read(path: Path, *columns: str) -> list[tuple[str, ...]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return [tuple(row[column] for column in columns) for row in csv.DictReader(file)]


def sets(folder: Path) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    yield "stackoverflow", read(folder / "short_text_clusters/stackoverflow.csv.gz", "text", "cluster")
    yield "banking77", read(folder / "banking77/train.csv.gz", "text", "category")
    intents = read(folder / "clinc150/train.csv.gz", "text", "intent")
    random.Random(1).shuffle(intents)
    kept: dict[str, int] = {}
    unequal = []
    names = sorted({intent for _text, intent in intents})
    for text, intent in intents:
        kept[intent] = kept.get(intent, 0) + 1
        if kept[intent] <= 100 / (1 + names.index(intent)) ** 0.7 + 2:
            unequal.append((text, intent))
    alone = [(text, f"none{n}") for n, (text,) in enumerate(read(folder / "clinc150/oos_train.csv.gz", "text"))]
    mixed = unequal + alone
    random.Random(2).shuffle(mixed)
    yield "clinc150, unequal, with texts of none", mixed
    yield "crisislex t26", read(folder / "crisislex/t26.csv.gz", "text", "event")


def main() -> None:
    print(json.dumps(speed()), flush=True)
    folders = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    for name, rows in sets(Path(folders[0])) if folders else ():
        texts, labels = [row[0] for row in rows], [row[1] for row in rows]
        vectors = None
        if "--contextual" in sys.argv:
            from evenhand.understanding.domain.contextual import contextual_vectors_of

            vectors = contextual_vectors_of([plain(text) for text in texts])
        for line in figures(name, texts, labels, vectors):
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
