"""The other side of learning: texts near to examples of a class, in meaning, are of that class.

Ridge regression over radial likeness to some of the examples (Nyström's approximation; Williams and Seeger, 2001).
"""

# SciPy and scikit-learn carry no types.
# mypy: disable-error-code="no-untyped-call"

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import linalg

Floats: TypeAlias = npt.NDArray[np.float32]

# More examples than this are looked at through this many of them, drawn evenly from the classes.
MOST_LANDMARKS = 5_000
_STEEPNESS, _RIDGE = 4.0, 0.1
# Equal texts make the system singular; this share of its trace is far below what any example says.
_JITTER, _ATTEMPTS = 5e-7, 5
_PORTION = 2_000


@dataclass(frozen=True, eq=False)
class Likeness:
    """The landmarks' vectors and what being like each of them says for each class."""

    landmarks: npt.NDArray[np.float16]
    weights: Floats

    @classmethod
    def of(
        cls, vectors: Floats, truth: npt.NDArray[np.int64], size: int, *, seed: int = 0, most: int = MOST_LANDMARKS
    ) -> "Likeness":
        """Fitted to float32[n, d] of unit length whose classes are `truth`; -1 is none of them."""
        landmarks = vectors[_drawn(truth, seed, most)].astype(np.float16)
        near = landmarks.astype(np.float32)
        of_landmarks = _likeness(near, near)
        system = (_RIDGE * of_landmarks).astype(np.float64)
        wanted = np.zeros((len(near), size))
        for begin in range(0, len(vectors), _PORTION):
            part = _likeness(vectors[begin : begin + _PORTION], near)
            system += part.T @ part
            wanted += part.T @ _told(truth[begin : begin + _PORTION], size)
        weights = _solved(system, wanted)
        return cls(landmarks, weights.astype(np.float32))

    def scores(self, vectors: Floats) -> Floats:
        """float32[n, size]: about 1 for the class of what is near, -1 for the others; -1 for all far from examples."""
        near = self.landmarks.astype(np.float32)
        parts = [
            _likeness(vectors[begin : begin + _PORTION], near) @ self.weights
            for begin in range(0, len(vectors), _PORTION)
        ]
        found = np.concatenate(parts) if parts else np.zeros((0, self.weights.shape[1]), dtype=np.float32)
        return np.asarray(2 * found - 1, dtype=np.float32)


def _solved(system: npt.NDArray[np.float64], wanted: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    jitter = _JITTER * float(np.trace(system))
    for _attempt in range(_ATTEMPTS):
        system[np.diag_indices_from(system)] += jitter
        try:
            return np.asarray(linalg.cho_solve(linalg.cho_factor(system, check_finite=False), wanted))
        except linalg.LinAlgError:
            jitter *= 10
    raise ValueError("the examples' vectors cannot be told apart")


def _likeness(some: Floats, others: Floats) -> Floats:
    return np.asarray(np.exp(np.float32(_STEEPNESS) * (some @ others.T - np.float32(1))), dtype=np.float32)


def _told(truth: npt.NDArray[np.int64], size: int) -> Floats:
    told = np.zeros((len(truth), size), dtype=np.float32)
    known = np.flatnonzero(truth >= 0)
    told[known, truth[known]] = 1
    return told


def _drawn(truth: npt.NDArray[np.int64], seed: int, most: int) -> npt.NDArray[np.int64]:
    """All rows where they are few; else the classes take turns, so that small ones are not forgotten."""
    if len(truth) <= most:
        return np.arange(len(truth))
    order = np.random.default_rng(seed).permutation(len(truth))
    turn = np.zeros(len(truth))
    for label in np.unique(truth):
        rows = order[truth[order] == label]
        turn[rows] = np.arange(len(rows))
    return np.sort(order[np.argsort(turn[order], kind="stable")][:most])
