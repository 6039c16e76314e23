"""The life of one answer for many, and of each person's part in it: from, event, to."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid5

import msgspec

from evenhand.replies.errors import NoSuchStep


class State(StrEnum):
    """How far a broadcast is."""

    DRAFT = "draft"
    ASKING = "asking"  # somebody else must sign it off
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"
    DISCARDED = "discarded"


class Step(StrEnum):
    """What can happen to a broadcast."""

    BEGIN = "begin"  # its author says: send
    ASK = "ask"  # its author says so, and must ask
    SIGN_OFF = "sign off"  # somebody who leads says: send
    SEND_BACK = "send back"  # somebody who leads says: not like that
    PAUSE = "pause"
    GO_ON = "go on"
    STOP = "stop"  # what has not been sent is taken back
    FINISH = "finish"  # nobody waits for it any more
    DISCARD = "discard"
    PUT_BACK = "put back"


MOVES: dict[tuple[State, Step], State] = {
    (State.DRAFT, Step.BEGIN): State.RUNNING,
    (State.DRAFT, Step.ASK): State.ASKING,
    (State.DRAFT, Step.DISCARD): State.DISCARDED,
    (State.DISCARDED, Step.PUT_BACK): State.DRAFT,
    (State.ASKING, Step.SIGN_OFF): State.RUNNING,
    (State.ASKING, Step.SEND_BACK): State.DRAFT,
    (State.ASKING, Step.DISCARD): State.DISCARDED,
    (State.RUNNING, Step.PAUSE): State.PAUSED,
    (State.RUNNING, Step.STOP): State.STOPPED,
    (State.RUNNING, Step.FINISH): State.DONE,
    (State.PAUSED, Step.GO_ON): State.RUNNING,
    (State.PAUSED, Step.STOP): State.STOPPED,
    (State.STOPPED, Step.GO_ON): State.RUNNING,
    (State.DONE, Step.GO_ON): State.RUNNING,
}


def next_state(here: str, step: Step) -> State:
    """Where the step leads; raises NoSuchStep where it makes no sense."""
    try:
        return MOVES[State(here), step]
    except KeyError:
        raise NoSuchStep(f"An answer for many that is “{here}” cannot {step.value}.") from None


def can(here: str, step: Step) -> bool:
    """Whether the step makes sense now."""
    return (State(here), step) in MOVES


class RecipientState(StrEnum):
    """How a person's part stands; what became of the reply itself stands with the delivery."""

    WAITING = "waiting"
    GOING = "going"  # its reply is in the outbox, or went out
    ASIDE = "aside"  # something speaks against it: to be answered singly
    LEFT_OUT = "left_out"  # a person took it out


JOINED: Final = "joined"  # why somebody is left out: they came after the sign-off, and nobody who leads said yes yet

UNREAD: Final = "unread"  # why somebody is left out: they read another language than that of the text


class Way(StrEnum):
    """How words reach somebody; each may have a text of its own."""

    PUBLIC = "public"
    DIRECT = "direct"
    MAIL = "mail"


class Variant(msgspec.Struct, frozen=True):
    """A text for some: empty means any way, any language."""

    way: str
    language: str
    text: str


def variant_for(variants: Iterable[Variant], *, way: str, language: str) -> Variant | None:
    """The text that fits best: language before way, since nobody is helped by words they cannot read."""
    fitting = [each for each in variants if each.way in {"", way} and each.language in {"", language}]
    return max(fitting, key=lambda each: (each.language != "", each.way != ""), default=None)


def key_of(broadcast: UUID, *, conversation_id: int, turn: int) -> UUID:
    """The key of the reply in a conversation: the same whoever asks, however often."""
    return uuid5(broadcast, f"{conversation_id} {turn}")


def firsts(pairs: Sequence[tuple[int, int]], *, had: Iterable[int]) -> set[int]:
    """Of (recipient, customer) those that are the first of their customer, who has had no answer yet."""
    seen, found = set(had), set()
    for recipient, customer in pairs:
        if customer not in seen:
            seen.add(customer)
            found.add(recipient)
    return found
