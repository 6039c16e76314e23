"""The promises of every connector, and what was recorded from a real network."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from evenhand.channels.connectors.bluesky.connector import BlueskyConnector
from evenhand.channels.connectors.bluesky.translate import translate
from evenhand.channels.domain.atproto.addresses import POSTS
from evenhand.channels.domain.connector import Deleted, Edited, Post, PostKind, Raw
from evenhand.channels.errors import CannotTranslate
from tests.channels.contract import ConnectorContract, strange_content
from tests.peers.bluesky_stub import US, Stub

SAMPLES = Path(__file__).parent / "samples"
PUT = "com.atproto.repo.putRecord"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def sample(name: str) -> Raw:
    return Raw(reference=name, content=(SAMPLES / f"{name}.json").read_bytes())


def the_post(name: str) -> Post:
    (heard,) = translate(sample(name))
    assert isinstance(heard, Post)
    return heard


def changed(name: str, **record: Any) -> Raw:
    """A sample with other fields in its record."""
    item = json.loads(sample(name).content)
    item["view"]["record"] |= record
    return Raw(reference=name, content=json.dumps(item).encode())


class TestContract(ConnectorContract):
    """The promises of every connector, kept with the stub."""

    kind = "bluesky"
    required = ("handle", "app_password")
    at_least = 6
    spare = 2

    @pytest.fixture
    def filled_in(self, stub: Stub) -> dict[str, Any]:
        for number in range(6):
            stub.somebody_writes(f"@fjordnet.test message {number}")
        stub.answer(PUT, {"repo": US, "collection": POSTS, "rkey": "own", "record": self._own_record()})
        self.stub = stub
        return stub.settings

    def _own_record(self) -> dict[str, Any]:
        return {"$type": POSTS, "text": "Good morning", "createdAt": datetime.now(UTC).isoformat()}

    @pytest.fixture
    def unreachable(self) -> BlueskyConnector:
        return BlueskyConnector({"service": "http://127.0.0.1:1", "handle": "a.test", "app_password": "x"})

    def held_by_peer(self, filled_in: dict[str, Any], text: str) -> int:
        del filled_in
        return sum(record["text"] == text for record in self.stub.records.values())


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_every_sample_says_something(path: Path) -> None:
    (heard,) = translate(sample(path.stem))
    assert heard.external_id.startswith("at://")


def test_a_mention_at_the_beginning_is_addressed_to_us() -> None:
    heard = the_post("mention")
    assert heard.text == "@fjordnet.test no internet in Seilergata since seven. 😤"
    assert heard.author.handle == "dana-moss.test"
    assert (heard.kind, heard.addressed, heard.is_own, heard.is_public) == (PostKind.POST, True, False, True)
    assert heard.language == "en"
    assert heard.thread_id == heard.external_id
    assert heard.url.startswith("https://bsky.app/profile/did:plc:")


def test_a_handle_inside_a_sentence_is_left_to_be_read() -> None:
    assert the_post("noun").addressed is None


@pytest.mark.parametrize(
    ("text", "addressed"),
    [
        ("@fjordnet.test why?", True),
        (".@fjordnet.test why?", True),
        ("@dana-moss.test @fjordnet.test why?", True),
        ("@FJORDNET.TEST, is it down", True),
        ("@fjordnet.test is down again", None),
        ("@fjordnet.test ist wieder kaputt", None),
        ("I hate @fjordnet.test", None),
        ("@fjordnet.tests why?", None),
        ("", None),
    ],
)
def test_the_opening_handles_tell_who_is_spoken_to(text: str, *, addressed: bool | None) -> None:
    (heard,) = translate(changed("noun", text=text, facets=[]))
    assert heard.addressed is addressed


def test_a_mention_that_shows_another_handle_still_means_us() -> None:
    """After a change of handle, old texts show the old one; the facet has our DID."""
    facet = {"index": {"byteStart": 0, "byteEnd": 9}, "features": _mention_of_us("noun")}
    (heard,) = translate(changed("noun", text="@old.test why is it down?", facets=[facet]))
    assert heard.addressed is True


def _mention_of_us(name: str) -> list[dict[str, str]]:
    us = json.loads(sample(name).content)["us"]["did"]
    return [{"$type": "app.bsky.richtext.facet#mention", "did": us}]


def test_a_reply_to_us_is_addressed_and_knows_its_thread() -> None:
    heard, mention, answer = the_post("reply"), the_post("mention"), the_post("own_answer")
    assert (heard.kind, heard.addressed) == (PostKind.REPLY, True)
    assert heard.in_reply_to == answer.external_id
    assert heard.references == (answer.external_id, mention.external_id)
    assert heard.thread_id == answer.thread_id == mention.external_id


def test_our_own_answer_is_known_as_ours() -> None:
    heard = the_post("own_answer")
    assert heard.is_own
    assert heard.addressed is None
    assert [each.url for each in heard.attachments] == ["https://fjordnet.example/status"]


def test_a_quote_shows_what_it_quotes() -> None:
    heard = the_post("quote")
    assert heard.kind is PostKind.QUOTE
    (quoted,) = heard.attachments
    assert quoted.name == "Quoted post by @fjordnet.test"
    assert quoted.alt.startswith("@dana-moss.test Sorry about that.")
    assert quoted.url == the_post("own_answer").url


def test_pictures_and_cards_are_named_but_not_fetched() -> None:
    (picture,) = the_post("pictures").attachments
    assert (picture.alt, picture.content) == ("A router with a red lamp", None)
    (card,) = the_post("card").attachments
    assert (card.name, card.url) == ("Offers", "https://fjordnet.example/offers")
    assert {each.name for each in the_post("quote_with_picture").attachments} == {
        "Picture 1",
        "Quoted post by @dana-moss.test",
    }


def test_a_new_version_and_a_deletion_name_the_post_they_are_about() -> None:
    (edited,) = translate(sample("edit"))
    (deleted,) = translate(sample("deletion"))
    assert isinstance(edited, Edited)
    assert edited.external_id == the_post("mention").external_id
    assert edited.text.endswith("Now the phone too.")
    assert deleted == Deleted(external_id=the_post("reply").external_id)


@pytest.mark.parametrize("moment", ["2999-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "yesterday", None, 7, "9" * 400])
def test_an_absurd_time_becomes_the_time_the_network_saw_the_post(moment: Any) -> None:
    (heard,) = translate(changed("mention", createdAt=moment))
    seen = json.loads(sample("mention").content)["view"]["indexedAt"]
    assert heard.posted_at == datetime.fromisoformat(seen)


@pytest.mark.parametrize(
    "strange",
    [
        {"facets": "none"},
        {"facets": [{"index": {"byteStart": -5, "byteEnd": 10**12}, "features": [{"$type": "odd"}]}]},
        {"facets": [{"index": {}, "features": None}] * 10_000},
        {"embed": {"$type": "app.bsky.embed.hologram"}},
        {"embed": []},
        {"langs": [None]},
        {"langs": {"en": 1}},
        {"reply": {"root": {}}},
        {"text": "half a pair: \ud83d"},
    ],
)
def test_strange_fields_do_not_hide_the_post(strange: dict[str, Any]) -> None:
    (heard,) = translate(changed("mention", **strange))
    assert heard.text
    heard.text.encode()


@pytest.mark.parametrize("text", [None, 5, "x" * 100_001])
def test_a_post_without_a_proper_text_is_put_aside(text: Any) -> None:
    with pytest.raises(CannotTranslate):
        translate(changed("mention", text=text))


def test_a_link_that_is_no_web_page_is_dropped() -> None:
    feature = {"$type": "app.bsky.richtext.facet#link", "uri": "javascript:alert(1)"}
    facet = {"index": {"byteStart": 0, "byteEnd": 5}, "features": [feature]}
    (heard,) = translate(changed("mention", facets=[facet]))
    assert heard.attachments == ()


def test_an_account_that_says_it_is_a_bot_is_automatic() -> None:
    item = json.loads(sample("mention").content)
    item["view"]["author"]["labels"] = [{"val": "bot"}]
    (heard,) = translate(Raw(reference="bot", content=json.dumps(item).encode()))
    assert heard.is_automatic


@given(content=strange_content)
def test_whatever_comes_is_understood_or_put_aside(content: bytes) -> None:
    try:
        translate(Raw(reference="x", content=content))
    except CannotTranslate as refusal:
        assert refusal.sentence  # noqa: PT017
