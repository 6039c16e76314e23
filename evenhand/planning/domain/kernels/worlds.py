"""What a simulation is made of, as tables of records."""

from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]
_I, _F, _U = np.int64, np.float64, np.uint64

AGENT: Final = np.dtype(
    [
        ("group", _I), ("on_duty", _I), ("open", _I),
        ("last", _I),  # channel worked on last, -1: none
        ("forward", _I), ("backward", _I),  # agents of the same group and load, -1: none
        ("at", _I),  # place in the heap, -1: none
        ("since", _F), ("attained", _F),  # work done, by then, for what was open all the time
        ("due", _F),  # when something is finished
    ],
    align=True,
)  # fmt: skip
SLOT: Final = np.dtype(
    [("held", _I), ("visit", _I), ("key", _U), ("finish", _F)], align=True
)  # held: kind of contact, -1: free
KIND: Final = np.dtype(
    [
        ("priority", _I), ("channel", _I), ("target_s", _F),
        ("work", _F, (4,)), ("patience", _F, (4,)),  # kind of distribution, and its parameters
        ("again", _F, (3,)), ("retry", _F, (3,)),  # share, mean delay, as which kind
        ("aid", _F, (3,)),  # share that it helps with, what is left of the work, share of these that it misleads
        ("next_at", _F), ("seed", _U), ("number", _U),  # the next arrival, and how many there were
        ("first", _I), ("end", _I),  # of the queue, counted on for ever
        ("counts", _F, (11,)),  # see running.py
    ],
    align=True,
)  # fmt: skip
WAITING: Final = np.dtype([("came", _F), ("until", _F), ("key", _U), ("visit", _I)], align=True)
LATER: Final = np.dtype([("moment", _F), ("what", _I), ("kind", _I), ("number", _I), ("key", _U)], align=True)
GROUP: Final = np.dtype(
    [("first", _I), ("last", _I), ("places", _I), ("switch_s", _F), ("reopens", _F), ("used_s", _F, (3,))], align=True
)
LOAD: Final = np.dtype([("head", _I), ("tail", _I), ("speed", _F)], align=True)
PAIR: Final = np.dtype([("can", _I), ("reserve", _I), ("factor", _F)], align=True)
WHOLE: Final = np.dtype([("interval_s", _F), ("warm_s", _F), ("until_s", _F), ("busy", _I), ("later", _I)], align=True)


class World(NamedTuple):
    """C kinds of contacts, G groups of A agents in all with K places at most, I intervals, N places in a queue."""

    whole: Array  # [1] the calendar, and the sizes of the two heaps
    kinds: Array  # [C]
    agents: Array  # [A]
    slots: Array  # [A, K]
    heap: Array  # [A] agents, who finishes next first
    groups: Array  # [G]
    loads: Array  # [G, K + 1] lists of agents by how many conversations they have open, and their speed
    pairs: Array  # [G, C]
    waiting: Array  # [C, N] the queues, as rings
    later: Array  # [L] what comes by itself
    order: Array  # [C] kinds by priority
    prefer: Array  # [C, G] groups in the order they are asked; -1 ends it
    rates: Array  # [C, I] arrivals per second
    staff: Array  # [G, I] agents on duty
    tables: Array  # [T, Q] quantiles of measured distributions
    waits: Array  # [C, B] how many waited how long
    gone: Array  # [C, B] of these, who gave up
    by_interval: Array  # [C, I, 4] came, answered in time, gave up, longest wait; by the interval in which they came
