"""Webhooks: who may push, what a push says, and layouts of others."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.channels.connectors.webhook.connector import MOST_ITEMS, WebhookConnector
from evenhand.channels.connectors.webhook.translate import clean, moment, web_address
from evenhand.channels.domain.connector import Connector, Deleted, Edited, Post, PostKind, Pushed, Raw
from evenhand.channels.errors import CannotTranslate, Reconnect, Refused
from tests.channels.contract import Connect, ConnectorContract

SAMPLES = Path(__file__).parent / "samples"
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SECRET = "a-secret-of-some-length"
OURS = (SAMPLES / "ours.json").read_bytes()
DISCOURSE = (SAMPLES / "discourse.json").read_bytes()
FILLED_IN = {"name": "Forum", "shared_secret": SECRET}
BY_DISCOURSE = {
    **FILLED_IN,
    "proof": "body_hmac",
    "signature_header": "X-Discourse-Event-Signature",
    "delivery_header": "X-Discourse-Event-Id",
    "mapping": (SAMPLES / "discourse_mapping.json").read_text(),
}


def connector(**changes: Any) -> WebhookConnector:
    return WebhookConnector({**FILLED_IN, **changes}, now=lambda: NOW)


def signed(
    body: bytes, *, at: datetime = NOW, key: bytes = SECRET.encode(), name: str = "msg_1", **headers: str
) -> Pushed:
    """A request signed as the specification says, written anew here."""
    stamp = str(int(at.timestamp()))
    digest = hmac.new(key, f"{name}.{stamp}.".encode() + body, hashlib.sha256).digest()
    said = {
        "content-type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": stamp,
        "webhook-signature": "v1," + base64.b64encode(digest).decode(),
    }
    return Pushed(method="POST", headers={**said, **headers}, query={}, body=body)


def by_discourse(body: bytes = DISCOURSE, event: str = "post_created", **headers: str) -> Pushed:
    said = {
        "content-type": "application/json",
        "x-discourse-event": event,
        "x-discourse-event-id": "37",
        "x-discourse-event-signature": "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest(),
    }
    return Pushed(method="POST", headers={**said, **headers}, query={}, body=body)


def heard(body: Any, receiver: WebhookConnector | None = None) -> list[Any]:
    """What a genuine request with this body says."""
    receiver = receiver or connector()
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return [each for raw in receiver.receive(signed(content)) for each in receiver.translate(raw)]


def a_post(**changes: Any) -> dict[str, Any]:
    return {"id": "1", "author": {"id": "dana"}, "text": "hello", **changes}


class TestContract(ConnectorContract):
    kind = "webhook"
    required = ("name", "shared_secret")

    @pytest.fixture
    def filled_in(self) -> dict[str, Any]:
        return dict(FILLED_IN)

    @pytest.fixture
    def connect(self, filled_in: dict[str, Any]) -> Connect:
        return lambda: WebhookConnector(filled_in, now=lambda: NOW)

    def items(self, connector: Connector) -> list[Raw]:
        assert isinstance(connector, WebhookConnector)
        return [connector.complete(raw) for raw in connector.receive(signed(OURS))]


class TestOtherLayoutsContract(TestContract):
    at_least = 1

    @pytest.fixture
    def filled_in(self) -> dict[str, Any]:
        return dict(BY_DISCOURSE)

    def items(self, connector: Connector) -> list[Raw]:
        assert isinstance(connector, WebhookConnector)
        return list(connector.receive(by_discourse()))


# What it says.


def test_everything_in_our_own_layout_is_understood() -> None:
    question, answer, private, edited_post, edit, deletion, overheard = heard(OURS)
    assert (question.external_id, question.author.handle, question.thread_id) == ("Forum/4702", "eve", "Forum/thread/8")
    assert (answer.external_id, answer.kind, answer.in_reply_to) == ("Forum/4711", PostKind.REPLY, "Forum/4702")
    assert (answer.author.external_id, answer.language, answer.thread_id) == ("Forum/17", "en", "Forum/thread/8")
    assert answer.posted_at == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert answer.attachments[0].url == "https://forum.example/blink.jpg"
    assert (private.kind, private.is_public, private.posted_at) == (PostKind.DIRECT, False, NOW)
    assert private.text == "Only for you: my number is 7.\nDana"
    assert "script" not in private.html
    assert isinstance(edited_post, Post)
    assert edit == Edited(
        external_id="Forum/4702",
        text="Is anybody else in Bristol without internet?",
        edited_at=datetime(2026, 3, 2, 9, 5, tzinfo=UTC),
    )
    assert deletion == Deleted(external_id="Forum/4650")
    assert overheard.is_overheard
    assert overheard.posted_at == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_one_post_alone_needs_no_list() -> None:
    (post,) = heard(a_post(text="My router blinks."))
    assert post.text == "My router blinks."


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (a_post(id=None), "id"),
        (a_post(id=" "), "id"),
        (a_post(author=None), "author"),
        (a_post(author={"name": "Dana"}), "author"),
        (a_post(author={"id": ""}), "author.id"),
        (a_post(text=""), "neither text nor files"),
        (a_post(text=7), "text"),
        (a_post(kind="shout"), "shout"),
        (a_post(posted_at="yesterday"), "posted_at"),
        (a_post(posted_at=1e300), "posted_at"),
        (a_post(attachments=[{"url": "javascript:alert(1)"}]), "javascript"),
        ("a word", "object"),
        (7, "object"),
    ],
)
def test_a_bad_item_says_what_is_wrong_and_hinders_no_other(item: Any, reason: str) -> None:
    receiver = connector()
    pushed = signed(json.dumps({"posts": [a_post(id="good"), item]}).encode())
    good, bad = receiver.receive(pushed)
    assert receiver.translate(good)
    with pytest.raises(CannotTranslate, match=reason):
        receiver.translate(bad)
    answer = json.loads(receiver.answer(pushed, (good, bad)).body)
    assert answer["accepted"] == 1
    assert answer["set_aside"][0]["item"] == 1
    assert reason in answer["set_aside"][0]["reason"]


def test_an_address_that_a_browser_would_run_is_not_kept() -> None:
    (post,) = heard(a_post(url="javascript:alert(1)"))
    assert post.url == ""


def test_a_post_dated_in_the_future_has_the_time_we_received_it() -> None:
    (post,) = heard(a_post(posted_at="2031-01-01T00:00:00Z"))
    assert post.posted_at == NOW


def test_an_edit_without_an_author_changes_only_what_is_known() -> None:
    assert [type(each) for each in heard({"id": "1", "text": "new words", "edited": True})] == [Edited]


@given(st.one_of(st.integers(), st.floats(), st.text(max_size=40)))
def test_any_moment_is_a_time_of_the_past_or_refused(value: Any) -> None:
    try:
        found = moment(value, "posted_at", not_after=NOW)
    except CannotTranslate as problem:
        assert problem.sentence  # noqa: PT017 - both ways out are fine
    else:
        assert found.tzinfo is not None
        assert found <= NOW + timedelta(minutes=10)


@pytest.mark.parametrize("number", [1772443800, 1772443800.0, 1772443800000, "1772443800", "1772443800000"])
def test_seconds_and_milliseconds_are_told_apart(number: Any) -> None:
    assert moment(number, "posted_at", not_after=NOW) == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@given(st.text())
def test_only_addresses_of_the_web_are_kept(text: str) -> None:
    assert web_address(text) == "" or web_address(text).startswith(("http", "HTTP"))


@pytest.mark.parametrize("html", ["<img src=x onerror=alert(1)>", "<a href='javascript:x'>y</a>", "<svg><script>a"])
def test_html_is_cleaned(html: str) -> None:
    cleaned = clean(html)
    assert "onerror" not in cleaned
    assert "javascript" not in cleaned
    assert "script" not in cleaned


# Who may push.


def test_a_request_signed_as_the_standard_says_is_taken() -> None:
    assert len(connector().receive(signed(OURS))) == 6


def test_a_secret_in_the_standards_own_form_is_base64() -> None:
    key = bytes(range(32))
    receiver = connector(shared_secret="whsec_" + base64.b64encode(key).decode())
    assert receiver.receive(signed(OURS, key=key))


def test_one_of_several_signatures_is_enough_while_a_secret_changes() -> None:
    good = signed(OURS).headers["webhook-signature"]
    several = signed(OURS, **{"webhook-signature": f"v1,b2xk v1a,YXN5bQ== {good}"})
    assert connector().receive(several)


@pytest.mark.parametrize(
    "pushed",
    [
        signed(OURS, key=b"another secret altogether"),
        signed(OURS, at=NOW - timedelta(minutes=6)),
        signed(OURS, at=NOW + timedelta(minutes=6)),
        signed(OURS, **{"webhook-id": "msg_2"}),
        signed(OURS, **{"webhook-timestamp": str(int(NOW.timestamp()) + 1)}),
        signed(OURS, **{"webhook-signature": ""}),
        signed(OURS, **{"webhook-signature": "v1,"}),
        signed(OURS, **{"webhook-signature": "v1,ünïcode"}),
        msgspec.structs.replace(signed(OURS), body=OURS.replace(b"Dana", b"Eve")),
        msgspec.structs.replace(signed(OURS), headers={"content-type": "application/json"}),
    ],
)
def test_what_is_not_signed_right_is_refused(pushed: Pushed) -> None:
    with pytest.raises(Refused) as refused:
        connector().receive(pushed)
    assert refused.value.facts["status"] == 401
    assert SECRET not in refused.value.sentence


@given(st.binary(max_size=40), st.text(max_size=60))
def test_nobody_guesses_a_signature(body: bytes, signature: str) -> None:
    with pytest.raises(Refused):
        connector().receive(signed(body, **{"webhook-signature": signature}))


def test_the_same_delivery_has_the_same_references() -> None:
    first, again = (connector().receive(signed(OURS)) for _ in range(2))
    assert [raw.reference for raw in first] == [raw.reference for raw in again] == [f"msg_1/{n}" for n in range(6)]


def test_a_bearer_token_is_compared_whole() -> None:
    receiver = connector(proof="bearer")
    headers = {"content-type": "application/json; charset=utf-8", "authorization": f"Bearer {SECRET}"}
    pushed = Pushed(method="POST", headers=headers, query={}, body=json.dumps(a_post()).encode())
    assert receiver.receive(pushed)
    for wrong in ("", "Bearer", f"Bearer {SECRET}x", f"Bearer {SECRET[:-1]}", f"Basic {SECRET}", "Bearer ünï"):
        with pytest.raises(Refused):
            receiver.receive(msgspec.structs.replace(pushed, headers={**headers, "authorization": wrong}))


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"content-type": "text/plain"}, 415), ({"content-type": ""}, 415), ({"content-encoding": "gzip"}, 415)],
)
def test_only_json_is_read(headers: dict[str, str], status: int) -> None:
    with pytest.raises(Refused) as refused:
        connector().receive(signed(OURS, **headers))
    assert refused.value.facts["status"] == status


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"[1]",
        b"nothing",
        b'"text"',
        b"[" * 100_000,
        b'{"posts": {}}',
        b'{"posts": 7}',
        b"\xff",
        b'{"\xff": "\xff"}',
    ],
)
def test_a_body_that_is_no_json_object_is_refused(body: bytes) -> None:
    with pytest.raises(Refused) as refused:
        connector().receive(signed(body))
    assert refused.value.facts["status"] == 400


def test_too_many_posts_at_once_are_refused() -> None:
    body = json.dumps({"posts": [a_post()] * (MOST_ITEMS + 1)}).encode()
    with pytest.raises(Refused) as refused:
        connector().receive(signed(body))
    assert refused.value.facts["status"] == 413


# Layouts of others.


def test_a_forums_webhook_is_used_as_it_is() -> None:
    receiver = WebhookConnector(BY_DISCOURSE, now=lambda: NOW)
    (raw,) = receiver.receive(by_discourse())
    post, _ = receiver.translate(raw)
    assert isinstance(post, Post)
    assert raw.reference == "37/0"
    assert (post.external_id, post.thread_id, post.subject) == ("Forum/38", "Forum/thread/8", "No internet in Bristol")
    assert (post.author.external_id, post.author.handle, post.author.name) == ("Forum/17", "dana", "Dana Whitlock")
    assert (post.text, post.url) == ("My router **blinks** red.", "https://forum.example/t/8/2")
    assert post.posted_at == datetime(2026, 3, 2, 9, 30, 0, 123000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("event", "expected"),
    [("post_edited", [Post, Edited]), ("post_destroyed", [Deleted]), ("user_created", []), ("", [])],
)
def test_what_happened_stands_in_a_header(event: str, expected: list[type]) -> None:
    receiver = WebhookConnector(BY_DISCOURSE, now=lambda: NOW)
    (raw,) = receiver.receive(by_discourse(event=event))
    assert [type(each) for each in receiver.translate(raw)] == expected


@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=" + "0" * 64, "0" * 64])
def test_a_forum_that_signs_wrong_is_refused(signature: str) -> None:
    receiver = WebhookConnector(BY_DISCOURSE, now=lambda: NOW)
    with pytest.raises(Refused):
        receiver.receive(by_discourse(**{"x-discourse-event-signature": signature}))


def test_items_are_found_wherever_they_stand() -> None:
    mapping = {"items": "data.rows[]", "id": "n", "text": "body", "author_handle": "by", "is_overheard": True}
    receiver = connector(mapping=json.dumps(mapping))
    body = {"data": {"rows": [{"n": 1, "body": "one", "by": "dana"}, {"n": 2, "body": 22, "by": "eve"}]}}
    posts = heard(body, receiver)
    assert [(post.external_id, post.text, post.author.external_id) for post in posts] == [
        ("Forum/1", "one", "Forum/dana"),
        ("Forum/2", "22", "Forum/eve"),
    ]
    assert all(post.is_overheard for post in posts)
    assert heard({"data": None}, receiver) == []


def test_a_mapping_that_fails_on_an_item_sets_it_aside() -> None:
    receiver = connector(mapping=json.dumps({"id": "join('-', n)", "text": "body"}))
    (raw,) = receiver.receive(signed(b'{"n": 7}'))
    with pytest.raises(CannotTranslate, match="id"):
        receiver.translate(raw)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": " "},
        {"shared_secret": "short"},
        {"shared_secret": "whsec_not base64 at all"},
        {"proof": "body_hmac"},
        {"proof": "trust me"},
        {"mapping": "{"},
        {"mapping": "[" * 50_000},
        {"mapping": "{}"},
        {"mapping": '{"id": "[["}'},
        {"mapping": '{"id": "id", "txt": "text"}'},
    ],
)
def test_settings_that_cannot_work_are_refused_in_words(changes: dict[str, Any]) -> None:
    with pytest.raises(Reconnect) as refused:
        connector(**changes).verify()
    assert refused.value.sentence


def test_weaker_proofs_are_warned_of() -> None:
    assert not connector().verify().warnings
    assert connector(proof="bearer").verify().warnings
