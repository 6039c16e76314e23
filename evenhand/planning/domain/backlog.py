"""Work that waits in piles: mentions, mail, forums. How big the pile gets, how old, and whether a promise can be kept.

Intervals are of equal length; arrivals and capacity are counted in items an interval.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from evenhand.planning.domain.erlang import Floats


@dataclass(frozen=True, slots=True)
class Backlog:
    """A pile worked off first come first served; arrays as long as the arrivals."""

    open_items: Floats  # at the end of each interval
    oldest_intervals: Floats  # age of the oldest open item at the end of each interval, in intervals; 0: none is open
    done: Floats  # items finished in each interval


def work_off(arrivals: Any, capacity: Any, *, opening: float = 0.0) -> Backlog:
    """L(t+1) = max(0, L(t) + A(t) - C(t)); what is open at the start counts as come in the interval before.

    `arrivals` and `capacity` are arrays of the same length, items an interval; `opening` items. Age follows from first
    come first served: the oldest open item is the first not yet done, taken to have come at the start of its interval.
    """
    arrivals, capacity = np.float64(arrivals), np.float64(capacity)
    if arrivals.ndim != 1 or arrivals.shape != capacity.shape:
        raise ValueError("Arrivals and capacity are two lists of the same length.")
    # The recursion in closed form (Lindley): the walk less its lowest point so far.
    walk = np.concatenate([[opening], opening + np.cumsum(arrivals - capacity)])
    open_items = (walk - np.minimum(np.minimum.accumulate(walk), 0.0))[1:]
    come = opening + np.cumsum(arrivals)
    done = come - open_items
    first = np.searchsorted(np.concatenate([[opening], come]), done + 1e-9 * np.maximum(come, 1.0), side="left")
    ages = np.arange(1, len(arrivals) + 1) - (first - 1)
    return Backlog(
        open_items=open_items,
        oldest_intervals=np.where(open_items > 1e-9 * np.maximum(come, 1.0), ages, 0).astype(np.float64),
        done=np.diff(np.concatenate([[0.0], done])),
    )


@dataclass(frozen=True, slots=True)
class Shortfall:
    """The window in which a deadline fails first and worst: work of [start, stop] has until stop + target."""

    start: int
    stop: int
    missing: float  # items that do not fit


def deadline_shortfall(arrivals: Any, capacity: Any, *, target: int, opening: float = 0.0) -> Shortfall | None:
    """The window that misses most, or None: "within `target` intervals" can be kept if and only if there is none.

    Work that comes in [s, t] must fit into the capacity of [s, t + target] (earliest due date first; what is open at
    the start is due like what comes first). Work due after the last interval is not judged. O(n) for n intervals.
    """
    arrivals, capacity = np.float64(arrivals), np.float64(capacity)
    if target < 0:
        raise ValueError("A target is at least 0 intervals.")
    last = len(arrivals) - target
    if last <= 0:
        return None
    come = np.cumsum(arrivals)
    able = np.concatenate([[0.0], np.cumsum(capacity)])
    need = come[:last] - able[target + 1 : target + 1 + last]  # up to t, against capacity up to t + target
    before = able[:last] - np.concatenate([[-opening], come[: last - 1]])  # what may be taken off again from s on
    best = np.maximum.accumulate(before)
    missing = need + best
    stop = int(np.argmax(missing))
    if missing[stop] <= 1e-9 * max(float(come[-1]), 1.0):
        return None
    return Shortfall(start=int(np.argmax(before[: stop + 1])), stop=stop, missing=float(missing[stop]))


def least_constant_capacity(arrivals: Any, *, target: int, opening: float = 0.0) -> float:
    """The smallest capacity, the same in every interval, with which "within `target` intervals" can be kept."""
    arrivals = np.float64(arrivals)
    low, high = 0.0, float(arrivals.sum() + opening)
    for _ in range(100):
        middle = (low + high) / 2.0
        short = deadline_shortfall(arrivals, np.full(arrivals.shape, middle), target=target, opening=opening)
        low, high = (middle, high) if short else (low, middle)
    return high
