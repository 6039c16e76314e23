"""Writing: where it goes, how much room is left, once and only once, and nothing lost."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evenhand.cases.models import Case, Category, Note, OpenCase, State
from evenhand.cases.reads import conversations_of
from evenhand.channels.domain.connector import PostKind
from evenhand.channels.models import Account
from evenhand.flows import merging
from evenhand.replies.models import Delivery, Draft, Enclosure
from tests.cast import NOON, Cast
from tests.workspace.conftest import Desk


@pytest.fixture
def case(cast: Cast) -> Case:
    return cast.open_case()


def filled(desk: Desk, case: Case, **fields: Any) -> dict[str, Any]:
    """The composer's form as the page gives it, with the given fields."""
    page = desk.get(f"/cases/{case.pk}/")
    return {"key": desk.key_on(page), "conversation": conversations_of(case)[0].pk, "mode": "reply", **fields}


def test_a_reply_is_shown_as_being_sent_and_the_composer_is_new(bob: Desk, case: Case) -> None:
    form = filled(bob, case, reply="On it, Dana.")
    answer = bob.deed(f"/cases/{case.pk}/say", form)
    assert answer.status_code == 200
    assert b"On it, Dana. ^BK" in answer.content
    assert b"Being sent" in answer.content
    assert bob.key_on(answer) != form["key"]


def test_a_double_click_sends_once(bob: Desk, case: Case) -> None:
    form = filled(bob, case, reply="On it.")
    for _ in range(2):
        assert bob.deed(f"/cases/{case.pk}/say", form).status_code == 200
    assert Delivery.objects.count() == 1


def test_a_reply_goes_out_without_script(bob: Desk, case: Case) -> None:
    answer = bob.post(f"/cases/{case.pk}/say?whose=all", filled(bob, case, reply="On it."))
    assert answer["Location"] == f"/cases/{case.pk}/?whose=all"
    assert Delivery.objects.get().text == "On it. ^BK"


def test_send_and_resolve(bob: Desk, case: Case) -> None:
    answer = bob.deed(f"/cases/{case.pk}/say", filled(bob, case, reply="Done.", resolve="1"))
    assert b"Reopen" in answer.content
    assert Case.objects.get(pk=case.pk).resolved_at is not None


def test_a_note_is_kept_with_the_case_and_goes_nowhere(bob: Desk, case: Case) -> None:
    form = filled(bob, case, mode="note", note="She teaches in the evenings.", reply="half a reply")
    for _ in range(2):
        bob.deed(f"/cases/{case.pk}/say", form)
    assert [note.text for note in Note.objects.all()] == ["She teaches in the evenings."]
    assert not Delivery.objects.exists()


def test_a_note_never_becomes_a_reply(bob: Desk, case: Case) -> None:
    bob.post(f"/cases/{case.pk}/draft", filled(bob, case, mode="note", note="inside"))
    bob.post(f"/cases/{case.pk}/draft", filled(bob, case, mode="reply", reply="outside", note="inside"))
    assert {draft.mode: draft.text for draft in Draft.objects.all()} == {"note": "inside", "reply": "outside"}
    bob.deed(f"/cases/{case.pk}/say", filled(bob, case, reply="", note="inside"))
    assert not Delivery.objects.exists()


def test_a_mode_that_does_not_exist_sends_nothing(bob: Desk, case: Case) -> None:
    for mode in ("", "both"):
        assert bob.deed(f"/cases/{case.pk}/say", filled(bob, case, mode=mode, reply="x", note="x")).status_code == 422
    assert not Delivery.objects.exists()
    assert not Note.objects.exists()


def test_a_draft_comes_back_for_its_writer_only(bob: Desk, alice: Desk, case: Case) -> None:
    bob.post(f"/cases/{case.pk}/draft", filled(bob, case, reply="half a sentence"))
    assert b"half a sentence" in bob.get(f"/cases/{case.pk}/").content
    assert b"half a sentence" not in alice.get(f"/cases/{case.pk}/").content


def test_a_draft_that_arrives_after_its_reply_is_not_kept(bob: Desk, case: Case) -> None:
    form = filled(bob, case, reply="On it.")
    bob.deed(f"/cases/{case.pk}/say", form)
    bob.post(f"/cases/{case.pk}/draft", {**form, "reply": "On i"})
    assert not Draft.objects.exists()


def test_the_room_left_is_counted_with_the_signature(bob: Desk, case: Case) -> None:
    left = bob.post(f"/cases/{case.pk}/draft", filled(bob, case, reply="x" * 100)).json()["left"]
    assert left == 300 - len("x" * 100 + " ^BK")
    family = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"
    left = bob.post(f"/cases/{case.pk}/draft", filled(bob, case, reply=family * 10)).json()["left"]
    assert left == 300 - 10 - len(" ^BK")
    left = bob.post(f"/cases/{case.pk}/draft", filled(bob, case, reply="x" * 400)).json()["left"]
    assert left == 300 - 404


def test_a_reply_too_long_is_refused_in_words_and_kept(bob: Desk, case: Case) -> None:
    form = filled(bob, case, reply="x" * 400)
    answer = bob.deed(f"/cases/{case.pk}/say", form)
    assert answer.status_code == 422
    assert b"Shorten it by 104" in answer.content
    assert b"x" * 400 in bob.get(f"/cases/{case.pk}/").content
    page = bob.post(f"/cases/{case.pk}/say", form, follow=True)
    assert b"Shorten it by 104" in page.content
    assert not Delivery.objects.exists()


def test_a_reply_into_another_cases_conversation_is_refused(bob: Desk, case: Case, cast: Cast) -> None:
    other = cast.open_case("@harborline.example else", author=type(cast.post("").author)(external_id="did:x", name="X"))
    form = filled(bob, case, reply="x", conversation=conversations_of(other)[0].pk)
    assert bob.deed(f"/cases/{case.pk}/say", form).status_code == 422
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "1234"])
def test_without_a_key_nothing_is_sent(bob: Desk, case: Case, key: str) -> None:
    assert bob.deed(f"/cases/{case.pk}/say", filled(bob, case, reply="x", key=key)).status_code == 422


def test_the_same_key_with_other_words_is_refused(bob: Desk, case: Case) -> None:
    form = filled(bob, case, reply="one")
    bob.deed(f"/cases/{case.pk}/say", form)
    assert bob.deed(f"/cases/{case.pk}/say", {**form, "reply": "two"}).status_code == 422


def test_keep_for_later_works_without_script(bob: Desk, case: Case) -> None:
    bob.post(f"/cases/{case.pk}/say", filled(bob, case, reply="later", later="1"))
    assert Draft.objects.get().text == "later"
    assert not Delivery.objects.exists()


def test_every_conversation_says_where_a_reply_would_go(bob: Desk, case: Case, cast: Cast) -> None:
    cast.open_case("in private", kind=PostKind.DIRECT, is_public=False, thread_id="dm")
    page = bob.get(f"/cases/{case.pk}/").content.decode()
    assert "Public reply on Bluesky" in page
    assert "Private message on Bluesky" in page
    assert page.count("<option") == 2


def test_words_that_the_database_cannot_hold_are_cleaned(bob: Desk, case: Case) -> None:
    bob.deed(f"/cases/{case.pk}/say", filled(bob, case, mode="note", note="a\x00b", key=str(uuid4())))
    assert Note.objects.get().text == "ab"


def test_what_the_accounts_own_server_takes_is_what_is_counted(bob: Desk, case: Case) -> None:
    Account.objects.update(max_length=4_000)
    words = ("Thank you for your patience, we are looking into it. " * 60)[:3_000].strip()
    form = filled(bob, case, reply=words)
    assert b'data-limit="4000"' in bob.get(f"/cases/{case.pk}/").content
    assert bob.deed(f"/cases/{case.pk}/say", form).status_code == 200
    assert Delivery.objects.get().text == f"{words} ^BK"


@pytest.fixture
def merged(cast: Cast, case: Case) -> tuple[Case, Case]:
    """Dana's later case, which went into her first one while it stood open on a page."""
    later = cast.open_case("@harborline.example my bill is wrong", now=NOON + timedelta(days=5))
    return later, case


def _merge(cast: Cast, later: Case, first: Case) -> None:
    merging.merge(source_id=later.pk, target_id=first.pk, actor=cast.alice, now=NOON + timedelta(days=6))


def test_what_is_written_on_while_a_colleague_merges_is_kept_where_the_case_went(
    bob: Desk, cast: Cast, merged: tuple[Case, Case]
) -> None:
    later, first = merged
    form = filled(bob, later, reply="Sorry")
    bob.post(f"/cases/{later.pk}/draft", form)
    bob.post(f"/cases/{first.pk}/draft", filled(bob, first, reply="About the line:"))
    _merge(cast, later, first)
    answer = bob.post(f"/cases/{later.pk}/draft", {**form, "reply": "Sorry, Dana"}).json()
    assert answer["moved"] == f"/cases/{first.pk}/"
    assert [(each.case_id, each.text) for each in Draft.objects.filter(case=first)] == [
        (first.pk, "About the line:\n\nSorry, Dana")
    ]


@pytest.mark.parametrize("mode", ["reply", "note"])
def test_nothing_goes_out_of_a_case_that_was_merged_meanwhile_and_no_word_is_lost(
    bob: Desk, cast: Cast, merged: tuple[Case, Case], mode: str
) -> None:
    later, first = merged
    form = filled(bob, later, mode=mode, resolve="1", **{mode: "It is credited."})
    _merge(cast, later, first)
    answer = bob.deed(f"/cases/{later.pk}/say", form)
    there = f"/cases/{first.pk}/{'?mode=note' if mode == 'note' else ''}"
    assert answer["HX-Redirect"] == there
    assert not Delivery.objects.exists()
    assert not Note.objects.exists()
    page = bob.get(there).content.decode()
    assert "It is credited." in page
    assert f"EH-{later.pk} was merged into EH-{first.pk} meanwhile" in page
    assert "data-composer" not in bob.get(f"/cases/{later.pk}/").content.decode()


def test_a_file_added_there_lies_where_the_case_went(bob: Desk, cast: Cast, merged: tuple[Case, Case]) -> None:
    later, first = merged
    _merge(cast, later, first)
    file = SimpleUploadedFile("bill.txt", b"17.50")
    answer = bob.deed(f"/cases/{later.pk}/files", {"mode": "note", "files": file})
    assert "bill.txt" in answer.content.decode()
    assert Enclosure.objects.get().case_id == first.pk


def test_a_case_that_was_merged_is_given_no_state(bob: Desk, cast: Cast, merged: tuple[Case, Case]) -> None:
    later, first = merged
    _merge(cast, later, first)
    state = State.objects.get(category=Category.OPEN)
    assert bob.deed(f"/cases/{later.pk}/state", {"state": state.pk}).status_code == 422
    assert not OpenCase.objects.filter(pk=later.pk).exists()
