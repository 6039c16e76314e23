"""What a person says about a mode is followed, and people are not approached twice."""

from uuid import uuid4

import pytest

from evenhand.cases.models import Case, Conversation
from evenhand.channels.models import Post
from evenhand.flows.answer import answer
from evenhand.flows.following import follow_mode
from evenhand.kernel import clock
from evenhand.triage.actions import correct_mode
from evenhand.triage.domain.contact import Standing
from evenhand.triage.models import ContactRule, Decision, Mode
from tests.cast import EVE, NOON, Cast

CHATTER = "harborline tonight, what a lovely sunset"


def corrected(cast: Cast, mode: Mode) -> int:
    cast.hear(cast.post(CHATTER, author=EVE))
    decision = Decision.objects.get()
    assert decision.mode == Mode.NONE
    correct_mode(post_id=decision.post_id, brand_id=decision.brand_id, mode=mode, by=cast.alice, now=NOON)
    return decision.post_id


def test_what_a_person_calls_work_becomes_a_case(cast: Cast) -> None:
    post_id = corrected(cast, Mode.PROACTIVE)
    assert follow_mode(post_id=post_id, brand_id=cast.harborline.pk)
    assert Case.objects.get().mode == Mode.PROACTIVE


def test_following_twice_opens_one_case(cast: Cast) -> None:
    post_id = corrected(cast, Mode.REACTIVE)
    follow_mode(post_id=post_id, brand_id=cast.harborline.pk)
    assert not follow_mode(post_id=post_id, brand_id=cast.harborline.pk)
    assert Case.objects.count() == 1


def test_what_is_still_none_stays_none(cast: Cast) -> None:
    cast.hear(cast.post(CHATTER, author=EVE))
    assert not follow_mode(post_id=Decision.objects.get().post_id, brand_id=cast.harborline.pk)
    assert not Case.objects.exists()


def test_who_asked_to_be_left_alone_is_not_helped_unasked(cast: Cast) -> None:
    cast.hear(cast.post("@harborline.example stop messaging me", author=EVE))
    cast.hear(cast.post("harborline internet is down again", author=EVE))
    late = Decision.objects.get(post=Post.objects.latest("pk"))
    assert (late.mode, late.withheld) == (Mode.NONE, Mode.PROACTIVE)
    assert "left alone" in late.reason


def test_who_asked_to_be_left_alone_may_still_ask_us(cast: Cast) -> None:
    cast.hear(cast.post("@harborline.example stop messaging me", author=EVE))
    cast.hear(cast.post("@harborline.example my internet is down", author=EVE))
    assert Decision.objects.get(post=Post.objects.latest("pk")).mode == Mode.REACTIVE


def test_the_next_post_that_says_the_same_has_the_corrected_mode(cast: Cast) -> None:
    corrected(cast, Mode.PROACTIVE)
    cast.hear(cast.post(CHATTER))
    latest = Decision.objects.get(post=Post.objects.latest("pk"))
    assert (latest.mode, latest.code) == (Mode.PROACTIVE, "taught")


@pytest.mark.django_db
def test_a_first_word_of_ours_is_remembered_when_it_was_sent(cast: Cast) -> None:
    from evenhand.flows import answer as answering

    cast.hear(cast.post("my harborline internet is down again, so annoying", author=EVE))
    case = Case.objects.get()
    assert case.mode == Mode.PROACTIVE
    conversation = Conversation.objects.get(case=case)
    delivery = answer(
        case_id=case.pk,
        conversation_id=conversation.pk,
        text="Can we help?",
        key=uuid4(),
        actor=cast.alice,
        now=clock.now(),
    )
    answering._note_approach(delivery, clock.now())
    rule = ContactRule.objects.get()
    assert (rule.standing, rule.persona_id) == (Standing.APPROACHED, conversation.persona_id)
