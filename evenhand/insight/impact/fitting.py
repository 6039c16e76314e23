"""Fits with errors that hold where neighbouring days are alike.

Counts: quasi-Poisson with log link (Bernal, Cummins & Gasparrini 2017). Sizes: least squares on logs. Shares: weighted
least squares. Covariances are heteroskedasticity and autocorrelation consistent (Newey & West 1987) with the wide
window of Lazarus, Lewis, Stock & Watson 2018; what they still miss is added by placebo dates.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from evenhand.insight.impact.series import Flags, Floats, Kind

ROUNDS = 50
STILL = 1e-9
SMALL = 1e-12


@dataclass(frozen=True)
class Fit:
    """Coefficients, their covariance, and what is expected of each step."""

    coefficients: Floats
    covariance: Floats
    linear: Floats  # before the link, of every step

    def error(self, place: int) -> float:
        """The standard error of one coefficient."""
        return float(np.sqrt(max(self.covariance[place, place], 0.0)))


def fit(design: Floats, values: Floats, kind: Kind, *, weights: Floats, offset: Floats, known: Flags) -> Fit | None:
    """The fit to the steps that are known; None where they do not determine it."""
    rows = design[known]
    if len(rows) <= design.shape[1] + 2 or np.linalg.matrix_rank(rows) < design.shape[1]:
        return None
    solved = (_counts if kind is Kind.COUNT else _least_squares)(rows, values[known], weights[known], offset[known])
    if solved is None:
        return None
    coefficients, bread, pulls = solved
    scores = np.zeros_like(design)
    scores[known] = rows * pulls[:, None]
    covariance = _robust(bread, scores, len(rows))
    return Fit(coefficients, covariance, design @ coefficients + offset)


def _counts(rows: Floats, values: Floats, weights: Floats, offset: Floats) -> tuple[Floats, Floats, Floats] | None:
    """Iteratively reweighted least squares (McCullagh & Nelder 1989)."""
    mean = np.maximum(values, 0.5)
    linear = np.log(mean)
    coefficients: Floats = np.zeros(rows.shape[1])
    for _ in range(ROUNDS):
        weighted = rows * (weights * mean)[:, None]
        working = linear - offset + (values - mean) / mean
        new: Any = np.linalg.solve(rows.T @ weighted + SMALL * np.eye(rows.shape[1]), weighted.T @ working)
        linear = np.clip(rows @ new + offset, -30.0, 30.0)
        mean = np.exp(linear)
        moved, coefficients = float(np.abs(new - coefficients).max()), new
        if moved < STILL:
            break
    else:
        return None
    bread: Any = np.linalg.inv(rows.T @ (rows * (weights * mean)[:, None]) + SMALL * np.eye(rows.shape[1]))
    return coefficients, bread, weights * (values - mean)


def _least_squares(
    rows: Floats, values: Floats, weights: Floats, offset: Floats
) -> tuple[Floats, Floats, Floats] | None:
    weighted = rows * weights[:, None]
    bread: Any = np.linalg.inv(rows.T @ weighted + SMALL * np.eye(rows.shape[1]))
    coefficients = bread @ (weighted.T @ (values - offset))
    return coefficients, bread, weights * (values - offset - rows @ coefficients)


def window_of(size: int) -> int:
    """How many neighbours are taken to be alike."""
    return max(1, math.ceil(1.3 * math.sqrt(size)))


def _robust(bread: Floats, scores: Floats, known: int) -> Floats:
    """Newey-West with Bartlett's weights; steps that are not known stand in their place with nought."""
    lags = min(window_of(len(scores)), len(scores) - 1)
    meat = scores.T @ scores
    for lag in range(1, lags + 1):
        beside = scores[lag:].T @ scores[:-lag]
        meat += (1 - lag / (lags + 1)) * (beside + beside.T)
    width = scores.shape[1]
    found: Floats = bread @ meat @ bread * known / max(known - width, 1)
    return found
