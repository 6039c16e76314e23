"""Asking a customer after service: words of nobody in person, which are no answer and move no clock."""

from datetime import datetime

from django.db import transaction

from evenhand.cases.models import Case, Conversation
from evenhand.channels.models import Account, Post
from evenhand.kernel.ids import new_uuid
from evenhand.ledger.actions import record
from evenhand.replies.actions.acknowledging import nobody
from evenhand.replies.actions.outbox import moments
from evenhand.replies.events import ReplyApproved
from evenhand.replies.models import Delivery


@transaction.atomic
def ask_how_it_was(
    *, case: Case, conversation: Conversation, account: Account, answers: Post | None, text: str, now: datetime
) -> Delivery:
    """Put the question into the outbox. The case stays as it is: resolved, with nobody who waits."""
    made = Delivery.objects.create(
        id=new_uuid(),
        case=case,
        conversation=conversation,
        account=account,
        answers=answers,
        author=nobody(),
        text=text,
        written=text,
        approved_at=moments(case, now=now, number=1)[0],
        due_at=now,
    )
    record(ReplyApproved(case_id=case.pk, delivery_id=str(made.pk)), now=now)
    return made
