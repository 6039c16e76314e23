"""The life of a promise: what may become of it, and what can be taken back."""

from enum import StrEnum

from evenhand.cases.errors import NoSuchPromise


class PromiseStep(StrEnum):
    """What a person says became of a promise."""

    KEEP = "keep"
    BREAK = "break"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


MOVES: dict[tuple[str, PromiseStep], str] = {
    ("open", PromiseStep.KEEP): "kept",
    ("open", PromiseStep.BREAK): "broken",
    ("open", PromiseStep.WITHDRAW): "withdrawn",
    ("kept", PromiseStep.REOPEN): "open",
    ("broken", PromiseStep.REOPEN): "open",
    ("withdrawn", PromiseStep.REOPEN): "open",
}


def next_state(here: str, step: PromiseStep) -> str:
    """Where the step leads; the same end twice changes nothing, and another end must be taken back first."""
    if here in _ENDS.get(step, ()):
        return here
    try:
        return MOVES[here, step]
    except KeyError:
        raise NoSuchPromise(f"That promise is {here} already; take that back first.") from None


_ENDS = {step: (there,) for (_, step), there in MOVES.items()}
