"""Notes among colleagues, and whom they name."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Lower

from evenhand.cases.actions.cases import locked_case, standing_case
from evenhand.cases.domain.naming import named_in
from evenhand.cases.errors import NothingWritten
from evenhand.cases.events import AgentMentioned, NoteWritten
from evenhand.cases.models import Case, Mention, Note
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of

LONGEST = 20_000


@transaction.atomic
def write_note(*, case_id: int, text: str, key: UUID, actor: Agent, now: datetime) -> Note:
    """Keep a note with the case, or with the one it was merged into; the same key again gives the same note. Colleagues
    it names are told."""
    case = standing_case(locked_case(case_id, actor, in_turn=False), actor, in_turn=False)
    words = storable(text).strip()[:LONGEST]
    if not words:
        raise NothingWritten
    note, is_new = Note.objects.get_or_create(
        key=key, defaults={"case": case, "author": actor, "text": words, "written_at": now}
    )
    if is_new:
        named = [agent.pk for agent in _named(words, case) if agent.pk != actor.pk]
        Mention.objects.bulk_create(Mention(note=note, case=case, agent_id=agent, at=now) for agent in named)
        events = [AgentMentioned(case_id=case.pk, note_id=note.pk, agent_id=agent) for agent in named]
        record(NoteWritten(case_id=case.pk, note_id=note.pk), *events, now=now, actor_id=actor.pk)
    return note


def _named(words: str, case: Case) -> list[Agent]:
    """Colleagues the words name who may see the case; whoever may not is not told that it exists."""
    names = named_in(words)
    if not names:
        return []
    found = Agent.objects.alias(lowered=Lower("username")).filter(lowered__in=names, is_active=True).order_by("pk")
    return [agent for agent in found if brands_of(agent).filter(pk=case.brand_id).exists()]
