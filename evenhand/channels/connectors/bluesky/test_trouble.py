"""A server in trouble, a session at its end, a password that no longer works."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from evenhand.channels.connectors.bluesky.connector import BlueskyConnector
from evenhand.channels.domain.connector import Reply
from evenhand.channels.errors import Reconnect, TryLater
from tests.peers.bluesky_stub import Stub, Trouble

NOTICES = "app.bsky.notification.listNotifications"
LOG_IN = "com.atproto.server.createSession"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def reply(text: str = "We are on it. ^NK", **facts: Any) -> Reply:
    facts.setdefault("key", str(uuid.uuid4()))
    return Reply(text=text, created_at=NOW, **facts)


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
