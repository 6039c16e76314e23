"""What may follow what in the life of an incident."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.incidents.domain.states import GOES_ON, MOVES, OVER, State, Step, next_state, steps_from
from evenhand.incidents.errors import NoSuchStep

STEPS = st.lists(st.sampled_from(Step), max_size=12)


def walked(steps: list[Step]) -> list[State]:
    here, been = State.PROPOSED, [State.PROPOSED]
    for step in steps:
        if (here, step) in MOVES:
            here = next_state(here, step)
            been.append(here)
    return been


@given(STEPS)
def test_nothing_is_cleared_that_was_not_declared_or_led(steps: list[Step]) -> None:
    been = walked(steps)
    for before, after in pairwise(been):
        assert after != State.CLEARED or before in {*GOES_ON, State.CLOSED}


@given(STEPS)
def test_no_incident_is_lost_for_good(steps: list[Step]) -> None:
    assert steps_from(walked(steps)[-1]), "from everywhere something leads on"


def test_a_step_that_makes_no_sense_is_refused() -> None:
    for state, step in ((State.PROPOSED, Step.CLEAR), (State.CLOSED, Step.DISMISS), (State.CLEARED, Step.DECLARE)):
        with pytest.raises(NoSuchStep):
            next_state(state, step)


def test_what_is_over_goes_on_only_by_a_person() -> None:
    for state in OVER:
        assert set(steps_from(state)) <= {Step.REOPEN, Step.RESTORE}
