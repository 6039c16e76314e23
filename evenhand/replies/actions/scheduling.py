"""Replies that wait for a time of a person's own: release, another time, at once."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from evenhand.cases import actions as cases
from evenhand.cases.actions.cases import locked_case
from evenhand.cases.errors import NotAllowed, OutOfTurn
from evenhand.cases.models import Case, Message
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.replies.actions.outbox import moments, take_back
from evenhand.replies.domain.states import State, Step, next_state
from evenhand.replies.errors import NoSuchStep, NotALaterTime
from evenhand.replies.events import ReplyHeldBack, ReplyReleased, ReplyScheduled
from evenhand.replies.models import Delivery, SendingChoice
from evenhand.replies.models.turns import may_go

HELD_BACK = gettext_noop(
    "They wrote before this was due, so it was not sent. Read what they say, then send it or take it back."
)
Look = Callable[[Sequence[Delivery]], str]  # at the parts of a reply: why it must not go out now, or nothing


def _finds_nothing(_parts: Sequence[Delivery]) -> str:
    return ""


@transaction.atomic
def release(*, delivery_id: UUID, now: datetime, look: Look = _finds_nothing) -> bool:
    """The time of a scheduled reply has come: now the customer has the word. Whether it may be sent.

    One that holds back is not sent if the customer wrote since it was approved, and none in which `look` finds
    something; then a person must look at it. While a hold stands its time has not come.
    """
    due = Delivery.objects.filter(pk=delivery_id, scheduled_for__lte=now, state=State.QUEUED, after=None)
    case_id = due.filter(may_go(now)).values_list("case_id", flat=True).first()
    if case_id is None:
        return False
    case = Case.objects.select_for_update(no_key=True).get(pk=case_id)
    parts = _scheduled_parts(delivery_id)
    if not parts or parts[0].scheduled_for is None or parts[0].scheduled_for > now:
        return False
    has_written = parts[0].holds_back and _has_written(parts[0])
    reason = HELD_BACK if has_written else look(parts)
    if reason:
        _hold(parts, reason, has_written=has_written, now=now)
        return False
    _let_go(case, parts, now)
    return True


def _scheduled_parts(delivery_id: UUID) -> list[Delivery]:
    """All parts of a scheduled reply, locked, in order."""
    named = Delivery.objects.filter(pk=delivery_id).values("case_id", "scheduled_for")[:1]
    found = Delivery.objects.select_for_update(of=("self",)).filter(
        case_id__in=named.values("case_id"), scheduled_for__in=named.values("scheduled_for"), state=State.QUEUED
    )
    by_after = {each.after_id: each for each in found if each.after_id}
    first = next((each for each in found if each.pk == delivery_id), None)
    parts = []
    while first is not None:
        parts.append(first)
        first = by_after.get(first.pk)
    return parts


def _has_written(delivery: Delivery) -> bool:
    """Whether the customer said anything in this case since the reply was approved."""
    said = Message.objects.filter(conversation__case_id=delivery.case_id, post__heard_at__gt=delivery.approved_at)
    return said.filter(post__persona_id=F("conversation__persona_id"), post__is_own=False).exists()


def _hold(parts: list[Delivery], reason: str, *, has_written: bool, now: datetime) -> None:
    first = parts[0]
    was_said = first.scheduled_for is not None and first.due_at < first.scheduled_for  # but for a stop it had gone
    first.state = next_state(first.state, Step.HOLD)
    first.trouble = reason
    for each in parts:
        each.scheduled_for = None
    Delivery.objects.bulk_update(parts, ["state", "trouble", "scheduled_for"])
    if was_said:
        take_back(first, actor=None, now=now)
    held = ReplyHeldBack(case_id=first.case_id, delivery_id=str(first.pk), has_written=has_written)
    record(held, now=now)


def _let_go(case: Case, parts: list[Delivery], now: datetime) -> None:
    first = parts[0]
    for each, at in zip(parts, moments(case, now=now, number=len(parts)), strict=True):
        each.scheduled_for, each.approved_at, each.due_at = None, at, now
    Delivery.objects.bulk_update(parts, ["scheduled_for", "approved_at", "due_at"])
    cases.record_answer(case_id=case.pk, now=first.approved_at)
    if first.resolves:
        _resolve(first)
    record(ReplyReleased(case_id=case.pk, delivery_id=str(first.pk)), now=now)


def _resolve(delivery: Delivery) -> None:
    try:
        cases.resolve_case(case_id=delivery.case_id, actor=delivery.author, now=delivery.approved_at)
    except (NotAllowed, OutOfTurn):
        return  # its author may no longer work on this case; the reply goes out, the case stays for others


@transaction.atomic
def reschedule(*, delivery_id: UUID, at: datetime, actor: Agent, now: datetime) -> Delivery:
    """Another time for a scheduled reply; a time that has come means at once. Raises NoSuchStep if it went out."""
    case_id = Delivery.objects.filter(pk=delivery_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NoSuchStep("There is no such reply.")
    locked_case(case_id, actor)
    parts = _scheduled_parts(delivery_id)
    if not parts or parts[0].scheduled_for is None:
        raise NoSuchStep("That reply is no longer waiting for its time.")
    for each in parts:
        each.scheduled_for = each.due_at = at
    Delivery.objects.bulk_update(parts, ["scheduled_for", "due_at"])
    event = ReplyScheduled(case_id=case_id, delivery_id=str(delivery_id), scheduled_for=at.isoformat())
    record(event, now=now, actor_id=actor.pk)
    return parts[0]


def check_later(at: datetime, now: datetime) -> datetime:
    """The time, if a reply can be kept until then; raises NotALaterTime."""
    if not now < at or (at - now).days > 366:
        raise NotALaterTime
    return at


def choose_undo(*, agent: Agent, seconds: int) -> None:
    """How long this person's replies wait before they go out, so that sending can be undone."""
    if not 0 <= seconds <= 60:
        raise NotALaterTime("Choose between none and 60 seconds.")
    SendingChoice.objects.update_or_create(agent=agent, defaults={"undo_seconds": seconds})
