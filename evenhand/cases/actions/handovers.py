"""Every write about going from public into private: offered, taken up, withdrawn."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from evenhand.cases.actions.cases import locked_case
from evenhand.cases.domain.handovers import MOST_TRIES
from evenhand.cases.errors import NoSuchHandover
from evenhand.cases.events import HandoverTakenUp, HandoverWithdrawn, TakenPrivate
from evenhand.cases.models import Conversation, Handover
from evenhand.ledger.actions import record
from evenhand.people.models import Agent


@transaction.atomic
def offer_private(
    *,
    key: UUID,
    case_id: int,
    conversation: Conversation,
    way: str,
    expires_at: datetime,
    question: str = "",
    answer: str = "",
    actor: Agent,
    now: datetime,
) -> Handover:
    """Keep the offer that a public reply of the same key makes; the same key twice is one offer."""
    case = locked_case(case_id, actor)
    values = {
        "case": case,
        "conversation": conversation,
        "way": way,
        "made_by": actor,
        "made_at": now,
        "expires_at": expires_at,
        "question": question,
        "answer": answer,
    }
    handover, is_new = Handover.objects.get_or_create(pk=key, defaults=values)
    if is_new:
        record(TakenPrivate(case_id=case.pk, handover_id=str(key), way=way), now=now, actor_id=actor.pk)
    elif handover.case_id != case.pk:
        raise NoSuchHandover
    return handover


@transaction.atomic
def withdraw_handover(*, handover_id: UUID, actor: Agent, now: datetime) -> Handover:
    """Nobody can take the offer up any more. Withdrawing it twice changes nothing."""
    case_id = Handover.objects.filter(pk=handover_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NoSuchHandover
    locked_case(case_id, actor)
    handover = Handover.objects.select_for_update().get(pk=handover_id)
    if handover.revoked_at is None:
        handover.revoked_at, handover.revoked_by = now, actor
        handover.save(update_fields=["revoked_at", "revoked_by"])
        event = HandoverWithdrawn(case_id=case_id, handover_id=str(handover_id))
        record(event, now=now, actor_id=actor.pk)
    return handover


@transaction.atomic
def renew_handover(*, handover_id: UUID, actor: Agent, now: datetime) -> Handover:
    """The offer holds after all: undoes its withdrawal. Twice changes nothing."""
    case_id = Handover.objects.filter(pk=handover_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NoSuchHandover
    locked_case(case_id, actor)
    handover = Handover.objects.select_for_update().get(pk=handover_id)
    if handover.revoked_at is not None:
        handover.revoked_at, handover.revoked_by = None, None
        handover.save(update_fields=["revoked_at", "revoked_by"])
        event = TakenPrivate(case_id=case_id, handover_id=str(handover_id), way=handover.way)
        record(event, now=now, actor_id=actor.pk)
    return handover


def locked_handover(handover_id: UUID) -> Handover | None:
    """The offer, locked in the caller's transaction; None if there is none."""
    held = Handover.objects.select_for_update(of=("self",)).select_related("case__brand", "conversation__persona")
    return held.filter(pk=handover_id).first()


def count_wrong_answer(handover_id: UUID) -> int:
    """One more wrong answer; how many are left. Many at the same moment are all counted."""
    Handover.objects.filter(pk=handover_id).update(tries=F("tries") + 1)
    return max(0, MOST_TRIES - Handover.objects.values_list("tries", flat=True).get(pk=handover_id))


def take_up(handover: Handover, *, chat: str = "", now: datetime) -> None:
    """The person it is for is here. In the caller's transaction, which holds the offer."""
    handover.opened_at, handover.chat = now, chat
    handover.save(update_fields=["opened_at", "chat"])
    event = HandoverTakenUp(case_id=handover.case_id, handover_id=str(handover.pk), way=handover.way)
    record(event, now=now)
