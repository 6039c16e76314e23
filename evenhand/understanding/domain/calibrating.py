"""How sure learning may be of itself, told by rows it has not learnt from."""

# SciPy and scikit-learn carry no types.
# mypy: disable-error-code="no-untyped-call"

import itertools
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import optimize

Floats: TypeAlias = npt.NDArray[np.float32]
Numbers: TypeAlias = npt.NDArray[np.int64]
Shares: TypeAlias = tuple[float, ...]

# The share of right answers that may be withheld as "none of these": the fewer examples, the more we would rather ask.
FEWEST_WITHHELD, MOST_WITHHELD = 0.0025, 0.1
# So many right answers withheld tell where the threshold lies; one or two would be chance.
_WITHHELD: Final = 12
_STEP: Final = 0.2


def softmax(scores: Floats, sharpness: float) -> Floats:
    """Probabilities that add up to 1 in each row."""
    raised = np.exp((scores - scores.max(axis=1, keepdims=True)) * np.float32(sharpness))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)


def mixed(voices: Floats, shares: Shares) -> Floats:
    """float32[n, k]: the scores of all voices (voices x n x k), each having its share."""
    return np.asarray(np.tensordot(np.array(shares, dtype=np.float32), voices, axes=1), dtype=np.float32)


def best_mix(voices: Floats, truth: Numbers) -> tuple[Shares, float]:
    """The shares of the voices and the sharpness under which the truth is likeliest."""
    found = [(shares, *_sharpened(mixed(voices, shares), truth)) for shares in _ways_to_share(len(voices))]
    shares, sharpness, _loss = min(found, key=lambda each: each[2])
    return shares, sharpness


def _ways_to_share(voices: int) -> list[Shares]:
    steps = [round(step * _STEP, 2) for step in range(int(1 / _STEP) + 1)]
    return [shares for shares in itertools.product(steps, repeat=voices) if abs(sum(shares) - 1) < _STEP / 2]


def _sharpened(scores: Floats, truth: Numbers) -> tuple[float, float]:
    rows = np.arange(len(truth))

    def loss(logarithm: float) -> float:
        said = softmax(scores, float(np.exp(logarithm)))[rows, truth]
        return -float(np.log(np.maximum(said, 1e-7)).mean())

    best = optimize.minimize_scalar(loss, bounds=(-1.0, 4.0), method="bounded", options={"xatol": 0.02})
    return float(np.exp(best.x)), float(best.fun)


@dataclass(frozen=True)
class Belonging:
    """How likely a text is of any class at all: a logistic rule over four signs, or 1 where `weights` are all 0."""

    weights: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0)
    bias: float = 50.0

    @classmethod
    def of(cls, signs: Floats, is_inside: npt.NDArray[np.bool_]) -> "Belonging":
        """Fitted to signs of rows inside and outside, both sides having the same weight."""
        side = np.where(is_inside, 1.0, -1.0)
        weight = np.where(is_inside, 0.5 / max(1, is_inside.sum()), 0.5 / max(1, (~is_inside).sum()))

        def loss(values: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
            reach = side * (signs @ values[:-1] + values[-1])
            slope = -weight * side / (1 + np.exp(np.clip(reach, -50, 50)))
            decay = 1e-3 * values[:-1]
            gradient = np.concatenate([signs.T @ slope + 2 * decay, [slope.sum()]])
            return float((weight * np.logaddexp(0, -reach)).sum() + decay @ values[:-1]), gradient

        # More of each sign never speaks against belonging.
        bounds = [(0, None)] * signs.shape[1] + [(None, None)]
        found = optimize.minimize(loss, np.zeros(signs.shape[1] + 1), jac=True, bounds=bounds, method="L-BFGS-B").x
        return cls(tuple(map(float, found[:-1])), float(found[-1]))

    def probabilities(self, signs: Floats) -> Floats:
        """float32[n]."""
        reach = signs @ np.array(self.weights, dtype=np.float32) + np.float32(self.bias)
        return np.asarray(1 / (1 + np.exp(-np.clip(reach, -50, 50))), dtype=np.float32)


def signs_of(scores: Floats, voices: Floats, nearest: Floats) -> Floats:
    """float32[n, 4]: the best score, its lead, the lowest of the voices' best, the nearest example's likeness."""
    if scores.shape[1] > 1:
        two = np.partition(scores, -2, axis=1)[:, -2:]
        lead = two[:, 1] - two[:, 0]
    else:
        lead = np.zeros(len(scores), dtype=np.float32)
    best = voices.max(axis=2).min(axis=0)
    return np.stack([scores.max(axis=1), lead, best, nearest], axis=1).astype(np.float32)


def threshold_of(probabilities: Floats, truth: Numbers) -> float:
    """The highest threshold that withholds one in four hundred right answers; with few examples, up to one in ten."""
    best = probabilities.max(axis=1)
    right = best[probabilities.argmax(axis=1) == truth]
    if not len(right):
        return 0.0
    share = min(MOST_WITHHELD, max(FEWEST_WITHHELD, _WITHHELD / len(truth)))
    return float(np.quantile(right, share))
