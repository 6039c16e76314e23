"""How well answers agree with the truth: the figures of the evaluation, each with its definition and source.

Every score takes optional weights, one a row, so that a resampled set is only another vector of weights. Shares are
between 0 and 1. A score that nobody can compute (no row, no class, no variance) is NaN, never an invented number.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment  # type: ignore[attr-defined]

Weights: TypeAlias = npt.NDArray[np.float64]
Codes: TypeAlias = npt.NDArray[np.int64]
Score: TypeAlias = Callable[[Weights], float]

UNKNOWN = float("nan")


def codes_of(*columns: Sequence[Hashable]) -> tuple[list[Codes], list[Hashable]]:
    """The same values as whole numbers, over all columns alike, and what each number stands for."""
    values: dict[Hashable, int] = {}
    coded = [
        np.fromiter((values.setdefault(value, len(values)) for value in column), np.int64, len(column))
        for column in columns
    ]
    return coded, list(values)


def accuracy(true: Codes, guessed: Codes, weights: Weights | None = None) -> float:
    """The share of rows whose guess is the truth."""
    return _share((true == guessed).astype(np.float64), _weights(true, weights))


def class_counts(true: Codes, guessed: Codes, weights: Weights | None = None) -> npt.NDArray[np.float64]:
    """Per class: guessed rightly, guessed, true. The classes are those of either column."""
    given = _weights(true, weights)
    size = int(max(true.max(initial=-1), guessed.max(initial=-1))) + 1
    right = true == guessed
    return np.stack(
        (
            np.bincount(true[right], given[right], size),
            np.bincount(guessed, given, size),
            np.bincount(true, given, size),
        )
    )


def _f1_of_classes(counts: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """F1 per class, 2·right / (guessed + true) (van Rijsbergen 1979); NaN for a class that occurs nowhere."""
    right, guessed, true = counts
    with np.errstate(invalid="ignore", divide="ignore"):
        found: npt.NDArray[np.float64] = 2 * right / (guessed + true)
    return found


def macro_f1(true: Codes, guessed: Codes, weights: Weights | None = None) -> float:
    """The plain mean of F1 over the classes that occur in truth or guesses (Sokolova & Lapalme 2009)."""
    return _mean(_f1_of_classes(class_counts(true, guessed, weights)))


def weighted_f1(true: Codes, guessed: Codes, weights: Weights | None = None) -> float:
    """The mean of F1 over the classes, each weighted by how often it is true."""
    counts = class_counts(true, guessed, weights)
    return _share(np.nan_to_num(_f1_of_classes(counts)), counts[2])


def f1_of(name: int, true: Codes, guessed: Codes, weights: Weights | None = None) -> float:
    """F1 of one class alone."""
    return _of_class(_f1_of_classes(class_counts(true, guessed, weights)), name)


def recall_of(name: int, true: Codes, guessed: Codes, weights: Weights | None = None) -> float:
    """Which share of one class was found."""
    right, _, of_class = class_counts(true, guessed, weights)
    return _of_class(_divided(right, of_class), name)


def precision_of(name: int, true: Codes, guessed: Codes, weights: Weights | None = None) -> float:
    """Which share of the guesses of one class was right."""
    right, guesses, _ = class_counts(true, guessed, weights)
    return _of_class(_divided(right, guesses), name)


def macro_recall(true: Codes, guessed: Codes, weights: Weights | None = None) -> float:
    """The plain mean of recall over the classes that occur in the truth (SemEval 2017 task 4, TweetEval)."""
    right, _, of_class = class_counts(true, guessed, weights)
    return _mean(_divided(right, of_class))


def set_f1(true: npt.NDArray[np.bool_], guessed: npt.NDArray[np.bool_], weights: Weights) -> tuple[float, float]:
    """Micro and macro F1 of rows that carry several labels (columns); labels that occur nowhere are passed over."""
    right = weights @ (true & guessed)
    guesses, truths = weights @ guessed, weights @ true
    micro = _divided(np.array([2 * right.sum()]), np.array([guesses.sum() + truths.sum()]))
    return float(micro[0]), _mean(_divided(2 * right, guesses + truths))


def pearson_r(true: Weights, guessed: Weights, weights: Weights | None = None) -> float:
    """Pearson's correlation (1895)."""
    given = _weights(true, weights)
    if given.sum() <= 0:
        return UNKNOWN
    first, second = true - _share(true, given), guessed - _share(guessed, given)
    spread = float(np.sqrt((given @ first**2) * (given @ second**2)))
    return float(given @ (first * second)) / spread if spread > 0 else UNKNOWN


class Ranking:
    """Rows ranked by how sure an answer is of them, the surest first; equal ones stand and fall together."""

    def __init__(self, is_true: npt.NDArray[np.bool_], sureness: Weights) -> None:
        self.order = np.argsort(-sureness, kind="stable")
        self.is_true = is_true[self.order]
        ranked = sureness[self.order]
        # The last row of each run of equal sureness: thresholds lie only there.
        self.ends = np.flatnonzero(np.append(ranked[1:] != ranked[:-1], True)) if len(ranked) else np.empty(0, int)

    def _curve(self, weights: Weights | None) -> tuple[Weights, Weights]:
        given = np.ones(len(self.order)) if weights is None else weights[self.order]
        hits = np.cumsum(given * self.is_true)[self.ends]
        alarms = np.cumsum(given * ~self.is_true)[self.ends]
        return hits, alarms

    def average_precision(self, weights: Weights | None = None) -> float:
        """Σ (recall step × precision) down the ranking, no interpolation (as TREC and scikit-learn define it)."""
        hits, alarms = self._curve(weights)
        if not len(hits) or hits[-1] <= 0:
            return UNKNOWN
        precision = np.nan_to_num(_divided(hits, hits + alarms))
        return float(np.diff(hits, prepend=0.0) @ precision / hits[-1])

    def precision_at_recall(self, recall: float, weights: Weights | None = None) -> float:
        """The precision where the ranking first reaches this recall."""
        hits, alarms = self._curve(weights)
        if not len(hits) or hits[-1] <= 0:
            return UNKNOWN
        at = int(np.argmax(hits >= recall * hits[-1] - 1e-9))
        return float(hits[at] / (hits[at] + alarms[at]))

    def recall_at_false_positive_rate(self, rate: float, weights: Weights | None = None) -> float:
        """The highest recall while at most this share of the others raises a false alarm."""
        hits, alarms = self._curve(weights)
        if not len(hits) or hits[-1] <= 0 or alarms[-1] <= 0:
            return UNKNOWN
        allowed = hits[alarms <= rate * alarms[-1] + 1e-9]
        return float(allowed[-1] / hits[-1]) if len(allowed) else 0.0


class Contingency:
    """Two ways of putting the same rows into groups, counted against one another."""

    def __init__(self, true: Codes, found: Codes) -> None:
        self.true, self.found = true, found
        width = int(found.max(initial=-1)) + 1
        self.cells, self.cell = np.unique(true * width + found, return_inverse=True)
        self.cell_true, self.cell_found = self.cells // max(width, 1), self.cells % max(width, 1)

    def _counts(self, weights: Weights | None) -> tuple[Weights, Weights, Weights]:
        both = np.bincount(self.cell, weights, len(self.cells)).astype(np.float64)
        of_true: Weights = np.bincount(self.cell_true, both).astype(np.float64)
        of_found: Weights = np.bincount(self.cell_found, both).astype(np.float64)
        return both, of_true, of_found

    def nmi(self, weights: Weights | None = None) -> float:
        """Normalised mutual information, over the arithmetic mean of both entropies (Strehl & Ghosh 2002)."""
        both, of_true, of_found = self._counts(weights)
        total = both.sum()
        if total <= 0:
            return UNKNOWN
        seen = both > 0
        expected = of_true[self.cell_true] * of_found[self.cell_found] / total
        mutual = float(both[seen] / total @ np.log(both[seen] / expected[seen]))
        mean = (_entropy(of_true / total) + _entropy(of_found / total)) / 2
        return mutual / mean if mean > 0 else 1.0

    def ari(self, weights: Weights | None = None) -> float:
        """The Rand index corrected for chance (Hubert & Arabie 1985)."""
        both, of_true, of_found = (_pairs(counts) for counts in self._counts(weights))
        total = float(_pairs(np.array([len(self.true) if weights is None else weights.sum()]))[0])
        if total <= 0:
            return UNKNOWN
        expected = of_true.sum() * of_found.sum() / total
        most = (of_true.sum() + of_found.sum()) / 2
        return float((both.sum() - expected) / (most - expected)) if most != expected else 1.0

    def b_cubed(self, weights: Weights | None = None) -> tuple[float, float, float]:
        """B-cubed precision, recall and F1 (Bagga & Baldwin 1998): per row, how pure and how whole its group is."""
        both, of_true, of_found = self._counts(weights)
        total = both.sum()
        if total <= 0:
            return UNKNOWN, UNKNOWN, UNKNOWN
        precision = float(both @ np.nan_to_num(_divided(both, of_found[self.cell_found])) / total)
        recall = float(both @ np.nan_to_num(_divided(both, of_true[self.cell_true])) / total)
        return precision, recall, 2 * precision * recall / (precision + recall)

    def best_matching_accuracy(self, weights: Weights | None = None) -> float:
        """The share of rows in the right group after matching groups one to one (Kuhn 1955; Xie et al. 2016)."""
        both, _, _ = self._counts(weights)
        if both.sum() <= 0:
            return UNKNOWN
        table = np.zeros((self.cell_true.max() + 1, self.cell_found.max() + 1))
        table[self.cell_true, self.cell_found] = both
        rows, columns = linear_sum_assignment(table, maximize=True)
        return float(table[rows, columns].sum() / both.sum())

    def share_of_singletons(self, weights: Weights | None = None) -> float:
        """The share of rows that stand alone in the group found for them."""
        alone = np.bincount(self.found)[self.found] == 1
        return _share(alone.astype(np.float64), _weights(self.found, weights))


def expected_calibration_error(
    is_right: npt.NDArray[np.bool_], sureness: Weights, weights: Weights | None = None, *, bins: int = 15
) -> float:
    """By how much sureness and share of right answers differ, averaged over bins of sureness (Guo et al. 2017)."""
    given = _weights(sureness, weights)
    if given.sum() <= 0:
        return UNKNOWN
    bin_of = np.clip((sureness * bins).astype(np.int64), 0, bins - 1)
    gaps = np.bincount(bin_of, given * (is_right - sureness), bins)
    return float(np.abs(gaps).sum() / given.sum())


def _weights(rows: npt.NDArray[Any], weights: Weights | None) -> Weights:
    return np.ones(len(rows)) if weights is None else weights


def _share(values: Weights, weights: Weights) -> float:
    total = weights.sum()
    return float(values @ weights / total) if total > 0 else UNKNOWN


def _divided(over: Weights, under: Weights) -> Weights:
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Weights = np.where(under > 0, over / under, np.nan)
    return found


def _mean(values: Weights) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else UNKNOWN


def _of_class(values: Weights, name: int) -> float:
    return float(values[name]) if 0 <= name < len(values) else UNKNOWN


def _entropy(shares: Weights) -> float:
    shares = shares[shares > 0]
    return float(-(shares @ np.log(shares)))


def _pairs(counts: Weights) -> Weights:
    pairs: Weights = counts * (counts - 1) / 2
    return pairs
