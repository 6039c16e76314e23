"""From public into private: offered, taken up by one person, taken back."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from evenhand.cases.domain.handovers import MOST_TRIES, Standing, token_of
from evenhand.cases.errors import CannotTakePrivate, NoSuchHandover, NotAllowed
from evenhand.cases.models import Case, Chat, Conversation, Handover, Identity
from evenhand.cases.reads import conversations_of
from evenhand.channels.domain.connector import PostKind
from evenhand.flows import handover
from evenhand.flows.handover import Asked, WrongAnswer
from evenhand.ledger.models import Entry
from evenhand.replies.errors import NotPassed
from evenhand.replies.models import Delivery
from tests.cast import EVE, NOON, Cast

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
SITE = "https://desk.example.com"


@pytest.fixture
def case(cast: Cast) -> Case:
    """Dana's public case, of a brand with a live chat."""
    from evenhand.channels.actions import open_account, open_source

    source = open_source(kind="chat", name="Chat", settings={}, now=NOON)
    open_account(source=source, brand_id=cast.harborline.pk, network="chat", handle="harborline-chat")
    return cast.open_case()


def public(case: Case) -> Conversation:
    return next(each for each in conversations_of(case) if each.is_public)


def offer(cast: Cast, case: Case, *, way: str = "link", key: UUID | None = None, **changes: Any) -> Handover:
    key = key or uuid4()
    ways = handover.ways(case, public(case), key=key, site=SITE)
    text = changes.pop("text", getattr(ways, way))
    despite = changes.pop("despite", frozenset())
    return handover.take_private(
        case_id=case.pk,
        conversation_id=public(case).pk,
        key=key,
        asked=Asked(way=way, text=text, **changes),
        site=SITE,
        despite=despite,
        actor=cast.bob,
        now=LATER,
    )


def token(made: Handover) -> str:
    return token_of(made.pk, secret=handover.secret())


def test_the_offer_is_a_public_reply_with_the_link_in_it(cast: Cast, case: Case) -> None:
    made = offer(cast, case)
    delivery = Delivery.objects.get(pk=made.pk)
    assert f"{SITE}/site/private/{token(made)}" in delivery.text
    assert delivery.conversation_id == public(case).pk
    assert Entry.objects.filter(name="TakenPrivate", case_id=case.pk, actor=cast.bob).count() == 1


def test_the_same_key_twice_is_one_offer(cast: Cast, case: Case) -> None:
    key = uuid4()
    assert offer(cast, case, key=key) == offer(cast, case, key=key)
    assert Delivery.objects.count() == Handover.objects.count() == 1


def test_who_opens_the_link_chats_in_the_same_case_as_the_same_person(cast: Cast, case: Case) -> None:
    made = offer(cast, case)
    path = handover.open_link(token(made), said="", now=LATER)
    assert "#" in path
    private = Conversation.objects.get(case=case, is_public=False)
    assert Identity.objects.get(persona_id=private.persona_id).customer_id == case.customer_id
    assert Entry.objects.filter(name="HandoverTakenUp", case_id=case.pk).exists()


def test_only_one_person_is_let_in(cast: Cast, case: Case) -> None:
    made = offer(cast, case)
    handover.open_link(token(made), said="", now=LATER)
    with pytest.raises(NoSuchHandover):
        handover.open_link(token(made), said="", now=LATER)
    assert Chat.objects.count() == 1
    door = handover.door(token(made), now=LATER)
    assert door
    assert door.standing is Standing.TAKEN_UP


def test_a_link_is_good_for_so_many_days_and_no_longer(cast: Cast, case: Case) -> None:
    made = offer(cast, case, days=1)
    with pytest.raises(NoSuchHandover):
        handover.open_link(token(made), said="", now=LATER + timedelta(days=1))
    handover.open_link(token(made), said="", now=LATER + timedelta(hours=23))


def test_a_question_keeps_others_out_and_closes_the_link_after_five_wrong_answers(cast: Cast, case: Case) -> None:
    made = offer(cast, case, question="Your postcode?", answer="10115")
    assert "10115" not in str(Handover.objects.values().get())
    for left in range(MOST_TRIES - 1, -1, -1):
        with pytest.raises(WrongAnswer) as refused:
            handover.open_link(token(made), said="10117", now=LATER)
        assert refused.value.facts["left"] == left
    with pytest.raises(NoSuchHandover):
        handover.open_link(token(made), said="10115", now=LATER)
    assert not Chat.objects.exists()


def test_the_right_answer_opens_it_however_it_is_written(cast: Cast, case: Case) -> None:
    made = offer(cast, case, question="Your postcode?", answer="10115 Berlin")
    with pytest.raises(WrongAnswer):
        handover.open_link(token(made), said="", now=LATER)
    assert handover.open_link(token(made), said="10115, berlin", now=LATER)


def test_an_offer_that_was_taken_back_opens_nothing_and_its_reply_is_stopped(cast: Cast, case: Case) -> None:
    made = offer(cast, case)
    assert handover.withdraw(handover_id=made.pk, actor=cast.bob, now=LATER) is True
    assert Delivery.objects.get(pk=made.pk).state == "cancelled"
    with pytest.raises(NoSuchHandover):
        handover.open_link(token(made), said="", now=LATER)


def test_taking_back_what_was_taken_up_ends_the_chat_and_leaves_the_public_reply(cast: Cast, case: Case) -> None:
    made = offer(cast, case)
    Delivery.objects.filter(pk=made.pk).update(state="sent")
    handover.open_link(token(made), said="", now=LATER)
    assert handover.path_back(token(made), now=LATER)
    assert handover.withdraw(handover_id=made.pk, actor=cast.bob, now=LATER) is False
    assert handover.path_back(token(made), now=LATER) is None
    assert Chat.objects.get().ended_at is not None


def test_a_reply_that_was_undone_takes_its_link_along(cast: Cast, case: Case) -> None:
    from evenhand.replies.actions import withdraw

    made = offer(cast, case)
    withdraw(delivery_id=made.pk, actor=cast.bob, now=LATER)
    with pytest.raises(NoSuchHandover):
        handover.open_link(token(made), said="", now=LATER)


def test_words_without_the_link_are_refused_and_nothing_is_kept(cast: Cast, case: Case) -> None:
    for refused, changes in (
        (CannotTakePrivate, {"text": "Let us go on in private"}),
        (CannotTakePrivate, {"days": 99}),
        (CannotTakePrivate, {"question": "Your postcode?"}),
        (CannotTakePrivate, {"answer": "10115"}),
    ):
        with pytest.raises(refused):
            offer(cast, case, **changes)
    assert not Handover.objects.exists()
    assert not Delivery.objects.exists()


def test_the_words_are_checked_like_any_reply(cast: Cast, case: Case) -> None:
    key = uuid4()
    words = handover.ways(case, public(case), key=key, site=SITE).link
    with pytest.raises(NotPassed):
        offer(cast, case, key=key, text=f"{words} Card 4111 1111 1111 1111")
    assert not Handover.objects.exists()


def test_a_private_conversation_is_not_taken_into_private(cast: Cast, case: Case) -> None:
    mail = cast.open_case("my router is broken", account=cast.mail, kind=PostKind.MAIL, is_public=False, author=EVE)
    with pytest.raises(CannotTakePrivate):
        handover.ways(mail, conversations_of(mail)[0], key=uuid4(), site=SITE)


def test_strangers_to_the_brand_can_neither_offer_nor_take_back(cast: Cast, case: Case) -> None:
    made = offer(cast, case)
    with pytest.raises(NotAllowed):
        handover.withdraw(handover_id=made.pk, actor=cast.chidi, now=LATER)
    cast.bob = cast.chidi
    with pytest.raises(NotAllowed):
        offer(cast, case)


def test_an_invitation_is_taken_up_by_a_private_message_which_joins_the_case(cast: Cast, case: Case) -> None:
    made = offer(cast, case, way="invite")
    assert handover.follow_invitations(now=LATER) == 0
    late = LATER + timedelta(days=5)  # too late to join the open case by itself
    cast.hear(cast.post("here are my details", kind=PostKind.DIRECT, is_public=False, thread_id="dm-dana"), now=late)
    assert Case.objects.count() == 2
    assert handover.follow_invitations(now=late) == 1
    assert handover.follow_invitations(now=late) == 0
    assert {each.is_public for each in Conversation.objects.filter(case=case)} == {True, False}
    made.refresh_from_db()
    assert made.opened_at == late
    assert Case.objects.exclude(pk=case.pk).get().merged_into_id == case.pk


def test_somebody_elses_message_takes_up_nothing(cast: Cast, case: Case) -> None:
    offer(cast, case, way="invite")
    cast.hear(cast.post("hello", kind=PostKind.DIRECT, is_public=False, thread_id="dm-eve", author=EVE), now=LATER)
    assert handover.follow_invitations(now=LATER + timedelta(days=1)) == 0
