"""The Bluesky connector on a real network on loopback: what it hears, and what stands there after it sent."""

import json
import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from evenhand.channels.connectors.bluesky.connector import BlueskyConnector
from evenhand.channels.connectors.bluesky.wire import _sessions
from evenhand.channels.domain.connector import Cursor, Deleted, Edited, Post, PostKind, Reply
from evenhand.channels.errors import Reconnect, Refused, TryLater
from tests.channels.contract import ConnectorContract
from tests.peers.bluesky import Network, bluesky_network
from tests.peers.bluesky_people import Person, Written
from tests.peers.ear import Ear, eventually

pytestmark = pytest.mark.peers
CUSTOMERS = ("dana.test", "emeka.test")
BRANDS = tuple(f"brand-{number}.test" for number in range(40))  # a fresh account for each test


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    with bluesky_network(handles=[*CUSTOMERS, *BRANDS]) as running:
        yield running


@pytest.fixture(scope="module")
def dana(network: Network) -> Person:
    return Person(network, "dana.test")


@pytest.fixture(scope="module")
def emeka(network: Network) -> Person:
    return Person(network, "emeka.test")


@pytest.fixture(scope="module")
def unused() -> list[str]:
    return list(BRANDS)


@pytest.fixture
def brand(network: Network, unused: list[str]) -> Person:
    """Someone of a brand that nobody has written to yet."""
    return Person(network, unused.pop())


@pytest.fixture
def connector(network: Network, brand: Person) -> Iterator[BlueskyConnector]:
    made = BlueskyConnector(network.settings(brand.account.handle))
    yield made
    made.close()


def answer(to: Written, text: str = "We are looking into it. ^NK", key: str = "") -> Reply:
    root = to.record.get("reply", {}).get("root", to.reference)["uri"]
    return Reply(
        key=key or str(uuid.uuid4()), text=text, created_at=datetime.now(UTC), in_reply_to=to.uri, thread_id=root
    )


class TestContract(ConnectorContract):
    """The promises of every connector, kept on the real network."""

    kind = "bluesky"
    required = ("handle", "app_password")
    at_least = 6
    spare = 2

    @pytest.fixture
    def filled_in(self, network: Network, brand: Person, dana: Person) -> dict[str, Any]:
        self.brand = brand
        written = [dana.write(f"@{brand.account.handle} message {number}") for number in range(5)]
        brand.write("Good morning", answering=written[0])
        settings = network.settings(brand.account.handle)
        waiting = BlueskyConnector(settings)
        eventually(lambda: len(waiting.fetch(None, limit=100).raws) == 6)
        waiting.close()
        return settings

    @pytest.fixture
    def unreachable(self, network: Network, brand: Person) -> BlueskyConnector:
        return BlueskyConnector(network.settings(brand.account.handle) | {"service": "http://127.0.0.1:1"})

    def held_by_peer(self, filled_in: dict[str, Any], text: str) -> int:
        del filled_in
        return sum(post["value"]["text"] == text for post in self.brand.posts())


def test_verify_says_who_we_are_and_that_direct_messages_stay_closed(
    connector: BlueskyConnector, brand: Person
) -> None:
    presence = connector.verify()
    assert presence.external_id == brand.account.did
    assert presence.handle == brand.account.handle
    assert presence.name
    assert "direct messages" in presence.warnings[0]


def test_a_mention_a_reply_and_a_quote_are_heard_once(
    connector: BlueskyConnector, brand: Person, dana: Person, emeka: Person
) -> None:
    ear = Ear(connector)
    mention = dana.write(f"@{brand.account.handle} my line is down")
    (heard,) = ear.hear(1)
    assert isinstance(heard, Post)
    assert (heard.external_id, heard.addressed, heard.kind) == (mention.uri, True, PostKind.POST)
    said = brand.write("We know, sorry", answering=mention)
    (own,) = ear.hear(1)
    assert isinstance(own, Post)
    assert own.is_own
    dana.write("Since when?", answering=said)
    emeka.write("Great service", quoting=said)
    assert {(each.kind, each.addressed) for each in ear.hear(2) if isinstance(each, Post)} == {
        (PostKind.REPLY, True),
        (PostKind.QUOTE, None),
    }
    assert ear.listen(look_again=True) == []


def test_the_posts_above_one_are_found_oldest_first(
    connector: BlueskyConnector, brand: Person, dana: Person, emeka: Person
) -> None:
    first = dana.write("My line is down")
    second = emeka.write("Mine too", answering=first)
    third = dana.write(f"@{brand.account.handle} hello?", answering=second)
    above = eventually(lambda: connector.thread(third.uri))
    assert [post.external_id for post in above] == [first.uri, second.uri]
    assert connector.thread(first.uri) == ()
    assert connector.thread(f"{first.uri}x") == ()


def test_an_answer_stands_in_the_thread_for_all_to_see(
    connector: BlueskyConnector, brand: Person, dana: Person
) -> None:
    mention = dana.write(f"@{brand.account.handle} 😤 my line is down", langs=("de",))
    eventually(lambda: connector.thread(mention.uri) == () and connector.fetch(None, limit=5).raws)
    text = "😊 @dana.test see https://fjordnet.example/status. #störung ^NK"
    receipt = connector.send(answer(mention, text))
    (seen,) = eventually(lambda: dana.replies_to(mention.uri))
    assert seen["uri"] == receipt.external_id
    record = seen["record"]
    assert record["text"] == text
    assert record["langs"] == ["de"]
    marked = [text.encode()[f["index"]["byteStart"] : f["index"]["byteEnd"]].decode() for f in record["facets"]]
    assert marked == ["@dana.test", "https://fjordnet.example/status", "#störung"]
    assert record["facets"][0]["features"][0]["did"] == dana.account.did


def test_an_answer_deep_in_a_thread_keeps_its_root(connector: BlueskyConnector, brand: Person, dana: Person) -> None:
    root = dana.write(f"@{brand.account.handle} hello")
    deeper = dana.write("Anybody there?", answering=root)
    eventually(lambda: len(connector.fetch(None, limit=5).raws) == 1 and connector.thread(deeper.uri))
    connector.send(answer(deeper))
    (stored,) = brand.posts()
    assert stored["value"]["reply"] == {"root": root.reference, "parent": deeper.reference}


def test_many_at_once_with_one_key_make_one_post(network: Network, brand: Person, dana: Person) -> None:
    mention = dana.write(f"@{brand.account.handle} hello")
    connectors = [BlueskyConnector(network.settings(brand.account.handle)) for _ in range(6)]
    eventually(lambda: connectors[0].fetch(None, limit=5).raws)
    reply, receipts = answer(mention), []
    threads = [threading.Thread(target=lambda c=each: receipts.append(c.send(reply))) for each in connectors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receipts) == 6
    assert len({receipt.external_id for receipt in receipts}) == 1
    assert len(brand.posts()) == 1


def test_what_the_author_edits_or_deletes_is_heard(
    connector: BlueskyConnector, brand: Person, dana: Person, emeka: Person
) -> None:
    ear = Ear(connector)
    edited, deleted = dana.write(f"@{brand.account.handle} one"), emeka.write(f"@{brand.account.handle} two")
    ear.hear(2)
    dana.edit(edited, f"@{brand.account.handle} one, corrected")
    emeka.delete(deleted)
    changes = ear.hear(2, look_again=True)
    assert {type(change) for change in changes} == {Edited, Deleted}
    by_id = {change.external_id: change for change in changes if isinstance(change, Edited | Deleted)}
    correction = by_id[edited.uri]
    assert isinstance(correction, Edited)
    assert correction.text.endswith("one, corrected")
    assert isinstance(by_id[deleted.uri], Deleted)
    assert ear.listen(look_again=True) == []


def test_a_customer_who_blocks_us_has_not_deleted_anything(
    connector: BlueskyConnector, brand: Person, emeka: Person
) -> None:
    ear = Ear(connector)
    written = emeka.write(f"@{brand.account.handle} goodbye")
    ear.hear(1)
    block = {"$type": "app.bsky.graph.block", "subject": brand.account.did, "createdAt": "2026-01-01T00:00:00Z"}
    emeka.tell(
        "com.atproto.repo.createRecord",
        {"repo": emeka.account.did, "collection": "app.bsky.graph.block", "record": block},
    )
    eventually(lambda: not brand.ask("app.bsky.feed.getPosts", uris=[written.uri])["posts"])
    assert ear.listen(look_again=True) == []
    with pytest.raises(Refused, match="no longer lets"):
        connector.send(answer(written))


def test_after_a_long_absence_everything_is_heard_once_and_in_order(
    network: Network, brand: Person, dana: Person
) -> None:
    """Several pages, few at a time, a new process for each look, and people who go on writing meanwhile."""
    written = [dana.write(f"@{brand.account.handle} {number}") for number in range(60)]
    eventually(lambda: len(brand.ask("app.bsky.notification.listNotifications", limit=100)["notifications"]) == 60)
    cursor: Cursor | None = None
    heard: list[str] = []
    for look in range(100):
        connector = BlueskyConnector(network.settings(brand.account.handle))
        fetched = connector.fetch(cursor, limit=7)
        heard += [each.external_id for raw in fetched.raws for each in connector.translate(raw)]
        cursor = json.loads(json.dumps(fetched.cursor))
        connector.close()
        if look in (2, 5):
            written.append(dana.write(f"@{brand.account.handle} meanwhile {look}"))
        if fetched.is_exhausted and not fetched.raws and len(heard) >= len(written):
            break
    assert heard == [post.uri for post in written]


def test_posts_dated_by_a_wrong_clock_are_still_heard(connector: BlueskyConnector, brand: Person, dana: Person) -> None:
    """The network sorts by the author's clock, so a late one appears below what is known."""
    ear = Ear(connector)
    for number in range(3):
        dana.write(f"@{brand.account.handle} now {number}")
    ear.hear(3)
    ahead = dana.write(f"@{brand.account.handle} from the future", created_at="2101-01-01T00:00:00.000Z")
    (heard,) = ear.hear(1)
    assert isinstance(heard, Post)
    assert heard.external_id == ahead.uri
    assert heard.posted_at <= datetime.now(UTC)
    two_hours_ago = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2)
    behind = dana.write(f"@{brand.account.handle} from the past", created_at=two_hours_ago.isoformat())
    (heard,) = ear.hear(1, look_again=True)
    assert isinstance(heard, Post)
    assert (heard.external_id, heard.posted_at) == (behind.uri, two_hours_ago)


def test_what_we_sent_can_be_taken_back(connector: BlueskyConnector, brand: Person, dana: Person) -> None:
    mention = dana.write(f"@{brand.account.handle} hello")
    eventually(lambda: connector.fetch(None, limit=5).raws)
    receipt = connector.send(answer(mention))
    connector.delete(receipt.external_id)
    connector.delete(receipt.external_id)
    assert brand.posts() == []
    with pytest.raises(Refused):
        connector.delete(mention.uri)


def test_a_session_the_server_no_longer_knows_is_renewed(
    network: Network, connector: BlueskyConnector, brand: Person, dana: Person
) -> None:
    connector.verify()
    (account,) = (key for key in _sessions if key[1] == brand.account.handle)
    parts = _sessions[account].split(":::")
    parts[2] = parts[2][:-4] + "AAAA"  # the signature no longer holds
    _sessions[account] = ":::".join(parts)
    dana.write(f"@{brand.account.handle} hello")
    late = BlueskyConnector(network.settings(brand.account.handle))
    assert eventually(lambda: late.fetch(None, limit=5).raws)
    late.close()


def test_a_password_that_was_taken_back_asks_for_a_new_one(network: Network, brand: Person) -> None:
    made = brand.tell("com.atproto.server.createAppPassword", {"name": "short lived"})
    settings = network.settings(brand.account.handle) | {"app_password": made["password"]}
    BlueskyConnector(settings).verify()
    brand.tell("com.atproto.server.revokeAppPassword", {"name": "short lived"})
    _sessions.clear()
    with pytest.raises(Reconnect, match="App passwords"):
        BlueskyConnector(settings).verify()


def test_a_changed_handle_is_still_the_same_account(network: Network, brand: Person, dana: Person) -> None:
    connector = BlueskyConnector(network.settings(brand.account.handle))
    cursor = connector.fetch(None, limit=5).cursor
    connector.close()
    brand.tell("com.atproto.identity.updateHandle", {"handle": f"new-{brand.account.handle}"})
    _sessions.clear()
    again = BlueskyConnector(network.settings(brand.account.handle))
    assert again.fetch(cursor, limit=5).cursor["did"] == brand.account.did
    assert again.verify().handle == f"new-{brand.account.handle}"
    again.close()


def test_direct_messages_that_the_service_cannot_give_do_not_hold_up_the_rest(
    network: Network, brand: Person, dana: Person
) -> None:
    """The main password may read them, but this network has no chat service."""
    settings = network.settings(brand.account.handle) | {"app_password": brand.account.password}
    connector = BlueskyConnector(settings)
    assert len(connector.verify().warnings) == 2
    dana.write(f"@{brand.account.handle} hello")
    assert eventually(lambda: connector.fetch(None, limit=5).raws)
    connector.close()


def test_the_networks_own_limit_is_obeyed() -> None:
    def log_in_again_and_again(settings: dict[str, str]) -> None:
        for _ in range(40):
            _sessions.clear()
            connector = BlueskyConnector(settings)
            try:
                connector.verify()
            finally:
                connector.close()

    alone = bluesky_network(handles=["fjordnet.test"], has_rate_limits=True)
    with alone as limited, pytest.raises(TryLater) as refusal:
        log_in_again_and_again(limited.settings("fjordnet.test"))
    assert 200 < refusal.value.after <= 300
