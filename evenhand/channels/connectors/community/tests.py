"""The community: an unanswered question becomes a post, and our words stand once."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from evenhand.channels.connectors.community.connector import CommunityConnector
from evenhand.channels.connectors.community.settings import read_settings
from evenhand.channels.connectors.community.translate import translate
from evenhand.channels.domain.asking import Asked
from evenhand.channels.domain.connector import Connector, Deleted, Post, PostKind, Pushed, Raw, Receipt, Reply
from evenhand.channels.errors import CannotTranslate, Reconnect, Refused
from tests.channels.contract import Connect, ConnectorContract, a_reply

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FILLED_IN = {"name": "Harborline community"}


def raw(**changes: Any) -> Raw:
    values: dict[str, Any] = {"id": "q1", "topic": "t1", "member": "m1", "at": NOW, "title": "Slow in the evening"}
    asked = Asked(**{**values, **changes})
    return Raw(reference=asked.id, content=msgspec.json.encode(asked))


def post(**changes: Any) -> Post:
    (heard,) = translate(raw(**changes))
    assert isinstance(heard, Post)
    return heard


class Kept(CommunityConnector):
    """Keeps what is sent as the desk does."""

    def __init__(self, settings: dict[str, Any], table: dict[str, str]) -> None:
        super().__init__(settings)
        self.table = table

    def send(self, reply: Reply) -> Receipt:
        receipt = super().send(reply)
        self.table.setdefault(receipt.external_id, reply.text)
        return receipt


class TestContract(ConnectorContract):
    kind = "community"
    required = ("name",)

    @pytest.fixture
    def filled_in(self) -> dict[str, Any]:
        self.table: dict[str, str] = {}
        return FILLED_IN

    @pytest.fixture
    def connect(self, filled_in: dict[str, Any]) -> Connect:
        return lambda: Kept(filled_in, self.table)

    def items(self, connector: Connector) -> list[Raw]:
        del connector
        return [raw(id=str(number), title=f"question {number}") for number in range(6)]

    def reply_to_send(self, connector: Connector, text: str = "") -> Reply:
        del connector
        return a_reply(text or "We are looking", thread_id="t1", is_public=True)

    def held_by_peer(self, filled_in: dict[str, Any], text: str) -> int:
        del filled_in
        return list(self.table.values()).count(text)


def test_a_question_is_public_addressed_and_of_a_proven_address() -> None:
    heard = post(address="Dana@Mail.example", text="Since May.", name="Dana")
    assert (heard.kind, heard.is_public, heard.addressed) == (PostKind.POST, True, True)
    assert heard.text == "Slow in the evening\n\nSince May."
    assert heard.author.verified_address == "dana@mail.example"
    assert heard.thread_id == "t1"


def test_what_is_gone_is_deleted() -> None:
    assert translate(raw(is_gone=True)) == (Deleted(external_id="q1"),)


def test_nothing_asked_is_nothing_to_translate() -> None:
    with pytest.raises(CannotTranslate):
        post(title="  ")


def test_members_write_in_the_community_only() -> None:
    with pytest.raises(Refused):
        CommunityConnector(FILLED_IN).receive(Pushed(method="POST", headers={}, query={}, body=b"{}"))


def test_nothing_private_is_said_there() -> None:
    with pytest.raises(Refused, match="Everybody reads"):
        CommunityConnector(FILLED_IN).send(a_reply(thread_id="t1", is_public=False))
    with pytest.raises(Refused, match="no topic"):
        CommunityConnector(FILLED_IN).send(a_reply())


def test_a_community_has_a_name() -> None:
    with pytest.raises(Reconnect):
        read_settings({"name": " "})
