"""The Mastodon connector on an independent server on loopback: what it hears, and what stands there after it sent."""

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from evenhand.channels.connectors.mastodon import connector as module
from evenhand.channels.connectors.mastodon.connector import MastodonConnector
from evenhand.channels.connectors.mastodon.standing import Sent
from evenhand.channels.domain.connector import Author, Deleted, Edited, Post, PostKind, Reply
from evenhand.channels.errors import Refused
from tests.channels.contract import ConnectorContract
from tests.peers.ear import Ear
from tests.peers.fediverse.replies import answer
from tests.peers.mastodon import DOMAIN, Person, Server

pytestmark = pytest.mark.peers


class TestContract(ConnectorContract):
    """The promises of every connector, kept on an independent server."""

    kind = "mastodon"
    required = ("server", "access_token_secret")
    at_least = 6
    spare = 2

    @pytest.fixture
    def filled_in(self, server: Server, brand: Person, dana: Person) -> dict[str, Any]:
        self.brand = brand
        written = [dana.write(f"@{brand.name} message {number}") for number in range(5)]
        brand.write("Good morning", answering=written[0])
        return server.settings(brand.name)

    @pytest.fixture
    def unreachable(self) -> MastodonConnector:
        return MastodonConnector({"server": "http://127.0.0.1:1", "access_token_secret": "x"})

    def held_by_peer(self, filled_in: dict[str, Any], text: str) -> int:
        del filled_in
        return sum(post["content"] == f"<p>{text}</p>" for post in self.brand.posts())


def test_verify_says_who_we_are(connector: MastodonConnector, brand: Person) -> None:
    presence = connector.verify()
    assert presence.external_id == presence.handle == f"{brand.name}@{DOMAIN}"
    assert presence.warnings == ()


def test_a_mention_is_heard_and_its_answer_stands_in_the_thread(
    connector: MastodonConnector, brand: Person, dana: Person
) -> None:
    written = dana.write(f"@{brand.name} my line is down", spoiler_text="outage", language="en")
    (heard,) = Ear(connector).listen()
    assert isinstance(heard, Post)
    assert (heard.external_id, heard.kind, heard.addressed) == (written["uri"], PostKind.POST, True)
    assert (heard.author.handle, heard.subject) == (f"dana@{DOMAIN}", "outage")
    receipt = connector.send(answer(heard, recipient=heard.author))
    (standing,) = dana.answers_to(written)
    assert standing["uri"] == receipt.external_id
    assert standing["visibility"] == "unlisted"
    assert standing["spoiler_text"] == "outage"
    assert [each["acct"] for each in standing["mentions"]] == ["dana"]
    assert "We are looking into it." in standing["content"]


def test_an_answer_to_ours_is_addressed_and_knows_its_thread(
    connector: MastodonConnector, brand: Person, dana: Person
) -> None:
    ear = Ear(connector)
    first = dana.write(f"@{brand.name} my line is down")
    ours = brand.write("@dana since when?", answering=first)
    dana.write("since seven", answering=ours)
    heard = {each.text: each for each in ear.listen() if isinstance(each, Post)}
    assert heard["@dana since when?"].is_own
    assert heard["@dana since when?"].in_reply_to == first["uri"]
    posts = [each for each in heard.values() if each.text == "since seven"]
    if posts:  # the mock tells only those who are mentioned; Mastodon tells the author as well
        assert (posts[0].addressed, posts[0].in_reply_to) == (True, ours["uri"])


def test_what_stands_above_an_answer_is_found(connector: MastodonConnector, brand: Person, dana: Person) -> None:
    first = dana.write("my line is down")
    second = dana.write("and nobody answers", answering=first)
    dana.write(f"@{brand.name} hello?", answering=second)
    (heard,) = Ear(connector).listen()
    assert isinstance(heard, Post)
    assert heard.in_reply_to == second["uri"]
    above = connector.thread(heard.external_id)
    assert [each.external_id for each in above] == [first["uri"], second["uri"]]
    assert above[1].in_reply_to == first["uri"]


def test_a_direct_message_is_answered_by_one(connector: MastodonConnector, brand: Person, dana: Person) -> None:
    written = dana.write(f"@{brand.name} my number is 12", visibility="direct")
    (heard,) = Ear(connector).listen()
    assert isinstance(heard, Post)
    assert (heard.kind, heard.is_public, heard.addressed) == (PostKind.DIRECT, False, True)
    connector.send(answer(heard, recipient=heard.author, is_public=False))
    (standing,) = dana.answers_to(written)
    assert standing["visibility"] == "direct"
    assert [each["acct"] for each in standing["mentions"]] == ["dana"]


def test_a_direct_message_can_be_the_first_word(connector: MastodonConnector, brand: Person) -> None:
    somebody = Author(external_id=f"dana@{DOMAIN}", handle=f"dana@{DOMAIN}")
    connector.send(
        Reply(key="k", text="May we call?", created_at=datetime.now(UTC), recipient=somebody, is_public=False)
    )
    (standing,) = brand.posts()
    assert (standing["visibility"], standing["mentions"][0]["acct"]) == ("direct", "dana")


def test_a_quote_is_heard_with_what_it_quotes(connector: MastodonConnector, brand: Person, dana: Person) -> None:
    ours = brand.write("Maintenance tonight")
    dana.write(f"again? @{brand.name}", quoted_status_id=ours["id"])
    quotes = [
        each for each in Ear(connector).listen() if isinstance(each, Post) and each.author.handle.startswith("dana")
    ]
    assert len(quotes) == 1
    assert quotes[0].text.startswith("again?")


def test_the_same_key_posts_once_even_where_another_process_sent_it(
    server: Server, connector: MastodonConnector, brand: Person, dana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = dana.write(f"@{brand.name} hello")
    reply = answer(written)
    first = connector.send(reply)
    monkeypatch.setattr(module.MastodonConnector, "_sent", Sent())  # as another process
    assert connector.send(reply).external_id == first.external_id
    assert len(dana.answers_to(written)) == 1


def test_a_retry_after_the_server_forgot_the_key_finds_what_stands(
    connector: MastodonConnector, brand: Person, dana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = dana.write(f"@{brand.name} hello")
    standing = brand.write("@dana We are **on** it. See https://fjord.test/status ^NK", answering=written)
    monkeypatch.setattr(module.MastodonConnector, "_sent", Sent())
    two_hours_ago = datetime.now(UTC) - timedelta(hours=2)
    author = Author(external_id=f"dana@{DOMAIN}", handle=f"dana@{DOMAIN}")
    text = "We are **on** it. See https://fjord.test/status ^NK"
    receipt = connector.send(answer(written, text, created_at=two_hours_ago, recipient=author))
    assert receipt.external_id == standing["uri"]
    assert len(dana.answers_to(written)) == 1
    other = connector.send(answer(written, "Something else.", created_at=two_hours_ago, recipient=author))
    assert other.external_id != standing["uri"]


def test_an_edit_and_a_deletion_are_noticed(connector: MastodonConnector, brand: Person, dana: Person) -> None:
    ear = Ear(connector)
    changed = dana.write(f"@{brand.name} it is slow")
    gone = dana.write(f"@{brand.name} my number is 12")
    dana.write(f"@{brand.name} stays")
    assert len(ear.listen()) == 3
    dana.edit(changed, f"@{brand.name} it is down")
    dana.delete(gone)
    heard = ear.listen(look_again=True)
    assert {type(each) for each in heard} == {Edited, Deleted}
    (edited,) = [each for each in heard if isinstance(each, Edited)]
    assert (edited.external_id, edited.text) == (changed["uri"], f"@{brand.name} it is down")
    assert Deleted(external_id=gone["uri"]) in heard
    assert ear.listen(look_again=True) == []


def test_we_can_take_back_what_we_said_and_nothing_else(
    connector: MastodonConnector, brand: Person, dana: Person
) -> None:
    written = dana.write(f"@{brand.name} hello")
    receipt = connector.send(answer(written))
    connector.delete(receipt.external_id)
    connector.delete(receipt.external_id)
    assert brand.posts() == []
    with pytest.raises(Refused, match="this account"):
        connector.delete(written["uri"])


def test_a_mention_ends_the_waiting(connector: MastodonConnector, brand: Person, dana: Person) -> None:
    ear = Ear(connector)
    assert ear.listen() == []
    connector.wait(2)  # opens the stream
    ear.listen()
    later = threading.Timer(0.5, lambda: dana.write(f"@{brand.name} hello"))
    later.start()
    began = time.monotonic()
    connector.wait(15)
    assert time.monotonic() - began < 8
    assert len(ear.wait_for(1)) == 1


def test_a_hashtag_is_overheard_by_stream_with_edits_and_deletions(server: Server, brand: Person, dana: Person) -> None:
    connector = MastodonConnector(server.settings(brand.name, hashtags="#Tea"))
    ear = Ear(connector)
    try:
        early = dana.write("a cup of #tea before anybody listened")
        (heard,) = ear.wait_for(1)
        assert isinstance(heard, Post)
        assert (heard.external_id, heard.is_overheard, heard.addressed) == (early["uri"], True, None)
        _until_joined(connector, ear, "hashtag:tea")
        late = dana.write("more #tea")
        dana.write("coffee")
        (heard,) = ear.wait_for(1)
        assert isinstance(heard, Post)
        assert heard.external_id == late["uri"]
        dana.edit(late, "more green #tea")
        (edited,) = ear.wait_for(1)
        assert isinstance(edited, Edited)
        assert (edited.external_id, edited.text) == (late["uri"], "more green #tea")
        dana.delete(late)
        assert ear.wait_for(1) == [Deleted(external_id=late["uri"])]
    finally:
        connector.close()


def _until_joined(connector: MastodonConnector, ear: Ear, timeline: str) -> None:
    until = time.monotonic() + 20
    while not connector._ear.is_joined(timeline) and time.monotonic() < until:
        connector.wait(1)
        assert ear.listen() == []
    assert connector._ear.is_joined(timeline)


def test_the_public_timeline_is_overheard_without_what_is_said_to_us(
    server: Server, brand: Person, dana: Person
) -> None:
    connector = MastodonConnector(server.settings(brand.name, public_timeline=True, local_only=True))
    ear = Ear(connector)
    try:
        ear.listen()
        _until_joined(connector, ear, "public:local")
        strange = dana.write("nice weather in Bergen")
        spoken = dana.write(f"@{brand.name} nice weather")
        heard = {each.external_id: each for each in ear.wait_for(2) if isinstance(each, Post)}
        assert heard[strange["uri"]].is_overheard
        assert not heard[spoken["uri"]].is_overheard
        again = MastodonConnector(server.settings(brand.name, public_timeline=True, local_only=True))
        missed = dana.write("what was said while nobody listened")
        fetched = again.fetch(ear.cursor, limit=50)
        assert [each.external_id for raw in fetched.raws for each in again.translate(raw)] == [missed["uri"]]
        again.close()
    finally:
        connector.close()


def test_a_reply_that_was_overheard_gets_the_name_of_what_it_answers(
    server: Server, brand: Person, dana: Person, emeka: Person
) -> None:
    first = emeka.write("who has #coffee")
    dana.write("I have #cocoa", answering=first)
    connector = MastodonConnector(server.settings(brand.name, hashtags="cocoa"))
    (heard,) = Ear(connector).wait_for(1)
    connector.close()
    assert isinstance(heard, Post)
    assert heard.in_reply_to.startswith(server.url)
    (named,) = connector.name_authors([heard])
    assert (named.in_reply_to, named.references) == (first["uri"], (first["uri"],))
