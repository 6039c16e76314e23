"""Replies that waited are looked over once more before they go: the world went on since they were approved."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation

from evenhand.flows.checking import look_over, must_pass
from evenhand.ledger.models import Entry
from evenhand.people.models import Agent
from evenhand.replies import actions as replies
from evenhand.replies.domain.findings import Finding, standing
from evenhand.replies.domain.sending import part_key
from evenhand.replies.models import Delivery


def release(delivery_id: UUID, *, now: datetime) -> bool:
    """Let a scheduled reply go whose time has come, unless a check speaks against it by now. Whether it may be sent.

    Warnings that its author passed when writing it are passed; the reason is kept in the author's language.
    """
    return replies.release(delivery_id=delivery_id, now=now, look=lambda parts: _against(parts, now))


def _against(parts: Sequence[Delivery], now: datetime) -> str:
    author = parts[0].author
    with translation.override(author.language or settings.LANGUAGE_CODE):
        found = _look_over(parts, author, now)
    left = standing(found, _passed(parts[0]))
    return left[0].reason if left else ""


@transaction.atomic
def send_again(*, delivery_id: UUID, actor: Agent, now: datetime) -> Delivery:
    """A person says: send it again. What stops a new reply stops this one; warnings stood before the person's eyes.

    Raises NotPassed.
    """
    again = replies.retry(delivery_id=delivery_id, actor=actor, now=now)
    keys = [part_key(again.pk, number) for number in range(1, again.parts + 1)] if again.part == 1 else [again.pk]
    parts = list(Delivery.objects.filter(pk__in=keys).order_by("part"))
    must_pass([each for each in _look_over(parts, again.author, now) if each.blocks], frozenset())
    return again


def _look_over(parts: Sequence[Delivery], author: Agent, now: datetime) -> list[Finding]:
    first = parts[0]
    words = "".join(each.written or each.text for each in parts)
    itself = [each.pk for each in parts]
    return look_over(author, first.case, first.conversation, first.account, words, now, itself=itself)


def _passed(delivery: Delivery) -> frozenset[str]:
    """The warnings that were passed when the reply was approved: the ledger knows."""
    told = Entry.objects.filter(case_id=delivery.case_id, name="ReplyApproved", facts__delivery_id=str(delivery.pk))
    return frozenset(code for entry in told for code in entry.facts.get("despite", ()))
