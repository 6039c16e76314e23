"""Small folders laid out like collections of data sets, and a learner that only remembers words."""

import csv
import gzip
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evenhand.insight.evaluation.bench import Bench
from evenhand.insight.evaluation.layout import Folder


class Remembered:
    """Says the label whose examples share the most words with a text."""

    def __init__(self, texts: Any, labels: Any) -> None:
        self.classes = sorted(set(labels))
        self.threshold = 0.5
        self._words = {name: Counter() for name in self.classes}
        for text, label in zip(texts, labels, strict=True):
            self._words[label].update(text.lower().split())

    def probabilities(self, texts: Any, vectors: Any = None) -> Any:
        shared = [
            [sum(self._words[name][word] for word in text.lower().split()) for name in self.classes] for text in texts
        ]
        found = np.array(shared, dtype=np.float32).reshape(len(texts), -1) + 1e-6
        return found / found.sum(axis=1, keepdims=True)


class WordLearner:
    """Learns by heart, and keeps what it was given to learn from."""

    seconds_a_text = 0.001

    def __init__(self) -> None:
        self.learnt: list[set[str]] = []

    def learn(self, texts: Any, labels: Any, **_: Any) -> Remembered:
        self.learnt.append(set(texts))
        return Remembered(texts, labels)

    def chances(self, learned: Remembered, texts: Any, **_: Any) -> Any:
        assert self.learnt[-1].isdisjoint(texts)
        return learned.probabilities(texts), 0.001

    def vectors(self, texts: Any, tell: Any) -> Any:
        return np.eye(max(len(texts), 1), dtype=np.float32)[: len(texts)]


def write(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    """A compressed table."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def bench_of(tmp_path, said):
    """A bench on tmp_path, or on folders inside it."""

    def made(folder: Path = tmp_path, learn_from: Path | None = None, **options: Any) -> Bench:
        learn = Folder(learn_from, said.append) if learn_from else None
        options.setdefault("learner", WordLearner())
        return Bench(Folder(folder, said.append), learn_from=learn, say=said.append, **options)

    return made
