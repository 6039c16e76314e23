"""How differently two groups decide: the distance of two distributions, with a test by shuffling.

Lin 1991 (Jensen-Shannon); the square root is a distance, from 0 (the same) to 1 (nothing in common).
"""

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int64]


def jensen_shannon(first: npt.NDArray[np.float64], second: npt.NDArray[np.float64]) -> float:
    """The distance of two tables of counts."""
    p, q = first / max(first.sum(), 1), second / max(second.sum(), 1)
    middle = (p + q) / 2
    return float(np.sqrt(max(0.0, (_entropy(middle) - (_entropy(p) + _entropy(q)) / 2))))


def _entropy(shares: npt.NDArray[np.float64]) -> float:
    there = shares[shares > 0]
    return float(-(there * np.log2(there)).sum())


def distance_within(
    code: Codes, is_first: npt.NDArray[np.bool_], stratum: Codes, *, seed: int, shuffles: int = 499
) -> tuple[float, float, float]:
    """The mean distance within strata, what chance alone would give, and the p of “both decide alike”.

    Strata weigh by their cases. Groups are shuffled within strata: a different mix of subjects counts for nothing.
    """
    rows = np.argsort(stratum, kind="stable")
    code, is_first, stratum = code[rows], is_first[rows], stratum[rows]
    kept = _in_both(is_first, stratum)
    code, is_first, stratum = code[kept], is_first[kept], stratum[kept]
    if len(code) < 2:
        return float("nan"), float("nan"), float("nan")
    stratum = np.unique(stratum, return_inverse=True)[1].astype(np.int64)
    seen = _mean_distance(code, is_first, stratum)
    random = np.random.default_rng(seed)
    by_chance = []
    for _ in range(shuffles):
        order = np.lexsort((random.random(len(stratum)), stratum))
        by_chance.append(_mean_distance(code, is_first[order], stratum))
    beyond = sum(each >= seen - 1e-12 for each in by_chance)
    return seen, float(np.mean(by_chance)), (1 + beyond) / (1 + shuffles)


def _in_both(is_first: npt.NDArray[np.bool_], stratum: Codes) -> npt.NDArray[np.bool_]:
    size = int(stratum.max(initial=0)) + 1
    ours, theirs = np.bincount(stratum[is_first], minlength=size), np.bincount(stratum[~is_first], minlength=size)
    return np.asarray(((ours > 0) & (theirs > 0))[stratum])


def _mean_distance(code: Codes, is_first: npt.NDArray[np.bool_], stratum: Codes) -> float:
    codes, strata = int(code.max()) + 1, int(stratum.max()) + 1
    cell = (stratum * 2 + is_first) * codes + code
    counts = np.bincount(cell, minlength=strata * 2 * codes).reshape(strata, 2, codes).astype(np.float64)
    shares = counts / np.maximum(counts.sum(axis=2, keepdims=True), 1)
    middle = shares.mean(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        own = -np.where(shares > 0, shares * np.log2(shares), 0.0).sum(axis=2).mean(axis=1)
        both = -np.where(middle > 0, middle * np.log2(middle), 0.0).sum(axis=1)
    return float(np.sqrt(np.maximum(both - own, 0.0)) @ counts.sum(axis=(1, 2)) / counts.sum())
