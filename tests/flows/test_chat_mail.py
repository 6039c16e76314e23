"""Mail to visitors: to those who asked, or who left before our answer came; never a way to bother others."""

from datetime import timedelta
from typing import Any

import pytest

from evenhand.cases.actions import chats
from evenhand.cases.models import Chat, Conversation
from evenhand.channels.errors import Refused
from evenhand.channels.models import Account
from evenhand.flows import chat_mail, chatting
from evenhand.flows.answer import answer, deliver
from evenhand.kernel import clock
from evenhand.kernel.ids import new_uuid
from tests.cast import Cast
from tests.flows.test_chatting import account, say  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


def answered(cast: Cast, at: Account, *, address: str, left_for: float) -> tuple[Chat, Any]:
    begun = chatting.begin(brand_id=cast.harborline.pk, name="Ana", case_id=None, now=clock.now())
    chats.introduce(key=begun.chat_key, address=address)
    chat = Chat.objects.get(pk=begun.chat_key)
    case_id = say(at, chat, "Buy at http://pills.example now")
    chats.mark_here(keys=[chat.pk], now=clock.now() - timedelta(seconds=left_for))
    conversation = Conversation.objects.get(thread_key=chat.pk)
    delivery = answer(
        case_id=case_id,
        conversation_id=conversation.pk,
        text="Your line works again",
        key=new_uuid(),
        actor=cast.bob,
        now=clock.now(),
    )
    deliver(delivery.pk)
    return chat, delivery


def test_a_visitor_who_left_gets_our_answer_by_mail(cast: Cast, account: Account, mailoutbox: list[Any]) -> None:  # noqa: F811
    _, delivery = answered(cast, account, address="ana@mail.example", left_for=600)
    assert chat_mail.may_be_missed(str(delivery.pk))
    assert chat_mail.send_missed(delivery.pk)
    (mail,) = mailoutbox
    assert mail.to == ["ana@mail.example"]
    assert "Your line works again" in mail.body
    assert "pills" not in mail.body
    assert "/site/chat" not in mail.body


@pytest.mark.parametrize(("address", "left_for"), [("ana@mail.example", 5), ("", 600)])
def test_who_is_still_there_or_gave_no_address_gets_none(
    cast: Cast,
    account: Account,  # noqa: F811
    mailoutbox: list[Any],
    address: str,
    left_for: float,
) -> None:
    _, delivery = answered(cast, account, address=address, left_for=left_for)
    assert not chat_mail.send_missed(delivery.pk)
    assert not mailoutbox


def test_who_leaves_a_moment_after_our_answer_without_seeing_it_gets_it_by_mail(
    cast: Cast,
    account: Account,  # noqa: F811
    mailoutbox: list[Any],
) -> None:
    chat, delivery = answered(cast, account, address="ana@mail.example", left_for=5)
    assert not chat_mail.send_missed(delivery.pk)
    assert chat_mail.look_again_after(delivery.pk, looks=0) == chat_mail.LEFT_FOR
    assert chat_mail.look_again_after(delivery.pk, looks=3) == chat_mail.LEFT_FOR * 8
    chats.mark_here(keys=[chat.pk], now=clock.now() - timedelta(minutes=3))
    assert chat_mail.send_missed(delivery.pk)
    assert len(mailoutbox) == 1
    assert chat_mail.look_again_after(delivery.pk, looks=1) is None


def test_nobody_is_looked_after_who_saw_our_answer_or_gave_no_address(cast: Cast, account: Account) -> None:  # noqa: F811
    chat, delivery = answered(cast, account, address="ana@mail.example", left_for=5)
    chats.mark_seen(key=chat.pk, now=clock.now())
    assert chat_mail.look_again_after(delivery.pk, looks=0) is None
    chats.mark_here(keys=[chat.pk], now=clock.now() - timedelta(minutes=3))
    assert not chat_mail.send_missed(delivery.pk)
    _chat, other = answered(cast, account, address="", left_for=5)
    assert chat_mail.look_again_after(other.pk, looks=0) is None


def test_what_was_said_is_mailed_once_and_the_visitors_links_cannot_be_clicked(
    cast: Cast,
    account: Account,  # noqa: F811
    mailoutbox: list[Any],
) -> None:
    chat, _ = answered(cast, account, address="", left_for=0)
    chatting.ask_for_transcript(chat, address="ana@mail.example", now=clock.now())
    with pytest.raises(Refused):
        chatting.ask_for_transcript(chat, address="victim@mail.example", now=clock.now())
    assert chat_mail.send_transcript(chat.pk)
    (mail,) = mailoutbox
    assert "Your line works again" in mail.body
    assert "http://pills" not in mail.body
