"""Handing a shift over: written by who goes, taken over by who comes; nobody else's business."""

from uuid import uuid4

import pytest

from evenhand.cases.models import ShiftNote, ShiftNoteTaken
from evenhand.people.models import Agent
from tests.cast import Cast
from tests.workspace.conftest import Desk

pytestmark = pytest.mark.django_db


def _write(desk: Desk, cast: Cast, **changes: str) -> object:
    said = {"team": cast.queue.team.pk, "open": "EH-1 waits for the depot", "promised": "", "key": str(uuid4())}
    return desk.post("/shift-notes/write", {**said, **changes})


def test_a_note_is_left_read_and_taken_over(bob: Desk, alice: Desk, cast: Cast) -> None:
    case = cast.open_case()
    _write(bob, cast, open=f"EH-{case.pk} waits for the depot", watched="The harbour line")
    note = ShiftNote.objects.get()
    assert (note.case_ids, note.stood["waiting"]) == ([case.pk], 1)
    page = alice.get(f"/shift-notes/?team={cast.queue.team.pk}").content.decode()
    for words in ("The harbour line", f'href="/cases/{case.pk}/"', "Nobody took it over yet.", "1 wait for us"):
        assert words in page
    alice.post(f"/shift-notes/{note.pk}/take")
    assert "Alice Moreau took it over" in bob.get("/shift-notes/").content.decode()
    alice.post(f"/shift-notes/{note.pk}/take", {"back": "1"})
    assert not ShiftNoteTaken.objects.exists()


def test_who_comes_is_told_how_many_notes_wait(bob: Desk, cast: Cast, desk_of: object) -> None:
    mira = Agent.objects.create_user("mira", first_name="Mira")
    mira.teams.add(cast.queue.team)
    _write(bob, cast)
    desk = desk_of(mira)  # type: ignore[operator]
    assert "1 note waits for you to take it over." in desk.get("/shift-notes/").content.decode()
    assert "waits for you" not in bob.get("/shift-notes/").content.decode()


def test_the_same_note_is_kept_once_and_an_empty_one_not_at_all(bob: Desk, cast: Cast) -> None:
    key = str(uuid4())
    for _time in range(2):
        _write(bob, cast, key=key)
    assert ShiftNote.objects.count() == 1
    assert _write(bob, cast, open="  ").status_code == 422  # type: ignore[attr-defined]
    note = ShiftNote.objects.get()
    bob.post(f"/shift-notes/{note.pk}/take")
    assert not ShiftNoteTaken.objects.exists(), "nobody takes over what they leave"


def test_a_note_is_removed_and_put_back(bob: Desk, cast: Cast) -> None:
    _write(bob, cast)
    note = ShiftNote.objects.get()
    page = bob.post(f"/shift-notes/{note.pk}/remove", follow=True).content.decode()
    assert "The note is removed." in page
    assert "waits for the depot" not in page
    bob.post(f"/shift-notes/{note.pk}/remove", {"back": "1"})
    assert "waits for the depot" in bob.get("/shift-notes/").content.decode()


def test_who_is_in_no_team_sees_and_does_nothing(chidi: Desk, bob: Desk, cast: Cast) -> None:
    _write(bob, cast)
    note = ShiftNote.objects.get()
    page = chidi.get(f"/shift-notes/?team={cast.queue.team.pk}").content.decode()
    assert "waits for the depot" not in page
    _write(chidi, cast)
    chidi.post(f"/shift-notes/{note.pk}/take")
    chidi.post(f"/shift-notes/{note.pk}/remove")
    note.refresh_from_db()
    assert (ShiftNote.objects.count(), ShiftNoteTaken.objects.count(), note.removed_at) == (1, 0, None)
