"""When a statement stands: who was named said yes, and nobody no."""

from collections.abc import Collection, Mapping
from enum import StrEnum


class StatementState(StrEnum):
    """How a version of a statement stands."""

    DRAFT = "draft"
    ASKED = "asked"  # waits for those who sign off
    REFUSED = "refused"  # one of them said no
    STANDS = "stands"
    OVER = "over"  # another took its place, or it was withdrawn


class Verdict(StrEnum):
    """What a signer says."""

    YES = "yes"
    NO = "no"


def outcome(signers: Collection[int], verdicts: Mapping[int, str], *, needed: int, author: int) -> StatementState:
    """How an asked statement stands: one no refuses it, `needed` yeses of those named let it stand (0: all of them).

    Whoever wrote it does not count, also where they are named: four eyes. With nobody else named it never stands.
    """
    counting = set(signers) - {author}
    said = {verdicts[each] for each in counting if each in verdicts}
    if Verdict.NO in said:
        return StatementState.REFUSED
    yes = sum(1 for each in counting if verdicts.get(each) == Verdict.YES)
    wanted = min(needed, len(counting)) if needed else len(counting)
    return StatementState.STANDS if counting and yes >= wanted else StatementState.ASKED


def still_to_sign(signers: Collection[int], verdicts: Mapping[int, str], *, author: int) -> set[int]:
    """Who was named and has said nothing yet."""
    return {each for each in signers if each != author and each not in verdicts}
