"""The door of pushed sources: who may come in, what is kept, and that nothing can be read."""

import base64
import hashlib
import hmac
import json
import time
from io import BytesIO
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode
from xmlrpc.client import dumps, loads

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import OperationalError
from django.test import Client, RequestFactory

from evenhand.api import incoming
from evenhand.api.pace import Pace
from evenhand.channels import letterbox
from evenhand.channels.actions import open_account, open_source, pushes
from evenhand.channels.models import Outcome, Post, Pushed, Source, SourceState
from tests.cast import NOON, Cast

SECRET = "a-secret-of-some-length"
BODY = json.dumps({"id": "1", "author": {"id": "dana"}, "text": "my router blinks"}).encode()


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "pace", Pace())


@pytest.fixture
def forum(cast: Cast) -> Source:
    """A source that a forum pushes to."""
    source = open_source(
        kind="webhook", name="Forum", settings={"name": "Forum"}, secrets={"shared_secret": SECRET}, now=NOON
    )
    open_account(source=source, brand_id=cast.harborline.pk, network="webhook", handle="Forum")
    return source


def address(source: Source) -> str:
    return f"/api/in/{letterbox.key_of(source.pk)}/"


def signed(body: bytes, name: str = "msg_1") -> dict[str, str]:
    stamp = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), f"{name}.{stamp}.".encode() + body, hashlib.sha256).digest()
    signature = "v1," + base64.b64encode(digest).decode()
    return {"webhook-id": name, "webhook-timestamp": stamp, "webhook-signature": signature}


def push(source: Source, body: bytes = BODY, *, name: str = "msg_1", **changes: Any) -> Any:
    headers = {**signed(body, name), **changes.pop("headers", {})}
    options = {"content_type": "application/json", **changes}
    return Client(enforce_csrf_checks=True).post(address(source), body, headers=headers, **options)


# What is kept.


def test_what_is_pushed_is_kept_before_anything_looks_at_it(forum: Source) -> None:
    answer = push(forum)
    kept = Pushed.objects.get()
    assert (answer.status_code, answer.json()) == (202, {"accepted": 1, "set_aside": []})
    assert (kept.source_id, kept.reference, kept.settled_at) == (forum.pk, "msg_1/0", None)
    assert b"my router blinks" in bytes(kept.content)
    assert not Post.objects.exists()


def test_the_door_needs_no_session_and_gives_no_cookie(forum: Source) -> None:
    answer = push(forum)
    assert not answer.cookies
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_delivery_sent_again_is_kept_once(forum: Source) -> None:
    assert [push(forum).status_code for _ in range(3)] == [202, 202, 202]
    assert Pushed.objects.count() == 1


def test_an_item_that_cannot_be_understood_is_named_and_kept_with_the_others(forum: Source) -> None:
    body = json.dumps({"posts": [json.loads(BODY), {"id": "2", "text": "whose?"}]}).encode()
    answer = push(forum, body).json()
    assert answer["accepted"] == 1
    assert [(each["item"], each["id"]) for each in answer["set_aside"]] == [(1, "2")]
    assert Pushed.objects.count() == 2


def test_a_paused_source_keeps_what_comes_for_later(forum: Source) -> None:
    Source.objects.filter(pk=forum.pk).update(state=SourceState.PAUSED)
    assert push(forum).status_code == 202
    assert Pushed.objects.count() == 1


def test_an_address_without_its_last_slash_works_too(forum: Source) -> None:
    answer = Client().post(address(forum).rstrip("/"), BODY, headers=signed(BODY), content_type="application/json")
    assert answer.status_code == 202


# Who is not let in.


def _wrong_keys(source: Source) -> list[str]:
    key = letterbox.key_of(source.pk)
    number, _, proof = key.partition("-")
    other = letterbox.key_of(source.pk + 1_000)
    return [
        "x",
        number,
        f"{number}-",
        f"{number}-{proof[:-1]}",
        f"0{key}",
        f"{key}x",
        other,
        f"{int(number) + 1}-{proof}",
    ]


def test_an_unknown_address_is_not_there_and_asks_the_database_nothing(forum: Source) -> None:
    answers = set()
    for key in _wrong_keys(forum):
        for method in ("get", "post"):
            answer = getattr(Client(), method)(
                f"/api/in/{key}/", BODY if method == "post" else None, content_type="application/json"
            )
            answers.add((answer.status_code, answer.content))
    assert answers == {(404, b'{"error":"There is nothing here."}')}
    assert not Pushed.objects.exists()


def test_a_source_that_is_not_pushed_or_has_ended_has_no_address(cast: Cast, forum: Source) -> None:
    assert push(cast.source).status_code == 404
    Source.objects.filter(pk=forum.pk).update(state=SourceState.ENDED)
    assert push(forum).status_code == 404


def test_what_is_not_genuine_is_refused_and_not_kept(forum: Source) -> None:
    answer = push(forum, headers={"webhook-signature": "v1,AAAA"})
    assert answer.status_code == 401
    assert not Pushed.objects.exists()


@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "options", "patch"])
def test_only_post_is_answered(forum: Source, method: str) -> None:
    answer = getattr(Client(), method)(address(forum))
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"


def test_what_is_too_large_is_refused_unread(forum: Source) -> None:
    assert push(forum, b"x" * 2_000_001).status_code == 413


def test_a_length_must_be_said(forum: Source) -> None:
    assert push(forum, CONTENT_LENGTH="").status_code == 411
    assert push(forum, CONTENT_LENGTH="-1").status_code == 411


def test_a_body_shorter_than_it_says_is_refused(forum: Source) -> None:
    environ = RequestFactory().post(address(forum), headers=signed(BODY), content_type="application/json").environ
    broken = WSGIRequest({**environ, "CONTENT_LENGTH": str(len(BODY) + 5), "wsgi.input": BytesIO(BODY)})
    answer = incoming.take(broken, key=letterbox.key_of(forum.pk))
    assert answer.status_code == 400
    assert not Pushed.objects.exists()


def test_other_content_is_refused(forum: Source) -> None:
    assert push(forum, content_type="text/plain").status_code == 415


def test_whoever_knocks_too_often_is_asked_to_come_later(forum: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "pace", Pace(lambda: 0.0))
    monkeypatch.setattr("evenhand.channels.connectors.webhook.connector.WebhookConnector.most_a_minute", 8)
    answers = [push(forum, name=f"msg_{number}") for number in range(3)]
    assert [answer.status_code for answer in answers] == [202, 202, 429]
    assert int(answers[-1].headers["Retry-After"]) >= 1


def test_a_source_where_too_much_waits_takes_no_more(forum: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pushes, "MOST_WAITING", 2)
    answers = [push(forum, name=f"msg_{number}").status_code for number in range(4)]
    assert answers == [202, 202, 503, 503]
    assert Pushed.objects.count() == 2


def test_a_database_that_is_away_makes_the_other_side_send_again(forum: Source) -> None:
    with patch.object(incoming, "keep_pushed", side_effect=OperationalError("gone")):
        answer = push(forum)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]


def test_a_source_whose_secret_cannot_be_read_makes_the_other_side_send_again(forum: Source) -> None:
    Source.objects.filter(pk=forum.pk).update(secrets=b"not ours")
    assert push(forum).status_code == 503


def test_a_source_whose_settings_no_longer_work_makes_the_other_side_send_again(forum: Source) -> None:
    Source.objects.filter(pk=forum.pk).update(settings={"name": ""})
    assert push(forum).status_code == 503


# Addresses and pace.


def test_the_address_of_a_source_stays_when_it_is_connected_again(forum: Source) -> None:
    before = letterbox.key_of(forum.pk)
    again = open_source(kind="webhook", name="Forum", settings={"name": "Forum"}, now=NOON)
    assert letterbox.key_of(again.pk) == before
    assert letterbox.source_id_of(before) == forum.pk


def test_addresses_of_two_installations_differ(settings: Any) -> None:
    before = letterbox.key_of(7)
    settings.SECRETS_KEY = "another installation"
    assert letterbox.key_of(7) != before
    assert letterbox.source_id_of(before) is None


def test_the_pace_is_a_bucket_that_fills_evenly() -> None:
    now = [100.0]
    pace = Pace(lambda: now[0])
    assert [pace.wait_before(1, most_a_minute=60) for _ in range(15)] == [0.0] * 15
    assert pace.wait_before(1, most_a_minute=60) == pytest.approx(1.0)
    assert pace.wait_before(2, most_a_minute=60) == 0.0
    now[0] += 2.0
    assert [pace.wait_before(1, most_a_minute=60) > 0 for _ in range(3)] == [False, False, True]


# Webmentions at the door, and asking what became of them.


@pytest.fixture
def pages(cast: Cast) -> Source:
    """A source that tells of pages that link to ours."""
    source = open_source(kind="webmention", name="Pages", settings={"domains": "acme.example"}, now=NOON)
    open_account(source=source, brand_id=cast.harborline.pk, network="webmention", handle="acme.example")
    return source


def mention(pages: Source, target: str = "https://acme.example/status") -> Any:
    return Client(enforce_csrf_checks=True).post(
        address(pages),
        urlencode({"source": "https://blog.example/1", "target": target}),
        content_type="application/x-www-form-urlencoded",
    )


@pytest.mark.parametrize(
    ("outcome", "word"),
    [
        (Outcome.WAITING, b"waiting\n"),
        (Outcome.TAKEN, b"accepted\n"),
        (Outcome.REFUSED, b"not accepted\n"),
        (Outcome.SET_ASIDE, b"not accepted\n"),
    ],
)
def test_a_sender_may_ask_in_one_word_what_became_of_a_mention(pages: Source, outcome: Outcome, word: bytes) -> None:
    answer = mention(pages)
    assert answer.status_code == 201
    Pushed.objects.update(outcome=outcome, reason="for our eyes only")
    assert Client().get(answer.headers["Location"]).content == word


def test_what_became_of_a_mention_is_known_at_its_own_address_only(pages: Source, forum: Source) -> None:
    progress = mention(pages).headers["Location"]
    assert Client().post(progress).status_code == 404
    another = progress[:-2] + ("1/" if progress[-2] == "0" else "0/")
    for wrong in (another, progress.replace(letterbox.key_of(pages.pk), letterbox.key_of(forum.pk))):
        assert Client().get(wrong).status_code == 404
    assert Client().get(f"/api/in/nothing/{progress.rsplit('/', 2)[1]}/").status_code == 404


def test_a_mention_of_somebody_else_is_refused_and_not_kept(pages: Source) -> None:
    assert mention(pages, "https://other.example/").status_code == 400
    assert not Pushed.objects.exists()


def test_a_pingback_is_answered_in_its_own_words(pages: Source) -> None:
    body = dumps(("https://blog.example/1", "https://acme.example/status"), "pingback.ping")
    answer = Client().post(address(pages), body, content_type="text/xml")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/xml; charset=utf-8")
    assert loads(answer.content)[0]
    assert Pushed.objects.count() == 1
