"""The connector against recorded samples, a stub that fails on purpose, and whatever people may write."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evenhand.channels.connectors.bluesky import addresses, compose, hearing
from evenhand.channels.connectors.bluesky.connector import BlueskyConnector
from evenhand.channels.connectors.bluesky.listing import TOP, Entry, Listing
from evenhand.channels.connectors.bluesky.settings import read_settings
from evenhand.channels.connectors.bluesky.translate import translate
from evenhand.channels.domain.connector import Attached, Author, Deleted, Edited, Post, PostKind, Raw, Reply
from evenhand.channels.errors import CannotTranslate, OutcomeUnknown, Reconnect, Refused, TryLater
from evenhand.kernel.text import graphemes
from tests.channels.contract import ConnectorContract, strange_content
from tests.peers.bluesky_stub import US, Stub, Trouble

SAMPLES = Path(__file__).parent / "samples"
PUT = "com.atproto.repo.putRecord"
NOTICES = "app.bsky.notification.listNotifications"
LOG_IN = "com.atproto.server.createSession"
SEND = "chat.bsky.convo.sendMessage"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def stub() -> Iterator[Stub]:
    with Stub() as running:
        yield running


@pytest.fixture
def connector(stub: Stub) -> Iterator[BlueskyConnector]:
    made = BlueskyConnector(stub.settings)
    yield made
    made.close()


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


def reply(text: str = "We are on it. ^NK", **facts: Any) -> Reply:
    facts.setdefault("key", str(uuid.uuid4()))
    return Reply(text=text, created_at=NOW, **facts)


def texts(connector: BlueskyConnector, raws: tuple[Raw, ...]) -> list[str]:
    return [heard.text for raw in raws for heard in connector.translate(raw) if isinstance(heard, Post)]


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
        stub.answer(PUT, {"repo": US, "collection": addresses.POSTS, "rkey": "own", "record": self._own_record()})
        self.stub = stub
        return stub.settings

    def _own_record(self) -> dict[str, Any]:
        return {"$type": addresses.POSTS, "text": "Good morning", "createdAt": datetime.now(UTC).isoformat()}

    @pytest.fixture
    def unreachable(self) -> BlueskyConnector:
        return BlueskyConnector({"service": "http://127.0.0.1:1", "handle": "a.test", "app_password": "x"})

    def held_by_peer(self, filled_in: dict[str, Any], text: str) -> int:
        return sum(record["text"] == text for record in self.stub.records.values())


# What was recorded from a real network


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


# What we write

_words = st.sampled_from(
    [
        "@dana.test",
        "https://example.com/a(b)",
        "#störung",
        "😤",
        "👩‍👩‍👧",
        "e\u0301",
        "日本",
        "a@b.de",
        "(",
        ").",
        "@@x.y",
        "#1",
        "\n",
        ".",
    ]
)
_written = st.lists(_words | st.text(max_size=6), max_size=25).map(" ".join)


@given(text=_written.map(lambda text: "".join(c for c in text if not "\ud800" <= c <= "\udfff")))
@example(text="😤 @dana.test!")
def test_facets_mark_exactly_the_bytes_they_mean_and_never_overlap(text: str) -> None:
    content, end = text.encode(), 0
    for facet in compose.facets(text, {"dana.test": "did:plc:dana"}):
        start, stop = facet["index"]["byteStart"], facet["index"]["byteEnd"]
        assert end <= start < stop <= len(content)
        end, marked, (feature,) = stop, content[start:stop].decode(), facet["features"]
        assert marked in {feature.get("uri"), f"#{feature.get('tag')}", "@dana.test"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://a.example/x?y=1. Thanks", ["https://a.example/x?y=1"]),
        ("(https://a.example/x)", ["https://a.example/x"]),
        ("https://a.example/x_(y)", ["https://a.example/x_(y)"]),
        ("Hi @dana.test, and @nobody", ["dana.test"]),
        ("mail me: dana@fjord.test", []),
        ("#1 but #störung!", ["störung"]),
        ("https://a.example/#part", ["https://a.example/#part"]),
        ("http://", []),
    ],
)
def test_links_mentions_and_tags_are_found_where_a_reader_sees_them(text: str, found: list[str]) -> None:
    assert [each.value for each in compose.find_features(text)] == found


_keys = st.uuids().map(str)
_times = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(key=_keys, at=_times)
def test_a_record_key_is_a_valid_tid_of_its_moment_and_always_the_same(key: str, at: datetime) -> None:
    made = addresses.record_key(key, at)
    assert made == addresses.record_key(key, at.astimezone())
    assert len(made) == 13
    assert made[0] in "234567abcdefghij"
    value = 0
    for letter in made:
        value = value * 32 + "234567abcdefghijklmnopqrstuvwxyz".index(letter)
    assert abs((value >> 10) - int(at.timestamp() * 1_000_000)) < 2_000


def test_many_replies_of_one_moment_have_different_record_keys() -> None:
    assert len({addresses.record_key(f"{number}", NOW) for number in range(300)}) == 300


def test_the_limit_counts_what_a_reader_counts() -> None:
    family = "👩‍👩‍👧"
    assert graphemes(family * 299) == 299
    compose.sendable(reply("é" * 300))
    with pytest.raises(Refused, match="301"):
        compose.sendable(reply("é" * 301))
    with pytest.raises(Refused, match="room"):
        compose.sendable(reply(family * 299))  # 300 allow it, its 5,382 bytes do not


def test_a_reply_without_text_or_with_a_file_is_refused() -> None:
    with pytest.raises(Refused):
        compose.sendable(reply(" \n"))
    with pytest.raises(Refused, match="attachment"):
        compose.sendable(reply(attachments=(Attached(name="a.png", media_type="image/png"),)))


# Settings


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"service": "http://bsky.example"}, "https"),
        ({"service": "ftp://127.0.0.1"}, "https"),
        ({"service": "http://127.0.0.1.evil.example"}, "https"),
        ({"handle": "fjordnet"}, "handle"),
        ({"handle": "fjordnet.test"}, "test service"),
        ({"app_password": ""}, "app_password"),
    ],
)
def test_wrong_settings_are_refused_with_a_reason(wrong: dict[str, str], named: str) -> None:
    with pytest.raises(Reconnect, match=named):
        read_settings({"handle": "fjordnet.example", "app_password": "x", **wrong})


def test_settings_are_tidied() -> None:
    tidy = read_settings({"handle": " @Fjordnet.Example ", "app_password": " x ", "service": ""})
    assert (tidy.handle, tidy.app_password, tidy.service) == ("fjordnet.example", "x", "https://bsky.social")


# Lists that are newest first


@given(
    arrivals=st.lists(st.lists(st.integers(0, 10_000), max_size=12), min_size=1, max_size=8),
    size=st.integers(1, 7),
    limit=st.integers(1, 9),
)
def test_reading_while_things_arrive_neither_loses_nor_repeats(
    arrivals: list[list[int]], size: int, limit: int
) -> None:
    """Things arrive, with later and later times, in the middle of passes as well."""
    held: list[Entry] = []
    delivered: list[str] = []
    listing, now = Listing(floor=0), 0
    for steps in [*arrivals, *[[]] * 60]:
        for step in steps:
            now += step + 1
            held.append(Entry(f"e{len(held)}", now))
        _read_some(listing, held, delivered, size=size, limit=limit)
    assert len(delivered) == len(set(delivered))
    assert set(delivered) == {entry.name for entry in held}


def _read_some(listing: Listing, held: list[Entry], delivered: list[str], *, size: int, limit: int) -> None:
    def page(mark: str) -> tuple[list[Entry], str]:
        below = [entry for entry in reversed(held) if mark == TOP or entry.milliseconds < int(mark)][: listing.size]
        return below, str(below[-1].milliseconds) if below else ""

    if not listing.is_under_way:
        listing.begin(size)
    for _ in range(limit):
        if listing.below is not None:
            listing.descend(*page(listing.below))
    for _ in range(limit):
        if listing.marks and listing.below is None:
            delivered += listing.deliver(page(listing.marks[-1])[0])


def test_a_first_pass_goes_no_further_back_than_its_floor() -> None:
    listing = Listing(floor=50)
    listing.begin(3)
    entries = [Entry("c", 70), Entry("b", 60), Entry("a", 40)]
    listing.descend(entries, "next")
    assert listing.deliver(entries) == ["b", "c"]
    assert not listing.is_under_way


def test_a_late_entry_below_known_ones_is_found_by_a_thorough_pass() -> None:
    listing = Listing(floor=0)
    known = [Entry(f"e{n}", n) for n in range(9, 0, -1)]
    listing.begin(9)
    listing.descend(known, "")
    listing.deliver(known)
    with_late = [*known[:7], Entry("late", 2), *known[7:]]
    listing.begin(5)
    listing.descend(with_late[:5], "below")
    assert not listing.is_under_way
    listing.begin(5)
    listing.descend(with_late[:5], "below", thorough=True)
    listing.descend(with_late[5:], "", thorough=True)
    assert listing.deliver(with_late[5:]) == ["late"]


def test_the_memory_of_a_list_stays_small() -> None:
    listing = Listing(floor=0)
    entries = [Entry(f"e{n}", n) for n in range(5_000, 0, -1)]
    listing.begin(5_000)
    listing.descend(entries, "")
    assert len(listing.deliver(entries)) == 5_000
    assert len(listing.seen) == 300
    listing.begin(5_000)
    listing.descend(entries, "")
    assert not listing.is_under_way


# Hearing, with a stub


def test_a_long_absence_is_caught_up_oldest_first_and_looks_may_stop_anywhere(stub: Stub) -> None:
    for number in range(57):
        stub.somebody_writes(f"@fjordnet.test {number}")
    cursor: dict[str, Any] | None = None
    heard: list[str] = []
    for look in range(40):
        connector = BlueskyConnector(stub.settings)  # as after a restart
        fetched = connector.fetch(cursor, limit=5)
        heard += texts(connector, fetched.raws)
        cursor = json.loads(json.dumps(fetched.cursor))
        connector.close()
        if look == 3:
            stub.somebody_writes("@fjordnet.test meanwhile", at=datetime.now(UTC))
        if fetched.is_exhausted and look > 3 and not fetched.raws:
            break
    assert heard == [*(f"@fjordnet.test {number}" for number in range(57)), "@fjordnet.test meanwhile"]


def test_nothing_new_leaves_the_cursor_as_it_was(stub: Stub, connector: BlueskyConnector) -> None:
    stub.somebody_writes("@fjordnet.test hello")
    first = connector.fetch(None, limit=100)
    second = connector.fetch(first.cursor, limit=100)
    assert (second.raws, second.cursor, second.is_exhausted) == ((), first.cursor, True)


def test_likes_and_follows_are_not_heard(stub: Stub, connector: BlueskyConnector) -> None:
    stub.somebody_writes("liked", reason="like")
    stub.somebody_writes("@fjordnet.test hello")
    assert texts(connector, connector.fetch(None, limit=100).raws) == ["@fjordnet.test hello"]


def test_a_cursor_that_is_not_ours_means_to_begin_again(stub: Stub, connector: BlueskyConnector) -> None:
    stub.somebody_writes("@fjordnet.test hello")
    assert len(connector.fetch({"did": US, "notices": 5}, limit=100).raws) == 1


def test_a_post_that_can_no_longer_be_shown_is_heard_from_its_notice(stub: Stub, connector: BlueskyConnector) -> None:
    uri = stub.somebody_writes("@fjordnet.test hello")
    del stub.views[uri]
    assert texts(connector, connector.fetch(None, limit=100).raws) == ["@fjordnet.test hello"]


def test_an_edit_and_a_deletion_are_found_when_posts_are_looked_at_again(
    stub: Stub, connector: BlueskyConnector
) -> None:
    edited = stub.somebody_writes("@fjordnet.test it is down")
    deleted = stub.somebody_writes("@fjordnet.test and slow")
    hidden = stub.somebody_writes("@fjordnet.test and I block you")
    cursor = connector.fetch(None, limit=100).cursor
    stub.views[edited] = stub.views[edited] | {"cid": "new", "record": {"text": "It is up", "createdAt": "2026-01-01"}}
    del stub.views[deleted], stub.records[deleted], stub.views[hidden]
    assert connector.fetch(cursor, limit=100).raws == ()  # too soon
    fetched = connector.fetch(cursor | {"checked_at": "2026-01-01T00:00:00Z"}, limit=100)
    changes = [heard for raw in fetched.raws for heard in connector.translate(raw)]
    assert [type(change) for change in changes] == [Edited, Deleted]
    assert (changes[0].external_id, changes[0].text) == (edited, "It is up")
    assert changes[1].external_id == deleted
    assert connector.fetch(fetched.cursor | {"checked_at": None}, limit=100).raws == ()


def test_trouble_while_looking_again_does_not_hold_up_what_is_new(stub: Stub, connector: BlueskyConnector) -> None:
    gone = stub.somebody_writes("@fjordnet.test one")
    cursor = connector.fetch(None, limit=100).cursor | {"checked_at": None}
    del stub.views[gone]
    stub.somebody_writes("@fjordnet.test two")
    stub.troubles.append(Trouble("com.atproto.repo.getRecord", 502))
    fetched = connector.fetch(cursor, limit=100)
    assert texts(connector, fetched.raws) == ["@fjordnet.test two"]
    assert fetched.cursor["checked_at"] is None


def test_only_the_newest_posts_are_watched(stub: Stub, connector: BlueskyConnector, monkeypatch: Any) -> None:
    monkeypatch.setattr(hearing, "WATCHED", 3)
    uris = [stub.somebody_writes(f"@fjordnet.test {number}") for number in range(6)]
    assert list(connector.fetch(None, limit=100).cursor["watched"]) == uris[3:]


# Direct messages, with a stub


def _message(number: int, sender: str = "did:plc:dana", **more: Any) -> dict[str, Any]:
    message = {
        "$type": "chat.bsky.convo.defs#messageView",
        "id": f"m{number}",
        "text": f"secret {number}",
        "sender": {"did": sender},
        "sentAt": "2026-03-02T09:30:00Z",
    } | more
    return {"$type": "chat.bsky.convo.defs#logCreateMessage", "rev": f"r{number}", "convoId": "c1", "message": message}


def test_direct_messages_are_heard_from_the_log_once() -> None:
    with Stub(scope="com.atproto.appPassPrivileged") as stub:
        connector = BlueskyConnector(stub.settings)
        cursor = connector.fetch(None, limit=100).cursor
        stub.log += [_message(2), _message(3, US)]
        grave = {"$type": "chat.bsky.convo.defs#deletedMessageView", "id": "m2", "sentAt": "2026-03-02T09:30:00Z"}
        stub.log.append(
            {"$type": "chat.bsky.convo.defs#logDeleteMessage", "rev": "r4", "convoId": "c1", "message": grave}
        )
        fetched = connector.fetch(cursor, limit=100)
        theirs, ours, gone = (heard for raw in fetched.raws for heard in connector.translate(raw))
        assert isinstance(theirs, Post)
        assert (theirs.kind, theirs.is_public, theirs.addressed) == (PostKind.DIRECT, False, True)
        assert (theirs.text, theirs.author.handle, theirs.thread_id) == ("secret 2", "dana.test", "direct/c1")
        assert ours.is_own
        assert gone == Deleted(external_id=theirs.external_id)
        assert connector.fetch(fetched.cursor, limit=100).raws == ()
        connector.close()


def test_without_access_to_direct_messages_the_rest_goes_on(stub: Stub, connector: BlueskyConnector) -> None:
    assert "direct messages" in connector.verify().warnings[0]
    stub.somebody_writes("@fjordnet.test hello")
    assert len(connector.fetch(None, limit=100).raws) == 1
    assert not any(method.startswith("chat.") for method in stub.called)


def test_a_service_without_chat_is_asked_again_only_later() -> None:
    with Stub(scope="com.atproto.appPassPrivileged") as stub:
        stub.troubles.append(Trouble("chat.bsky.convo.listConvos", 501, repeats=True))
        connector = BlueskyConnector(stub.settings)
        cursor = connector.fetch(None, limit=100).cursor
        connector.fetch(cursor, limit=100)
        assert stub.called.count("chat.bsky.convo.listConvos") == 1
        assert connector.verify().warnings
        connector.close()


def _direct(text: str = "Your code is on its way") -> Reply:
    return reply(text, is_public=False, recipient=Author(external_id="did:plc:dana"))


def test_a_direct_message_goes_to_the_conversation_with_its_recipient() -> None:
    with Stub(scope="com.atproto.appPassPrivileged") as stub:
        connector = BlueskyConnector(stub.settings)
        assert connector.send(_direct()).external_id == "direct/c1/m1"
        assert stub.sent == [{"convoId": "c1", "message": {"text": "Your code is on its way"}}]
        connector.close()


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_direct_message_with_an_unclear_end_is_never_repeated(status: int) -> None:
    with Stub(scope="com.atproto.appPassPrivileged") as stub:
        connector = BlueskyConnector(stub.settings)
        stub.troubles.append(Trouble(SEND, status, is_done_first=True))
        with pytest.raises(OutcomeUnknown):
            connector.send(_direct())
        stub.troubles.append(Trouble(SEND, breaks_off=True))
        with pytest.raises(OutcomeUnknown):
            connector.send(_direct())
        assert len(stub.sent) == 1
        connector.close()


def test_a_direct_message_that_certainly_did_not_arrive_is_tried_again() -> None:
    with Stub(scope="com.atproto.appPassPrivileged") as stub:
        connector = BlueskyConnector(stub.settings)
        stub.troubles.append(Trouble(SEND, 429, headers={"retry-after": "7"}))
        with pytest.raises(TryLater):
            connector.send(_direct())
        stub.troubles.append(Trouble(SEND, 403, {"error": "Forbidden", "message": "no"}))
        with pytest.raises(Refused, match="direct messages"):
            connector.send(_direct())
        connector.close()


# Sending, with a stub


def test_an_answer_that_was_lost_on_the_way_is_found_standing(stub: Stub, connector: BlueskyConnector) -> None:
    uri = stub.somebody_writes("@fjordnet.test hello")
    answer = reply(in_reply_to=uri, thread_id=uri)
    stub.troubles.append(Trouble(PUT, is_done_first=True, breaks_off=True))
    with pytest.raises(TryLater):
        connector.send(answer)
    receipt = connector.send(answer)
    assert [each for each in stub.records if each.startswith(f"at://{US}")] == [receipt.external_id]


def test_an_answer_stands_even_if_the_question_was_deleted_meanwhile(stub: Stub, connector: BlueskyConnector) -> None:
    uri = stub.somebody_writes("@fjordnet.test hello")
    answer = reply(in_reply_to=uri)
    first = connector.send(answer)
    del stub.views[uri]
    assert connector.send(answer).external_id == first.external_id
    with pytest.raises(Refused, match="gone"):
        connector.send(reply(in_reply_to=uri))


def test_the_same_key_with_another_text_does_not_change_what_stands(stub: Stub, connector: BlueskyConnector) -> None:
    key = str(uuid.uuid4())
    first, second = (connector.send(reply(text, key=key)) for text in ("one", "two"))
    assert first.external_id == second.external_id
    assert stub.records[first.external_id]["text"] == "one"


def test_a_known_handle_becomes_a_mention_and_an_unknown_one_stays_text(
    stub: Stub, connector: BlueskyConnector
) -> None:
    receipt = connector.send(reply("Hello @dana.test and @nobody.test"))
    (facet,) = stub.records[receipt.external_id]["facets"]
    assert facet["features"][0]["did"] == "did:plc:dana"


def test_a_post_that_takes_no_replies_is_not_answered(stub: Stub, connector: BlueskyConnector) -> None:
    uri = stub.somebody_writes("@fjordnet.test hello")
    stub.views[uri]["viewer"] = {"replyDisabled": True}
    with pytest.raises(Refused, match="does not let"):
        connector.send(reply(in_reply_to=uri))


def test_only_our_own_posts_can_be_deleted(stub: Stub, connector: BlueskyConnector) -> None:
    receipt = connector.send(reply())
    connector.delete(receipt.external_id)
    connector.delete(receipt.external_id)
    assert not stub.records
    for other in ("at://did:plc:dana/app.bsky.feed.post/1", "direct/c1/m1", "nonsense"):
        with pytest.raises(Refused):
            connector.delete(other)


# Trouble


@pytest.mark.parametrize(
    ("trouble", "after"),
    [
        (Trouble(NOTICES, 429, headers={"retry-after": "17"}), 17),
        (Trouble(NOTICES, 429, headers={"retry-after": "soon"}), 60),
        (Trouble(NOTICES, 429, headers={"retry-after": "nan"}), 60),
        (Trouble(NOTICES, 503, headers={"retry-after": "30"}), 30),
        (Trouble(NOTICES, 500, {"error": "InternalServerError", "message": "oh"}), 60),
        (Trouble(NOTICES, 200), None),
        (Trouble(NOTICES, breaks_off=True), 60),
    ],
)
def test_a_service_in_trouble_is_left_alone_as_long_as_it_asks(
    stub: Stub, connector: BlueskyConnector, trouble: Trouble, after: float | None
) -> None:
    stub.troubles.append(trouble)
    if after is None:
        assert connector.fetch(None, limit=5).raws == ()  # an empty answer is an answer
        return
    with pytest.raises(TryLater) as refusal:
        connector.fetch(None, limit=5)
    assert refusal.value.after == pytest.approx(after, abs=1)


def test_without_retry_after_the_reset_of_the_limit_counts(stub: Stub, connector: BlueskyConnector) -> None:
    reset = (datetime.now(UTC) + timedelta(seconds=40)).timestamp()
    stub.troubles.append(Trouble(NOTICES, 429, headers={"ratelimit-reset": f"{reset:.0f}"}))
    with pytest.raises(TryLater) as refusal:
        connector.fetch(None, limit=5)
    assert 35 < refusal.value.after <= 41


def test_reading_slows_down_before_the_limit_and_leaves_the_rest_for_sending(
    stub: Stub, connector: BlueskyConnector
) -> None:
    uri = stub.somebody_writes("@fjordnet.test hello")
    reset = (datetime.now(UTC) + timedelta(seconds=40)).timestamp()
    stub.headers = {"ratelimit-limit": "3000", "ratelimit-remaining": "299", "ratelimit-reset": f"{reset:.0f}"}
    cursor = connector.fetch(None, limit=100).cursor
    with pytest.raises(TryLater) as refusal:
        connector.fetch(cursor, limit=100)
    assert 35 < refusal.value.after <= 41
    assert connector.send(reply(in_reply_to=uri)).external_id


def test_an_expired_session_is_renewed_without_a_word(stub: Stub, connector: BlueskyConnector) -> None:
    connector.fetch(None, limit=5)
    stub.session += 1
    stub.somebody_writes("@fjordnet.test hello")
    assert len(connector.fetch(None, limit=5).raws) == 1
    assert stub.called.count(LOG_IN) == 2


def test_a_session_close_to_its_end_is_refreshed_before(stub: Stub) -> None:
    stub.lifetime = 60
    connector = BlueskyConnector(stub.settings)
    connector.fetch(None, limit=5)
    assert "com.atproto.server.refreshSession" in stub.called
    connector.close()


def test_connectors_of_one_account_share_a_session(stub: Stub) -> None:
    for _ in range(5):
        connector = BlueskyConnector(stub.settings)
        connector.fetch(None, limit=5)
        connector.close()
    assert stub.called.count(LOG_IN) == 1


def test_a_revoked_password_asks_for_a_new_one(stub: Stub, connector: BlueskyConnector) -> None:
    connector.fetch(None, limit=5)
    stub.session, stub.password = 2, "another"
    with pytest.raises(Reconnect, match="App passwords"):
        connector.fetch(None, limit=5)


@pytest.mark.parametrize(
    ("error", "told"), [("AuthFactorTokenRequired", "second factor"), ("AccountTakedown", "closed or switched off")]
)
def test_a_login_that_needs_a_person_says_what_to_do(
    stub: Stub, connector: BlueskyConnector, error: str, told: str
) -> None:
    stub.troubles.append(Trouble(LOG_IN, 401, {"error": error, "message": "no"}))
    with pytest.raises(Reconnect, match=told):
        connector.verify()


def test_a_handle_that_passed_to_another_account_is_not_used(stub: Stub, connector: BlueskyConnector) -> None:
    cursor = connector.fetch(None, limit=5).cursor
    with pytest.raises(Reconnect, match="another account"):
        BlueskyConnector(stub.settings).fetch(cursor | {"did": "did:plc:before"}, limit=5)


def test_an_answer_that_is_no_json_is_trouble_of_the_service(stub: Stub, connector: BlueskyConnector) -> None:
    stub.troubles.append(Trouble(NOTICES, 200, headers={"content-type": "text/html"}))
    assert connector.fetch(None, limit=5).raws == ()
    stub.troubles.append(Trouble(LOG_IN, 200, {"odd": True}))
    with pytest.raises(TryLater):
        BlueskyConnector(stub.settings | {"app_password": "good "[:5], "handle": "other.test"}).verify()


def test_a_password_does_not_follow_a_redirect(stub: Stub, connector: BlueskyConnector) -> None:
    stub.troubles.append(Trouble(LOG_IN, 307, headers={"location": f"{stub.url}/elsewhere"}))
    with pytest.raises(Reconnect, match="address"):
        connector.verify()
    assert stub.called == [LOG_IN]


def test_waiting_ends_when_the_connector_is_closed(connector: BlueskyConnector) -> None:
    connector.close()
    connector.wait(60)
