"""Small linear models over the shared features: one question each, many answered in one pass."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from evenhand.understanding.domain.features import BUCKETS, Features
from evenhand.understanding.domain.kernels import scoring
from evenhand.understanding.domain.weights import FOLDER, weights_of

Floats = npt.NDArray[np.float32]
_PEAK = 127


@dataclass(frozen=True, eq=False)
class Head:
    """One question: its classes, and how each bucket and each number of the vector speaks for them.

    The weights of buckets are kept as the signed root of their size in eight bits: `scales` makes them whole again.
    """

    name: str
    classes: tuple[str, ...]
    roots: npt.NDArray[np.int8]  # BUCKETS x classes
    scales: Floats  # a class each
    of_vector: Floats  # DIM x classes
    bias: Floats
    temperature: float = 1.0
    thresholds: Mapping[str, float] = field(default_factory=dict)
    training_hashes: npt.NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))

    @classmethod
    def of(cls, name: str, classes: Sequence[str], weights: Floats, of_vector: Floats, bias: Floats) -> "Head":
        """The head with these whole weights (BUCKETS x classes), as exact as eight bits are."""
        peaks = np.maximum(np.abs(weights).max(axis=0), 1e-12)
        roots = np.rint(np.sign(weights) * np.sqrt(np.abs(weights) / peaks) * _PEAK).astype(np.int8)
        scales = (peaks / _PEAK**2).astype(np.float32)
        return cls(name, tuple(classes), roots, scales, of_vector.astype(np.float32), bias.astype(np.float32))

    def logits(self, features: Features) -> Floats:
        """What speaks for each class, before it becomes a probability."""
        return HeadSet([self]).logits(features)[self.name]

    def probabilities(self, features: Features) -> Floats:
        """float32[n, k]; each row adds up to 1."""
        return softmax(self.logits(features) / np.float32(self.temperature))

    def save(self, folder: Path = FOLDER) -> Path:
        """Write NAME.npz, compressed; buckets that say nothing are left out."""
        speaking = np.flatnonzero(self.roots.any(axis=1)).astype(np.uint32)
        arrays: dict[str, npt.NDArray[Any]] = {
            "classes": np.array(self.classes),
            "speaking": np.diff(speaking, prepend=np.uint32(0)).astype(np.uint32),
            "roots": self.roots[speaking],
            "scales": self.scales,
            "of_vector": self.of_vector.astype(np.float16),
            "bias": self.bias,
            "temperature": np.array([self.temperature], dtype=np.float32),
            "threshold_names": np.array(list(self.thresholds), dtype=str),
            "thresholds": np.array(list(self.thresholds.values()), dtype=np.float64),
            "training_hashes": self.training_hashes,
        }
        path = folder / f"{self.name}.npz"
        np.savez_compressed(path, **arrays)  # type: ignore[arg-type]
        return path

    @classmethod
    def read(cls, name: str, folder: Path = FOLDER) -> "Head":
        """The head as it was saved."""
        arrays = weights_of(name, folder)
        roots = np.zeros((BUCKETS, len(arrays["classes"])), dtype=np.int8)
        roots[np.cumsum(arrays["speaking"])] = arrays["roots"]
        names, values = arrays["threshold_names"].tolist(), arrays["thresholds"].tolist()
        return cls(
            name,
            tuple(arrays["classes"].tolist()),
            roots,
            arrays["scales"],
            arrays["of_vector"].astype(np.float32),
            arrays["bias"],
            float(arrays["temperature"][0]),
            dict(zip(names, values, strict=True)),
            arrays["training_hashes"],
        )


class HeadSet:
    """Several heads that look at the features together: one pass, whatever their number."""

    def __init__(self, heads: Sequence[Head]) -> None:
        self.heads = tuple(heads)
        self._roots = np.ascontiguousarray(np.concatenate([head.roots for head in heads], axis=1))
        self._scales = np.concatenate([head.scales for head in heads])
        self._of_vector = np.concatenate([head.of_vector for head in heads], axis=1)
        self._bias = np.concatenate([head.bias for head in heads])

    def logits(self, features: Features) -> dict[str, Floats]:
        """By the name of each head, what speaks for each of its classes."""
        sums = np.zeros((len(features), len(self._bias)), dtype=np.float32)
        scoring.add_scores(features.row_starts, features.buckets, features.values, self._roots, sums)
        sums *= self._scales
        sums += features.vectors @ self._of_vector
        sums += self._bias
        edges = np.cumsum([len(head.classes) for head in self.heads])[:-1]
        return {head.name: part for head, part in zip(self.heads, np.split(sums, edges, axis=1), strict=True)}

    def probabilities(self, features: Features) -> dict[str, Floats]:
        """By the name of each head, float32[n, k]; each row adds up to 1."""
        logits = self.logits(features)
        return {head.name: softmax(logits[head.name] / np.float32(head.temperature)) for head in self.heads}


def fit_head(name: str, texts: Sequence[str], labels: Sequence[str], **options: Any) -> Head:
    """A head that learnt these labels; see `fitting.fit_head`. Learning imports scikit-learn, reading does not."""
    from evenhand.understanding.domain.fitting import fit_head as fit

    return fit(name, texts, labels, **options)


def softmax(logits: Floats) -> Floats:
    """Probabilities that add up to 1 in each row."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True, initial=-np.inf))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)


@cache
def head(name: str) -> Head:
    """The head that ships with the package, read once."""
    return Head.read(name)
