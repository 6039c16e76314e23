"""A random half of those who are answered by mail is invited, once, in private, in the same words when sent again."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from evenhand.cases.actions.customers import merge_customers
from evenhand.cases.models import Case, Conversation, OpenCase
from evenhand.channels.domain.connector import Author, PostKind
from evenhand.channels.models import PostText
from evenhand.flows import answer_many
from evenhand.flows.answer import answer, deliver
from evenhand.insight.actions.inviting import Plan, begin_inviting, end_inviting
from evenhand.insight.domain.inviting import is_invited
from evenhand.insight.models import InvitationGuest, InvitationTrial
from evenhand.ledger.models import Entry
from evenhand.replies import actions as replies
from evenhand.replies.actions import broadcasting
from evenhand.replies.actions.approval_rules import Wanted, set_rule
from evenhand.replies.actions.holds import place_hold
from evenhand.replies.domain.broadcasting import Variant
from evenhand.replies.domain.sending import When
from evenhand.replies.domain.states import Step
from evenhand.replies.errors import CannotReplyThere
from evenhand.replies.models import Delivery, Draft
from evenhand.triage.domain.contact import Standing
from evenhand.triage.models import ContactRule
from tests.cast import NOON, Cast
from tests.copies import copied

pytestmark = pytest.mark.django_db
SENTENCE = "Next time, ask us on https://social.example/@harborline."
LATER = NOON + timedelta(minutes=5)


def letter(cast: Cast, number: int = 1, **changes: Any) -> Case:
    """Somebody writes a letter."""
    address = changes.pop("address", f"person{number}@mail.example")
    author = Author(external_id=address, handle=address, name=f"Person {number}", verified_address=address)
    said = {"account": cast.mail, "author": author, "kind": PostKind.MAIL, "is_public": False, **changes}
    return cast.open_case("My bill is wrong", thread_id=f"thread-{uuid4()}", **said)


def sent(cast: Cast, case: Case, conversation: Conversation) -> Delivery:
    """Somebody answers there, where no message was copied along."""
    text = f"It is {case.pk} times better now"
    return answer(case_id=case.pk, conversation_id=conversation.pk, text=text, key=uuid4(), actor=cast.alice, now=LATER)


def begun(cast: Cast, *cases: Case, invited: bool = True, **changes: Any) -> InvitationTrial:
    """An experiment runs; these customers would be in that half."""
    plan = Plan(**{"brand": cast.harborline, "toward": "social", "sentence": SENTENCE, "customers": 200, **changes})
    trial = begin_inviting(plan=plan, actor=cast.alice, now=NOON)
    seeds = (str(each) for each in range(100_000))
    trial.seed = next(each for each in seeds if all(is_invited(each, case.customer_id) == invited for case in cases))
    trial.save()
    return trial


def test_the_first_reply_invites_below_the_signature(cast: Cast) -> None:
    case = letter(cast)
    begun(cast, case)
    said = cast.answer(case)
    assert said.text.endswith(f"Bob\nHarborline\n\n{SENTENCE}")
    assert said.written == "Looking into it", "what the agent wrote stays theirs"
    guest = InvitationGuest.objects.get()
    assert (guest.customer_id, guest.case_id, guest.delivery_id) == (case.customer_id, case.pk, said.pk)
    told = Entry.objects.get(name="CustomerInvited")
    assert (told.case_id, told.facts["toward"]) == (case.pk, "social")


def test_the_other_half_reads_nothing_and_nobody_at_the_desk_is_told(cast: Cast) -> None:
    case = letter(cast)
    begun(cast, case, invited=False)
    assert SENTENCE not in cast.answer(case).text
    assert not InvitationGuest.objects.get().is_invited
    assert not Entry.objects.filter(name="CustomerInvited").exists()


def test_a_customer_enters_once(cast: Cast) -> None:
    case, again = letter(cast), letter(cast)
    assert case.customer_id == again.customer_id
    begun(cast, case)
    texts = [cast.answer(each, f"Word {number}").text for number, each in enumerate((case, again, case))]
    assert [SENTENCE in text for text in texts] == [True, False, False]
    assert InvitationGuest.objects.count() == 1


def test_two_who_proved_to_be_one_person_are_invited_once(cast: Cast) -> None:
    case, other = letter(cast, 1), letter(cast, 2)
    begun(cast, case, other)
    cast.answer(case)
    merge_customers(source_id=case.customer_id, target_id=other.customer_id, actor=cast.bob, now=LATER)
    assert SENTENCE not in cast.answer(other, "Another word").text
    assert InvitationGuest.objects.count() == 1


def test_half_and_half_over_many_customers(cast: Cast) -> None:
    case = letter(cast)
    begun(cast)
    customers = type(case.customer).objects.bulk_create([copied(case.customer) for _each in range(60)])
    cases = Case.objects.bulk_create([copied(case, customer_id=each.pk) for each in customers])
    hot = OpenCase.objects.get(case=case)
    OpenCase.objects.bulk_create([copied(hot, case_id=each.pk) for each in cases])
    there = Conversation.objects.get(case=case)
    places = Conversation.objects.bulk_create(
        [copied(there, case_id=each.pk, thread_key=f"copy-{each.pk}") for each in cases]
    )
    invited = {
        each.customer_id: SENTENCE in sent(cast, each, place).text for each, place in zip(cases, places, strict=True)
    }
    assert 12 <= sum(invited.values()) <= 48, "4.6 standard errors"
    assert invited == dict(InvitationGuest.objects.values_list("customer_id", "is_invited"))


def test_the_same_send_twice_is_one_reply_with_the_same_words(cast: Cast) -> None:
    case, key = letter(cast), uuid4()
    trial = begun(cast, case)
    first = cast.answer(case, key=key)
    assert cast.answer(case, key=key).text == first.text
    end_inviting(trial_id=trial.pk, is_ended=True, actor=cast.alice, now=LATER)
    assert cast.answer(case, key=key).text == first.text
    assert (Delivery.objects.count(), InvitationGuest.objects.count()) == (1, 1)


def test_a_send_that_came_before_the_experiment_stays_as_it_was(cast: Cast) -> None:
    case, key = letter(cast), uuid4()
    first = cast.answer(case, key=key)
    begun(cast, case)
    assert cast.answer(case, key=key).text == first.text
    assert not InvitationGuest.objects.exists()


def test_a_reply_that_is_sent_again_says_the_same(cast: Cast) -> None:
    case = letter(cast)
    begun(cast, case)
    said = cast.answer(case)
    replies.claim(delivery_id=said.pk, now=LATER + timedelta(minutes=1))
    replies.record_trouble(delivery_id=said.pk, step=Step.FAIL, reason="Mailbox full", now=LATER)
    again = replies.retry(delivery_id=said.pk, actor=cast.bob, now=LATER)
    assert again.text == said.text
    assert again.text.count(SENTENCE) == 1


def test_a_reply_taken_back_in_time_gives_its_words_back_and_the_next_one_invites(cast: Cast) -> None:
    case = letter(cast)
    begun(cast, case)
    said = cast.answer(case)
    replies.withdraw(delivery_id=said.pk, actor=cast.bob, now=LATER)
    assert Draft.objects.get().text == "Looking into it"
    following = cast.answer(case, "Looked into it")
    assert SENTENCE in following.text
    assert InvitationGuest.objects.get().delivery_id == following.pk


def test_nobody_is_invited_in_public_or_in_another_channel(cast: Cast) -> None:
    public = cast.open_case()
    direct = cast.open_case("Hello?", kind=PostKind.DIRECT, is_public=False, thread_id="direct")
    begun(cast, public, direct)
    for case in (public, direct):
        assert SENTENCE not in cast.answer(case).text
    assert not InvitationGuest.objects.exists()


def test_an_answer_for_many_invites_nobody(cast: Cast) -> None:
    case = letter(cast)
    begun(cast, case)
    draft = answer_many.prepare(
        key=uuid4(), title="Bills", origin="cases", said="", case_ids=[case.pk], actor=cast.alice, now=NOON
    )
    broadcasting.write_broadcast(
        broadcast_id=draft.pk, title="Bills", variants=[Variant("", "", "your bill is right now.")], resolves=False,
        despite=[], per_minute=None, actor=cast.alice,
    )  # fmt: skip
    answer_many.begin(broadcast_id=draft.pk, actor=cast.alice, now=NOON)
    answer_many.advance(now=LATER)
    assert SENTENCE not in Delivery.objects.get().text
    assert not InvitationGuest.objects.exists()


def test_what_was_sent_stands_in_the_timeline_as_it_went_out(cast: Cast) -> None:
    case = letter(cast)
    begun(cast, case)
    said = cast.answer(case)
    deliver(said.pk)
    said.refresh_from_db()
    assert said.state == "sent"
    assert PostText.objects.get(post__is_own=True).text == said.text


def test_who_wants_to_be_left_alone_and_machines_do_not_enter(cast: Cast) -> None:
    alone, machine = letter(cast, 1), letter(cast, 2, address="no-reply@mail.example")
    begun(cast, alone, machine)
    persona = Conversation.objects.get(case=alone).persona
    assert persona is not None
    ContactRule.objects.create(persona=persona, brand=cast.harborline, standing=Standing.OPTED_OUT, at=NOON)
    for case in (alone, machine):
        assert SENTENCE not in cast.answer(case).text
    assert not InvitationGuest.objects.exists()


def test_nobody_enters_while_publishing_is_stopped(cast: Cast) -> None:
    case = letter(cast)
    begun(cast, case)
    place_hold(brand_ids=[cast.harborline.pk], reason="A fire", actor=cast.alice, now=NOON)
    said = cast.answer(case)
    assert SENTENCE not in said.text
    assert not InvitationGuest.objects.exists()


def test_nobody_enters_while_the_brand_is_a_pilot(cast: Cast) -> None:
    case = letter(cast)
    begun(cast, case)
    type(cast.harborline).objects.update(pilot_since=NOON)
    with pytest.raises(CannotReplyThere):
        cast.answer(case)
    assert not InvitationGuest.objects.exists()


def test_a_reply_that_waits_for_a_lead_or_its_time_invites_nobody(cast: Cast) -> None:
    case, other = letter(cast, 1), letter(cast, 2)
    begun(cast, case, other)
    later = When(at=NOON + timedelta(days=1))
    assert SENTENCE not in cast.answer(case, when=later).text
    set_rule(wanted=Wanted(who="anyone"), actor=cast.alice, now=NOON)
    assert SENTENCE not in cast.answer(other).text
    assert not InvitationGuest.objects.exists()


def test_without_an_experiment_and_for_another_brand_nothing_is_added(cast: Cast) -> None:
    case = letter(cast)
    begun(cast, case, brand=cast.other)
    assert "https://" not in cast.answer(case).text
    assert not InvitationGuest.objects.exists()
