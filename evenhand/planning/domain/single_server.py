"""One server with any handling time: M/G/1, for a batch job, a specialist, a single approver."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from evenhand.planning.domain.erlang import Floats

_STEPS = 2_000  # of the first, coarse solution; the second has twice as many


@dataclass(frozen=True, slots=True)
class SingleServer:
    """Its steady state; NaN where overloaded."""

    p_wait: Floats
    mean_wait_s: Floats
    mean_queue: Floats
    occupancy: Floats
    overloaded: npt.NDArray[np.bool_]


def single_server(rate: Any, handling_s: Any, *, variation: Any) -> SingleServer:
    """M/G/1: the mean wait is rho * E[S] * (1 + cv^2) / (2 (1 - rho)) (Pollaczek 1930, Khinchine 1932).

    `rate` per second, `handling_s` seconds, `variation` the coefficient of variation of handling time: 0 for constant
    (M/D/1), 1 for exponential. Arrays broadcast.
    """
    rate, handling_s, variation = np.broadcast_arrays(np.float64(rate), np.float64(handling_s), np.float64(variation))
    rho = rate * handling_s
    overloaded = np.asarray(rho >= 1.0)
    rho = np.where(overloaded, np.nan, rho)
    wait = rho * handling_s * (1.0 + variation**2) / (2.0 * (1.0 - rho))
    return SingleServer(p_wait=rho, mean_wait_s=wait, mean_queue=rate * wait, occupancy=rho, overloaded=overloaded)


def constant_tail(handling_s: float) -> Callable[[Floats], Floats]:
    """P(S > t) of a constant handling time; half on the jump, as the trapezium wants it."""
    return lambda t: np.where(np.isclose(t, handling_s), 0.5, t < handling_s).astype(np.float64)


def lognormal_tail(handling_s: float, variation: float) -> Callable[[Floats], Floats]:
    """P(S > t) of a lognormal handling time with that mean and coefficient of variation."""
    from scipy.special import ndtr

    sigma = math.sqrt(math.log1p(variation**2))
    mu = math.log(handling_s) - sigma**2 / 2.0

    def tail(t: Floats) -> Floats:
        with np.errstate(divide="ignore"):
            return np.asarray(ndtr((mu - np.log(t)) / sigma))

    return tail


def waits_longer(rate: float, handling_s: float, tail: Callable[[Floats], Floats], seconds: float) -> float:
    """P(wait > seconds) of an M/G/1 queue with that tail of handling time; NaN where overloaded.

    K(t) = lambda * (integral of S's tail from t on + integral of K(t - u) P(S > u) du over 0..t), the renewal equation
    behind Pollaczek and Khinchine's formula, solved by the trapezium rule at two step sizes and extrapolated.
    """
    if rate * handling_s >= 1.0:
        return math.nan
    if seconds <= 0.0:
        return rate * handling_s if seconds == 0.0 else 1.0
    steps = max(_STEPS, math.ceil(seconds / handling_s) * 40)
    per_handling = max(1, round(handling_s / (seconds / steps)))
    exact = handling_s / per_handling  # so that a jump at the handling time falls on the grid
    fine = [_solved(rate, handling_s, tail, exact / each, seconds) for each in (1, 2)]
    return float(fine[1] + (fine[1] - fine[0]) / 3.0)


def _solved(rate: float, handling_s: float, tail: Callable[[Floats], Floats], step: float, seconds: float) -> float:
    count = math.ceil(seconds / step) + 2
    times: Floats = np.arange(count, dtype=np.float64) * step
    still = tail(times)
    still[0] = 1.0
    area = np.concatenate([[0.0], np.cumsum((still[1:] + still[:-1]) / 2.0 * step)])
    known = rate * np.maximum(handling_s - area, 0.0)
    longer = np.empty(count)
    longer[0] = known[0]
    for at in range(1, count):
        inner = float(longer[1:at] @ still[at - 1 : 0 : -1]) + longer[0] * still[at] / 2.0
        longer[at] = (known[at] + rate * step * inner) / (1.0 - rate * step / 2.0)
    return float(_cubic(times, longer, seconds))


def _cubic(times: Floats, values: Floats, at: float) -> float:
    """Between the points of the grid, along a cubic through the four nearest."""
    first = int(np.clip(np.searchsorted(times, at) - 2, 0, len(times) - 4))
    x, y = times[first : first + 4], values[first : first + 4]
    total = 0.0
    for i in range(4):
        others = x[np.arange(len(x)) != i]
        total += y[i] * float(np.prod((at - others) / (x[i] - others)))
    return total
