"""Saying that two cases belong together, and taking it back."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from evenhand.cases.actions.cases import locked_case
from evenhand.cases.errors import CannotLink
from evenhand.cases.events import CasesLinked, CasesUnlinked
from evenhand.cases.models import Link, LinkKind
from evenhand.ledger.actions import record
from evenhand.people.models import Agent


@transaction.atomic
def link_cases(*, source_id: int, target_id: int, kind: str, actor: Agent, now: datetime) -> Link:
    """Say how the one case stands to the other; both must be the actor's to change. Can be undone."""
    if kind not in LinkKind.values:
        raise CannotLink("Choose how the two cases belong together.")
    if source_id == target_id:
        raise CannotLink("A case cannot be linked with itself.")
    for each in sorted((source_id, target_id)):
        locked_case(each, actor)
    between = Q(source_id=source_id, target_id=target_id) | Q(source_id=target_id, target_id=source_id)
    if Link.objects.filter(between, undone_at=None).exists():
        raise CannotLink("These two are linked already; undo that link first.")
    link = Link.objects.create(source_id=source_id, target_id=target_id, kind=kind, made_by=actor, made_at=now)
    record(
        CasesLinked(case_id=source_id, other_id=target_id, link_id=link.pk, kind=kind, is_source=True),
        CasesLinked(case_id=target_id, other_id=source_id, link_id=link.pk, kind=kind, is_source=False),
        now=now,
        actor_id=actor.pk,
    )
    return link


@transaction.atomic
def unlink_cases(*, link_id: int, actor: Agent, now: datetime) -> Link:
    """Take a link back. One that was taken back already stays so."""
    link = Link.objects.select_for_update().filter(pk=link_id).first()
    if link is None:
        raise CannotLink("There is no such link.")
    for each in sorted((link.source_id, link.target_id)):
        locked_case(each, actor)
    if link.undone_at is not None:
        return link
    link.undone_at = now
    link.save(update_fields=["undone_at"])
    record(
        CasesUnlinked(case_id=link.source_id, other_id=link.target_id, link_id=link.pk),
        CasesUnlinked(case_id=link.target_id, other_id=link.source_id, link_id=link.pk),
        now=now,
        actor_id=actor.pk,
    )
    return link
