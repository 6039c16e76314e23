"""The life of an answer for many, which text fits whom, and its pace; pure."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.replies.domain.broadcasting import (
    MOVES,
    State,
    Step,
    Variant,
    Way,
    can,
    firsts,
    key_of,
    next_state,
    variant_for,
)
from evenhand.replies.domain.pacing import LARGEST_STEP, ROOM, WINDOW, Standing, allowed, window_of
from evenhand.replies.errors import NoSuchStep

KEY = UUID("6f1c2ab0-0000-4000-8000-000000000001")
WORDS = st.builds(
    Variant,
    st.sampled_from(["", *(each.value for each in Way)]),
    st.sampled_from(["", "en", "de", "fr"]),
    st.text(min_size=1, max_size=5),
)


def test_only_what_is_running_or_paused_can_be_stopped() -> None:
    stoppable = {state for state in State if can(state, Step.STOP)}
    assert stoppable == {State.RUNNING, State.PAUSED}


def test_nothing_goes_out_that_was_not_begun_or_signed_off() -> None:
    into = {(here, step) for (here, step), there in MOVES.items() if there is State.RUNNING}
    assert {step for here, step in into if here in {State.DRAFT, State.ASKING}} == {Step.BEGIN, Step.SIGN_OFF}
    assert (State.ASKING, Step.BEGIN) not in MOVES


def test_a_step_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(NoSuchStep):
        next_state(State.DONE, Step.PAUSE)


def test_every_state_but_the_end_can_be_left_and_every_one_be_reached() -> None:
    assert {here for here, _step in MOVES} == set(State)
    assert set(MOVES.values()) | {State.DRAFT} == set(State)


def test_language_goes_before_channel() -> None:
    german, public, general = Variant("", "de", "g"), Variant("public", "", "p"), Variant("", "", "x")
    both = Variant("public", "de", "b")
    assert variant_for([general, public, german], way="public", language="de") is german
    assert variant_for([general, public, german, both], way="public", language="de") is both
    assert variant_for([general, public], way="mail", language="fr") is general
    assert variant_for([german], way="mail", language="fr") is None


@given(st.lists(WORDS, max_size=8), st.sampled_from(list(Way)), st.sampled_from(["en", "de", "fr", "es", ""]))
def test_nobody_gets_words_that_were_written_for_others(variants: list[Variant], way: Way, language: str) -> None:
    found = variant_for(variants, way=way.value, language=language)
    fitting = [each for each in variants if each.way in {"", way.value} and each.language in {"", language}]
    assert (found is None) == (not fitting)
    assert found is None or found in fitting


@given(st.integers(1, 10**12), st.integers(1, 10**12), st.integers(1, 50), st.integers(1, 50))
def test_a_key_tells_conversation_and_turn_apart_and_is_always_the_same(one: int, other: int, a: int, b: int) -> None:
    first, second = key_of(KEY, conversation_id=one, turn=a), key_of(KEY, conversation_id=other, turn=b)
    assert (first == second) == ((one, a) == (other, b))
    assert first == key_of(KEY, conversation_id=one, turn=a)


@given(
    st.lists(st.tuples(st.integers(), st.integers(0, 9)), unique_by=lambda pair: pair[0]), st.sets(st.integers(0, 9))
)
def test_of_each_person_the_first_is_answered_and_none_who_had_it(pairs: list[tuple[int, int]], had: set[int]) -> None:
    chosen = firsts(pairs, had=had)
    persons = [customer for recipient, customer in pairs if recipient in chosen]
    assert len(persons) == len(set(persons))
    assert set(persons) == {customer for _recipient, customer in pairs} - had


STANDINGS = st.builds(
    Standing,
    per_minute=st.none() | st.integers(1, 100_000),
    lately=st.integers(0, 1000),
    today=st.integers(0, 5000),
    per_day=st.none() | st.integers(1, 5000),
    waiting=st.integers(0, 200),
    rests=st.booleans(),
)


@given(STANDINGS)
def test_the_pace_is_never_exceeded(stands: Standing) -> None:
    more = allowed(stands)
    assert 0 <= more <= LARGEST_STEP
    assert more == 0 or stands.waiting + more <= ROOM
    if stands.per_day is not None:
        assert more == 0 or stands.today + more <= stands.per_day
    if stands.per_minute is not None:
        share = max(1, stands.per_minute * WINDOW / timedelta(minutes=1))
        assert more == 0 or stands.lately + more <= share
    assert not (stands.rests and more)


@given(st.integers(1, 400), st.integers(1, 6))
def test_over_minutes_an_account_sends_no_more_than_its_pace(per_minute: int, minutes: int) -> None:
    window = window_of(per_minute).total_seconds()
    sent: list[float] = []
    for second in range(minutes * 60):
        lately = sum(second - at < window for at in sent)
        stands = Standing(per_minute=per_minute, lately=lately, today=0, per_day=None, waiting=0, rests=False)
        sent += [float(second)] * allowed(stands)
    assert len(sent) <= per_minute * minutes + max(1, per_minute)
    assert len(sent) >= min(per_minute * (minutes - 1), 1)
