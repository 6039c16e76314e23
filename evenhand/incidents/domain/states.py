"""The life of an incident: from, step, to."""

from enum import StrEnum

from evenhand.incidents.errors import NoSuchStep


class State(StrEnum):
    """How an incident stands."""

    PROPOSED = "proposed"  # an alarm rang or somebody thinks so; nobody has decided
    DECLARED = "declared"  # it is one, and nobody leads yet
    IN_HAND = "in_hand"  # somebody leads
    CLEARED = "cleared"  # all clear; what it taught us is not written down yet
    CLOSED = "closed"
    DISMISSED = "dismissed"  # it was none


class Step(StrEnum):
    """What people do with an incident."""

    DECLARE = "declare"
    TAKE = "take"  # somebody leads from now on
    CLEAR = "clear"
    CLOSE = "close"
    REOPEN = "reopen"  # it goes on after all
    DISMISS = "dismiss"
    RESTORE = "restore"  # it was dismissed by mistake


MOVES: dict[tuple[State, Step], State] = {
    (State.PROPOSED, Step.DECLARE): State.DECLARED,
    (State.PROPOSED, Step.TAKE): State.IN_HAND,  # who leads it has decided that it is one
    (State.PROPOSED, Step.DISMISS): State.DISMISSED,
    (State.DECLARED, Step.TAKE): State.IN_HAND,
    (State.DECLARED, Step.CLEAR): State.CLEARED,
    (State.DECLARED, Step.DISMISS): State.DISMISSED,
    (State.IN_HAND, Step.TAKE): State.IN_HAND,  # handed on
    (State.IN_HAND, Step.CLEAR): State.CLEARED,
    (State.IN_HAND, Step.DISMISS): State.DISMISSED,
    (State.CLEARED, Step.CLOSE): State.CLOSED,
    (State.CLEARED, Step.REOPEN): State.IN_HAND,
    (State.CLOSED, Step.REOPEN): State.CLEARED,
    (State.DISMISSED, Step.RESTORE): State.PROPOSED,
}
GOES_ON = frozenset({State.DECLARED, State.IN_HAND})
OVER = frozenset({State.CLOSED, State.DISMISSED})


def next_state(here: str, step: Step) -> State:
    """Where the step leads; raises NoSuchStep where it makes no sense."""
    try:
        return MOVES[State(here), step]
    except KeyError:
        raise NoSuchStep from None


def steps_from(here: str) -> list[Step]:
    """What can be done with an incident that stands so."""
    return [step for (state, step) in MOVES if state == here]
