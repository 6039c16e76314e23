"""The same desk as a fluid, by other means than the simulator: what comes, what is worked off, what gives up."""

import math
from dataclasses import dataclass

import numpy as np

from evenhand.planning.domain.erlang import Floats

STEP_S = 30.0


@dataclass(frozen=True, slots=True)
class Desk:
    """What flows: arrivals per second and seats in each interval; seconds; a share comes back after a delay."""

    per_second: Floats  # [I]
    seats: Floats  # [I]
    interval_s: float
    handling_s: float
    patience_s: float
    back: float
    delay_s: float


@dataclass(frozen=True, slots=True)
class Flow:
    """How it flows; means are over the time from `warm_s` on."""

    load: float  # people at work on a post
    backlog: float  # posts not yet answered: waiting, or in somebody's hands
    waiting: Floats  # [I] posts that wait at the end of each interval
    gave_up: float  # of all that came


def flow_of(desk: Desk, *, warm_s: float = 0.0) -> Flow:
    """x' = arrivals + returns - min(x, seats) / handling - (x - seats)+ / patience; y' = back * served - y / delay.

    Within a step each is followed exactly, as if nothing else changed (Mandelbaum, Massey & Reiman 1998: what many
    servers and customers come to). It neglects chance: near full load the true backlog is larger.
    """
    steps = max(1, round(desk.interval_s / STEP_S))
    span = desk.interval_s / steps
    here = orbit = 0.0
    waiting = np.zeros(len(desk.per_second))
    busy, present, gone, came = (np.zeros(len(desk.per_second)) for _ in range(4))
    for at, (rate, seats) in enumerate(zip(desk.per_second, desk.seats, strict=True)):
        for _ in range(steps):
            returns = orbit / desk.delay_s
            before = here
            here = _moved(here, rate + returns, float(seats), desk, span)
            middle = (before + here) / 2.0
            served = min(middle, seats) / desk.handling_s
            orbit += span * (desk.back * served - returns)
            busy[at] += min(middle, seats) / steps
            present[at] += middle / steps
            gone[at] += span * max(0.0, middle - seats) / desk.patience_s
            came[at] += span * (rate + returns)
        waiting[at] = max(0.0, here - seats)
    kept = slice(int(warm_s / desk.interval_s), None)
    return Flow(
        load=float(busy[kept].mean()),
        backlog=float(present[kept].mean()),
        waiting=waiting,
        gave_up=float(gone[kept].sum() / max(came[kept].sum(), 1e-12)),
    )


def _moved(here: float, inflow: float, seats: float, desk: Desk, span: float) -> float:
    """After a span of constant inflow: towards the balance of the side of `seats` on which it is."""
    if here < seats or (here == seats and inflow * desk.handling_s <= seats):
        balance, pace = inflow * desk.handling_s, 1.0 / desk.handling_s
    else:
        balance = seats + (inflow - seats / desk.handling_s) * desk.patience_s
        pace = 1.0 / desk.patience_s
    there = balance + (here - balance) * math.exp(-pace * span)
    crossed = (there - seats) * (here - seats) < 0.0
    return seats if crossed else max(there, 0.0)
