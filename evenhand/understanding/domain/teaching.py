"""When it is worth learning again what a brand teaches."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

SETTLE = timedelta(seconds=15)  # who pastes examples goes on for a while
ENOUGH_NEW = 5  # changes; fewer take effect at once beside the model, and wait for the others
SHARE_NEW = 50  # of many examples one in so many is enough, since learning them takes long
AT_LATEST = timedelta(minutes=10)
FEWEST_SUBJECTS, FEWEST_EXAMPLES = 2, 3


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What is taught, against what was learnt."""

    changes: int  # of the taxonomy, in all
    taught: int  # changes that the model in use knows; -1: there is none
    changed_at: datetime
    new: int = 0  # examples that came since
    learnt: int = 0  # examples that the model in use knows


def is_due(state: State, *, now: datetime) -> bool:
    """Whether to learn now: when nothing changed for a moment, and enough is new, or it is new for long."""
    if state.changes <= state.taught:
        return False
    quiet = now - state.changed_at
    if quiet < SETTLE:
        return False
    new = max(state.new, state.changes - state.taught)
    return state.taught < 0 or new >= max(ENOUGH_NEW, state.learnt // SHARE_NEW) or quiet >= AT_LATEST


def can_be_learnt(examples: Mapping[int | None, int]) -> bool:
    """Whether there is enough to tell subjects apart; `examples` counts by subject, None is “none of these”."""
    return sum(1 for number in examples.values() if number >= FEWEST_EXAMPLES) >= FEWEST_SUBJECTS


def what_is_missing(examples: Mapping[int | None, int]) -> int:
    """How many subjects more need their first few examples before anything can be learnt."""
    return max(0, FEWEST_SUBJECTS - sum(1 for number in examples.values() if number >= FEWEST_EXAMPLES))
