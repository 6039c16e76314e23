"""What can become of an edition, and what a step asks for."""

from enum import StrEnum
from typing import Final


class Step(StrEnum):
    """What somebody does with an edition."""

    WRITE = "write"
    ASK = "ask"
    SEND_BACK = "send back"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"


# From, step, to. Whatever is not here cannot be done.
MOVES: Final[dict[tuple[str, Step], str]] = {
    ("draft", Step.WRITE): "draft",
    ("draft", Step.ASK): "review",
    ("draft", Step.PUBLISH): "published",
    ("draft", Step.WITHDRAW): "withdrawn",
    ("review", Step.WRITE): "review",
    ("review", Step.SEND_BACK): "draft",
    ("review", Step.PUBLISH): "published",
    ("review", Step.WITHDRAW): "withdrawn",
    ("published", Step.WRITE): "draft",
    ("published", Step.WITHDRAW): "withdrawn",
    ("withdrawn", Step.WRITE): "draft",
    ("withdrawn", Step.PUBLISH): "published",
}


def after(state: str, step: Step) -> str | None:
    """The state an edition has after the step; None where it cannot be taken."""
    return MOVES.get((state, step))


def steps_from(state: str) -> tuple[Step, ...]:
    """What can be done next, in the order in which it is offered."""
    return tuple(step for step in Step if (state, step) in MOVES)
