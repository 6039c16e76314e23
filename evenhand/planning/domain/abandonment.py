"""Live queues in which people give up: M/M/n+G, of which Erlang A is the case of exponential patience.

With H(x) the integral of survival of patience up to x and r the rate at which waits run out (n mu), the wait that is
offered, V, has a density proportional to exp(lambda H(x) - r x) beside an atom at 0 (Baccelli & Hebuterne 1981; Zeltyn
& Mandelbaum 2005; Garnett, Mandelbaum & Reiman 2002 for Erlang A). The density is integrated around its peak, scaled
by it, so that no load and no number of agents overflows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from numpy.polynomial.legendre import leggauss

from evenhand.planning.domain.erlang import Floats, weight_unblocked
from evenhand.planning.domain.patience import Patience

_FALL: Final = 46.0  # e^-46 of the peak and less is nothing
_PARTS: Final = 3  # steps of the integral on either side of the peak
_NODES, _WEIGHTS = leggauss(20)
_HALVINGS: Final = 60
_ROUGHLY: Final = 24  # halvings where a place need not be exact: any bound near the peak integrates as well


@dataclass(frozen=True)
class ImpatientQueue:
    """A queue with abandonment in its steady state; every figure has the common shape of what was asked.

    NaN and `overloaded` only where nobody gives up and the work is too much.
    """

    rate: Floats  # arrivals per second
    drain: Floats  # at which waits run out while somebody waits, per second
    never: Floats  # logarithm of the weight of the states in which nobody need wait, as 1/B(n - 1, a) is
    patience: Patience
    busy: Floats  # agents' worth of work that the queue can do: n
    handling_s: Floats
    overloaded: npt.NDArray[np.bool_]

    @cached_property
    def p_wait(self) -> Floats:
        """Share of all arrivals that find nobody free."""
        return self._mean_of(np.ones_like)

    @cached_property
    def p_abandon(self) -> Floats:
        """Share of all arrivals that give up."""
        return self._mean_of(lambda x: 1.0 - self.patience.survival(x))

    @cached_property
    def mean_wait_s(self) -> Floats:
        """Mean wait over all arrivals, those who gave up included."""
        return self._mean_of(self.patience.patient_time)

    @cached_property
    def mean_wait_served_s(self) -> Floats:
        """Mean wait of those who were answered."""
        return self._mean_of(lambda x: x * self.patience.survival(x)) / (1.0 - self.p_abandon)

    @property
    def mean_queue(self) -> Floats:
        """Time-average number of people waiting (Little)."""
        return np.asarray(self.rate * self.mean_wait_s)

    @property
    def occupancy(self) -> Floats:
        """Time-average share of agents who are busy."""
        return np.asarray(self.rate * (1.0 - self.p_abandon) * self.handling_s / self.busy)

    def answered_within(self, seconds: Any) -> Floats:
        """Answered within `seconds`, which may differ for each, as a share of all that were offered: `sl_offered`."""
        cut = np.broadcast_to(np.float64(seconds), self.rate.shape)
        return 1.0 - self.p_wait + self._mean_of(lambda x: (x <= cut[..., None]) * self.patience.survival(x), cut)

    def abandoned_within(self, seconds: float) -> Floats:
        """Gave up within `seconds` as a share of all that were offered."""
        cut = np.full(self.rate.shape, float(seconds))
        return self._mean_of(lambda x: 1.0 - self.patience.survival(np.minimum(x, seconds)), cut)

    def answered_within_but_short(self, seconds: float) -> Floats:
        """Answered within `seconds` as a share of those who did not give up before: `sl_excl_short`."""
        return np.asarray(self.answered_within(seconds) / (1.0 - self.abandoned_within(seconds)))

    def longer_than(self, seconds: Any) -> Floats:
        """P(wait > seconds) over all arrivals; `seconds` may differ for each."""
        seconds = np.broadcast_to(np.float64(seconds), self.rate.shape)
        tail = self._mean_of(lambda x: (x > seconds[..., None]).astype(np.float64), seconds)
        return self.patience.survival(seconds) * tail

    def wait_percentile(self, share: float) -> Floats:
        """The wait in seconds that `share` of all arrivals do not exceed."""
        low, high = np.zeros(self.rate.shape), self._ends[2].copy()
        for _ in range(_HALVINGS):
            middle = (low + high) / 2.0
            above = self.longer_than(middle) > 1.0 - share
            low, high = np.where(above, middle, low), np.where(above, high, middle)
        return np.where(self.overloaded, np.nan, np.where(self.p_wait <= 1.0 - share, 0.0, (low + high) / 2.0))

    @cached_property
    def _ends(self) -> tuple[Floats, Floats, Floats]:
        """Where the density rises from nothing, its peak, and where it is nothing again."""
        return _ends(self.rate, self.drain, self.patience)

    def _mean_of(self, value: Callable[[Floats], Floats], cut: Floats | None = None) -> Floats:
        """The mean over all arrivals of a value of the wait that is offered, 0 for who need not wait."""
        nodes, weights = _nodes(self._ends, self.patience.bends, cut)
        density = weights * np.exp(_height(nodes, self.rate, self.drain, self.patience) - self._peak[..., None])
        whole = density.sum(axis=-1)
        with np.errstate(over="ignore"):
            odds = np.exp(self.never - np.log(self.rate) - self._peak - np.log(whole))
        mean = (density * value(nodes)).sum(axis=-1) / (whole * (1.0 + odds))
        return np.asarray(np.where(self.overloaded, np.nan, mean))

    @cached_property
    def _peak(self) -> Floats:
        return _height(self._ends[1][..., None], self.rate, self.drain, self.patience)[..., 0]


def impatient_queue(rate: Any, handling_s: Any, agents: Any, *, patience: Patience) -> ImpatientQueue:
    """M/M/n+G: `rate` per second, `handling_s` seconds, `agents` >= 1 whole numbers, arrays broadcast; any patience.

    Erlang A is `patience=Exponential(mean)`. Always stable where people give up, also with fewer agents than load.
    """
    rate, handling_s, agents = np.broadcast_arrays(np.float64(rate), np.float64(handling_s), np.int64(agents))
    if np.any(agents < 1) or np.any(rate <= 0) or np.any(handling_s <= 0):
        raise ValueError("A queue needs arrivals, handling time and at least one agent.")
    drain = agents / handling_s
    return ImpatientQueue(
        rate=np.asarray(rate),
        drain=drain,
        never=np.log(weight_unblocked(rate * handling_s, agents - 1)),
        patience=patience,
        busy=np.asarray(agents, dtype=np.float64),
        handling_s=np.asarray(handling_s),
        overloaded=np.asarray((rate >= drain) & np.isinf(patience.mean_s)),
    )


def fewest_agents(
    rate: Any, handling_s: Any, *, patience: Patience, share: float, within_s: float
) -> npt.NDArray[np.int64]:
    """The smallest number of agents with `sl_offered` >= share: answered within `within_s` of all that were offered.

    Arrays broadcast. The search does not start at the load: where people give up, fewer agents may be enough.
    """
    if not 0.0 < share < 1.0:
        raise ValueError("The share must lie between 0 and 1: no number of agents answers everybody at once.")
    rate, handling_s = np.broadcast_arrays(np.float64(rate), np.float64(handling_s))
    flat, takes = rate.ravel(), handling_s.ravel()
    load = flat * takes

    def is_enough(which: npt.NDArray[np.int64], agents: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        queue = impatient_queue(flat[which], takes[which], agents, patience=patience)
        return np.asarray(queue.answered_within(within_s) >= share)

    found = np.zeros(flat.shape, dtype=np.int64)
    at_work = np.flatnonzero(load > 0)
    found[at_work] = fewest(is_enough, np.maximum(1, np.ceil(load[at_work])).astype(np.int64), at_work)
    return found.reshape(rate.shape)


def fewest(
    is_enough: Callable[[npt.NDArray[np.int64], npt.NDArray[np.int64]], npt.NDArray[np.bool_]],
    guess: npt.NDArray[np.int64],
    which: npt.NDArray[np.int64],
) -> npt.NDArray[np.int64]:
    """Bisection for many at once: the smallest whole number >= 1 that is enough for each of `which`, from a guess.

    `is_enough(which, numbers)` must not turn false again with more.
    """
    low, high = np.zeros(guess.shape, dtype=np.int64), np.full(guess.shape, np.iinfo(np.int64).max)
    trial, step = guess.copy(), np.maximum(1, np.sqrt(guess) * 0.5).astype(np.int64)
    open_ = np.arange(len(guess))
    while len(open_):
        enough = is_enough(which[open_], trial[open_])
        high[open_[enough]] = trial[open_[enough]]
        low[open_[~enough]] = trial[open_[~enough]]
        open_ = open_[high[open_] - low[open_] > 1]
        unbounded = high[open_] == np.iinfo(np.int64).max
        upward = low[open_] + step[open_]
        downward = np.maximum(low[open_] + 1, high[open_] - step[open_])
        halved = (low[open_] + np.where(unbounded, 0, high[open_])) // 2
        bracketed = ~unbounded & (low[open_] > 0)
        trial[open_] = np.where(unbounded, upward, np.where(bracketed, halved, downward))
        step[open_] *= 2
    return high


def _height(x: Floats, rate: Floats, drain: Floats, patience: Patience) -> Floats:
    """Logarithm of the density, but for a constant."""
    return np.asarray(rate[..., None] * patience.patient_time(x) - drain[..., None] * x)


def _ends(rate: Floats, drain: Floats, patience: Patience) -> tuple[Floats, Floats, Floats]:
    with np.errstate(divide="ignore", invalid="ignore"):
        high = (rate * patience.mean_s + _FALL) / drain
        high = np.where(rate < drain, np.minimum(high, _FALL / (drain - rate)), high)
    high = np.where(np.isfinite(high), high, _FALL / drain)  # overloaded: the answer is NaN anyway
    peak = _last(np.zeros(rate.shape), high, lambda x: rate * patience.survival(x) > drain)

    def height(x: Floats) -> Floats:
        return rate * patience.patient_time(x) - drain * x

    top = height(peak)
    begin = np.where(top <= _FALL, 0.0, _last(np.zeros(rate.shape), peak, lambda x: height(x) < top - _FALL))
    end = _last(peak, high, lambda x: height(x) > top - _FALL)
    return begin, peak, end


def _last(low: Floats, high: Floats, holds: Callable[[Floats], Any]) -> Floats:
    """Up to where something holds, that holds from `low` on until somewhere before `high` and then no more."""
    for _ in range(_ROUGHLY):
        middle = (low + high) / 2.0
        still = holds(middle)
        low, high = np.where(still, middle, low), np.where(still, high, middle)
    return (low + high) / 2.0


def _nodes(ends: tuple[Floats, Floats, Floats], bends: tuple[float, ...], cut: Floats | None) -> tuple[Floats, Floats]:
    """Nodes and weights of Gauss and Legendre between all bounds, in order, on a last axis."""
    begin, peak, end = (each[..., None] for each in ends)
    steps = np.linspace(0.0, 1.0, _PARTS + 1)
    bounds = [begin + (peak - begin) * steps, peak + (end - peak) * steps[1:]]
    if bends:
        bounds.append(np.broadcast_to(np.array(bends), (*begin.shape[:-1], len(bends))))
    if cut is not None:
        bounds.append(cut[..., None])
    edges = np.sort(np.clip(np.concatenate(bounds, axis=-1), begin, end), axis=-1)
    half, middle = np.diff(edges) / 2.0, (edges[..., 1:] + edges[..., :-1]) / 2.0
    nodes = middle[..., None] + half[..., None] * _NODES
    weights = half[..., None] * _WEIGHTS
    flat = (*edges.shape[:-1], -1)
    return nodes.reshape(flat), weights.reshape(flat)
