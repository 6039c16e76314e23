"""When it is worth learning again."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from evenhand.understanding.domain.teaching import (
    AT_LATEST,
    ENOUGH_NEW,
    SETTLE,
    State,
    can_be_learnt,
    is_due,
    what_is_missing,
)
from tests.cast import NOON


def state(*, changes: int = 2, taught: int = 1, new: int = ENOUGH_NEW, learnt: int = 0) -> State:
    return State(changes=changes, taught=taught, changed_at=NOON, new=new, learnt=learnt)


def test_nothing_is_learnt_while_somebody_goes_on_teaching() -> None:
    assert not is_due(state(), now=NOON + SETTLE / 2)
    assert is_due(state(), now=NOON + SETTLE)


def test_what_is_known_already_is_not_learnt_again() -> None:
    assert not is_due(state(changes=5, taught=5, new=99), now=NOON + timedelta(days=1))


def test_a_single_example_waits_for_others_but_not_for_ever() -> None:
    assert not is_due(state(new=1), now=NOON + SETTLE * 2)
    assert is_due(state(new=1), now=NOON + AT_LATEST)


def test_of_many_examples_more_must_be_new() -> None:
    assert not is_due(state(new=99, learnt=5_000), now=NOON + SETTLE)
    assert is_due(state(new=100, learnt=5_000), now=NOON + SETTLE)


def test_what_is_taken_away_counts_as_new() -> None:
    assert is_due(state(changes=1 + ENOUGH_NEW, new=0), now=NOON + SETTLE)


def test_the_first_learning_waits_only_for_a_moment() -> None:
    assert is_due(state(taught=-1, new=0), now=NOON + SETTLE)


@given(st.dictionaries(st.none() | st.integers(1, 20), st.integers(0, 9)))
def test_it_can_be_learnt_exactly_when_nothing_is_missing(examples: dict[int | None, int]) -> None:
    assert can_be_learnt(examples) == (what_is_missing(examples) == 0)
