"""Every write of the outbox: drafts, approval, claim, receipt, and what people decide about the rest."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max

from evenhand.cases import actions as cases
from evenhand.cases.actions.cases import follow, locked_case, standing_case
from evenhand.cases.domain.states import CaseEvent
from evenhand.cases.models import Case, Conversation
from evenhand.channels.domain.connector import Receipt
from evenhand.channels.models import Account, Post
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.replies.actions.asking import ask, taken_back
from evenhand.replies.domain.approving import Rule
from evenhand.replies.domain.drafting import together
from evenhand.replies.domain.sending import AT_ONCE, When, part_key
from evenhand.replies.domain.splitting import Piece
from evenhand.replies.domain.states import State, Step, next_state
from evenhand.replies.errors import KeyUsedTwice, NoSuchStep
from evenhand.replies.events import (
    ReplyApproved,
    ReplyConfirmed,
    ReplyNotSent,
    ReplyRetried,
    ReplyScheduled,
    ReplySent,
    ReplyWithdrawn,
)
from evenhand.replies.models import Delivery, Draft, Enclosure
from evenhand.replies.models.turns import may_go

LONGEST_DRAFT = 50_000


@transaction.atomic
def keep_draft(
    *, case_id: int, mode: str, text: str, actor: Agent, now: datetime, conversation_id: int | None = None
) -> Draft | None:
    """Keep what somebody is writing; an empty text removes the draft.

    What is written on about a case that was merged is kept with the one it went into, beside what stands there.
    """
    asked = locked_case(case_id, actor)
    case, words = standing_case(asked, actor), storable(text)[:LONGEST_DRAFT]
    if not words.strip():
        Draft.objects.filter(case=asked, author=actor, mode=mode).delete()
        return None
    if case != asked:
        words = _beside_theirs(case, mode, words, actor)
    if conversation_id is not None and not Conversation.objects.filter(pk=conversation_id, case=case).exists():
        conversation_id = None
    draft = Draft(case=case, author=actor, mode=mode, text=words, updated_at=now, conversation_id=conversation_id)
    Draft.objects.bulk_create(
        [draft],
        update_conflicts=True,
        unique_fields=["case", "author", "mode"],
        update_fields=["text", "updated_at", "conversation"],
    )
    return draft


def _beside_theirs(case: Case, mode: str, words: str, actor: Agent) -> str:
    begun = Draft.objects.select_for_update().filter(case=case, author=actor, mode=mode).first()
    return together(begun.text, words)[:LONGEST_DRAFT] if begun else words


def drop_draft(*, case_id: int, mode: str, actor: Agent) -> None:
    """The draft became a reply or a note; in the caller's transaction."""
    Draft.objects.filter(case_id=case_id, author=actor, mode=mode).delete()


@transaction.atomic
def approve(
    *,
    key: UUID,
    case: Case,
    conversation: Conversation,
    account: Account,
    answers: Post | None,
    pieces: Sequence[Piece],
    actor: Agent,
    enclosures: Collection[Enclosure] = (),
    when: When = AT_ONCE,
    resolves: bool = False,
    despite: Collection[str] = (),
    awaits: Sequence[Rule] = (),
    now: datetime,
) -> Delivery:
    """Put a reply into the outbox, each piece as a delivery. The same key with the same words is the same reply.

    In the transaction of a caller who holds the case, so that its replies stand in the order they were approved.
    Until a scheduled reply is released, or one that `awaits` a lead by these rules is let go, the customer waits.
    """
    before = Delivery.objects.filter(pk=key).first()
    if before is not None:
        if before.case_id != case.pk or _texts_of(before) != [piece.text for piece in pieces]:
            raise KeyUsedTwice
        return before
    shared: dict[str, Any] = {
        "case": case,
        "conversation": conversation,
        "account": account,
        "answers": answers,
        "author": actor,
        "resolves": resolves,
        "state": State.AWAITING if awaits else State.QUEUED,
    }
    made = _parts(key, pieces, moments(case, now=now, number=len(pieces)), when.due(now), when, shared)
    Delivery.objects.bulk_create(made)
    Enclosure.objects.filter(pk__in=[each.pk for each in enclosures]).update(delivery=made[0])
    drop_draft(case_id=case.pk, mode="reply", actor=actor)
    if awaits:
        ask(made[0], awaits, text="".join(piece.written for piece in pieces), actor=actor, now=now)
        return made[0]
    if when.at is None:
        cases.record_answer(case_id=case.pk, now=made[0].approved_at)
    _tell_approved(made[0], when, despite, actor, now)
    return made[0]


def _parts(
    key: UUID, pieces: Sequence[Piece], at: Sequence[datetime], due_at: datetime, when: When, shared: dict[str, Any]
) -> list[Delivery]:
    return [
        Delivery(
            id=part_key(key, number),
            text=piece.text,
            written=piece.written,
            part=number,
            parts=len(pieces),
            after_id=part_key(key, number - 1) if number > 1 else None,
            approved_at=approved_at,
            due_at=due_at,
            scheduled_for=when.at,
            holds_back=when.at is not None and when.holds_back,
            **shared,
        )
        for number, (piece, approved_at) in enumerate(zip(pieces, at, strict=True), start=1)
    ]


def _texts_of(first: Delivery) -> list[str]:
    if first.parts == 1:
        return [first.text]
    keys = [part_key(first.pk, number) for number in range(1, first.parts + 1)]
    return list(Delivery.objects.filter(pk__in=keys).order_by("part").values_list("text", flat=True))


def _tell_approved(delivery: Delivery, when: When, despite: Collection[str], actor: Agent, now: datetime) -> None:
    key = str(delivery.pk)
    approved = ReplyApproved(
        case_id=delivery.case_id, delivery_id=key, despite=tuple(sorted(despite)), is_due=when.due(now) <= now
    )
    record(approved, now=now, actor_id=actor.pk)
    if when.at is not None:
        scheduled = ReplyScheduled(case_id=delivery.case_id, delivery_id=key, scheduled_for=when.at.isoformat())
        record(scheduled, now=now, actor_id=actor.pk)


def moments(case: Case, *, now: datetime, number: int) -> list[datetime]:
    """So many moments from now on, after the case's latest reply: clocks tick coarsely, and are set back."""
    first = _after_the_latest(case, now)
    return [first + timedelta(microseconds=each) for each in range(number)]


def _after_the_latest(case: Case, now: datetime) -> datetime:
    said = Delivery.objects.filter(case=case, scheduled_for=None)
    latest: datetime | None = said.aggregate(latest=Max("approved_at"))["latest"]
    return now if latest is None or latest < now else latest + timedelta(microseconds=1)


@transaction.atomic
def claim(*, delivery_id: UUID, now: datetime) -> Delivery | None:
    """Take a due reply for sending; None if somebody else did, it is not due, or it may not go yet."""
    due = Delivery.objects.filter(pk=delivery_id, state=State.QUEUED, due_at__lte=now, scheduled_for=None)
    claimed = due.filter(may_go(now)).update(state=State.SENDING, claimed_at=now, tries=F("tries") + 1)
    if not claimed:
        return None
    related = ("account__source", "conversation__persona", "answers", "author", "case", "after")
    return Delivery.objects.select_related(*related).get(pk=delivery_id)


@transaction.atomic
def record_receipt(*, delivery_id: UUID, receipt: Receipt, now: datetime) -> None:
    """The channel says the reply stands. Hearing it twice changes nothing."""
    delivery = _locked(delivery_id)
    if delivery.state == State.SENT:
        return
    delivery.state = next_state(delivery.state, Step.ARRIVE)
    delivery.external_id, delivery.url, delivery.sent_at = receipt.external_id, receipt.url, receipt.sent_at
    delivery.trouble = ""
    delivery.save()
    record(ReplySent(case_id=delivery.case_id, delivery_id=str(delivery_id), next_id=_next_id(delivery)), now=now)


def _next_id(delivery: Delivery) -> str:
    """The part that waited for this one."""
    if delivery.part >= delivery.parts:
        return ""
    waiting = Delivery.objects.filter(case_id=delivery.case_id, after_id=delivery.pk).values_list("pk", flat=True)
    return str(waiting.first() or "")


@transaction.atomic
def put_back(*, delivery_id: UUID, after: timedelta, reason: str, now: datetime) -> None:
    """The channel asks for time, or a worker died where sending again is safe: it is due again later."""
    delivery = _locked(delivery_id)
    delivery.state = next_state(delivery.state, Step.WAIT)
    delivery.due_at, delivery.claimed_at, delivery.trouble = now + after, None, reason
    delivery.save(update_fields=["state", "due_at", "claimed_at", "trouble"])


@transaction.atomic
def record_trouble(*, delivery_id: UUID, step: Step, reason: str, now: datetime) -> None:
    """The reply failed, its outcome is unknown, or it came back: a person must look, and the customer still waits."""
    Case.objects.select_for_update(no_key=True).get(deliveries=delivery_id)  # case first, as everywhere
    delivery = _locked(delivery_id)
    delivery.state = next_state(delivery.state, step)
    delivery.trouble = reason
    delivery.save(update_fields=["state", "trouble"])
    take_back(delivery, actor=None, now=now)
    event = ReplyNotSent(case_id=delivery.case_id, delivery_id=str(delivery_id), state=delivery.state)
    record(event, now=now)


def record_bounce(*, account_id: int, external_id: str, reason: str, now: datetime) -> bool:
    """A reply came back; whether it was one of ours."""
    delivery = Delivery.objects.filter(
        account_id=account_id, external_id=external_id, state__in=[State.SENT, State.UNKNOWN]
    ).first()
    if delivery is None:
        return False
    record_trouble(delivery_id=delivery.pk, step=Step.BOUNCE, reason=reason, now=now)
    return True


@transaction.atomic
def retry(*, delivery_id: UUID, actor: Agent, now: datetime) -> Delivery:
    """A person says: send it again."""
    delivery = _theirs(delivery_id, actor)
    delivery.state = next_state(delivery.state, Step.RETRY)
    delivery.due_at, delivery.claimed_at, delivery.trouble = now, None, ""
    delivery.save(update_fields=["state", "due_at", "claimed_at", "trouble"])
    cases.record_answer(case_id=delivery.case_id, now=now)
    record(ReplyRetried(case_id=delivery.case_id, delivery_id=str(delivery_id)), now=now, actor_id=actor.pk)
    return delivery


@transaction.atomic
def confirm(*, delivery_id: UUID, actor: Agent, now: datetime) -> Delivery:
    """A person looked into the channel and found the reply there."""
    delivery = _theirs(delivery_id, actor)
    delivery.state = next_state(delivery.state, Step.CONFIRM)
    delivery.sent_at, delivery.trouble = delivery.claimed_at or now, ""
    delivery.save(update_fields=["state", "sent_at", "trouble"])
    cases.record_answer(case_id=delivery.case_id, now=now)
    confirmed = ReplyConfirmed(case_id=delivery.case_id, delivery_id=str(delivery_id), next_id=_next_id(delivery))
    record(confirmed, now=now, actor_id=actor.pk)
    return delivery


@transaction.atomic
def withdraw(*, delivery_id: UUID, actor: Agent, now: datetime, keeps_words: bool = True) -> Delivery:
    """A person takes the reply back before it is sent, or gives it up, with the parts that were to follow it.

    Its words and files are a draft again, above one begun meanwhile (unless they are kept elsewhere), the case is open
    again if it was resolved with it, and the customer waits again (unless another reply followed).
    """
    return _withdrawn(_theirs(delivery_id, actor), actor=actor, now=now, keeps_words=keeps_words)


@transaction.atomic
def revoke(*, delivery_id: UUID, actor: Agent, now: datetime) -> Delivery:
    """The same for what an answer for many put there, stopped by somebody who may stop it: whether its author still may
    work on each of these cases is not asked. Its words stand with the answer."""
    case_id = Delivery.objects.values_list("case_id", flat=True).get(pk=delivery_id)
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)  # case first, as everywhere
    return _withdrawn(_locked(delivery_id), actor=actor, now=now, keeps_words=False)


def _withdrawn(delivery: Delivery, *, actor: Agent, now: datetime, keeps_words: bool) -> Delivery:
    was_said = delivery.scheduled_for is None and delivery.state != State.AWAITING
    delivery.state = next_state(delivery.state, Step.WITHDRAW)
    delivery.save(update_fields=["state"])
    parts = [delivery, *following(delivery)]
    Delivery.objects.filter(pk__in=[each.pk for each in parts]).update(state=State.CANCELLED)
    if keeps_words:
        give_back(parts, actor=actor, now=now)
    unresolve(delivery, actor=actor, now=now)
    if was_said:
        take_back(delivery, actor=actor, now=now)
    taken_back(delivery, actor=actor, now=now)
    record(ReplyWithdrawn(case_id=delivery.case_id, delivery_id=str(delivery.pk)), now=now, actor_id=actor.pk)
    return delivery


_WAITS = (State.AWAITING, State.QUEUED)


def following(delivery: Delivery) -> list[Delivery]:
    """The parts that wait for this one, in order."""
    if delivery.part >= delivery.parts:
        return []
    waiting = {
        each.after_id: each
        for each in Delivery.objects.filter(case_id=delivery.case_id, state__in=_WAITS).exclude(after=None)
    }
    found, here = [], delivery
    while then := waiting.get(here.pk):
        found.append(then)
        here = then
    return found


def give_back(parts: Sequence[Delivery], *, actor: Agent, now: datetime) -> None:
    """Words and files are the actor's draft again, above what they are writing by now."""
    first = parts[0]
    words = "".join(each.written for each in parts) or first.text  # replies older than their written form have none
    draft = {"text": words.strip(), "updated_at": now, "conversation_id": first.conversation_id}
    theirs = Draft.objects.select_for_update()
    begun, is_new = theirs.get_or_create(case_id=first.case_id, author=actor, mode="reply", defaults=draft)
    if not is_new and words.strip() not in begun.text:
        draft["text"] = f"{words.strip()}\n\n{begun.text}"[:LONGEST_DRAFT]
        Draft.objects.filter(pk=begun.pk).update(**draft)
    Enclosure.objects.filter(delivery__in=[each.pk for each in parts]).update(delivery=None, author=actor, mode="reply")


def unresolve(delivery: Delivery, *, actor: Agent, now: datetime) -> None:
    """The case goes on if this reply resolved it, and nobody did so since. In the transaction of a caller who holds it
    and knows that the actor may."""
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=delivery.case_id)
    if delivery.resolves and case.resolved_at == delivery.approved_at and case.merged_into_id is None:
        follow(case, CaseEvent.REOPEN, actor=actor, now=now)


_NOT_SAID = (State.AWAITING, State.CANCELLED, State.FAILED, State.UNKNOWN, State.BOUNCED)


def take_back(delivery: Delivery, *, actor: Agent | None, now: datetime) -> None:
    """The customer waits for us as before, unless another reply followed."""
    others = Delivery.objects.filter(case_id=delivery.case_id, scheduled_for=None).exclude(state__in=_NOT_SAID)
    others = others.exclude(pk__in=[each.pk for each in following(delivery)])
    if not others.filter(approved_at__gte=delivery.approved_at).exists():
        asked_at = delivery.answers.heard_at if delivery.answers else delivery.approved_at
        cases.take_back_answer(
            case_id=delivery.case_id, answered_at=delivery.approved_at, asked_at=asked_at, actor=actor, now=now
        )


def _locked(delivery_id: UUID) -> Delivery:
    return Delivery.objects.select_for_update().get(pk=delivery_id)


def _theirs(delivery_id: UUID, actor: Agent) -> Delivery:
    """The reply, locked, if the actor may change its case."""
    case_id = Delivery.objects.filter(pk=delivery_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NoSuchStep("There is no such reply.")
    locked_case(case_id, actor)
    return _locked(delivery_id)
