"""A call is the same call in whatever order, and however often, its events come."""

from datetime import UTC, datetime, timedelta
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.cases.domain.calls import CallFacts, CallState, begin, hear, is_another, is_settled, spoken_for, state
from evenhand.channels.domain.calls import CallHeard, CallStep

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

steps = st.sampled_from(CallStep)
events = st.builds(
    CallHeard,
    call_id=st.just("1"),
    step=steps,
    at=st.integers(0, 600).map(lambda seconds: NOON + timedelta(seconds=seconds)),
    is_inbound=st.just(True),
    users=st.lists(st.sampled_from(["Nadia", "Tomás", "101"]), max_size=2, unique=True).map(tuple),
    cause=st.sampled_from(["", "cancel", "normalClearing", "forwarded"]),
    queue=st.sampled_from(["", "helpdesk"]),
    name=st.sampled_from(["", "Dana"]),
)


def event(step: CallStep, seconds: int = 0, *users: str, cause: str = "", is_inbound: bool = True) -> CallHeard:
    at = NOON + timedelta(seconds=seconds)
    return CallHeard(call_id="1", step=step, at=at, is_inbound=is_inbound, users=users, cause=cause)


def told(*heard: CallHeard) -> CallFacts:
    first, *rest = heard
    return reduce(hear, rest, begin(first))


@given(st.lists(events, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(heard: list[CallHeard], chance: object) -> None:
    shuffled = [*heard, *heard]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert told(*shuffled) == told(*heard)


@given(st.lists(events, min_size=1, max_size=6))
def test_a_call_that_somebody_answered_is_never_missed(heard: list[CallHeard]) -> None:
    was_answered = any(each.step in {CallStep.ANSWERED, CallStep.PASSED_ON} for each in heard)
    assert (state(told(*heard)) in {CallState.SPEAKING, CallState.SPOKEN}) == was_answered


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        ([event(CallStep.BEGUN)], CallState.RINGING),
        ([event(CallStep.BEGUN), event(CallStep.ANSWERED, 5, "Nadia")], CallState.SPEAKING),
        ([event(CallStep.ANSWERED, 5, "Nadia"), event(CallStep.ENDED, 65)], CallState.SPOKEN),
        ([event(CallStep.BEGUN), event(CallStep.ENDED, 20, cause="cancel")], CallState.MISSED),
        ([event(CallStep.MISSED, 20)], CallState.MISSED),
        ([event(CallStep.BEGUN), event(CallStep.ENDED, 20, cause="forwarded")], CallState.FORWARDED),
        ([event(CallStep.BEGUN, is_inbound=False), event(CallStep.ENDED, 20, is_inbound=False)], CallState.UNREACHED),
    ],
)
def test_how_a_call_stands(heard: list[CallHeard], expected: CallState) -> None:
    assert state(told(*heard)) is expected


def test_an_answer_that_comes_after_the_hang_up_makes_it_an_answered_call() -> None:
    call = told(event(CallStep.BEGUN), event(CallStep.ENDED, 30), event(CallStep.ANSWERED, 31, "Nadia"))
    assert state(call) is CallState.SPOKEN
    assert spoken_for(call) is None  # its clock says nothing sensible


def test_a_call_passed_on_belongs_to_whoever_spoke_last() -> None:
    call = told(event(CallStep.PASSED_ON, 60, "Tomás"), event(CallStep.ANSWERED, 5, "Nadia"), event(CallStep.ENDED, 95))
    assert call.taken_by == ("Tomás",)
    assert spoken_for(call) == timedelta(seconds=90)


def test_a_hang_up_without_an_answer_is_waited_on_for_a_moment() -> None:
    call = told(event(CallStep.BEGUN), event(CallStep.ENDED, 20))
    assert not is_settled(call, now=NOON + timedelta(seconds=25))
    assert is_settled(call, now=NOON + timedelta(seconds=30))


def test_a_call_of_which_nobody_tells_the_end_does_not_ring_for_ever() -> None:
    call = told(event(CallStep.BEGUN))
    assert not is_settled(call, now=NOON + timedelta(minutes=9))
    assert is_settled(call, now=NOON + timedelta(minutes=11))


def test_an_id_that_comes_again_days_later_is_another_call() -> None:
    assert not is_another(NOON, event(CallStep.ENDED, 3600))
    assert is_another(NOON, event(CallStep.BEGUN, 90_000))
