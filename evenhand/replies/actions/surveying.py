"""Asking a customer after service: words of nobody in person, which are no answer and move no clock."""

from datetime import datetime

from django.db import transaction

from evenhand.cases.models import Case, Conversation
from evenhand.channels.models import Account, Post
from evenhand.ledger.actions import record
from evenhand.replies.actions.acknowledging import say_for_nobody
from evenhand.replies.events import ReplyApproved
from evenhand.replies.models import Delivery


@transaction.atomic
def ask_how_it_was(
    *, case: Case, conversation: Conversation, account: Account, answers: Post | None, text: str, now: datetime
) -> Delivery:
    """Put the question into the outbox. The case stays as it is: resolved, with nobody who waits."""
    made = say_for_nobody(case=case, conversation=conversation, account=account, answers=answers, text=text, now=now)
    record(ReplyApproved(case_id=case.pk, delivery_id=str(made.pk)), now=now)
    return made
