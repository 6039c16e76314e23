"""A chat from the link that begins it to the case it belongs to."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from evenhand.cases.actions import chats
from evenhand.cases.models import Chat, Conversation, Message
from evenhand.channels.actions import Incoming
from evenhand.channels.connectors.chat.translate import translate
from evenhand.channels.domain.chatting import Said
from evenhand.channels.domain.connector import Raw
from evenhand.channels.models import Account
from evenhand.flows import chatting, connecting
from evenhand.flows.answer import answer, deliver
from evenhand.flows.intake import take_in
from evenhand.kernel.ids import new_uuid
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(cast: Cast) -> Account:
    values = {"name": "Harborline", "sites": "https://shop.example"}
    connected = connecting.connect(kind="chat", values=values, brand=cast.harborline, actor=None, now=NOON)
    assert connected.account is not None
    return connected.account


def say(account: Account, chat: Chat, text: str, **changes: object) -> int:
    """The visitor's words, taken in as the reader of the source does; the case."""
    said = Said(**{"id": new_uuid().hex, "chat": chat.pk, "visitor": chat.visitor, "at": NOON, "text": text, **changes})
    import msgspec

    (post,) = translate(Raw(reference=said.id, content=msgspec.json.encode(said)))
    taken = take_in([Incoming(account.pk, account.network, post)], source_id=account.source_id, now=NOON)
    return taken.case_ids[0]


def test_a_link_given_to_a_customer_opens_a_chat_whose_words_stand_in_their_case(cast: Cast, account: Account) -> None:
    case = cast.open_case()
    begun = chatting.begin(brand_id=cast.harborline.pk, name="Dana", case_id=case.pk, now=NOON)
    chat = chatting.chat_of(begun.visitor_token, now=NOON)
    assert chat is not None
    assert chat.name == "Dana"
    assert say(account, chat, "Hello, I came through your link") == case.pk
    conversation = Conversation.objects.get(pk=begun.conversation_id)
    assert conversation.case_id == case.pk
    assert not conversation.is_public
    assert Message.objects.filter(conversation=conversation).count() == 1


def test_the_token_stands_behind_the_hash_so_that_no_server_logs_it(cast: Cast, account: Account) -> None:
    begun = chatting.begin(brand_id=cast.harborline.pk, name="", case_id=None, now=NOON)
    assert urlsplit(begun.path).fragment == begun.visitor_token
    assert begun.visitor_token not in urlsplit(begun.path).path


def test_a_brand_without_a_chat_says_so(cast: Cast) -> None:
    with pytest.raises(chatting.NoChat, match="connect one"):
        chatting.begin(brand_id=cast.harborline.pk, name="", case_id=None, now=NOON)


def test_a_chat_that_nobody_invited_is_a_reactive_case_of_its_own(cast: Cast, account: Account) -> None:
    begun = chatting.begin(brand_id=cast.harborline.pk, name="", case_id=None, now=NOON)
    chat = Chat.objects.get(pk=begun.chat_key)
    case_id = say(account, chat, "my internet is down")
    from evenhand.cases.models import Case
    from evenhand.triage.models import Mode

    case = Case.objects.select_related("customer").get(pk=case_id)
    assert case.mode == Mode.REACTIVE
    assert case.customer.name.startswith("Visitor ")


def test_we_answer_in_the_chat_without_a_signature_and_the_words_stand_there_once(cast: Cast, account: Account) -> None:
    begun = chatting.begin(brand_id=cast.harborline.pk, name="Dana", case_id=None, now=NOON)
    chat = Chat.objects.get(pk=begun.chat_key)
    case_id = say(account, chat, "my internet is down")
    conversation = Conversation.objects.get(thread_key=chat.pk)
    delivery = answer(
        case_id=case_id,
        conversation_id=conversation.pk,
        text="We are looking",
        key=new_uuid(),
        actor=cast.bob,
        now=NOON,
    )
    deliver(delivery.pk)
    deliver(delivery.pk)
    texts = [each.post.texts.get().text for each in Message.objects.filter(conversation=conversation).order_by("post")]
    assert texts == ["my internet is down", "We are looking"]


def test_we_may_write_first_to_somebody_we_invited(cast: Cast, account: Account) -> None:
    case = cast.open_case()
    begun = chatting.begin(brand_id=cast.harborline.pk, name="Dana", case_id=case.pk, now=NOON)
    assert begun.conversation_id is not None
    delivery = answer(
        case_id=case.pk,
        conversation_id=begun.conversation_id,
        text="Hello Dana, this is Bob",
        key=new_uuid(),
        actor=cast.bob,
        now=NOON,
    )
    deliver(delivery.pk)
    assert Message.objects.filter(conversation_id=begun.conversation_id).count() == 1


def test_a_token_of_the_generation_before_last_opens_nothing(cast: Cast, account: Account) -> None:
    begun = chatting.begin(brand_id=cast.harborline.pk, name="", case_id=None, now=NOON)
    later = NOON
    for _ in range(2):
        assert chatting.chat_of(begun.visitor_token, now=later) is not None
        later += timedelta(hours=7)
        chats.turn(chat=Chat.objects.get(pk=begun.chat_key), now=later)
    assert chatting.chat_of(begun.visitor_token, now=later) is None


def test_two_tabs_that_come_at_once_turn_the_token_once(cast: Cast, account: Account) -> None:
    begun = chatting.begin(brand_id=cast.harborline.pk, name="", case_id=None, now=NOON)
    one, other = (Chat.objects.get(pk=begun.chat_key) for _ in range(2))
    later = NOON + timedelta(hours=7)
    assert chats.turn(chat=one, now=later).generation == 2
    assert chats.turn(chat=other, now=later).generation == 2


def test_a_chat_that_was_ended_is_ended_once_and_may_go_on_if_we_ended_it(cast: Cast, account: Account) -> None:
    begun = chatting.begin(brand_id=cast.harborline.pk, name="", case_id=None, now=NOON)
    assert chatting.end(chat_key=begun.chat_key, now=NOON)
    assert not chatting.end(chat_key=begun.chat_key, now=NOON)
    assert chats.go_on(key=begun.chat_key, actor_id=cast.bob.pk, now=NOON)
    assert Chat.objects.get(pk=begun.chat_key).ended_at is None
