"""Saying of a proposed article that nobody needs it, and taking that back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.kernel.text import storable
from evenhand.knowledge.errors import NotYoursToPublish
from evenhand.knowledge.events import ProposalDismissed
from evenhand.knowledge.models import ProposalDismissal
from evenhand.knowledge.reads.articles import may_write
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of

LONGEST_REASON = 200


@transaction.atomic
def dismiss_proposal(
    *, brand_id: int, question: int, cases: int, reason: str, actor: Agent, now: datetime
) -> ProposalDismissal:
    """It is proposed no more until its evidence has grown by half. Refuses whoever may not write for the brand."""
    _only_writers(brand_id, actor)
    told = " ".join(storable(reason).split())[:LONGEST_REASON]
    made = ProposalDismissal.objects.create(
        brand_id=brand_id, question=question, cases=cases, reason=told, by=actor, at=now
    )
    _tell(made, actor, now)
    return made


@transaction.atomic
def propose_again(*, dismissal_id: int, actor: Agent, now: datetime) -> bool:
    """Take a dismissal back; whether it stood."""
    found = ProposalDismissal.objects.select_for_update().filter(pk=dismissal_id, undone_at=None).first()
    if found is None:
        return False
    _only_writers(found.brand_id, actor)
    found.undone_at = now
    found.save(update_fields=["undone_at"])
    _tell(found, actor, now)
    return True


def _only_writers(brand_id: int, actor: Agent) -> None:
    if not may_write(actor) or brand_id not in brand_ids_of(actor):
        raise NotYoursToPublish(_("Whoever writes articles for this brand decides which are wanted."))


def _tell(made: ProposalDismissal, actor: Agent, now: datetime) -> None:
    told = ProposalDismissed(
        brand_id=made.brand_id,
        question_id=made.question,
        cases=made.cases,
        reason=made.reason,
        is_taken_back=made.undone_at is not None,
    )
    record(told, now=now, actor_id=actor.pk)
