"""Acknowledging: who is told that nobody is there, once, by nobody in person."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from evenhand.cases.models import Case, Conversation
from evenhand.channels.models import Account, Post
from evenhand.kernel.ids import new_uuid
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.errors import OnlyAdministrators
from evenhand.people.models import Agent, Role
from evenhand.replies.actions.outbox import moments
from evenhand.replies.domain.acknowledging import AUTOMATIC, problem_of
from evenhand.replies.errors import NotUsableText
from evenhand.replies.events import AcknowledgementSet, Acknowledging, ReplyApproved
from evenhand.replies.models import Acknowledged, AcknowledgementRule, Delivery

MOST_AN_HOUR = 120  # of one account: whoever makes up senders must not make us write to the whole world


@transaction.atomic
def set_acknowledgement(
    *, account: Account, is_on: bool, in_public: bool, text: str, actor: Agent, now: datetime
) -> AcknowledgementRule:
    """Whether the account acknowledges out of hours; leads decide it. Refuses texts that would say nothing useful."""
    if not (actor.is_superuser or actor.role in {Role.LEAD, Role.ADMINISTRATOR}):
        raise OnlyAdministrators("Only leads decide what is said automatically.")
    words = storable(text).strip()
    if problem := problem_of(words):
        raise NotUsableText(problem)
    rule, _is_new = AcknowledgementRule.objects.update_or_create(
        account=account, defaults={"is_on": is_on, "in_public": in_public, "text": words}
    )
    event = AcknowledgementSet(account_id=account.pk, is_on=is_on, in_public=in_public)
    record(event, now=now, actor_id=actor.pk)
    return rule


def nobody() -> Agent:
    """Whose name stands behind automatic words: an account that cannot log in and sees nothing."""
    about: Mapping[str, object] = {"first_name": "Automatic", "last_name": "reply", "is_active": False, "password": "!"}
    agent, _is_new = Agent.objects.get_or_create(username=AUTOMATIC, defaults=dict(about))
    return agent


def say_for_nobody(
    *, case: Case, conversation: Conversation, account: Account, answers: Post | None, text: str, now: datetime
) -> Delivery:
    """Automatic words in the outbox. The caller writes into the ledger what they are."""
    return Delivery.objects.create(
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


@transaction.atomic
def acknowledge(
    *,
    case: Case,
    conversation: Conversation,
    account: Account,
    answers: Post,
    text: str,
    day: date,
    now: datetime,
) -> Delivery | None:
    """Put the words into the outbox, unless this person was told today or the account told many already.

    It is no answer: the customer still waits for us, and no clock stops.
    """
    Account.objects.select_for_update(of=("self",)).get(pk=account.pk)  # counts and then tells, one after the other
    if Acknowledged.objects.filter(account=account, at__gt=now - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        return None
    if conversation.persona_id is None:
        return None
    told, is_new = Acknowledged.objects.get_or_create(
        account=account,
        persona_id=conversation.persona_id,
        day=day,
        defaults={"conversation": conversation, "at": now},
    )
    if not is_new:
        return None
    told.delivery = say_for_nobody(
        case=case, conversation=conversation, account=account, answers=answers, text=text, now=now
    )
    told.save(update_fields=["delivery"])
    key = str(told.delivery.pk)
    record(Acknowledging(case_id=case.pk, delivery_id=key), ReplyApproved(case_id=case.pk, delivery_id=key), now=now)
    return told.delivery
