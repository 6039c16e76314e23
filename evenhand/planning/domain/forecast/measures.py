"""How far a forecast was off, in the usual ways; NaN marks what is not judged."""

from typing import Any, Final

import numpy as np

from evenhand.planning.domain.forecast.history import Floats, History

LEVELS: Final = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)  # quantiles of every forecast; 5 to 95 % is the band of 90 %
OUTER: Final = (0, 6)
INNER: Final = (2, 4)


def wape(actual: Any, expected: Any) -> float:
    """Sum of absolute errors over the sum of what came; NaN where nothing came."""
    actual, expected = np.asarray(actual, dtype=np.float64), np.asarray(expected, dtype=np.float64)
    judged = ~np.isnan(actual)
    whole = float(actual[judged].sum())
    return float(np.abs(actual - expected)[judged].sum()) / whole if whole > 0 else float("nan")


def bias(actual: Any, expected: Any) -> float:
    """Sum of errors over the sum of what came: above 0, too much was expected."""
    actual, expected = np.asarray(actual, dtype=np.float64), np.asarray(expected, dtype=np.float64)
    judged = ~np.isnan(actual)
    whole = float(actual[judged].sum())
    return float((expected - actual)[judged].sum()) / whole if whole > 0 else float("nan")


def mase(actual: Any, expected: Any, scale: float) -> float:
    """Mean absolute error over that of the seasonal naive in the history (Hyndman & Koehler 2006)."""
    errors = np.abs(np.asarray(actual, dtype=np.float64) - np.asarray(expected, dtype=np.float64))
    return float(np.nanmean(errors)) / scale if scale > 0 and errors.size else float("nan")


def naive_scale(history: History) -> float:
    """Mean absolute difference from the same weekday before, interval by interval, within the history."""
    latest: dict[int, int] = {}
    errors = []
    for at, weekday in enumerate(history.weekdays):
        if int(weekday) in latest:
            errors.append(np.abs(history.counts[at] - history.counts[latest[int(weekday)]]).mean())
        latest[int(weekday)] = at
    return float(np.mean(errors)) if errors else float("nan")


def pinball(actual: Any, quantiles: Floats) -> float:
    """Mean pinball loss over LEVELS (the last axis), over what came in the mean: comparable between series."""
    actual = np.asarray(actual, dtype=np.float64)
    off = actual[..., None] - quantiles
    levels = np.array(LEVELS)
    loss = np.maximum(levels * off, (levels - 1.0) * off)
    whole = float(np.nanmean(actual)) if actual.size else 0.0
    return float(np.nanmean(loss)) / whole if whole > 0 else float("nan")


def coverage(actual: Any, low: Any, high: Any) -> float:
    """Share of what came that lay in the band, edges included."""
    actual = np.asarray(actual, dtype=np.float64)
    judged = ~np.isnan(actual)
    inside = (actual >= np.asarray(low)) & (actual <= np.asarray(high))
    return float(inside[judged].mean()) if judged.any() else float("nan")
