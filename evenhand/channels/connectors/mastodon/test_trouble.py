"""A server in trouble, one that is something else, a token that no longer works."""

import threading
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from evenhand.channels.connectors.mastodon.about import _streaming_at
from evenhand.channels.connectors.mastodon.connector import MastodonConnector
from evenhand.channels.connectors.mastodon.failures import until_reset
from evenhand.channels.connectors.mastodon.settings import read_settings
from evenhand.channels.domain.connector import Reply
from evenhand.channels.errors import Reconnect, TryLater
from tests.peers.mastodon_stub import Stub, Trouble

NOTICES, ME = "/api/v1/notifications", "/api/v1/accounts/verify_credentials"


@pytest.mark.parametrize(
    ("trouble", "after"),
    [
        (Trouble(NOTICES, 429, headers={"retry-after": "17"}), 17),
        (Trouble(NOTICES, 429, headers={"retry-after": "soon"}), 60),
        (Trouble(NOTICES, 429, headers={"retry-after": "nan"}), 60),
        (Trouble(NOTICES, 503, headers={"retry-after": "30"}), 30),
        (Trouble(NOTICES, 500, {"error": "oh"}), 60),
        (Trouble(NOTICES, 200, content=b'{"error": "trunc'), 60),
        (Trouble(NOTICES, 200, content=b"<html>maintenance</html>"), 60),
        (Trouble(NOTICES, 200, content=b"[" * 200_000), 60),
        (Trouble(NOTICES, 200, content=b"not gzip", headers={"content-encoding": "gzip"}), 60),
        (Trouble(NOTICES, breaks_off=True), 60),
    ],
)
def test_a_server_in_trouble_is_left_alone_as_long_as_it_asks(
    stub: Stub, connector: MastodonConnector, trouble: Trouble, after: float
) -> None:
    stub.somebody_writes("@fjordnet hello")
    stub.troubles.append(trouble)
    with pytest.raises(TryLater) as refusal:
        connector.fetch(None, limit=5)
    assert refusal.value.after == pytest.approx(after, abs=1)
    assert len(connector.fetch(None, limit=5).raws) == 1


@pytest.mark.parametrize("said", [None, 7, {}, {"notifications": []}, [None, 3, [], {}], [{"id": 1.5}]])
def test_a_list_of_nonsense_is_an_empty_list(stub: Stub, connector: MastodonConnector, said: Any) -> None:
    stub.troubles.append(Trouble(NOTICES, 200, said))
    assert connector.fetch(None, limit=5).raws == ()


@pytest.mark.parametrize(
    ("reset", "seconds"),
    [
        (lambda: (datetime.now(UTC) + timedelta(seconds=40)).isoformat(), 40),
        (lambda: str(int(time.time()) + 40), 40),
        (lambda: "40", 40),
        (lambda: "soon", None),
        (lambda: "inf", None),
        (lambda: "2001-01-01T00:00:00Z", None),
    ],
)
def test_the_end_of_a_limit_is_understood_as_each_make_writes_it(reset: Any, seconds: float | None) -> None:
    found = until_reset({"x-ratelimit-reset": reset()})
    assert found == (None if seconds is None else pytest.approx(seconds, abs=1.5))


def test_reading_slows_down_before_the_limit_and_leaves_the_rest_for_sending(
    stub: Stub, connector: MastodonConnector
) -> None:
    stub.somebody_writes("@fjordnet good morning")
    fetched = connector.fetch(None, limit=100)
    uri = stub.somebody_writes("@fjordnet hello")
    reset = (datetime.now(UTC) + timedelta(seconds=40)).isoformat()
    stub.headers = {"x-ratelimit-limit": "300", "x-ratelimit-remaining": "29", "x-ratelimit-reset": reset}
    fetched = connector.fetch(fetched.cursor, limit=100)
    assert len(fetched.raws) == 1
    with pytest.raises(TryLater) as refusal:
        connector.fetch(fetched.cursor, limit=100)
    assert 35 < refusal.value.after <= 41
    reply = Reply(key=str(uuid.uuid4()), text="We are on it.", created_at=datetime.now(UTC), in_reply_to=uri)
    assert connector.send(reply).external_id


def test_a_long_list_is_left_where_the_limit_comes_near_and_read_on_later(stub: Stub) -> None:
    for number in range(12):
        stub.somebody_writes(f"@fjordnet {number}")
    connector = MastodonConnector(stub.settings)
    reset = (datetime.now(UTC) + timedelta(seconds=40)).isoformat()
    stub.headers = {"x-ratelimit-limit": "300", "x-ratelimit-remaining": "1", "x-ratelimit-reset": reset}
    fetched = connector.fetch(None, limit=2)
    assert not fetched.is_exhausted
    stub.headers = {}
    later = MastodonConnector(stub.settings)
    heard, cursor, is_done = list(fetched.raws), fetched.cursor, False
    while not is_done:
        look = later.fetch(cursor, limit=2)
        heard, cursor, is_done = [*heard, *look.raws], look.cursor, look.is_exhausted
    assert len({raw.reference for raw in heard}) == len(heard) == 12
    connector.close()
    later.close()


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (Trouble(ME, 401, {"error": "The access token is invalid"}), "access token"),
        (Trouble(ME, 403, {"error": "This action is outside the authorized scopes"}), "permission"),
        (Trouble(ME, 403, {"error": "Your login is currently disabled"}), "does not let this account in"),
        (Trouble(ME, 404, {"error": "no"}), "Check the server's address"),
        (Trouble(ME, 200, content=b"<html>A blog</html>"), "Check the server's address"),
        (Trouble(ME, 200, {"hello": "world"}), "Check the server's address"),
        (Trouble(ME, 301, headers={"location": "https://elsewhere.example/"}), "leads elsewhere"),
        (Trouble(NOTICES, 403, {"error": "This action is outside the authorized scopes"}), "may not read mentions"),
    ],
)
def test_a_wrong_server_or_token_says_what_to_change(
    stub: Stub, connector: MastodonConnector, trouble: Trouble, told: str
) -> None:
    stub.troubles.append(trouble)
    with pytest.raises(Reconnect, match=told):
        connector.verify()


def test_a_token_that_may_only_read_is_taken_with_a_warning(stub: Stub, connector: MastodonConnector) -> None:
    assert connector.verify().warnings == ()
    stub.is_read_only = True
    (warning,) = connector.verify().warnings
    assert "write:statuses" in warning


def test_the_token_does_not_follow_a_redirect_to_another_host(stub: Stub, connector: MastodonConnector) -> None:
    with Stub() as other:
        stub.troubles.append(Trouble(ME, 307, headers={"location": f"{other.url}{ME}"}))
        with pytest.raises(Reconnect, match="elsewhere"):
            connector.verify()
        assert other.called == []


def test_redirects_on_the_same_server_are_followed_and_come_to_an_end(stub: Stub, connector: MastodonConnector) -> None:
    stub.troubles.append(Trouble(ME, 301, headers={"location": ME}))
    assert connector.verify().handle == "fjordnet@fjord.example"
    stub.troubles.append(Trouble(ME, 301, headers={"location": ME}, repeats=True))
    with pytest.raises(Reconnect, match="elsewhere"):
        connector.verify()


@pytest.mark.parametrize(
    ("told", "streams"),
    [
        ("wss://streaming.social.example", "wss://streaming.social.example/api/v1/streaming"),
        ("wss://streaming.fjord.social.example/", "wss://fjord.social.example/api/v1/streaming"),
        ("https://fjord.social.example", "wss://fjord.social.example/api/v1/streaming"),
        ("wss://169.254.169.254", "wss://fjord.social.example/api/v1/streaming"),
        ("ws://127.0.0.1:5432", "wss://fjord.social.example/api/v1/streaming"),
        ("ws://streaming.social.example", "wss://fjord.social.example/api/v1/streaming"),
        ("wss://evil.example", "wss://fjord.social.example/api/v1/streaming"),
        (7, "wss://fjord.social.example/api/v1/streaming"),
        (None, ""),
    ],
)
def test_streams_are_opened_only_on_hosts_of_the_servers_family(told: Any, streams: str) -> None:
    settings = read_settings({"server": "fjord.social.example", "access_token_secret": "x"})
    if told == "wss://streaming.fjord.social.example/":
        streams = "wss://streaming.fjord.social.example/api/v1/streaming"
    assert _streaming_at(settings, {"streaming": told}) == streams


def test_waiting_ends_when_the_connector_is_closed(poor: Stub) -> None:
    connector = MastodonConnector(poor.settings)
    threading.Timer(0.3, connector.close).start()
    began = time.monotonic()
    connector.wait(20)
    connector.wait(20)
    assert time.monotonic() - began < 5


def test_waiting_for_a_server_without_streams_just_waits(poor: Stub) -> None:
    connector = MastodonConnector(poor.settings)
    connector.wait(0.3)
    connector.wait(0.3)
    connector.close()
