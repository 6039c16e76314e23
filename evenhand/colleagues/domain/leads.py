"""The life of a lead: nothing of the person goes to sales before they agreed, and it comes back when it is care."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class LeadState(StrEnum):
    """Where a lead stands."""

    NOTED = "noted"  # somebody thinks so; sales knows nothing
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RETURNED = "returned"  # it is care
    WITHDRAWN = "withdrawn"  # the person said no again
    DROPPED = "dropped"  # it was none


class LeadStep(StrEnum):
    """What can be done with a lead."""

    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    GIVE_BACK = "give_back"
    RECONSIDER = "reconsider"
    WITHDRAW = "withdraw"
    DROP = "drop"
    PUT_BACK = "put_back"


_MOVES: Final[dict[LeadStep, tuple[frozenset[LeadState], LeadState]]] = {
    LeadStep.OFFER: (frozenset({LeadState.NOTED}), LeadState.OFFERED),
    LeadStep.ACCEPT: (frozenset({LeadState.OFFERED}), LeadState.ACCEPTED),
    LeadStep.DECLINE: (frozenset({LeadState.OFFERED}), LeadState.DECLINED),
    LeadStep.GIVE_BACK: (frozenset({LeadState.OFFERED, LeadState.ACCEPTED}), LeadState.RETURNED),
    LeadStep.RECONSIDER: (
        frozenset({LeadState.ACCEPTED, LeadState.DECLINED, LeadState.RETURNED}),
        LeadState.OFFERED,
    ),
    LeadStep.WITHDRAW: (
        frozenset({LeadState.NOTED, LeadState.OFFERED, LeadState.ACCEPTED, LeadState.DECLINED, LeadState.RETURNED}),
        LeadState.WITHDRAWN,
    ),
    LeadStep.DROP: (frozenset({LeadState.NOTED}), LeadState.DROPPED),
    LeadStep.PUT_BACK: (frozenset({LeadState.DROPPED}), LeadState.NOTED),
}
LIVE: Final = frozenset({LeadState.NOTED, LeadState.OFFERED, LeadState.ACCEPTED})
WITH_SALES: Final = frozenset({LeadState.OFFERED, LeadState.ACCEPTED, LeadState.DECLINED, LeadState.RETURNED})
SETTLED: Final = frozenset({LeadState.DECLINED, LeadState.RETURNED})
AGAIN_AFTER: Final = timedelta(minutes=1)  # doubled with each try
MOST_AT_ONCE, MOST_OF_BRAND = 50, 10  # told in one round
KEPT_FOR: Final = timedelta(days=7)  # so long a step can be taken back; then the person is forgotten
OF_SALES: Final = frozenset({LeadStep.ACCEPT, LeadStep.DECLINE, LeadStep.GIVE_BACK, LeadStep.RECONSIDER})


def after(state: str, step: LeadStep) -> LeadState | None:
    """The state after the step; None where it cannot be taken."""
    before, then = _MOVES[step]
    return then if state in before else None


def steps_from(state: str) -> list[LeadStep]:
    """What can be done with a lead that stands so."""
    return [step for step in LeadStep if after(state, step) is not None]


def keeps_person(state: str) -> bool:
    """Whether the desk may go on keeping how the person is reached: not once they said no, nor where it was none."""
    return state not in {LeadState.WITHDRAWN, LeadState.DROPPED}


def is_due(tried_at: datetime | None, tries: int, now: datetime) -> bool:
    """Whether sales is to be told (again) now: a minute after the first try, then twice as long each time."""
    return tried_at is None or tried_at + AGAIN_AFTER * 2 ** min(max(tries - 1, 0), 8) <= now


def next_due(untold: Iterable[tuple[int, int, datetime | None, int]], now: datetime) -> list[int]:
    """Which leads are told in one round, of (lead, brand, tried at, tries), those that waited longest first.

    Who is not due yet takes nobody's place, and one brand whose sales cannot be reached leaves room for the others.
    """
    due = [(brand, lead) for lead, brand, tried_at, tries in untold if is_due(tried_at, tries, now)]
    taken: Counter[int] = Counter()
    chosen = []
    for brand, lead in due:
        taken[brand] += 1
        if taken[brand] <= MOST_OF_BRAND:
            chosen.append(lead)
    return chosen[:MOST_AT_ONCE]


def is_over(state: str, settled_at: datetime | None, now: datetime) -> bool:
    """Whether nobody needs any more who the person is: sales said no, or gave it back, and a week has passed."""
    return state in SETTLED and settled_at is not None and now - settled_at > KEPT_FOR
