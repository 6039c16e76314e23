"""Nothing lost, nothing twice: lists, looks, edits, deletions, direct messages."""

import json
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.channels.connectors.bluesky import hearing
from evenhand.channels.connectors.bluesky.connector import BlueskyConnector
from evenhand.channels.connectors.bluesky.listing import TOP, Entry, Listing
from evenhand.channels.domain.connector import Author, Deleted, Edited, Post, PostKind, Raw, Reply
from evenhand.channels.errors import OutcomeUnknown, Refused, TryLater
from tests.peers.bluesky_stub import US, Stub, Trouble

SEND = "chat.bsky.convo.sendMessage"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def texts(connector: BlueskyConnector, raws: tuple[Raw, ...]) -> list[str]:
    return [heard.text for raw in raws for heard in connector.translate(raw) if isinstance(heard, Post)]


def reply(text: str = "We are on it. ^NK", **facts: Any) -> Reply:
    facts.setdefault("key", str(uuid.uuid4()))
    return Reply(text=text, created_at=NOW, **facts)


@given(
    arrivals=st.lists(st.lists(st.integers(0, 10_000), max_size=12), min_size=1, max_size=8),
    size=st.integers(1, 7),
    most=st.integers(2, 9),
)
def test_reading_while_things_arrive_neither_loses_nor_repeats(arrivals: list[list[int]], size: int, most: int) -> None:
    """Things arrive, with later and later times, in the middle of passes as well."""
    held: list[Entry] = []
    delivered: list[str] = []
    listing, now = Listing(floor=0), 0
    for steps in [*arrivals, *[[]] * 300]:  # quiet looks in the end, enough for one at a time
        for step in steps:
            now += step + 1
            held.append(Entry(f"e{len(held)}", now))
        _read_some(listing, held, delivered, size=size, most=most)
    assert len(delivered) == len(set(delivered))
    assert set(delivered) == {entry.name for entry in held}


def _read_some(listing: Listing, held: list[Entry], delivered: list[str], *, size: int, most: int) -> None:
    def page(mark: str) -> tuple[list[Entry], str]:
        below = [entry for entry in reversed(held) if mark == TOP or entry.milliseconds < int(mark)][: listing.size]
        return below, str(below[-1].milliseconds) if below else ""

    listing.resume(size)
    pages: dict[str, list[Entry]] = {}
    while listing.below is not None and len(pages) < most:
        mark = listing.below
        pages[mark], next_page = page(mark)
        listing.descend(pages[mark], next_page)
    for _ in range(most):
        due = listing.due(pages)
        if due is not None:
            delivered += listing.deliver(pages[due] if due in pages else page(due)[0])


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


def test_what_we_only_repost_is_not_heard(stub: Stub, connector: BlueskyConnector) -> None:
    sent = connector.send(reply("Good morning"))
    reason = {"$type": "app.bsky.feed.defs#reasonRepost", "indexedAt": datetime.now(UTC).isoformat()}
    stub.reposts.append({"post": stub.views[sent.external_id], "reason": reason})
    stub.views[sent.external_id]["indexedAt"] = datetime.now(UTC).isoformat()
    assert [raw.reference for raw in connector.fetch(None, limit=100).raws] == [sent.external_id]


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


def test_all_that_nobody_has_read_yet_is_heard_at_the_first_look() -> None:
    with Stub(scope="com.atproto.appPassPrivileged") as stub:
        stub.messages += [_message(number)["message"] for number in (1, 2, 3)]
        connector = BlueskyConnector(stub.settings)
        fetched = connector.fetch(None, limit=100)
        said = [heard for raw in fetched.raws for heard in connector.translate(raw)]
        assert [each.text for each in said if isinstance(each, Post)] == ["secret 1", "secret 2", "secret 3"]
        assert connector.fetch(fetched.cursor, limit=100).raws == ()
        connector.close()


def test_where_messages_cannot_be_listed_the_last_one_is_heard_all_the_same() -> None:
    with Stub(scope="com.atproto.appPassPrivileged") as stub:
        stub.messages += [_message(number)["message"] for number in (1, 2)]
        stub.troubles.append(Trouble("chat.bsky.convo.getMessages", 400, {"error": "InvalidRequest"}))
        connector = BlueskyConnector(stub.settings)
        (raw,) = connector.fetch(None, limit=100).raws
        assert raw.reference == "direct/c1/m2"
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
