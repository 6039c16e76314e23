"""The replies of one answer for many: put into the outbox some at a time, set aside, taken back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from django.db import transaction

from evenhand.cases.actions.answering import record_answers, resolve_answered
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.replies.actions.outbox import revoke
from evenhand.replies.domain.broadcasting import RecipientState, key_of
from evenhand.replies.events import ReplyApproved
from evenhand.replies.models import Broadcast, Delivery, DeliveryState, Recipient


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A reply as it goes out: to whom, as which account, under which post, in which words."""

    recipient: Recipient
    account_id: int
    answers_id: int | None
    written: str
    text: str
    approved_at: datetime
    despite: tuple[str, ...] = ()


class Aside(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is to be answered singly, and why."""

    recipient: Recipient
    why: str
    reason: str


def queue_replies(broadcast: Broadcast, made: Sequence[Made], *, now: datetime) -> list[UUID]:
    """Put these replies into the outbox, set-wise: the deliveries, the people's part, their cases, the ledger.

    In the transaction of a caller who holds the broadcast, its recipients and their cases.
    """
    if not made:
        return []
    deliveries = [_delivery(broadcast, each, now) for each in made]
    Delivery.objects.bulk_create(deliveries)
    for each, delivery in zip(made, deliveries, strict=True):
        person = each.recipient
        person.state, person.delivery, person.queued_at = RecipientState.GOING, delivery, now
        person.account_id, person.customer_id = each.account_id, person.case.customer_id
        person.why = person.reason = ""
    fields = ["state", "delivery", "queued_at", "account_id", "customer_id", "why", "reason"]
    Recipient.objects.bulk_update([each.recipient for each in made], fields)
    answered = {each.recipient.case_id: each.approved_at for each in made}
    record_answers(answered, now=now)
    if broadcast.resolves:
        resolve_answered(answered, actor_id=broadcast.author_id, now=now)
    _tell(broadcast, made, deliveries, now)
    return [delivery.pk for delivery in deliveries]


def _delivery(broadcast: Broadcast, made: Made, now: datetime) -> Delivery:
    person = made.recipient
    return Delivery(
        id=key_of(broadcast.key, conversation_id=person.conversation_id, turn=person.turn),
        case_id=person.case_id,
        conversation_id=person.conversation_id,
        account_id=made.account_id,
        answers_id=made.answers_id,
        author_id=broadcast.author_id,
        text=made.text,
        written=made.written,
        approved_at=made.approved_at,
        due_at=now,
        resolves=broadcast.resolves,
    )


def _tell(broadcast: Broadcast, made: Sequence[Made], deliveries: Sequence[Delivery], now: datetime) -> None:
    """Their jobs are started by whoever called, behind those of people: so they are told of as not due."""
    approved = [
        ReplyApproved(case_id=delivery.case_id, delivery_id=str(delivery.pk), despite=each.despite, is_due=False)
        for each, delivery in zip(made, deliveries, strict=True)
    ]
    record(*approved, now=now, actor_id=broadcast.author_id)


def set_aside(found: Sequence[Aside]) -> None:
    """These are to be answered singly; in the transaction of a caller who holds them."""
    for each in found:
        each.recipient.state = RecipientState.ASIDE
        each.recipient.why, each.recipient.reason = each.why, each.reason
    Recipient.objects.bulk_update([each.recipient for each in found], ["state", "why", "reason"])


@transaction.atomic
def take_back(recipient_id: int, *, actor: Agent, now: datetime) -> bool:
    """Take the reply back, if it is still in the outbox; the person waits as before. Whether it was."""
    found = Recipient.objects.filter(pk=recipient_id, state=RecipientState.GOING).first()
    if found is None or found.delivery_id is None:
        return False
    state = Delivery.objects.filter(pk=found.delivery_id).values_list("state", flat=True).first()
    if state not in {DeliveryState.QUEUED, DeliveryState.CANCELLED}:
        return False
    if state == DeliveryState.QUEUED:
        revoke(delivery_id=found.delivery_id, actor=actor, now=now)
    found.state, found.turn, found.delivery, found.queued_at = RecipientState.WAITING, found.turn + 1, None, None
    found.save(update_fields=["state", "turn", "delivery", "queued_at"])
    return True
