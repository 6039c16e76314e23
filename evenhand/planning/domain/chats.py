"""Several conversations at once: what an agent gains from a second chat, and what customers pay.

Each agent holds up to K conversations. With i open the agent completes work at total speed s_i (s_1 = 1 < s_2 < ...),
shared equally. Never divide work by K: only s_K / s_1 is gained (Luo & Zhang 2013; Tezcan & Zhang 2014).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from evenhand.planning.domain.abandonment import ImpatientQueue
from evenhand.planning.domain.patience import Endless, Exponential

MOST_STATES = 60_000  # beyond that a simulation is the better tool
State = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chats:
    """The steady state of a team that chats. `queue` tells of those who find every place taken."""

    queue: ImpatientQueue
    mean_chat_duration_s: float  # from assignment to end
    agent_busy: float  # share of time in which an agent has at least one conversation
    mean_open: float  # conversations open at one agent, on average
    overloaded: bool


class TooManyStates(ValueError):
    """So many agents and places have too many states to be solved exactly; simulate instead."""


def chat_team(
    rate: float, work_s: float, agents: int, *, speeds: Sequence[float], patience_s: float = math.inf
) -> Chats:
    """A team whose arrivals go to the least loaded agent and wait in order when all places are taken; exact.

    `rate` per second, `work_s` mean work of a conversation at speed 1, exponential; `speeds[i]` is the total speed with
    i + 1 open; `patience_s` mean, exponential. The chain of how many agents hold how many conversations is solved;
    the queue above it drains at n s_K / work. Raises TooManyStates where that chain is too long.
    """
    if not speeds or min(speeds) <= 0 or speeds[0] != 1.0:
        raise ValueError("The speed with one conversation is 1, and all speeds are positive.")
    if agents < 1 or rate <= 0 or work_s <= 0:
        raise ValueError("A team needs arrivals, work and at least one agent.")
    places = len(speeds)
    states = math.comb(agents + places, places)
    if states > MOST_STATES:
        raise TooManyStates(f"{agents} agents with {places} places have {states:,} states; {MOST_STATES:,} are solved.")
    index = {state: number for number, state in enumerate(_states(agents, places))}
    shares = _stationary(index, rate, [speed / work_s for speed in speeds])
    return _team(index, shares, rate, work_s, agents, speeds, patience_s)


def _team(
    index: dict[State, int],
    shares: np.ndarray,
    rate: float,
    work_s: float,
    agents: int,
    speeds: Sequence[float],
    patience_s: float,
) -> Chats:
    """What the chain and the queue above it add up to."""
    places, drain = len(speeds), agents * speeds[-1] / work_s
    patience = Exponential(patience_s) if math.isfinite(patience_s) else Endless()
    overloaded = rate >= drain and math.isinf(patience_s)
    full = float(shares[index[(0,) * places + (agents,)]])
    waiting = math.nan if overloaded else full * _above(rate, drain, patience_s)  # states with all places taken
    whole = 1.0 - full + waiting
    counts = np.array(list(index), dtype=np.float64)
    held = float(shares @ (counts @ np.arange(places + 1)))
    mean_held = (held - full * agents * places + waiting * agents * places) / whole
    idle = float(shares @ counts[:, 0]) / agents / whole
    one = np.ones(())
    queue = ImpatientQueue(
        rate=one * rate, drain=one * drain, never=one * _never(full, rate, drain), patience=patience,
        busy=one * agents, handling_s=one * work_s, overloaded=np.asarray(overloaded),
    )  # fmt: skip
    throughput = math.nan if overloaded else rate * (1.0 - float(queue.p_abandon))
    return Chats(
        queue=queue,
        mean_chat_duration_s=mean_held / throughput,
        agent_busy=1.0 - idle,
        mean_open=mean_held / agents,
        overloaded=overloaded,
    )


def _never(full: float, rate: float, drain: float) -> float:
    """Weight of the states with a free place, as the queue counts: all places taken and nobody waiting weighs the
    arrivals over the drain there."""
    return math.log((1.0 - full) / full * rate / drain) if full < 1.0 else -math.inf


def _states(agents: int, places: int) -> Iterator[State]:
    """All ways to have so many agents hold 0, 1, ... `places` conversations."""
    if places == 0:
        yield (agents,)
        return
    for idle in range(agents + 1):
        for rest in _states(agents - idle, places - 1):
            yield (idle, *rest)


def _stationary(index: dict[State, int], rate: float, speeds: Sequence[float]) -> np.ndarray:
    """Shares of time in each state while nobody waits, adding up to 1."""
    from scipy import sparse
    from scipy.sparse import linalg

    rows, columns, values = [], [], []
    for state, here in index.items():
        for there, speed in _moves(state, rate, speeds):
            rows += [index[there], here]
            columns += [here, here]
            values += [speed, -speed]
    size = len(index)
    is_balance = np.array(rows) > 0  # the first equation follows from the others; shares add up to 1 instead
    first: tuple[list[int], list[int], list[float]] = ([0] * size, list(range(size)), [1.0] * size)
    at = (np.append(np.array(rows)[is_balance], first[0]), np.append(np.array(columns)[is_balance], first[1]))
    entries = np.append(np.array(values)[is_balance], first[2])
    known = np.zeros(size)
    known[0] = 1.0
    solve: Any = linalg.spsolve
    matrix: Any = sparse.csc_matrix
    shares = np.maximum(solve(matrix((entries, at), shape=(size, size)), known), 0.0)
    return np.asarray(shares / shares.sum())


def _moves(state: State, rate: float, speeds: Sequence[float]) -> Iterator[tuple[State, float]]:
    """To which states, and how fast."""
    emptiest = next(level for level, count in enumerate(state) if count)
    if emptiest < len(speeds):
        yield _moved(state, emptiest, emptiest + 1), rate
    for level in range(1, len(state)):
        if state[level]:
            yield _moved(state, level, level - 1), state[level] * speeds[level - 1]


def _moved(state: State, source: int, target: int) -> State:
    changed = list(state)
    changed[source] -= 1
    changed[target] += 1
    return tuple(changed)


def _above(rate: float, drain: float, patience_s: float) -> float:
    """Weight of all states with every place taken, relative to the one in which nobody waits."""
    if math.isinf(patience_s):
        return 1.0 / (1.0 - rate / drain)
    total = weight = 1.0
    waiting = 0
    while weight > 1e-17 * total:
        waiting += 1
        weight *= rate / (drain + waiting / patience_s)
        total += weight
    return total
