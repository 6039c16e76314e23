"""Replies that a person carries to where no connector reaches."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from evenhand.cases import actions as cases
from evenhand.cases.models import Case
from evenhand.channels.domain.connector import Receipt
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.replies.actions.outbox import record_receipt
from evenhand.replies.domain.states import State
from evenhand.replies.errors import NoSuchStep
from evenhand.replies.events import ReplyPosted
from evenhand.replies.models import Delivery

_TO_CARRY = (State.QUEUED, State.SENDING, State.UNKNOWN)


@transaction.atomic
def record_posted(*, delivery_id: UUID, receipt: Receipt, actor: Agent, now: datetime) -> bool:
    """A person says that the reply stands there: it is sent, and the customer has the word. Whether that was news."""
    Case.objects.select_for_update(no_key=True).get(deliveries=delivery_id)  # case first, as everywhere
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    if delivery.state == State.SENT:
        return False
    if delivery.state not in _TO_CARRY:
        raise NoSuchStep("This reply was taken back; write it again before you post it.")
    record_receipt(delivery_id=delivery_id, receipt=receipt, now=now)
    cases.record_answer(case_id=delivery.case_id, now=now)
    record(ReplyPosted(case_id=delivery.case_id, delivery_id=str(delivery_id)), now=now, actor_id=actor.pk)
    return True
