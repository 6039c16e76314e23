"""Live chat: what a visitor said becomes a post, and our words stand once."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from evenhand.channels.connectors.chat.connector import ChatConnector
from evenhand.channels.connectors.chat.settings import read_settings
from evenhand.channels.connectors.chat.translate import translate
from evenhand.channels.domain.chatting import Said, SaidFile
from evenhand.channels.domain.connector import Connector, Post, PostKind, Pushed, Raw, Receipt, Reply
from evenhand.channels.errors import CannotTranslate, Reconnect, Refused
from tests.channels.contract import Connect, ConnectorContract, a_reply

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FILLED_IN = {"name": "Harborline", "sites": "https://shop.example"}


def raw(**changes: Any) -> Raw:
    values: dict[str, Any] = {"id": "1", "chat": "c1", "visitor": "visitor:1", "at": NOW, "text": "Hello"}
    said = Said(**{**values, **changes})
    return Raw(reference=said.reference, content=msgspec.json.encode(said))


def post(**changes: Any) -> Post:
    (heard,) = translate(raw(**changes))
    assert isinstance(heard, Post)
    return heard


class Kept(ChatConnector):
    """Keeps what is sent as the desk does: a post for each receipt."""

    def __init__(self, settings: dict[str, Any], table: dict[str, str]) -> None:
        super().__init__(settings)
        self.table = table

    def send(self, reply: Reply) -> Receipt:
        receipt = super().send(reply)
        self.table.setdefault(receipt.external_id, reply.text)
        return receipt


class TestContract(ConnectorContract):
    kind = "chat"
    required = ("name", "sites")

    @pytest.fixture
    def filled_in(self) -> dict[str, Any]:
        self.table: dict[str, str] = {}
        return FILLED_IN

    @pytest.fixture
    def connect(self, filled_in: dict[str, Any]) -> Connect:
        return lambda: Kept(filled_in, self.table)

    def items(self, connector: Connector) -> list[Raw]:
        del connector
        return [raw(id=str(number), text=f"word {number}") for number in range(6)]

    def reply_to_send(self, connector: Connector, text: str = "") -> Reply:
        del connector
        return a_reply(text or "We are looking", thread_id="c1", is_public=False)

    def held_by_peer(self, filled_in: dict[str, Any], text: str) -> int:
        del filled_in
        return list(self.table.values()).count(text)


def test_a_visitors_word_is_private_and_addressed_to_us() -> None:
    heard = post()
    assert heard.kind is PostKind.DIRECT
    assert not heard.is_public
    assert heard.addressed
    assert heard.thread_id == "c1"


def test_the_same_word_said_again_is_the_same_post() -> None:
    assert post(id="7").external_id == post(id="7", text="Hello again").external_id


def test_a_mail_address_counts_as_verified_only_where_the_web_site_signed_it() -> None:
    assert post(address="Ana@Mail.example").author.verified_address == ""
    assert post(address="Ana@Mail.example", is_proven=True).author.verified_address == "ana@mail.example"


def test_somebody_without_a_name_has_the_same_made_up_one_each_time() -> None:
    assert post().author.name == post(id="2").author.name != post(visitor="visitor:2").author.name


def test_a_picture_comes_with_its_description() -> None:
    picture = SaidFile(name="p.png", media_type="image/png", content=b"\x89", alt="My router")
    (attached,) = post(text="", file=picture).attachments
    assert (attached.content, attached.alt) == (b"\x89", "My router")


def test_nothing_said_is_nothing_to_translate() -> None:
    with pytest.raises(CannotTranslate):
        post(text="  ")


def test_words_come_from_our_own_window_only() -> None:
    with pytest.raises(Refused):
        ChatConnector(FILLED_IN).receive(Pushed(method="POST", headers={}, query={}, body=b"{}"))


def test_a_reply_sent_twice_has_one_receipt() -> None:
    connector, reply = ChatConnector(FILLED_IN), a_reply(thread_id="c1")
    assert connector.send(reply).external_id == connector.send(reply).external_id


def test_a_reply_to_no_chat_is_refused() -> None:
    with pytest.raises(Refused):
        ChatConnector(FILLED_IN).send(a_reply())


@pytest.mark.parametrize(
    "site",
    ["https://shop.example", "https://*.shop.example", "http://127.0.0.1:*", "https://shop.example:8443"],
)
def test_a_web_site_is_named_by_its_origin(site: str) -> None:
    assert read_settings({**FILLED_IN, "sites": f"{site}/plans?x=1"}).origins == (site,)


@pytest.mark.parametrize(
    "site", ["shop.example", "javascript:alert(1)", "https://a;script-src *", "https://", "*", "https://*"]
)
def test_what_would_widen_the_policy_is_refused(site: str) -> None:
    with pytest.raises(Reconnect):
        read_settings({**FILLED_IN, "sites": site})


@pytest.mark.parametrize(
    "changes", [{"colour": "red;}"}, {"identity_secret": "short"}, {"greeting": "a" * 400}, {"name": " "}]
)
def test_settings_that_cannot_be_are_refused_with_a_sentence(changes: dict[str, str]) -> None:
    with pytest.raises(Reconnect):
        read_settings({**FILLED_IN, **changes})
