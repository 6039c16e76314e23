"""What the telephone system tells becomes a call, a case of the person, and work for whoever rings back."""

import itertools
from datetime import timedelta
from uuid import uuid4

import pytest

from evenhand.cases.actions.calls import move_call, note_call, set_extensions, take_back_outcome
from evenhand.cases.domain.calls import CallState
from evenhand.cases.errors import NotAllowed
from evenhand.cases.models import Call, Case, Category, Message, OpenCase, Promise, PromiseState
from evenhand.cases.reads.calls import call_for, call_log, calls_at_hand, case_id_of
from evenhand.channels.domain.calls import CallStep
from evenhand.channels.models import Post
from evenhand.flows.phone import settle_calls
from evenhand.ledger.models import Entry
from tests.cast import NOON, Cast
from tests.flows.phone.conftest import Line

pytestmark = pytest.mark.django_db


def case_of(call: Call) -> Case:
    return Case.objects.select_related("state").get(pk=case_id_of(call))


def later(seconds: float) -> object:
    return NOON + timedelta(seconds=seconds)


def test_a_call_opens_a_case_of_the_caller_that_waits(cast: Cast, line: Line) -> None:
    call = line.tell(CallStep.BEGUN, name="Dana Whitlock")
    case = case_of(call)
    assert case.customer.name == "Dana Whitlock"
    assert case.queue == cast.queue
    assert case.state.category == Category.NEW
    assert case.open.waiting_since == NOON
    assert call.state is CallState.RINGING


def test_the_person_is_found_by_the_number_and_their_open_case_goes_on(cast: Cast, line: Line) -> None:
    first = line.tell(CallStep.BEGUN)
    again = line.tell(CallStep.BEGUN, 600, call_id="c2")
    assert case_of(again) == case_of(first)
    assert Message.objects.filter(conversation__case=case_of(first)).count() == 2


def test_every_order_and_repetition_of_the_events_gives_the_same_call_and_one_case(cast: Cast, line: Line) -> None:
    events = [(CallStep.BEGUN, 0, ()), (CallStep.ANSWERED, 5, ("bob",)), (CallStep.ENDED, 65, ())]
    for number, order in enumerate(itertools.permutations(events)):
        for step, seconds, users in [*order, *order]:
            call = line.tell(step, seconds, *users, call_id=f"c{number}", number=f"+4930901{number:03}", now=later(70))
        assert call.state is CallState.SPOKEN
        assert call.spoken_for == timedelta(seconds=60)
        assert call.agent == cast.bob
        assert case_of(call).assignee == cast.bob
        assert OpenCase.objects.get(pk=case_id_of(call)).waiting_since is None
        assert Post.objects.filter(account=line.account, external_id=f"c{number}").count() == 1
    assert Case.objects.count() == 6
    assert not Promise.objects.exists()


def test_whoever_answers_gets_the_case_if_it_was_nobodys(cast: Cast, line: Line) -> None:
    line.tell(CallStep.BEGUN)
    call = line.tell(CallStep.ANSWERED, 4, "Bob Keller")
    case = case_of(call)
    assert case.assignee == cast.bob
    assert case.first_reply_at == later(4)
    assert OpenCase.objects.get(pk=case.pk).waiting_since is None


def test_the_telephone_of_a_person_is_known_by_their_extension(cast: Cast, line: Line) -> None:
    set_extensions(agent=cast.bob, names=["101", " SIP/bob "])
    assert line.tell(CallStep.BEGUN, 0, "sip/BOB").rings_for == [cast.bob.pk]
    with pytest.raises(NotAllowed, match="101"):
        set_extensions(agent=cast.alice, names=["101"])


def test_a_stranger_named_by_the_telephone_system_gets_neither_call_nor_case(cast: Cast, line: Line) -> None:
    line.tell(CallStep.BEGUN, 0, "chidi")
    call = line.tell(CallStep.ANSWERED, 4, "chidi")
    assert cast.chidi.pk not in call.rings_for
    assert call.agent is None
    assert case_of(call).assignee is None


def test_a_call_rings_for_those_named_else_for_the_owner_of_the_case_else_for_the_team(cast: Cast, line: Line) -> None:
    assert line.tell(CallStep.BEGUN).rings_for == [cast.bob.pk]  # the team of the queue
    line.tell(CallStep.ANSWERED, 4, "alice")
    line.tell(CallStep.ENDED, 10)
    assert line.tell(CallStep.BEGUN, 60, call_id="c2").rings_for == [cast.alice.pk]  # whose case it is
    assert line.tell(CallStep.BEGUN, 60, "bob", call_id="c3").rings_for == [cast.bob.pk]


def test_a_call_passed_on_is_the_second_colleagues(cast: Cast, line: Line) -> None:
    line.tell(CallStep.BEGUN)
    line.tell(CallStep.ANSWERED, 4, "bob")
    call = line.tell(CallStep.PASSED_ON, 40, "alice")
    assert call.agent == cast.alice
    assert case_of(call).assignee == cast.bob  # a case is never taken from somebody by a telephone


def test_a_missed_call_is_to_be_returned_once(cast: Cast, line: Line) -> None:
    for number in range(3):
        line.tell(CallStep.BEGUN, number * 60, call_id=f"c{number}")
        line.tell(CallStep.ENDED, number * 60 + 20, call_id=f"c{number}", cause="cancel")
        assert settle_calls(now=later(number * 60 + 25)) == 0  # an answer may still come
        assert settle_calls(now=later(number * 60 + 31)) == 1
    (owed,) = Promise.objects.all()
    assert owed.kind == "call_back"
    assert owed.phone == "+4930901820"
    assert Entry.objects.filter(name="CallMissed").count() == 3
    assert settle_calls(now=later(1000)) == 0


def test_a_late_answer_takes_the_call_back_away(cast: Cast, line: Line) -> None:
    line.tell(CallStep.BEGUN)
    line.tell(CallStep.ENDED, 60)
    settle_calls(now=later(75))
    call = line.tell(CallStep.ANSWERED, 5, "bob", now=later(90))
    assert call.state is CallState.SPOKEN
    assert Promise.objects.get().state == PromiseState.WITHDRAWN
    settle_calls(now=later(100))
    assert Promise.objects.count() == 1


def test_a_call_whose_end_nobody_tells_counts_as_missed_in_the_end(cast: Cast, line: Line) -> None:
    line.tell(CallStep.BEGUN)
    assert settle_calls(now=later(300)) == 0
    assert settle_calls(now=later(700)) == 1
    assert Promise.objects.count() == 1


def test_calling_back_keeps_the_promise_and_the_case(cast: Cast, line: Line) -> None:
    missed = line.tell(CallStep.MISSED, 20)
    settle_calls(now=later(31))
    line.tell(CallStep.BEGUN, 100, "bob", call_id="c2", is_inbound=False)
    back = line.tell(CallStep.ANSWERED, 110, "bob", call_id="c2", is_inbound=False)
    assert case_of(back) == case_of(missed)
    assert Promise.objects.get().state == PromiseState.KEPT
    assert OpenCase.objects.get(pk=case_id_of(back)).waiting_since is None


def test_calling_in_vain_leaves_the_customer_waiting(cast: Cast, line: Line) -> None:
    missed = line.tell(CallStep.MISSED, 20)
    settle_calls(now=later(31))
    line.tell(CallStep.BEGUN, 100, "bob", call_id="c2", is_inbound=False)
    vain = line.tell(CallStep.ENDED, 130, call_id="c2", is_inbound=False)
    assert vain.state is CallState.UNREACHED
    assert Promise.objects.get().state == PromiseState.OPEN
    assert OpenCase.objects.get(pk=case_id_of(missed)).waiting_since is not None


def test_a_call_of_ours_to_somebody_new_opens_a_case_in_which_nobody_waits(cast: Cast, line: Line) -> None:
    call = line.tell(CallStep.BEGUN, 0, "bob", is_inbound=False)
    assert OpenCase.objects.get(pk=case_id_of(call)).waiting_since is None
    assert Post.objects.get(pk=call.post_id).is_own


def test_two_withheld_numbers_are_two_people(cast: Cast, line: Line) -> None:
    first = line.tell(CallStep.MISSED, 0, number="", shown="anonymous")
    second = line.tell(CallStep.MISSED, 60, number="", shown="anonymous", call_id="c2")
    assert case_of(first).customer != case_of(second).customer
    settle_calls(now=later(100))
    assert not Promise.objects.exists()  # nobody can be called back


def test_an_id_used_again_next_week_is_another_call(cast: Cast, line: Line) -> None:
    line.tell(CallStep.BEGUN)
    line.tell(CallStep.ENDED, 20)
    again = line.tell(CallStep.BEGUN, 7 * 86_400)
    assert again.state is CallState.RINGING
    assert Call.objects.count() == 2


def test_a_brand_that_only_listens_logs_calls_and_opens_no_cases(cast: Cast, line: Line) -> None:
    cast.harborline.pilot_since = NOON
    cast.harborline.save()
    call = line.tell(CallStep.MISSED, 20)
    settle_calls(now=later(31))
    assert case_id_of(call) is None
    assert not Case.objects.exists()
    assert not Promise.objects.exists()


def test_what_came_of_a_call_moves_the_case_and_can_be_taken_back(cast: Cast, line: Line) -> None:
    line.tell(CallStep.BEGUN)
    call = line.tell(CallStep.ANSWERED, 4, "bob")
    key = uuid4()
    for _ in range(2):
        note_call(call_id=call.pk, outcome="solved", text="Router was off.", key=key, actor=cast.bob, now=later(90))
    case = case_of(call)
    assert case.resolved_at is not None
    assert case.notes.count() == 1
    take_back_outcome(call_id=call.pk, actor=cast.bob, now=later(95))
    assert case_of(call).resolved_at is None
    assert case.notes.count() == 1


def test_something_left_to_do_makes_the_case_wait_for_us_again(cast: Cast, line: Line) -> None:
    line.tell(CallStep.BEGUN)
    call = line.tell(CallStep.ANSWERED, 4, "bob")
    note_call(call_id=call.pk, outcome="our_turn", text="", key=uuid4(), actor=cast.bob, now=later(90))
    row = OpenCase.objects.get(pk=case_id_of(call))
    assert row.category == Category.OPEN
    assert row.waiting_since == later(90)


def test_a_call_back_can_be_promised_and_taken_back(cast: Cast, line: Line) -> None:
    line.tell(CallStep.BEGUN)
    call = line.tell(CallStep.ANSWERED, 4, "bob")
    note_call(call_id=call.pk, outcome="call_back", text="", key=uuid4(), actor=cast.bob, now=later(90))
    assert Promise.objects.get().owner == cast.bob
    take_back_outcome(call_id=call.pk, actor=cast.bob, now=later(95))
    assert Promise.objects.get().state == PromiseState.WITHDRAWN


def test_a_call_can_be_put_into_another_case_of_the_brand(cast: Cast, line: Line) -> None:
    call = line.tell(CallStep.BEGUN)
    other = cast.open_case()
    move_call(call_id=call.pk, case_id=other.pk, actor=cast.bob, now=NOON)
    assert case_of(call) == other


def test_noting_a_call_back_twice_owes_one_and_another_outcome_owes_none(cast: Cast, line: Line) -> None:
    line.tell(CallStep.BEGUN)
    call = line.tell(CallStep.ANSWERED, 4, "bob")
    said = {"call_id": call.pk, "outcome": "call_back", "text": "Asks for Anna", "key": uuid4(), "actor": cast.bob}
    for _each in range(2):
        note_call(**said, now=later(90))
    note_call(**{**said, "key": uuid4(), "text": "After five"}, now=later(91))
    assert Promise.objects.count() == 1
    note_call(call_id=call.pk, outcome="solved", text="", key=uuid4(), actor=cast.bob, now=later(95))
    assert Promise.objects.get().state == PromiseState.WITHDRAWN


def test_the_call_back_goes_with_the_call_into_the_right_case(cast: Cast, line: Line) -> None:
    line.tell(CallStep.BEGUN)
    call = line.tell(CallStep.ENDED, 20)
    settle_calls(now=later(120))
    assert Promise.objects.get().case == case_of(call)
    other = cast.open_case()
    move_call(call_id=call.pk, case_id=other.pk, actor=cast.bob, now=later(130))
    assert Promise.objects.get().case == other


def test_the_case_stays_right_when_cases_are_merged(cast: Cast, line: Line) -> None:
    from evenhand.cases.actions import merge_cases

    call = line.tell(CallStep.BEGUN)
    first = case_of(call)
    other = line.tell(CallStep.BEGUN, 5 * 86_400, call_id="c2")
    merge_cases(source_id=first.pk, target_id=case_of(other).pk, actor=cast.bob, now=later(6 * 86_400))
    assert case_of(call) == case_of(other)


def test_a_stranger_sees_no_call(cast: Cast, line: Line) -> None:
    call = line.tell(CallStep.BEGUN)
    assert not call_log(cast.chidi)
    assert not calls_at_hand(cast.chidi, now=NOON)
    with pytest.raises(NotAllowed):
        call_for(cast.chidi, call.pk)
    with pytest.raises(NotAllowed):
        note_call(call_id=call.pk, outcome="solved", text="", key=uuid4(), actor=cast.chidi, now=NOON)


def test_what_is_at_hand_rings_for_me_or_is_still_to_be_noted(cast: Cast, line: Line) -> None:
    ringing = line.tell(CallStep.BEGUN, 0, "bob")
    assert calls_at_hand(cast.bob, now=later(5)) == [ringing]
    assert not calls_at_hand(cast.alice, now=later(5))
    line.tell(CallStep.ANSWERED, 10, "bob")
    line.tell(CallStep.ENDED, 60)
    assert calls_at_hand(cast.bob, now=later(100)) == [ringing]
    note_call(call_id=ringing.pk, outcome="their_turn", text="", key=uuid4(), actor=cast.bob, now=later(110))
    assert not calls_at_hand(cast.bob, now=later(120))
