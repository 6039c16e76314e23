"""How many people the work takes, slot by slot: from what comes and a goal, or as somebody says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from evenhand.planning.domain import abandonment
from evenhand.planning.domain.patience import Endless, Exponential
from evenhand.planning.domain.shifts.asking import Horizon, Work
from evenhand.planning.domain.staffing import Goal, Load, needs_of

_MANY = 400  # heads beyond which no table of single heads is made
_ENOUGH = 0.995  # of what comes in time: more heads than that takes are not looked at


@dataclass(frozen=True, slots=True)
class Come:
    """What comes from a moment on, for so many minutes."""

    begins: datetime
    minutes: float
    contacts: float
    handling_s: float


def spread(horizon: Horizon, come: Sequence[Come]) -> list[Load]:
    """The same by slots: contacts are spread evenly over their interval, handling times keep their weight."""
    contacts, work_s = np.zeros(horizon.slots), np.zeros(horizon.slots)
    width = horizon.minutes
    for each in come:
        since = (each.begins - horizon.begins) / timedelta(minutes=width)
        until = since + each.minutes / width
        for slot in range(max(0, int(since)), min(horizon.slots, int(np.ceil(until - 1e-9)))):
            part = max(0.0, min(until, slot + 1) - max(since, slot)) * width / each.minutes
            contacts[slot] += part * each.contacts
            work_s[slot] += part * each.contacts * each.handling_s
    usual = next((each.handling_s for each in come), 1.0)
    return [
        Load(f"{horizon.moment_of(slot):%Y-%m-%dT%H:%MZ}", float(n), float(work_s[slot] / n) if n > 0 else usual)
        for slot, n in enumerate(contacts)
    ]


def work_for(
    horizon: Horizon, name: str, loads: Sequence[Load], goal: Goal, *, skill: str = "", by_day: bool = False
) -> Work:
    """The heads on the rota that each slot takes by Erlang A (C where nobody gives up); by day, the table of each."""
    needs = needs_of(loads, goal, interval_s=horizon.minutes * 60.0)
    heads = tuple(each.scheduled for each in needs)
    if not by_day:
        return Work(name=name, need=heads, skill=skill, contacts=tuple(each.contacts for each in loads))
    tables = tuple(
        _table(load, goal, horizon.minutes * 60.0, need.scheduled) for load, need in zip(loads, needs, strict=True)
    )
    contacts = tuple(each.contacts for each in loads)
    return Work(name=name, need=heads, skill=skill, contacts=contacts, in_time=tables, share=goal.share)


def _table(load: Load, goal: Goal, interval_s: float, scheduled: int) -> tuple[float, ...]:
    """How many contacts are answered in time with 0, 1, 2 … heads on the rota."""
    if load.contacts <= 0:
        return (0.0,)
    heads = np.arange(min(_MANY, scheduled * 2 + 3) + 1)
    here = heads * (1.0 - goal.shrinkage)
    low = np.floor(here).astype(np.int64)
    shares = in_time_with(load, goal, interval_s, int(low.max()) + 1)
    between = shares[low] + (here - low) * (shares[low + 1] - shares[low])
    enough = int(np.argmax(between >= _ENOUGH)) if (between >= _ENOUGH).any() else len(between) - 1
    return tuple(float(each) * load.contacts for each in between[: enough + 1])


def in_time_with(load: Load, goal: Goal, interval_s: float, most: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Which share is answered in time with 0, 1, … `most` people at work; 0 where they are overloaded."""
    found = np.zeros(most + 1)
    if load.contacts <= 0 or most < 1:
        return found + (load.contacts <= 0)
    patience = Exponential(goal.patience_s) if goal.patience_s else Endless()
    people = np.arange(1, most + 1)
    queue = abandonment.impatient_queue(load.contacts / interval_s, load.handling_s, people, patience=patience)
    found[1:] = np.nan_to_num(queue.answered_within(goal.within_s), nan=0.0)
    return np.maximum.accumulate(found)
