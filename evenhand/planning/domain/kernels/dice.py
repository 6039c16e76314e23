"""Random numbers by counting: the same contact draws the same luck in every world, whatever else happens there."""

# What is compiled has no keyword arguments, and its numbers are numpy's.
# mypy: disable-error-code="no-any-return"

import math

import numpy as np

from evenhand.kernel.compiling import inlined
from evenhand.planning.domain.kernels.worlds import Array

_ADD, _ONE, _TWO = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_30, _27, _31, _11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_UNIT = 1.0 / (1 << 53)
EXPONENTIAL, CONSTANT, LOGNORMAL, ERLANG, TWO_EXPONENTIALS, NEVER, TABLE = range(7)


@inlined
def mixed(number: np.uint64) -> np.uint64:
    """SplitMix64 (Steele, Lea & Flood 2014): a number that looks like chance, always the same for the same."""
    number = number + _ADD
    number = (number ^ (number >> _30)) * _ONE
    number = (number ^ (number >> _27)) * _TWO
    return number ^ (number >> _31)


@inlined
def uniform(key: np.uint64, purpose: int) -> float:
    """Above 0 and below 1; one for each purpose of a key."""
    return (np.float64(mixed(key ^ mixed(np.uint64(purpose))) >> _11) + 0.5) * _UNIT


@inlined
def drawn(how: Array, tables: Array, key: np.uint64, purpose: int) -> float:
    """A time of the distribution `how`: its kind, then its parameters."""
    kind = int(how[0])
    luck = uniform(key, purpose)
    if kind == EXPONENTIAL:
        return -math.log(luck) * how[1]
    if kind == CONSTANT:
        return how[1]
    if kind == LOGNORMAL:
        turn = math.cos(2.0 * math.pi * uniform(key, purpose + 1))
        return math.exp(how[1] + how[2] * math.sqrt(-2.0 * math.log(luck)) * turn)
    if kind == TWO_EXPONENTIALS:
        mean = how[2] if uniform(key, purpose + 1) < how[1] else how[3]
        return -math.log(luck) * mean
    return _rare(how, tables, key, purpose, luck)


@inlined
def _rare(how: Array, tables: Array, key: np.uint64, purpose: int, luck: float) -> float:
    kind = int(how[0])
    if kind == ERLANG:
        total = -math.log(luck)
        for stage in range(1, int(how[2])):
            total -= math.log(uniform(key, purpose + 16 * stage))
        return total * how[1] / how[2]
    if kind == TABLE:
        table = tables[int(how[1])]
        place = luck * (len(table) - 1)
        at = int(place)
        return table[at] + (table[at + 1] - table[at]) * (place - at)
    return math.inf
