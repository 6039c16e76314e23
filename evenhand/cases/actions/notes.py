"""Notes among colleagues."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from evenhand.cases.actions.cases import locked_case
from evenhand.cases.errors import NothingWritten
from evenhand.cases.events import NoteWritten
from evenhand.cases.models import Note
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent

LONGEST = 20_000


@transaction.atomic
def write_note(*, case_id: int, text: str, key: UUID, actor: Agent, now: datetime) -> Note:
    """Keep a note with the case; the same key again gives the same note."""
    case = locked_case(case_id, actor)
    words = storable(text).strip()[:LONGEST]
    if not words:
        raise NothingWritten
    note, is_new = Note.objects.get_or_create(
        key=key, defaults={"case": case, "author": actor, "text": words, "written_at": now}
    )
    if is_new:
        record(NoteWritten(case_id=case.pk, note_id=note.pk), now=now, actor_id=actor.pk)
    return note
