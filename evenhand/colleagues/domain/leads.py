"""The life of a lead: nothing of the person goes to sales before they agreed, and it comes back when it is care."""

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


def is_over(state: str, settled_at: datetime | None, now: datetime) -> bool:
    """Whether nobody needs any more who the person is: sales said no, or gave it back, and a week has passed."""
    return state in SETTLED and settled_at is not None and now - settled_at > KEPT_FOR
