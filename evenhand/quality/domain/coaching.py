"""What can be said next between a person and their lead about one judged case."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Stage(StrEnum):
    """How far they have come."""

    SHOWN = "shown"
    ANSWERED = "answered"
    APPEALED = "appealed"
    DECIDED = "decided"
    PROPOSED = "proposed"
    AGREED = "agreed"
    DONE = "done"


class Deed(StrEnum):
    """What one of them does."""

    ANSWER = "answer"
    APPEAL = "appeal"
    DECIDE = "decide"
    PROPOSE = "propose"
    AGREE = "agree"
    FINISH = "finish"
    REOPEN = "reopen"


_MOVES: Final[Mapping[Stage, Mapping[Deed, Stage]]] = {
    Stage.SHOWN: {Deed.ANSWER: Stage.ANSWERED, Deed.APPEAL: Stage.APPEALED, Deed.PROPOSE: Stage.PROPOSED},
    Stage.ANSWERED: {Deed.ANSWER: Stage.ANSWERED, Deed.APPEAL: Stage.APPEALED, Deed.PROPOSE: Stage.PROPOSED},
    Stage.APPEALED: {Deed.DECIDE: Stage.DECIDED},
    Stage.DECIDED: {Deed.PROPOSE: Stage.PROPOSED},
    Stage.PROPOSED: {
        Deed.PROPOSE: Stage.PROPOSED,
        Deed.AGREE: Stage.AGREED,
        Deed.ANSWER: Stage.PROPOSED,
        Deed.APPEAL: Stage.APPEALED,  # what somebody else does first takes no right away
    },
    Stage.AGREED: {Deed.FINISH: Stage.DONE, Deed.PROPOSE: Stage.PROPOSED},
    Stage.DONE: {Deed.REOPEN: Stage.AGREED},
}
OF_THE_PERSON: Final = frozenset({Deed.ANSWER, Deed.APPEAL, Deed.AGREE, Deed.FINISH, Deed.REOPEN})
OF_LEADS: Final = frozenset({Deed.DECIDE, Deed.PROPOSE, Deed.FINISH, Deed.REOPEN})


def next_stage(stage: Stage, deed: Deed, *, is_decided: bool = False) -> Stage | None:
    """Where the deed leads; None where it cannot be done. An appeal is decided before anything else is asked of
    anybody, and what was decided once is not appealed again."""
    return None if is_decided and deed is Deed.APPEAL else _MOVES[stage].get(deed)


def open_deeds(stage: Stage, *, is_person: bool, is_decided: bool = False) -> frozenset[Deed]:
    """What the person, or a lead, can do now."""
    mine = OF_THE_PERSON if is_person else OF_LEADS
    return frozenset(each for each in mine if next_stage(stage, each, is_decided=is_decided) is not None)
