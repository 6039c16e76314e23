"""The public thread beside a case, pictures, and the mark where a reader left off."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import msgspec
import pytest
from PIL import Image

from evenhand.cases.actions import note_seen, note_thread
from evenhand.cases.models import Case, Conversation, Seen
from evenhand.channels import guarded
from evenhand.channels.domain.connector import Attached
from evenhand.channels.domain.standing import Standing
from evenhand.channels.models import Attachment, Picture
from evenhand.flows import pictures
from evenhand.ledger.models import Entry
from tests.cast import EVE, NOON, Cast
from tests.workspace.conftest import Desk

ADDRESS = "https://cdn.example/a.jpg"


def points() -> bytes:
    out = BytesIO()
    Image.new("RGB", (900, 600), (20, 120, 90)).save(out, "JPEG")
    return out.getvalue()


def with_picture(cast: Cast, **changes: Any) -> tuple[Case, Attachment]:
    file = Attached(
        **{"name": "Picture 1", "media_type": "image/jpeg", "url": ADDRESS, "alt": "A red light", **changes}
    )
    case = cast.open_case(attachments=(file,))
    return case, Attachment.objects.get()


def conversation_of(case: Case) -> Conversation:
    return Conversation.objects.get(case=case)


def fetched(monkeypatch: pytest.MonkeyPatch, content: bytes, *, kind: str = "image/jpeg") -> None:
    answer = guarded.Answer(status=200, url=ADDRESS, headers={"content-type": kind}, content=content)
    monkeypatch.setattr(guarded, "fetch", lambda *_, **__: answer)


def test_the_thread_shows_what_others_said_and_whose_case_it_is(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    taken = cast.hear(cast.post("@harborline.example down here too", author=EVE, in_reply_to="post-1"))
    conversation = conversation_of(case)
    page = bob.get(f"/cases/{case.pk}/threads/{conversation.pk}/").content.decode()
    assert "down here too" in page
    assert "this customer" in page
    assert f"EH-{taken.case_ids[0]}" in page
    assert f"/cases/{case.pk}/threads/{conversation.pk}/" in bob.get(f"/cases/{case.pk}/").content.decode()


def test_what_the_network_told_is_shown_as_words(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    conversation = conversation_of(case)
    told = Standing(
        external_id="x", author="<b>Mallory</b>", text="<script>alert(1)</script>", in_reply_to="post-1", likes=3
    )
    gone = Standing(external_id="y", in_reply_to="post-1", is_gone=True)
    note_thread(
        case_id=case.pk,
        conversation_id=conversation.pk,
        account_id=conversation.account_id,
        thread_key=conversation.thread_key,
        posts=[msgspec.to_builtins(each) for each in (told, gone)],
        now=NOON,
    )
    page = bob.get(f"/cases/{case.pk}/threads/{conversation.pk}/").content.decode()
    assert "&lt;script&gt;" in page
    assert "<b>Mallory" not in page
    assert "3 likes" in page
    assert "This was deleted" in page


def test_looking_at_a_thread_asks_no_network(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    bob.get(f"/cases/{case.pk}/threads/{conversation_of(case).pk}/")
    assert not Entry.objects.filter(name="ThreadAsked").exists()


def test_a_picture_of_a_network_that_serves_it_comes_by_itself_and_never_from_elsewhere(
    bob: Desk, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, attachment = with_picture(cast)
    page = bob.get(f"/cases/{case.pk}/").content.decode()
    assert 'hx-trigger="submit, load"' in page
    assert not re.search(r"<img[^>]+cdn\.example", page)
    assert "A red light" in page
    bob.deed(f"/cases/{case.pk}/posts/{attachment.post_id}/pictures")
    fetched(monkeypatch, points())
    pictures.fetch(case_id=case.pk, post_id=attachment.post_id)
    page = bob.get(f"/cases/{case.pk}/").content.decode()
    assert f'src="/attachments/{attachment.pk}/small"' in page
    assert 'alt="A red light"' in page
    shown = bob.get(f"/attachments/{attachment.pk}/small")
    assert shown["Content-Type"] == "image/webp"
    assert Image.open(BytesIO(shown.content)).width == 480
    assert "sandbox" in shown["Content-Security-Policy"]


def test_a_picture_in_a_mail_waits_for_a_person(bob: Desk, cast: Cast) -> None:
    file = Attached(name="Picture", media_type="image/png", url=ADDRESS)
    case = cast.open_case("Look", account=cast.mail, is_public=False, attachments=(file,))
    page = bob.get(f"/cases/{case.pk}/").content.decode()
    assert "Show pictures from elsewhere" in page
    assert 'hx-trigger="submit, load"' not in page
    assert not Picture.objects.exists()


def test_a_picture_is_asked_for_once(bob: Desk, cast: Cast) -> None:
    case, attachment = with_picture(cast)
    for _ in range(3):
        bob.deed(f"/cases/{case.pk}/posts/{attachment.post_id}/pictures")
    assert Entry.objects.filter(name="PicturesAsked").count() == 1


@pytest.mark.parametrize(("content", "kind"), [(b"<html>", "text/html"), (b"GIF89a", "image/gif")])
def test_what_is_no_picture_says_so(
    bob: Desk, cast: Cast, monkeypatch: pytest.MonkeyPatch, content: bytes, kind: str
) -> None:
    case, attachment = with_picture(cast)
    bob.deed(f"/cases/{case.pk}/posts/{attachment.post_id}/pictures")
    fetched(monkeypatch, content, kind=kind)
    pictures.fetch(case_id=case.pk, post_id=attachment.post_id)
    assert "no picture" in bob.get(f"/cases/{case.pk}/").content.decode()
    assert bob.get(f"/attachments/{attachment.pk}/small").status_code == 404


def test_a_stranger_sees_no_thread_no_picture_and_is_noted_nowhere(chidi: Desk, cast: Cast) -> None:
    case, attachment = with_picture(cast, content=points())
    conversation = conversation_of(case)
    assert chidi.get(f"/cases/{case.pk}/threads/{conversation.pk}/").status_code == 404
    assert chidi.get(f"/attachments/{attachment.pk}/small").status_code == 404
    for path in ("seen", f"posts/{attachment.post_id}/pictures", f"threads/{conversation.pk}/"):
        assert chidi.deed(f"/cases/{case.pk}/{path}", {"until": NOON.isoformat()}).status_code == 403, path
    assert not Seen.objects.exists()


def test_a_private_conversation_is_no_thread_and_another_case_no_way_to_one(bob: Desk, cast: Cast) -> None:
    case, other = cast.open_case(), cast.open_case("Bill", account=cast.mail, is_public=False, author=EVE)
    assert bob.get(f"/cases/{other.pk}/threads/{conversation_of(other).pk}/").status_code == 404
    assert bob.get(f"/cases/{other.pk}/threads/{conversation_of(case).pk}/").status_code == 404


def test_a_reader_finds_where_they_left_off_and_the_mark_stays_while_they_read(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    at = f"/cases/{case.pk}/"
    assert "New since you looked" not in bob.get(at).content.decode()
    bob.post(f"{at}seen", {"until": NOON.isoformat()})
    cast.hear(cast.post("@harborline.example still down", in_reply_to="post-1"), now=NOON + timedelta(hours=1))
    page = bob.get(at).content.decode()
    assert page.index("New since you looked") < page.index("still down", page.index('id="timeline"'))
    assert page.count("New since you looked") == 1
    refresh = re.search(r'data-refresh="([^"]+)"', page)
    assert refresh is not None
    bob.post(f"{at}seen", {"until": (NOON + timedelta(hours=1)).isoformat()})
    again = bob.fragment(refresh[1].replace("&amp;", "&"), "talk-live").content.decode()
    assert "New since you looked" in again
    assert "New since you looked" not in bob.get(at).content.decode()


def test_our_own_words_are_no_news_and_a_colleagues_note_is(bob: Desk, alice: Desk, cast: Cast) -> None:
    from uuid import uuid4

    from evenhand.cases.actions import write_note

    case = cast.open_case()
    for agent in (cast.alice, cast.bob):
        note_seen(agent_id=agent.pk, case_id=case.pk, seen_at=NOON)
    write_note(case_id=case.pk, text="Cabinet 7", key=uuid4(), actor=cast.bob, now=NOON + timedelta(minutes=3))
    assert "New since you looked" not in bob.get(f"/cases/{case.pk}/").content.decode()
    assert "New since you looked" in alice.get(f"/cases/{case.pk}/").content.decode()


@pytest.mark.parametrize("until", ["", "yesterday", "2026-13-45", "2026-03-02T12:00:00"])
def test_a_moment_that_is_none_marks_nothing(bob: Desk, cast: Cast, until: str) -> None:
    case = cast.open_case()
    assert bob.post(f"/cases/{case.pk}/seen", {"until": until}).status_code == 204
    assert not Seen.objects.exists()


def test_nobody_reads_back_in_time_or_ahead_of_it(bob: Desk, cast: Cast) -> None:
    from evenhand.kernel import clock

    case = cast.open_case()
    for until in ("2099-01-01T00:00:00+00:00", NOON.isoformat()):
        bob.post(f"/cases/{case.pk}/seen", {"until": until})
    assert NOON < Seen.objects.get().seen_at <= clock.now()


def test_words_far_back_are_shown_if_they_are_new(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    note_seen(agent_id=cast.bob.pk, case_id=case.pk, seen_at=NOON)
    for number in range(45):
        cast.hear(
            cast.post(f"@harborline.example line {number:02}", in_reply_to="post-1"), now=NOON + timedelta(hours=1)
        )
    page = bob.get(f"/cases/{case.pk}/").content.decode()
    assert "line 00" in page
    assert "line 44" in page


def test_pictures_inside_a_mail_are_shown_where_they_were_laid_out(bob: Desk, cast: Cast) -> None:
    file = Attached(name="logo.jpg", media_type="image/jpeg", content=points(), content_id="logo@x")
    html = '<p>Look <img src="cid:logo@x" alt="our meter"> <img src="cid:none@x" alt="gone"></p>'
    case = cast.open_case("Look", account=cast.mail, is_public=False, html=html, attachments=(file,))
    post_id = Attachment.objects.get().post_id
    page = bob.get(f"/cases/{case.pk}/mails/{post_id}/").content.decode()
    assert page.count("data:image/webp;base64,") == 1
    assert "cid:" not in page
    assert (
        "data:image/webp" in bob.fragment(f"/cases/{case.pk}/mails/{post_id}/", f"formatted-{post_id}").content.decode()
    )
