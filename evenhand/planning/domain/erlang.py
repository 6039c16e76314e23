"""Live queues without abandonment: Erlang B and C, square-root staffing, shrinkage.

Notation as in the literature: load a = arrival rate times mean handling time (erlang), n agents, occupancy rho = a / n.
"""

import math
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
FEW = 64  # pairs for which compiling is not worth while


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue in its steady state; every field is a number or an array of the common shape. NaN where overloaded."""

    p_wait: Floats
    mean_wait_s: Floats
    mean_queue: Floats
    occupancy: Floats
    overloaded: npt.NDArray[np.bool_]
    drain: Floats  # rate at which the wait of those who wait runs out, per second

    def within(self, seconds: float) -> Floats:
        """P(wait <= seconds)."""
        return np.asarray(1.0 - self.p_wait * np.exp(-self.drain * seconds))

    def wait_percentile(self, share: float) -> Floats:
        """The wait in seconds that `share` of all arrivals do not exceed."""
        beyond = 1.0 - share
        with np.errstate(divide="ignore"):
            longer = np.log(self.p_wait / beyond) / self.drain
        return np.asarray(np.where(np.isnan(self.p_wait), np.nan, np.maximum(longer, 0.0)))


def erlang_b(load: Any, agents: Any) -> Floats:
    """P(all n agents are busy) where who finds them busy is turned away (M/M/n/n).

    `load` in erlang, `agents` whole numbers >= 0; arrays broadcast. The recursion 1/B(k) = 1 + k/a * 1/B(k-1) never
    overflows nor loses digits (A. K. Erlang 1917; Jagerman 1974).
    """
    return np.asarray(1.0 / weight_unblocked(load, agents))


def erlang_c(rate: Any, handling_s: Any, agents: Any) -> Queue:
    """The queue in which everybody waits until served (M/M/n; Erlang 1917, Koole 2013).

    `rate` of arrivals per second, `handling_s` mean handling time in seconds, `agents` whole numbers; arrays broadcast.
    C = 1 / (1 + (1 - rho)(1/B - 1)), P(W > t) = C exp(-(n mu - lambda) t). Where rho >= 1 all is NaN and `overloaded`.
    """
    rate, handling_s, agents = np.broadcast_arrays(np.float64(rate), np.float64(handling_s), np.int64(agents))
    load = rate * handling_s
    overloaded = load >= agents
    rho = np.where(overloaded, np.nan, load / np.maximum(agents, 1))
    waits = 1.0 / (1.0 + (1.0 - rho) * (weight_unblocked(load, agents) - 1.0))
    drain = agents / handling_s - rate
    wait = waits / drain
    return Queue(
        p_wait=waits, mean_wait_s=wait, mean_queue=rate * wait, occupancy=rho, overloaded=overloaded, drain=drain
    )


def fewest_agents(rate: Any, handling_s: Any, *, share: float, within_s: Any) -> npt.NDArray[np.int64]:
    """The smallest number of agents with P(wait <= within_s) >= share by Erlang C; arrays broadcast.

    One pass of the recursion an element. Raises ValueError for a share that no number of agents reaches.
    """
    if not 0.0 < share < 1.0:
        raise ValueError("The share must lie between 0 and 1: no number of agents answers everybody at once.")
    rate, handling_s, within_s = np.broadcast_arrays(np.float64(rate), np.float64(handling_s), np.float64(within_s))
    load, target = (rate * handling_s).ravel(), (within_s / handling_s).ravel()
    out = np.zeros(load.shape, dtype=np.int64)
    busy = load > 0
    if busy.sum() <= FEW:
        found = [_fewest(float(a), float(t), share) for a, t in zip(load[busy], target[busy], strict=True)]
        out[busy] = found
    else:
        from evenhand.planning.domain.kernels.blocking import fewest_without_abandonment

        answers = np.empty(int(busy.sum()), dtype=np.int64)
        fewest_without_abandonment(load[busy], target[busy], share, answers)
        out[busy] = answers
    return out.reshape(rate.shape)


def square_root_staffing(load: Any, beta: Any) -> Floats:
    """a + beta * sqrt(a): where a search begins, and why big teams need little more than their load.

    Halfin & Whitt 1981; not the answer below some twenty agents.
    """
    load = np.float64(load)
    return np.asarray(load + np.float64(beta) * np.sqrt(load))


def halfin_whitt_delay(beta: Any) -> Floats:
    """P(wait > 0) in the limit of many agents, 1 / (1 + beta Phi(beta) / phi(beta)) for beta > 0.

    Halfin & Whitt 1981; without spare capacity (beta <= 0) everybody waits.
    """
    from scipy.special import ndtr

    beta = np.float64(beta)
    density = np.exp(-beta * beta / 2.0) / math.sqrt(2.0 * math.pi)
    return np.asarray(np.where(beta > 0, 1.0 / (1.0 + beta * ndtr(beta) / density), 1.0))


def scheduled_agents(required: Any, shrinkage: Any) -> npt.NDArray[np.int64]:
    """Who must be on the rota so that `required` work: ceil(required / (1 - shrinkage)); shrinkage in [0, 1).

    Shrinkage is the share of paid time in which people are away: leave, illness, breaks, training, meetings.
    """
    shrinkage = np.float64(shrinkage)
    if np.any((shrinkage < 0) | (shrinkage >= 1)):
        raise ValueError("Shrinkage is a share of paid time: at least 0 and below 1.")
    exact = np.float64(required) / (1.0 - shrinkage)
    return np.asarray(np.ceil(exact - 1e-9 * np.maximum(exact, 1.0)), dtype=np.int64)


def weight_unblocked(load: Any, agents: Any) -> Floats:
    """1 / B(n, a), elementwise; infinite where nobody is ever turned away. Raises ValueError below 0."""
    load, agents = np.broadcast_arrays(np.float64(load), np.int64(agents))
    if np.any(agents < 0) or np.any(load < 0):
        raise ValueError("Load and agents are not negative.")
    flat, people = np.ascontiguousarray(load.ravel()), np.ascontiguousarray(agents.ravel())
    out = np.empty(flat.shape)
    if len(flat) <= FEW:
        out[:] = [inverse_blocking_plain(float(a), int(n)) for a, n in zip(flat, people, strict=True)]
    else:
        from evenhand.planning.domain.kernels.blocking import inverse_blocking

        inverse_blocking(flat, people, out)
    return out.reshape(load.shape)


def inverse_blocking_plain(load: float, agents: int) -> float:
    """The plain twin of the compiled recursion: 1 / B(n, a)."""
    if load == 0.0:
        return math.inf if agents else 1.0
    inverse = 1.0
    for busy in range(1, agents + 1):
        inverse = 1.0 + inverse * busy / load
        if inverse > 1e300:
            return math.inf
    return inverse


def _fewest(load: float, target: float, share: float) -> int:
    inverse, agents = 1.0, 0
    while True:
        agents += 1
        inverse = 1.0 + inverse * agents / load if inverse < 1e300 else inverse
        if agents > load:
            waits = 1.0 / (1.0 + (1.0 - load / agents) * (inverse - 1.0))
            if 1.0 - waits * math.exp(-(agents - load) * target) >= share:
                return agents
