"""Notes among colleagues."""

from datetime import timedelta
from uuid import uuid4

import pytest

from evenhand.cases.actions import merge_cases, write_note
from evenhand.cases.errors import NotAllowed, NothingWritten
from evenhand.cases.models import Note
from evenhand.ledger.models import Entry
from tests.cast import NOON, Cast


def test_a_note_stays_with_its_case_and_says_who_wrote_it(cast: Cast) -> None:
    case = cast.open_case()
    note = write_note(case_id=case.pk, text=" Modem is old\x00 ", key=uuid4(), actor=cast.bob, now=NOON)
    assert (note.case, note.author, note.text) == (case, cast.bob, "Modem is old")


def test_the_same_note_sent_twice_is_one_note(cast: Cast) -> None:
    case, key = cast.open_case(), uuid4()
    first, second = (write_note(case_id=case.pk, text="Once", key=key, actor=cast.bob, now=NOON) for _ in range(2))
    assert first == second
    assert Entry.objects.filter(name="NoteWritten").count() == 1


def test_the_ledger_does_not_keep_the_words(cast: Cast) -> None:
    note = write_note(case_id=cast.open_case().pk, text="Private", key=uuid4(), actor=cast.bob, now=NOON)
    assert Entry.objects.get(name="NoteWritten").facts == {"note_id": note.pk}


def test_a_note_about_a_case_that_was_merged_stands_where_it_went(cast: Cast) -> None:
    first = cast.open_case()
    later = cast.open_case("@harborline.example my bill is wrong", now=NOON + timedelta(days=5))
    merge_cases(source_id=later.pk, target_id=first.pk, actor=cast.alice, now=NOON + timedelta(days=6))
    assert write_note(case_id=later.pk, text="Seen", key=uuid4(), actor=cast.bob, now=NOON).case == first


def test_an_empty_note_is_refused(cast: Cast) -> None:
    with pytest.raises(NothingWritten):
        write_note(case_id=cast.open_case().pk, text=" \x00\n", key=uuid4(), actor=cast.bob, now=NOON)


def test_a_stranger_and_an_analyst_write_no_note(cast: Cast, analyst: object) -> None:
    case = cast.open_case()
    for actor in (cast.chidi, analyst):
        with pytest.raises(NotAllowed):
            write_note(case_id=case.pk, text="Hello", key=uuid4(), actor=actor, now=NOON)  # type: ignore[arg-type]
    assert not Note.objects.exists()
