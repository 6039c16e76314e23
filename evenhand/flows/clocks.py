"""Clocks of cases: due where somebody waits, off where nobody does; what the ledger tells of them is followed."""

from collections.abc import Sequence
from datetime import datetime

from evenhand.cases.models import OpenCase
from evenhand.cases.models.cases import UNWOUND
from evenhand.cases.reads.work import cases_of_batches
from evenhand.ledger.actions import move_on
from evenhand.ledger.domain import Recorded
from evenhand.ledger.models import Follower
from evenhand.ledger.reads import events_after, position_of
from evenhand.routing.actions.clocks import end_clocks, record_breaches, wind, wind_cases
from evenhand.routing.reads import clocks

FOLLOWER = "clocks"
BATCH = 2000
BATCHES = 10  # at a time; the sweep has other things to do
# Where the first reader of a ledger begins that is full already: at its end.
_NOW = 2**62


def wind_clocks(*, now: datetime | None = None) -> int:
    """Set the clocks that no longer fit their cases; how many were set. May run twice, and on many machines."""
    done = follow_cases()
    if OpenCase.objects.filter(UNWOUND).exists():
        done += _wind_what_changed()
    if now is not None:
        record_breaches(now=now)
    return done


def _wind_what_changed() -> int:
    present, done = clocks(), 0
    for _time in range(BATCHES):
        wound = wind(clocks=present, limit=BATCH)
        done += wound
        if wound < BATCH:
            break
    return done


def follow_cases() -> int:
    """Clocks begin for what was taken in, and end or rest with cases that moved; how many cases were looked at."""
    position, done = _place(), 0
    for _time in range(BATCHES):
        events = events_after(position)
        if not events:
            break
        done += follow(events)
        position = events[-1].position
        move_on(FOLLOWER, position=position)
    return done


def _place() -> int:
    """Where to go on. Whoever is new, or comes from another server, begins at the end of the ledger, and stands there
    until something happens: the end of the next look is another one, and what lies between would be passed over."""
    stood = Follower.objects.filter(name=FOLLOWER).values_list("position", flat=True).first()
    if stood is None:
        move_on(FOLLOWER, position=_NOW)
    position = position_of(FOLLOWER)
    if position != stood:
        move_on(FOLLOWER, position=position)
    return position


def follow(events: Sequence[Recorded]) -> int:
    """Set the clocks of the cases that these events are about; how many of them are open. Safe to repeat."""
    moved = {event.case_id: event.at for event in events if event.name == "CaseMoved" and event.case_id}
    batches = [event.facts["batch_id"] for event in events if event.name == "PostsTakenIn"]
    cases = {*moved, *(cases_of_batches(batches) if batches else ())}
    if not cases:
        return 0
    present = clocks()
    end_clocks(moved, clocks=present)
    return wind_cases(cases, clocks=present)
