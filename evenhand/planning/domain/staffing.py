"""A day or a week of people: how many each interval takes, and what it gives."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from evenhand.planning.domain import abandonment, erlang
from evenhand.planning.domain.patience import Endless, Exponential
from evenhand.planning.domain.sheets import sheet
from evenhand.planning.errors import BadTable


@dataclass(frozen=True, slots=True)
class Load:
    """What comes in an interval: when it starts, in its own words, how many contacts, and their handling time."""

    start: str
    contacts: float
    handling_s: float


@dataclass(frozen=True, slots=True)
class Goal:
    """A share of all that come is answered within so many seconds; NaN patience: nobody gives up."""

    share: float
    within_s: float
    patience_s: float | None = None
    shrinkage: float = 0.0


@dataclass(frozen=True, slots=True)
class Need:
    """What an interval takes: people at work, people on the rota, and what follows."""

    start: str
    contacts: float
    load: float  # erlang
    required: int
    scheduled: int
    answered_in_time: float
    gave_up: float
    occupancy: float


def read_loads(lines: Iterable[str], *, handling_s: float | None) -> list[Load]:
    """Rows of `start, contacts` and, unless a handling time is given, `aht_s`; parted by comma, semicolon or tab.

    Raises BadTable with the line and the reason.
    """
    rows, read_number = sheet(lines)
    wanted = {"start", "contacts"} if handling_s is not None else {"start", "contacts", "aht_s"}
    if missing := sorted(wanted - set(rows.fieldnames or ())):
        raise BadTable(f"The table lacks {', '.join(missing)}; name the columns start, contacts and aht_s.")
    loads = []
    for row in rows:
        try:
            takes = read_number(row.get("aht_s") or "0") if handling_s is None else handling_s
            loads.append(Load(row["start"] or "", read_number(row["contacts"] or "0"), takes))
        except ValueError as problem:
            raise BadTable(f"Line {rows.line_num}: {problem}.") from problem
        if not (0 <= loads[-1].contacts < math.inf and 0 < takes < math.inf):
            raise BadTable(f"Line {rows.line_num}: contacts are at least 0, and a handling time is above 0.")
    if not loads:
        raise BadTable("The table has no rows.")
    return loads


def needs_of(loads: Sequence[Load], goal: Goal, *, interval_s: float) -> list[Need]:
    """What each interval takes on its own, in steady state: Erlang A where people give up, else Erlang C.

    Intervals should be long against the handling time; queues that are carried over are the simulator's part.
    """
    rate = np.array([each.contacts / interval_s for each in loads])
    handling = np.array([each.handling_s for each in loads])
    calm = Exponential(goal.patience_s) if goal.patience_s else Endless()
    if goal.patience_s:
        required = abandonment.fewest_agents(rate, handling, patience=calm, share=goal.share, within_s=goal.within_s)
    else:
        required = erlang.fewest_agents(rate, handling, share=goal.share, within_s=goal.within_s)
    scheduled = erlang.scheduled_agents(required, goal.shrinkage)
    busy = rate > 0
    queue = abandonment.impatient_queue(
        np.where(busy, rate, 1.0), np.where(busy, handling, 0.1), np.maximum(required, 1), patience=calm
    )
    in_time = np.where(busy, queue.answered_within(goal.within_s), 1.0)
    gone = np.where(busy, queue.p_abandon, 0.0)
    occupancy = np.where(busy, queue.occupancy, 0.0)
    return [
        Need(
            start=each.start,
            contacts=each.contacts,
            load=float(rate[at] * handling[at]),
            required=int(required[at]),
            scheduled=int(scheduled[at]),
            answered_in_time=float(in_time[at]),
            gave_up=float(gone[at]),
            occupancy=float(occupancy[at]),
        )
        for at, each in enumerate(loads)
    ]
