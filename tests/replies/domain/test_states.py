"""The life of a reply on its way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.replies.domain.states import MOVES, State, Step, next_state
from evenhand.replies.errors import NoSuchStep

_WAS = {
    State.AWAITING: {
        Step.APPROVE: State.QUEUED,
        Step.SEND_BACK: State.CANCELLED,
        Step.WITHDRAW: State.CANCELLED,
    },
    State.QUEUED: {
        Step.RECALL: State.AWAITING,
        Step.CLAIM: State.SENDING,
        Step.WITHDRAW: State.CANCELLED,
        Step.ARRIVE: State.SENT,
        Step.HOLD: State.FAILED,
    },
    State.SENDING: {
        Step.ARRIVE: State.SENT,
        Step.WAIT: State.QUEUED,
        Step.FAIL: State.FAILED,
        Step.LOSE: State.UNKNOWN,
    },
    State.SENT: {Step.BOUNCE: State.BOUNCED},
    State.UNKNOWN: {
        Step.BOUNCE: State.BOUNCED,
        Step.RETRY: State.QUEUED,
        Step.CONFIRM: State.SENT,
        Step.WITHDRAW: State.CANCELLED,
        Step.ARRIVE: State.SENT,
    },
    State.FAILED: {Step.RETRY: State.QUEUED, Step.WITHDRAW: State.CANCELLED},
    State.BOUNCED: {Step.WITHDRAW: State.CANCELLED},
    State.CANCELLED: {Step.ARRIVE: State.SENT, Step.RECALL: State.AWAITING},
}


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("here", State)
def test_every_step_leads_where_the_table_says_or_is_refused(here: State, step: Step) -> None:
    there = _WAS[here].get(step)
    if there is None:
        with pytest.raises(NoSuchStep):
            next_state(here, step)
    else:
        assert next_state(here, step) is there


def test_the_table_holds_nothing_else() -> None:
    assert len(MOVES) == sum(map(len, _WAS.values()))


@given(st.lists(st.sampled_from(Step), max_size=30))
def test_nothing_that_happens_by_itself_sends_a_reply_again_whose_outcome_is_unknown(steps: list[Step]) -> None:
    here = State.UNKNOWN
    for step in steps:
        if step in {Step.RETRY, Step.CONFIRM, Step.WITHDRAW}:
            continue  # a person decided
        try:
            here = next_state(here, step)
        except NoSuchStep:
            continue
        assert here not in {State.QUEUED, State.SENDING}


def test_a_reply_that_was_sent_or_withdrawn_is_never_sent_again() -> None:
    for end in (State.SENT, State.CANCELLED, State.BOUNCED):
        assert not {there for (here, _), there in MOVES.items() if here is end} & {State.QUEUED, State.SENDING}


def test_a_reply_that_waits_for_approval_goes_out_only_by_a_leads_word() -> None:
    out = {step for (here, step), there in MOVES.items() if here is State.AWAITING and there is not State.CANCELLED}
    assert out == {Step.APPROVE}
