"""Quality and cost of learning: `python bench/learning.py DATADIR [SET:FOLD …]` prints one JSON line a set.

DATADIR is laid out like the evaluation's folder. Sets: banking77, airline (folds by author), complaints_acl19,
crisislex (whole events left out), each with folds from 0 to 4, and clinc150 (train and oos_train against val and
oos_val). Seconds are CPU seconds of this process: contextual vectors, learning, asking a text.
"""

import csv
import gzip
import hashlib
import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import accuracy_score, f1_score

from evenhand.understanding.domain.learning import Learned, learn, vectors_of

Rows = list[dict[str, str]]
# File, column of the text, column of the label, column that is kept together.
SETS = {
    "banking77": ("banking77/train.csv.gz", "text", "category", "text"),
    "airline": ("airline/tweets.csv.gz", "text", "airline_sentiment", "author"),
    "complaints_acl19": ("complaints_acl19/tweets.csv.gz", "text", "complaint", "text"),
    "crisislex": ("crisislex/t26.csv.gz", "text", "informativeness", "event"),
}
FOLDS = 5


def rows_of(path: Path) -> Rows:
    """The rows of a packed CSV file."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fold_of(key: str) -> int:
    """Which fold a row with this key is left out in."""
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % FOLDS


def label_of(name: str, row: dict[str, str], column: str) -> str:
    """The label; of CrisisLex whether the post informs."""
    if name == "crisislex":
        return "informs" if row[column] == "Related and informative" else "does not"
    return row[column]


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What the work gives, and its CPU seconds."""
    began = time.process_time()
    return work(), time.process_time() - began


def judged(name: str, fold: int, data: Path) -> dict[str, Any]:
    """One set, one fold."""
    path, text, label, key = SETS[name]
    rows = [row for row in rows_of(data / path) if row[label] != "Not applicable"]
    told = [row for row in rows if fold_of(row[key]) != fold]
    asked = [row for row in rows if fold_of(row[key]) == fold]
    learned, cost = taught([row[text] for row in told], [label_of(name, row, label) for row in told], [])
    chances, each = answers(learned, [row[text] for row in asked])
    truth = [label_of(name, row, label) for row in asked]
    guessed = [learned.classes[place] for place in chances.argmax(axis=1)]
    return {
        "set": name,
        "fold": fold,
        "accuracy": round(100 * accuracy_score(truth, guessed), 2),
        "macro_f1": round(100 * f1_score(truth, guessed, average="macro"), 2),
        "asked": len(asked),
        **cost,
        **each,
    }


def clinc(data: Path) -> dict[str, Any]:
    """Intents, and the texts that have none of them, by the one threshold that learning chose."""
    train, val, none, outside = (
        rows_of(data / "clinc150" / f"{name}.csv.gz") for name in ("train", "val", "oos_train", "oos_val")
    )
    learned, cost = taught(
        [row["text"] for row in train], [row["intent"] for row in train], [row["text"] for row in none]
    )
    chances, each = answers(learned, [row["text"] for row in val])
    right = np.array([learned.classes[at] for at in chances.argmax(axis=1)]) == [row["intent"] for row in val]
    kept = right & (chances.max(axis=1) >= learned.threshold)
    away = learned.probabilities([row["text"] for row in outside]).max(axis=1) < learned.threshold
    return {
        "set": "clinc150",
        "accuracy_without_threshold": round(100 * right.mean(), 2),
        "accuracy": round(100 * kept.mean(), 2),
        "outside_recall": round(100 * away.mean(), 2),
        **cost,
        **each,
    }


def taught(texts: Sequence[str], labels: Sequence[str], none: Sequence[str]) -> tuple[Learned, dict[str, Any]]:
    """What was learnt, and what that cost."""
    vectors, reading = timed(lambda: vectors_of([*texts, *none], is_close=True))
    learned, learning = timed(lambda: learn(texts, labels, none_texts=none, vectors=vectors))
    cost = {
        "learnt": len(texts),
        "classes": len(learned.classes),
        "vector_seconds": round(reading, 1),
        "learning_seconds": round(learning, 1),
        "megabytes": round(len(learned.packed()) / 1e6, 1),
        "shares": learned.judgement.shares,
    }
    return learned, cost


def answers(learned: Learned, texts: Sequence[str]) -> tuple[Any, dict[str, Any]]:
    """Probabilities, and texts a CPU second, vectors included."""
    learned.probabilities(texts[:16])
    chances, seconds = timed(lambda: learned.probabilities(texts))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return chances, {"texts_per_second": round(len(texts) / max(seconds, 1e-9)), "memory_mib": round(memory)}


if __name__ == "__main__":
    for each in sys.argv[2:] or [f"{name}:0" for name in (*SETS, "clinc150")]:
        name, _, fold = each.partition(":")
        found = clinc(Path(sys.argv[1])) if name == "clinc150" else judged(name, int(fold or 0), Path(sys.argv[1]))
        print(json.dumps(found), flush=True)
