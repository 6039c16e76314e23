"""The Mastodon connector while the server is in trouble: nothing is lost, nothing stands twice."""

import time
from typing import Any

import pytest

from evenhand.channels.connectors.mastodon.connector import MastodonConnector
from evenhand.channels.errors import Reconnect, TryLater
from tests.peers.ear import Ear
from tests.peers.fediverse.replies import answer
from tests.peers.mastodon import Person, Server, mastodon_server

pytestmark = pytest.mark.peers


NOTICES, STATUSES = "/api/v1/notifications", "/api/v1/statuses"


@pytest.mark.parametrize(
    ("kind", "effect"),
    [
        ("status", {"status": 500}),
        ("status", {"status": 503, "headers": {"Retry-After": "7"}}),
        ("malformed", {}),
        ("malformed", {"truncate": False}),
        ("ratelimit", {"headers": {"Retry-After": "7"}}),
    ],
)
def test_a_server_in_trouble_is_left_alone_and_nothing_is_lost(
    server: Server, connector: MastodonConnector, brand: Person, dana: Person, kind: str, effect: dict[str, Any]
) -> None:
    dana.write(f"@{brand.name} hello")
    server.fail(NOTICES, kind, **effect)
    with pytest.raises(TryLater) as trouble:
        connector.fetch(None, limit=10)
    assert trouble.value.after == (7 if "headers" in effect else 60)
    assert len(connector.fetch(None, limit=10).raws) == 1


def test_a_slow_server_is_waited_for(server: Server, connector: MastodonConnector, brand: Person, dana: Person) -> None:
    dana.write(f"@{brand.name} hello")
    server.fail(NOTICES, "latency", delay_ms=1500)
    assert len(connector.fetch(None, limit=10).raws) == 1


def test_a_server_that_hangs_is_given_up_and_heard_again(
    server: Server, connector: MastodonConnector, brand: Person, dana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    dana.write(f"@{brand.name} hello")
    connector.fetch(None, limit=10)
    assert connector._wire._client is not None
    monkeypatch.setattr(connector._wire._client, "timeout", 1.0)
    server.fail(NOTICES, "timeout")
    with pytest.raises(TryLater):
        connector.fetch(None, limit=10)
    assert len(connector.fetch(None, limit=10).raws) == 1


@pytest.mark.parametrize(("kind", "effect"), [("status", {"status": 502}), ("malformed", {}), ("ratelimit", {})])
def test_a_reply_that_fails_on_the_way_stands_once_after_the_retry(
    server: Server, connector: MastodonConnector, brand: Person, dana: Person, kind: str, effect: dict[str, Any]
) -> None:
    written = dana.write(f"@{brand.name} hello")
    reply = answer(written)
    server.fail(STATUSES, kind, methods=["POST"], **effect)
    with pytest.raises(TryLater):
        connector.send(reply)
    connector.send(reply)
    assert len(dana.answers_to(written)) == 1


def test_an_answer_that_was_lost_on_the_way_back_stands_once(
    server: Server, connector: MastodonConnector, brand: Person, dana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = dana.write(f"@{brand.name} hello")
    reply = answer(written)
    connector.verify()
    assert connector._wire._client is not None
    monkeypatch.setattr(connector._wire._client, "timeout", 0.7)
    server.fail(STATUSES, "latency", methods=["POST"], delay_ms=1500)
    with pytest.raises(TryLater):
        connector.send(reply)
    time.sleep(1.5)
    connector.send(reply)
    assert len(dana.answers_to(written)) == 1


def test_an_expired_token_asks_for_a_new_one(server: Server, connector: MastodonConnector) -> None:
    connector.fetch(None, limit=5)
    server.fail(NOTICES, "status", status=401)
    with pytest.raises(Reconnect, match="access token"):
        connector.fetch(None, limit=5)
    with pytest.raises(Reconnect, match="access token"):
        MastodonConnector({"server": server.url, "access_token_secret": "wrong"}).verify()


def test_a_server_that_goes_away_breaks_streams_but_nothing_is_lost() -> None:
    with mastodon_server(names=["brand", "dana"]) as server:
        dana = Person(server, "dana")
        connector = MastodonConnector(server.settings("brand", hashtags="tea"))
        ear = Ear(connector)
        ear.listen()
        connector.wait(1)
        dana.write("#tea")
        assert len(ear.wait_for(1)) == 1
    connector.wait(0.2)
    connector.close()
    again = MastodonConnector(server.settings("brand", hashtags="tea"))
    with pytest.raises(TryLater, match="cannot be reached"):
        again.fetch(ear.cursor, limit=10)
    again.close()


def test_reading_stops_before_the_rate_limit_and_leaves_room_for_an_answer() -> None:
    with mastodon_server(names=["brand", "dana"], rate_limit=30) as server:
        dana = Person(server, "dana")
        written = dana.write("@brand hello")
        connector = MastodonConnector(server.settings("brand"))
        ear = Ear(connector)
        while not connector._wire.is_near_limit:
            ear.listen()
        with pytest.raises(TryLater) as distance:
            ear.listen()
        assert 60 < distance.value.after <= 300
        assert connector.send(answer(written)).external_id
        connector.close()


def test_a_server_without_streams_is_asked() -> None:
    with mastodon_server(names=["brand", "dana"], with_streams=False) as server:
        dana = Person(server, "dana")
        connector = MastodonConnector(server.settings("brand", hashtags="tea"))
        ear = Ear(connector)
        dana.write("#tea")
        assert len(ear.listen()) == 1
        connector.wait(1)  # finds no stream, and does not mind
        dana.write("@brand hello")
        assert len(ear.wait_for(1)) == 1
        connector.close()
