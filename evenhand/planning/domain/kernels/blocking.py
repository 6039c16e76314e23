"""Erlang's recursion, compiled: what must be asked for every interval of a week."""

# What is compiled has no keyword arguments, and its numbers are numpy's.
# mypy: disable-error-code="no-any-return"

import math

from evenhand.kernel.compiling import entry
from evenhand.planning.domain.kernels.worlds import Array


@entry
def inverse_blocking(load: Array, agents: Array, out: Array) -> None:
    """1 / B(n, a) for each pair; infinite where nobody is ever blocked."""
    for each in range(len(load)):
        inverse = 1.0
        for busy in range(1, agents[each] + 1):
            inverse = 1.0 + inverse * busy / load[each]
            if inverse > 1e300:
                inverse = math.inf
                break
        out[each] = inverse


@entry
def fewest_without_abandonment(load: Array, target: Array, share: float, out: Array) -> None:
    """Smallest n with P(wait <= T) >= share by Erlang C; `target` is T in handling times."""
    for each in range(len(load)):
        a = load[each]
        inverse, agents = 1.0, 0
        while True:
            agents += 1
            inverse = 1.0 + inverse * agents / a if inverse < 1e300 else inverse
            if agents <= a:
                continue
            waits = 1.0 / (1.0 + (1.0 - a / agents) * (inverse - 1.0))
            if 1.0 - waits * math.exp(-(agents - a) * target[each]) >= share:
                break
        out[each] = agents
