"""A second way to the same figures: birth-and-death chains solved state by state, and customers one by one."""

import heapq
from collections.abc import Callable, Sequence

import numpy as np


def chain(rate: float, handling_s: float, agents: int, *, patience_s: float, most: int = 20_000) -> dict[str, float]:
    """M/M/n+M by its balance equations in logarithms; `most` states."""
    up = np.full(most, np.log(rate))
    number = np.arange(1, most + 1)
    down = np.log(np.minimum(number, agents) / handling_s + np.maximum(number - agents, 0) / patience_s)
    logs = np.concatenate([[0.0], np.cumsum(up - down)])
    share = np.exp(logs - logs.max())
    share /= share.sum()
    waiting = np.maximum(np.arange(most + 1) - agents, 0)
    queue = float(share @ waiting)
    return {
        "p_wait": float(share[agents:].sum()),
        "p_abandon": queue / patience_s / rate,
        "mean_queue": queue,
        "mean_wait_s": queue / rate,
    }


def one_by_one(
    rate: float, handling_s: float, agents: int, draw: Callable[[np.random.Generator], float], *, count: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Waits and who gave up, of customers of an M/M/n+G queue served first come first served."""
    dice = np.random.default_rng(seed)
    free = [0.0] * agents
    heapq.heapify(free)
    now = 0.0
    waits, gone = np.empty(count), np.zeros(count, dtype=bool)
    for each in range(count):
        now += dice.exponential(1.0 / rate)
        offered = max(0.0, free[0] - now)
        calm = draw(dice)
        if offered > calm:
            waits[each], gone[each] = calm, True
            continue
        waits[each] = offered
        heapq.heapreplace(free, max(free[0], now) + dice.exponential(handling_s))
    return waits[count // 10 :], gone[count // 10 :]


def within(value: float, sample: Sequence[float] | np.ndarray, *, batches: int = 30, errors: float = 4.0) -> bool:
    """Whether a figure lies within so many standard errors of the mean of a correlated sample (batch means)."""
    means = np.array([part.mean() for part in np.array_split(np.asarray(sample, dtype=float), batches)])
    return bool(abs(means.mean() - value) <= errors * means.std(ddof=1) / np.sqrt(batches))
