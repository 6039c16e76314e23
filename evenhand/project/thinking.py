"""The thinker: what takes its time.

It gives way to the stream, to replies and to people, and is a process of its own: a thread that gives way while it
computes keeps all other threads of its process waiting, since only one of them runs Python at a time.
"""

import os
import threading
from contextlib import suppress
from pathlib import Path

from evenhand.flows import closer, dragging, looked_after, measuring, remembering, reporting, rotas, teach, voicing
from evenhand.flows.forecasting import foretell_next
from evenhand.flows.impact import work_out_next
from evenhand.flows.parity import audit_next
from evenhand.flows.scaling import answer_next
from evenhand.flows.teach_modes import learn_modes_due
from evenhand.kernel import clock
from evenhand.project.rounds import every, go_round, stop_on_signal

NICE = 10
AUTOGROUP = Path("/proc/self/autogroup")
LEARN_EVERY = 5.0  # seconds
PLAN_EVERY = 1.0
DRAG_EVERY = 600.0


def thinker() -> None:
    """Look closer, learn, measure, remember and plan, until told to stop."""
    stop = stop_on_signal()
    give_way()
    rounds = {
        "closer": closer.look_on,
        "learner": _learn,
        "measurer": measuring.look_on,
        "rememberer": remembering.look_on,
        "causes": voicing.look_on,
        "reports": reporting.look_on,
        "planner": _plan,
        "rotas": _make_rotas,
        "dragging": _find_dragging,
    }
    go_round(rounds, stop)


def give_way() -> None:
    """Compute when nothing else wants to, and with it whatever program it starts.

    Linux may share the processor out between sessions before it looks at who is nice within one (sched(7), “the
    autogroup feature”), and each of our parts has a session of its own.
    """
    if hasattr(os, "nice"):
        os.nice(NICE)
    with suppress(OSError):  # elsewhere, or without it, being nice is enough
        AUTOGROUP.write_text(str(NICE))


def _find_dragging(stop: threading.Event) -> None:
    """Cases that drag on, and what else needs whoever looks after it, are found within minutes; nobody waits for it."""
    every(DRAG_EVERY, stop, _look_for_dragging)


def _look_for_dragging() -> None:
    dragging.sweep(now=clock.now())
    looked_after.sweep(now=clock.now())


def _plan(stop: threading.Event) -> None:
    """What was asked of growth and effects, and what will come, is worked out beside everything else, one at a time."""
    every(PLAN_EVERY, stop, lambda: work_out_next() or audit_next() or answer_next(stop) or foretell_next(stop))


def _make_rotas(stop: threading.Event) -> None:
    """Rotas that leads asked for are made one at a time; they look on, and a minute is soon over."""
    every(PLAN_EVERY, stop, lambda: rotas.make_next(now=clock.now()))


def _learn(stop: threading.Event) -> None:
    """What people teach is learnt once it settled; it may take minutes, so nobody waits for it."""
    every(LEARN_EVERY, stop, _learn_due)


def _learn_due() -> None:
    teach.learn_due(now=clock.now())
    learn_modes_due(now=clock.now())
