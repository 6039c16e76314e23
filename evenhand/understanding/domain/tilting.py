"""What is added to the chances of a class so that all classes are found equally well, however rare they are."""

import math
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float32]
Numbers: TypeAlias = npt.NDArray[np.int64]
Tilt: TypeAlias = tuple[float, ...]

# Where classes are many, each has too few rows to say how much it should be helped.
MOST_CLASSES: Final = 20
_STEPS: Final = tuple(round(-0.6 + 0.1 * step, 1) for step in range(13))
_ROUNDS: Final = 3
# What a tilt of 1 has to be worth in macro F1 with one row; chance makes less the more rows there are.
_WORTH: Final = 0.5
# What any tilt has to gain, likewise.
_LEAST_GAIN: Final = 0.25


def best_tilt(chances: Floats, truth: Numbers) -> Tilt:
    """What gives the best macro F1 on rows not learnt from, by more than chance would; () where nothing does."""
    size = chances.shape[1]
    if size > MOST_CLASSES or not len(truth):
        return ()
    logarithms = np.log(np.maximum(chances, 1e-7))
    worth = _WORTH / math.sqrt(len(truth))

    def value(tilt: npt.NDArray[np.float64]) -> float:
        return macro_f1(truth, (logarithms + tilt).argmax(axis=1), size) - worth * float(np.abs(tilt).sum())

    best = np.zeros(size)
    found = value(best)
    least = found + _LEAST_GAIN / math.sqrt(len(truth))
    for _round in range(_ROUNDS):
        for number in range(size):
            for step in _STEPS:
                other = best.copy()
                other[number] = step
                if (worth_it := value(other)) > found:
                    found, best = worth_it, other
    return tuple(map(float, best)) if found + worth * float(np.abs(best).sum()) > least else ()


def tilted(chances: Floats, tilt: Tilt) -> Floats:
    """The chances with each class raised or lowered; they still add up to 1. Classes that have no tilt stay."""
    raised = chances * np.exp(np.array(tilt, dtype=np.float32))
    return np.asarray(raised / np.maximum(raised.sum(axis=1, keepdims=True), 1e-9), dtype=np.float32)


def macro_f1(truth: Numbers, said: Numbers, size: int) -> float:
    """The mean over the classes of 2 x hits / (true + said)."""
    hits = np.bincount(truth[truth == said], minlength=size)
    both = np.bincount(truth, minlength=size) + np.bincount(said, minlength=size)
    return float(np.mean(2 * hits / np.maximum(both, 1)))
