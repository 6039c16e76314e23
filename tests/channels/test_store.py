"""Storing what was heard."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from evenhand.channels import files
from evenhand.channels.actions import Changes, Incoming, Stored, blank, revise, store
from evenhand.channels.actions import posts as storing
from evenhand.channels.domain.connector import Attached, Author, Deleted, Edited, Post
from evenhand.channels.models import Account, Attachment, Batch, Persona, PostText, Source
from evenhand.channels.models import Post as StoredPost
from evenhand.channels.reads import posts_of
from tests.cast import DANA, EVE, NOON, Cast

LATER = NOON + timedelta(hours=1)


def _store(cast: Cast, *posts: Post, account: Account | None = None, **more: Any) -> Stored:
    at = account or cast.bluesky
    incoming: Sequence[Incoming] = [Incoming(at.pk, at.network, post) for post in posts]
    return store(source_id=cast.source.pk, incoming=incoming, now=NOON, **{"cursor": None, **more})


def test_the_cursor_moves_with_the_posts(cast: Cast) -> None:
    _store(cast, cast.post("one"), cursor={"at": 5})
    source = Source.objects.get()
    assert (source.cursor, source.fetched_at, source.heard, source.repeats) == ({"at": 5}, NOON, 1, 0)


def test_the_cursor_moves_also_when_everything_was_known(cast: Cast) -> None:
    post = cast.post("one")
    _store(cast, post, cursor={"at": 5})
    stored = _store(cast, post, cursor={"at": 6})
    source = Source.objects.get()
    assert (stored.new, stored.duplicates, stored.batch_id) == (0, 1, None)
    assert (source.cursor, source.heard, source.repeats) == ({"at": 6}, 2, 1)


def test_without_a_cursor_the_old_one_stays(cast: Cast) -> None:
    _store(cast, cast.post("one"), cursor={"at": 5})
    _store(cast, cast.post("two"), cursor=None)
    assert Source.objects.get().cursor == {"at": 5}


def test_posts_and_cursor_are_lost_together_or_not_at_all(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: Any, **__: Any) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(storing, "_move_on", crash)
    with pytest.raises(RuntimeError):
        _store(cast, cast.post("one"), cursor={"at": 5})
    assert (StoredPost.objects.count(), Batch.objects.count(), Source.objects.get().cursor) == (0, 0, None)


def test_a_batch_holds_exactly_the_new_posts_in_the_order_they_were_written(cast: Cast) -> None:
    known = cast.post("known")
    _store(cast, known)
    second, first = cast.post("second", posted_at=LATER), cast.post("first")
    stored = _store(cast, second, known, first)
    batch = Batch.objects.get(pk=stored.batch_id)
    assert ([post.text for post in posts_of(batch)], batch.size) == (["first", "second"], 2)


def test_the_same_post_at_two_accounts_is_two_posts_by_one_persona(cast: Cast) -> None:
    post = cast.post("both of you")
    _store(cast, post)
    _store(cast, post, account=cast.other_account)
    assert (StoredPost.objects.count(), Persona.objects.filter(external_id=DANA.external_id).count()) == (2, 1)


def test_a_persona_has_the_name_it_bore_last_and_keeps_a_verified_address(cast: Cast) -> None:
    _store(cast, cast.post("one", author=Author(external_id="x", handle="old", verified_address="X@mail.example")))
    _store(cast, cast.post("two", author=Author(external_id="x", handle="new", name="New")))
    persona = Persona.objects.get(external_id="x")
    assert (persona.handle, persona.name, persona.verified_address) == ("new", "New", "x@mail.example")


def test_texts_that_a_database_cannot_hold_are_cleaned(cast: Cast) -> None:
    _store(cast, cast.post("a\x00b\ud800c", subject="s\x00"))
    text = PostText.objects.get()
    assert (text.text, text.subject) == ("ab?c", "s")


def test_the_same_words_have_the_same_hash_whatever_their_spaces_and_case(cast: Cast) -> None:
    _store(cast, cast.post("No  signal"), cast.post("no signal\n"), cast.post("no signals"))
    first, second, third = StoredPost.objects.order_by("posted_at").values_list("text_hash", flat=True)
    assert first == second != third


def test_attachments_are_stored_once_however_often_they_come(cast: Cast) -> None:
    file = Attached(name="a\x00.txt", media_type="text/plain", content=b"abc")
    post = cast.post("see below", attachments=(file, file))
    for _ in range(2):
        _store(cast, post)
    assert Attachment.objects.count() == 2
    kept = Attachment.objects.order_by("position")[0]
    assert (kept.name, kept.size, files.read(kept.sha256)) == ("a.txt", 3, b"abc")


def test_an_edit_adds_a_version_and_the_first_stays(cast: Cast) -> None:
    _store(cast, cast.post("frist", external_id="p", subject="S"))
    edit = (cast.bluesky.pk, Edited(external_id="p", text="first", edited_at=LATER))
    assert [revise(edits=[edit], now=LATER) for _ in range(2)] == [1, 0]
    assert list(PostText.objects.order_by("version").values_list("text", "subject")) == [
        ("frist", "S"),
        ("first", "S"),
    ]


def test_two_edits_in_one_batch_leave_the_last_words(cast: Cast) -> None:
    _store(cast, cast.post("one", external_id="p"))
    edits = [
        (cast.bluesky.pk, Edited(external_id="p", text=text, edited_at=LATER + timedelta(minutes=n)))
        for n, text in enumerate(["two", "three"])
    ]
    revise(edits=edits, now=LATER)
    assert PostText.objects.order_by("-version")[0].text == "three"


def test_an_edit_of_a_post_nobody_heard_or_at_another_account_changes_nothing(cast: Cast) -> None:
    _store(cast, cast.post("one", external_id="p"))
    edits = [
        (cast.bluesky.pk, Edited(external_id="q", text="x", edited_at=LATER)),
        (cast.other_account.pk, Edited(external_id="p", text="x", edited_at=LATER)),
    ]
    assert revise(edits=edits, now=LATER) == 0


def test_a_deletion_blanks_every_version_and_every_file_name(cast: Cast) -> None:
    file = Attached(name="me.jpg", media_type="image/jpeg", url="https://pictures.example/1", alt="Me")
    _store(cast, cast.post("one", external_id="p", subject="S", quoted="Q", attachments=(file,)))
    revise(edits=[(cast.bluesky.pk, Edited(external_id="p", text="two", edited_at=LATER))], now=LATER)
    deletion = (cast.bluesky.pk, Deleted(external_id="p"))
    assert [blank(deletions=[deletion], now=LATER) for _ in range(2)] == [1, 0]
    said = {value for text in PostText.objects.all() for value in (text.text, text.subject, text.html, text.quoted)}
    kept = Attachment.objects.get()
    post = StoredPost.objects.get()
    assert (said, kept.name, kept.alt, kept.url) == ({""}, "", "", "")
    assert (post.deleted_at, post.text_hash) == (LATER, 0)


def test_a_deleted_post_is_not_edited_back_to_life(cast: Cast) -> None:
    _store(cast, cast.post("one", external_id="p"))
    blank(deletions=[(cast.bluesky.pk, Deleted(external_id="p"))], now=NOON)
    assert revise(edits=[(cast.bluesky.pk, Edited(external_id="p", text="two", edited_at=LATER))], now=LATER) == 0


def test_a_post_heard_again_after_its_deletion_stays_blank(cast: Cast) -> None:
    post = cast.post("one", external_id="p")
    _store(cast, post)
    blank(deletions=[(cast.bluesky.pk, Deleted(external_id="p"))], now=NOON)
    _store(cast, post)
    assert [text.text for text in PostText.objects.all()] == [""]


def test_a_post_and_its_changes_may_come_in_one_look(cast: Cast) -> None:
    changes = Changes(
        edits=[(cast.bluesky.pk, Edited(external_id="p", text="two", edited_at=LATER))],
        deletions=[(cast.bluesky.pk, Deleted(external_id="q"))],
    )
    _store(cast, cast.post("one", external_id="p"), cast.post("gone", external_id="q", author=EVE), changes=changes)
    assert set(PostText.objects.values_list("text", flat=True)) == {"one", "two", ""}
