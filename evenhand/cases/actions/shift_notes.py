"""Handing a shift over: who goes writes, who comes takes it over."""

import re
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.cases.errors import NotAllowed, NothingWritten, NotUsable
from evenhand.cases.events import ShiftNoteAcknowledged, ShiftNoteRemoved, ShiftNoteWritten
from evenhand.cases.models import Case, ShiftNote, ShiftNoteTaken
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Team
from evenhand.people.reads import brand_ids_of

PARTS = ("open", "promised", "watched")
LONGEST = 4_000
_NAMED = re.compile(r"\bEH-(\d{1,18})\b")


@transaction.atomic
def write_shift_note(
    *, team_id: int, parts: Mapping[str, str], stood: Mapping[str, int], key: UUID, actor: Agent, now: datetime
) -> ShiftNote:
    """Leave a note to who comes next in the team; the same `key` again changes nothing.

    Cases that it names as EH-123 are linked, as far as the author may see them.
    """
    _must_belong(actor, team_id)
    said = {name: storable(parts.get(name, "")).strip()[:LONGEST] for name in PARTS}
    if not any(said.values()):
        raise NothingWritten
    existing = ShiftNote.objects.filter(key=key).first()
    if existing is not None:
        return existing
    named = [int(number) for number in _NAMED.findall(" ".join(said.values()))][:100]
    seen = Case.objects.filter(pk__in=named, brand__in=brand_ids_of(actor)).values_list("pk", flat=True)
    note = ShiftNote.objects.create(
        team_id=team_id, author=actor, written_at=now, case_ids=sorted(seen), stood=dict(stood), key=key, **said
    )
    record(ShiftNoteWritten(note_id=note.pk, team_id=team_id), now=now, actor_id=actor.pk)
    return note


@transaction.atomic
def take_shift_note(*, note_id: int, is_taken: bool = True, actor: Agent, now: datetime) -> ShiftNote:
    """The actor read the note and takes it over, or takes that back."""
    note = _note(note_id, actor)
    if note.author_id == actor.pk:
        raise NotUsable(_("Somebody else takes over what you leave."))
    if not is_taken:
        ShiftNoteTaken.objects.filter(note=note, agent=actor).delete()
    elif not ShiftNoteTaken.objects.filter(note=note, agent=actor).exists():
        ShiftNoteTaken.objects.create(note=note, agent=actor, at=now)
        record(ShiftNoteAcknowledged(note_id=note.pk), now=now, actor_id=actor.pk)
    return note


@transaction.atomic
def remove_shift_note(*, note_id: int, is_removed: bool = True, actor: Agent, now: datetime) -> ShiftNote:
    """Its author, or a lead, takes the note away, or puts it back."""
    note = _note(note_id, actor)
    if note.author_id != actor.pk and not actor.sees_all:
        raise NotAllowed(_("Only its author takes a note away."))
    note.removed_at = now if is_removed else None
    note.save(update_fields=["removed_at"])
    record(ShiftNoteRemoved(note_id=note.pk, is_removed=is_removed), now=now, actor_id=actor.pk)
    return note


def _note(note_id: int, actor: Agent) -> ShiftNote:
    note = ShiftNote.objects.select_for_update().filter(pk=note_id).first()
    if note is None:
        raise NotAllowed(_("There is no such note among those you may see."))
    _must_belong(actor, note.team_id)
    return note


def _must_belong(actor: Agent, team_id: int) -> None:
    belongs = actor.sees_all or actor.teams.filter(pk=team_id).exists()
    if not (actor.may_write and belongs and Team.objects.filter(pk=team_id).exists()):
        raise NotAllowed(_("Only people of a team hand its shifts over."))
