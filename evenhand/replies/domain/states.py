"""The life of a delivery: from, event, to."""

from enum import StrEnum

from evenhand.replies.errors import NoSuchStep


class State(StrEnum):
    """Where a reply is on its way."""

    AWAITING = "awaiting"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    BOUNCED = "bounced"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What can happen to a delivery."""

    CLAIM = "claim"  # a worker takes it
    ARRIVE = "arrive"  # the channel gave a receipt
    WAIT = "wait"  # the channel asks for time
    FAIL = "fail"  # the channel refused
    LOSE = "lose"  # nobody can say whether it arrived
    HOLD = "hold"  # its time came, but the customer wrote before, or a check speaks against it
    BOUNCE = "bounce"  # it came back later
    WITHDRAW = "withdraw"  # a person takes it back
    RETRY = "retry"  # a person says: send it again
    CONFIRM = "confirm"  # a person found it in the channel
    APPROVE = "approve"  # a lead read it and lets it go
    SEND_BACK = "send back"  # a lead wants other words
    RECALL = "recall"  # a lead takes that decision back


MOVES: dict[tuple[State, Step], State] = {
    (State.AWAITING, Step.APPROVE): State.QUEUED,
    (State.AWAITING, Step.SEND_BACK): State.CANCELLED,
    (State.AWAITING, Step.WITHDRAW): State.CANCELLED,
    (State.QUEUED, Step.RECALL): State.AWAITING,
    (State.CANCELLED, Step.RECALL): State.AWAITING,  # sent back, and its author has not begun anew
    (State.QUEUED, Step.CLAIM): State.SENDING,
    (State.QUEUED, Step.WITHDRAW): State.CANCELLED,
    (State.QUEUED, Step.HOLD): State.FAILED,
    (State.QUEUED, Step.ARRIVE): State.SENT,  # its sender was given up, and then had a receipt all the same
    (State.SENDING, Step.ARRIVE): State.SENT,
    (State.SENDING, Step.WAIT): State.QUEUED,
    (State.SENDING, Step.FAIL): State.FAILED,
    (State.SENDING, Step.LOSE): State.UNKNOWN,
    (State.SENT, Step.BOUNCE): State.BOUNCED,
    (State.UNKNOWN, Step.BOUNCE): State.BOUNCED,
    (State.UNKNOWN, Step.RETRY): State.QUEUED,
    (State.UNKNOWN, Step.CONFIRM): State.SENT,
    (State.UNKNOWN, Step.WITHDRAW): State.CANCELLED,
    (State.UNKNOWN, Step.ARRIVE): State.SENT,
    (State.CANCELLED, Step.ARRIVE): State.SENT,  # given up while unknown, and the receipt came after all
    (State.FAILED, Step.RETRY): State.QUEUED,
    (State.FAILED, Step.WITHDRAW): State.CANCELLED,
    (State.BOUNCED, Step.WITHDRAW): State.CANCELLED,
}


def next_state(here: str, step: Step) -> State:
    """Where the step leads; raises NoSuchStep where it makes no sense."""
    try:
        return MOVES[State(here), step]
    except KeyError:
        raise NoSuchStep(f"A reply that is “{here}” cannot {step.value}.") from None
