"""What visitors may do at the chat's door, and what they may not."""

import time
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from starlette.testclient import TestClient

from evenhand.cases.domain.chats import signature_of
from evenhand.cases.models import Chat
from evenhand.channels.domain.chatting import Said
from evenhand.channels.models import Account, Pushed, Source, SourceState
from evenhand.flows.listen import Listener
from evenhand.site.chat import pictures
from tests.site.conftest import SECRET, Visitor

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def said(visitor: Visitor) -> list[str]:
    kept = Pushed.objects.filter(reference__startswith=visitor.chat).order_by("id")
    return [msgspec.json.decode(bytes(each.content), type=Said).text for each in kept]


def proven(**changes: str) -> dict[str, str]:
    person = {"id": "42", "name": "Ana", "mail": "ana@mail.example", "at": str(int(time.time())), **changes}
    return {**person, "signature": signature_of([person[each] for each in ("id", "name", "mail", "at")], secret=SECRET)}


def test_a_word_is_kept_before_anything_looks_at_it_and_once_although_it_was_said_twice(visitor: Visitor) -> None:
    visitor.begin(name="Ana")
    word = {"id": uuid4().hex, "text": "My internet is down", "language": "en-GB"}
    assert visitor.post("say", word).json() == {"kept": True, "is_new": True}
    assert visitor.post("say", word).json() == {"kept": True, "is_new": False}
    assert said(visitor) == ["My internet is down"]


def test_a_window_that_comes_back_finds_what_was_said_although_nobody_has_read_it(visitor: Visitor) -> None:
    visitor.begin().post("say", {"id": uuid4().hex, "text": "Hello?"})
    standing = visitor.post(f"{visitor.path.split('/')[-2]}/go-on").json()["standing"]
    assert [(line["text"], line["is_taken"]) for line in standing["lines"]] == [("Hello?", False)]


def test_without_a_genuine_token_nothing_is_said_and_nothing_is_shown(visitor: Visitor, other: Visitor) -> None:
    visitor.token = other.token[:-1] + ("A" if other.token[-1] != "A" else "B")
    for path in ("say", "typing", "seen", "end", "introduce", "transcript"):
        assert visitor.post(path, {"id": uuid4().hex, "text": "Let me in"}).status_code == 401
    assert visitor.client.get("/site/chat/stream").status_code == 401
    assert visitor.client.get("/site/chat/picture/1").status_code == 401
    assert not Pushed.objects.exists()


def test_another_web_site_cannot_speak_for_a_visitor(visitor: Visitor) -> None:
    visitor.begin()
    word = {"id": uuid4().hex, "text": "I was made to say this"}
    assert visitor.post("say", word, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_after_the_end_nothing_is_said(visitor: Visitor) -> None:
    visitor.begin()
    assert visitor.post("end").status_code == 200
    assert visitor.post("say", {"id": uuid4().hex, "text": "One more thing"}).status_code == 410


def test_a_word_that_is_too_long_is_refused_with_a_sentence(visitor: Visitor) -> None:
    answer = visitor.begin().post("say", {"id": uuid4().hex, "text": "a" * 4_001})
    assert answer.status_code == 400
    assert "Send it in two" in answer.json()["sentence"]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff\xfe", b'{"id": 1, "text": []}', b"[" * 30_000])
def test_what_is_in_no_known_form_is_refused_without_failing(visitor: Visitor, body: bytes) -> None:
    visitor.begin()
    headers = {"Authorization": f"Bearer {visitor.token}", "Content-Type": "application/json"}
    assert visitor.client.post("/site/chat/say", content=body, headers=headers).status_code == 400


def test_a_body_that_does_not_end_is_cut_off(visitor: Visitor) -> None:
    headers = {"Authorization": f"Bearer {visitor.begin().token}", "Content-Type": "application/json"}
    assert visitor.client.post("/site/chat/say", content=b" " * 40_000, headers=headers).status_code == 413


def test_who_says_too_much_at_once_is_told_how_long_to_wait(visitor: Visitor) -> None:
    visitor.begin()
    answers = [visitor.post("say", {"id": uuid4().hex, "text": str(number)}) for number in range(9)]
    assert [each.status_code for each in answers] == [200] * 8 + [429]
    assert int(answers[-1].headers["Retry-After"]) >= 1


def send_picture(visitor: Visitor, content: bytes, **headers: str) -> Any:
    said = {"Authorization": f"Bearer {visitor.token}", "X-Id": uuid4().hex, "X-Name": "caf%C3%A9.svg", **headers}
    return visitor.client.post("/site/chat/picture", content=content, headers=said)


def test_a_picture_is_kept_with_its_description_and_the_name_that_is_true(visitor: Visitor) -> None:
    assert send_picture(visitor.begin(), PNG, **{"X-Alt": "My%20router"}).status_code == 200
    kept = msgspec.json.decode(bytes(Pushed.objects.get().content), type=Said)
    assert kept.file is not None
    assert (kept.file.name, kept.file.media_type, kept.file.alt) == ("café.png", "image/png", "My router")


def test_what_is_no_picture_or_too_large_is_refused(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    assert send_picture(visitor.begin(), b"<svg onload='alert(1)'/>").status_code == 415
    assert send_picture(visitor, PNG + b"\0" * pictures.LARGEST).status_code == 413


def test_only_the_sites_that_were_named_may_frame_the_window(visitor: Visitor) -> None:
    answer = visitor.client.get(visitor.path, headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"})
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"].endswith("frame-ancestors 'self' https://shop.example")


def test_a_greeting_cannot_break_out_of_the_page(visitor: Visitor) -> None:
    page = visitor.client.get(visitor.path).text
    assert "</script><b>" not in page
    assert "\\u003c/script\\u003e" in page


def test_the_window_speaks_the_visitors_language_where_it_can(visitor: Visitor) -> None:
    assert '<html lang="de"' in visitor.client.get(f"{visitor.path}?lang=de-AT").text
    assert '<html lang="en"' in visitor.client.get(visitor.path, headers={"Accept-Language": "tlh, *;q=0.1"}).text


def test_a_door_that_nobody_opened_leads_nowhere(client: TestClient) -> None:
    assert client.get("/site/chat/3-aaaaaaaaaaaaaaaaaaaaaa/").status_code == 404
    assert client.post("/site/chat/nonsense/begin", json={}).status_code == 404


def test_nobody_begins_a_chat_where_nobody_listens(visitor: Visitor, account: Account) -> None:
    Source.objects.filter(pk=account.source_id).update(state=SourceState.PAUSED)
    assert visitor.client.post(f"{visitor.path}begin", json={}).status_code == 404


def test_somebody_proven_finds_their_chat_on_another_device_and_nobody_else_does(
    visitor: Visitor, client: TestClient, account: Account
) -> None:
    visitor.begin(identity=proven())
    elsewhere = Visitor(client, account).begin(identity=proven())
    stranger = Visitor(client, account).begin(identity={**proven(), "signature": "0" * 64})
    assert elsewhere.chat == visitor.chat
    assert stranger.chat != visitor.chat
    assert Chat.objects.get(pk=visitor.chat).address == "ana@mail.example"
    assert not Chat.objects.get(pk=stranger.chat).is_proven


def test_on_a_shared_computer_the_next_person_does_not_see_the_chat_of_the_one_before(visitor: Visitor) -> None:
    visitor.begin(identity=proven())
    door = visitor.path.split("/")[-2]
    assert visitor.post(f"{door}/go-on", {"identity": proven(id="43", name="Ben")}).status_code == 409
    assert visitor.post(f"{door}/go-on", {"identity": proven()}).status_code == 200


def test_only_the_page_is_kept_and_not_what_its_address_carries(visitor: Visitor) -> None:
    visitor.begin(page="https://shop.example/reset?token=secret#x")
    assert Chat.objects.get(pk=visitor.chat).page == "https://shop.example/reset"


def test_a_transcript_is_sent_only_where_we_took_part(visitor: Visitor) -> None:
    visitor.begin().post("say", {"id": uuid4().hex, "text": "Buy pills at pills.example"})
    answer = visitor.post("transcript", {"address": "victim@mail.example"})
    assert answer.status_code == 400
    assert Chat.objects.get(pk=visitor.chat).transcript_at is None


def test_listeners_read_a_chat_like_any_pushed_source(account: Account) -> None:
    from threading import Event

    from evenhand.flows.pushed import Receiver, reader_of

    assert isinstance(reader_of(account.source, Event()), Receiver)
    assert issubclass(Receiver, Listener)


def test_a_mail_address_at_which_nobody_can_be_answered_is_not_dropped_in_silence(visitor: Visitor) -> None:
    door = visitor.path.split("/")[-2]
    assert visitor.post(f"{door}/begin", {"address": "dana@mail"}).json()["error"] == "mail_wrong"
    assert visitor.post(f"{door}/begin", {"address": "dana@mail.example"}).status_code == 200


def test_a_refusal_is_said_in_the_language_of_the_window(visitor: Visitor) -> None:
    visitor.begin()
    asked = {"Accept-Language": "de"}
    answer = visitor.post("transcript", {"address": "ana@mail.example"}, headers=asked)
    assert answer.json()["sentence"] == "Von uns gibt es noch nichts zu senden."
