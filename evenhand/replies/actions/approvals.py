"""What a lead decides about replies that wait, and what is said of them meanwhile."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from evenhand.cases import actions as cases
from evenhand.cases.actions.cases import locked_case
from evenhand.cases.errors import NotAllowed, OutOfTurn
from evenhand.cases.models import Case
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.replies.actions.outbox import following, give_back, moments, take_back, unresolve
from evenhand.replies.domain.approving import Turn, next_standing
from evenhand.replies.domain.sending import part_key
from evenhand.replies.domain.splitting import Piece
from evenhand.replies.domain.states import State, Step, next_state
from evenhand.replies.errors import CannotApprove, NoSuchStep
from evenhand.replies.events import (
    ApprovalCommented,
    ApprovalExpired,
    ApprovalGiven,
    ApprovalRecalled,
    ApprovalSentBack,
    ReplyApproved,
)
from evenhand.replies.models import (
    Approval,
    ApprovalComment,
    ApprovalState,
    ApprovalVersion,
    Delivery,
    Draft,
    Enclosure,
)

LONGEST_COMMENT = 2_000
EXPIRED_AT_ONCE = 200


@transaction.atomic
def give_approval(
    *,
    delivery_id: UUID,
    actor: Agent,
    pieces: Sequence[Piece] = (),
    despite: Collection[str] = (),
    undo: timedelta = timedelta(0),
    now: datetime,
) -> Delivery:
    """Let a reply go that waits, once, in other words where `pieces` are given; only a lead who is not its author may.

    From now on the customer has the word; one that has a time of its own still waits for it.
    """
    approval, parts = decidable(delivery_id, actor)
    approval.state = next_standing(approval.state, Turn.APPROVE)
    if pieces:
        parts = _reword(approval, parts, pieces, actor, now)
    approval.decided_by, approval.decided_at = actor, now
    approval.save(update_fields=["state", "decided_by", "decided_at", "was_changed"])
    first = _let_go(parts, undo, now)
    given = ApprovalGiven(
        case_id=first.case_id, delivery_id=str(first.pk), author_id=approval.author_id, was_changed=approval.was_changed
    )
    approved = ReplyApproved(
        case_id=first.case_id,
        delivery_id=str(first.pk),
        despite=tuple(sorted(despite)),
        is_due=first.due_at <= now and first.scheduled_for is None,
    )
    record(given, approved, now=now, actor_id=actor.pk)
    return first


def decidable(delivery_id: UUID, actor: Agent) -> tuple[Approval, list[Delivery]]:
    """The question and its reply, all locked, for somebody who may decide it. In the caller's transaction.

    Raises CannotApprove for everybody else, first of all for the author.
    """
    found = Approval.objects.filter(pk=delivery_id).values_list("case_id", flat=True).first()
    if found is None:
        raise NotAllowed("There is no such reply among those you may see.")
    locked_case(found, actor)
    approval = Approval.objects.select_for_update(of=("self",)).select_related("author").get(pk=delivery_id)
    if approval.author_id == actor.pk:
        raise CannotApprove("Nobody approves their own reply; a colleague must read it.")
    if not may_decide(actor):
        raise CannotApprove("Only care leads and administrators approve replies.")
    first = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery_id)
    return approval, [first, *following(first)]


def may_decide(actor: Agent) -> bool:
    """Whether this person approves replies of others."""
    return actor.may_write and actor.sees_all


def _reword(
    approval: Approval, parts: Sequence[Delivery], pieces: Sequence[Piece], actor: Agent, now: datetime
) -> list[Delivery]:
    """The reply in other words, as one post or several; the version is kept beside the author's."""
    first = parts[0]
    if [each.text for each in parts] == [each.text for each in pieces]:
        return list(parts)
    Delivery.objects.filter(pk__in=[each.pk for each in parts[1:]], state=State.AWAITING).delete()  # never went out
    first.text, first.written, first.parts = pieces[0].text, pieces[0].written, len(pieces)
    first.save(update_fields=["text", "written", "parts"])
    rest = [_part(first, number, piece) for number, piece in enumerate(pieces[1:], start=2)]
    Delivery.objects.bulk_create(rest)
    _keep_version(approval, "".join(each.written for each in pieces), actor, now)
    approval.was_changed = True
    return [first, *rest]


def _part(first: Delivery, number: int, piece: Piece) -> Delivery:
    return Delivery(
        id=part_key(first.pk, number),
        case_id=first.case_id,
        conversation_id=first.conversation_id,
        account_id=first.account_id,
        answers_id=first.answers_id,
        author_id=first.author_id,
        text=piece.text,
        written=piece.written,
        state=State.AWAITING,
        approved_at=first.approved_at,
        due_at=first.due_at,
        part=number,
        parts=first.parts,
        after_id=part_key(first.pk, number - 1),
        scheduled_for=first.scheduled_for,
        holds_back=first.holds_back,
        resolves=first.resolves,
    )


def _keep_version(approval: Approval, text: str, actor: Agent, now: datetime) -> None:
    """These words were wanted by somebody at that time."""
    number = ApprovalVersion.objects.filter(approval=approval).count() + 1
    ApprovalVersion.objects.create(approval=approval, number=number, text=text, by=actor, at=now)


def _let_go(parts: Sequence[Delivery], undo: timedelta, now: datetime) -> Delivery:
    """Into the outbox; a time of its own that has passed meanwhile means now."""
    first = parts[0]
    case = Case.objects.get(pk=first.case_id)
    later = first.scheduled_for if first.scheduled_for and first.scheduled_for > now else None
    for each, at in zip(parts, moments(case, now=now, number=len(parts)), strict=True):
        each.state = next_state(each.state, Step.APPROVE)
        each.approved_at, each.scheduled_for, each.due_at = at, later, later or now + undo
    Delivery.objects.bulk_update(parts, ["state", "approved_at", "scheduled_for", "due_at"])
    if later is None:
        cases.record_answer(case_id=case.pk, now=first.approved_at)
        _resolve(first)
    return first


def _resolve(first: Delivery) -> None:
    try:
        if first.resolves:
            cases.resolve_case(case_id=first.case_id, actor=first.author, now=first.approved_at)
    except (NotAllowed, OutOfTurn):
        return  # its author may no longer work on this case; the reply goes out, the case stays for others


@transaction.atomic
def send_back(*, delivery_id: UUID, words: str, actor: Agent, now: datetime) -> Approval:
    """The author shall write it in other words; theirs are a draft again. Raises CannotApprove without a reason."""
    said = storable(words).strip()[:LONGEST_COMMENT]
    if not said:
        raise CannotApprove("Say what should be different; its author reads it.")
    approval, parts = decidable(delivery_id, actor)
    approval.state = next_standing(approval.state, Turn.SEND_BACK)
    approval.words, approval.decided_by, approval.decided_at = said, actor, now
    approval.save(update_fields=["state", "words", "decided_by", "decided_at"])
    for each in parts:
        each.state = next_state(each.state, Step.SEND_BACK)
    Delivery.objects.bulk_update(parts, ["state"])
    give_back(parts, actor=approval.author, now=now)
    event = ApprovalSentBack(case_id=approval.case_id, delivery_id=str(delivery_id), author_id=approval.author_id)
    record(event, now=now, actor_id=actor.pk)
    return approval


@transaction.atomic
def recall(*, delivery_id: UUID, actor: Agent, now: datetime) -> Approval:
    """A lead takes the decision back: the reply waits again. Raises NoSuchStep if it is under way, or begun anew."""
    approval, parts = decidable(delivery_id, actor)
    was_sent_back = approval.state == ApprovalState.SENT_BACK
    approval.state = next_standing(approval.state, Turn.RECALL)
    if was_sent_back:
        parts = _from_the_draft(approval, parts[0])
    first, was_said = parts[0], not was_sent_back and parts[0].scheduled_for is None
    for each in parts:
        each.state = next_state(each.state, Step.RECALL)
    Delivery.objects.bulk_update(parts, ["state"])
    if was_said:
        unresolve(first, actor=actor, now=now)
        take_back(first, actor=actor, now=now)
    approval.decided_by, approval.decided_at, approval.words = None, None, ""
    approval.save(update_fields=["state", "decided_by", "decided_at", "words"])
    event = ApprovalRecalled(case_id=approval.case_id, delivery_id=str(delivery_id), author_id=approval.author_id)
    record(event, now=now, actor_id=actor.pk)
    return approval


def _from_the_draft(approval: Approval, first: Delivery) -> list[Delivery]:
    """The parts of a reply that was sent back, if its author has not gone on with it: draft and files come back."""
    keys = [part_key(first.pk, number) for number in range(1, first.parts + 1)]
    parts = list(Delivery.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("part"))
    theirs = {"case_id": approval.case_id, "author_id": approval.author_id, "mode": "reply"}
    draft = Draft.objects.filter(**theirs).first()
    is_newer = Approval.objects.filter(chain=approval.chain, asked_at__gt=approval.asked_at).exists()
    words = "".join(each.written for each in parts) or first.text
    if is_newer or draft is None or draft.text.strip() != words.strip():
        raise NoSuchStep("Its author goes on with it already; it cannot be called back.")
    Enclosure.objects.filter(**theirs, delivery=None, note=None).update(delivery=first)
    draft.delete()
    return parts


@transaction.atomic
def comment(*, delivery_id: UUID, text: str, actor: Agent, now: datetime) -> ApprovalComment:
    """Say something about a reply that waits, to whoever sees the case; customers never see it."""
    approval = Approval.objects.filter(pk=delivery_id).first()
    if approval is None:
        raise NotAllowed("There is no such reply among those you may see.")
    locked_case(approval.case_id, actor)
    said = storable(text).strip()[:LONGEST_COMMENT]
    if not said:
        raise CannotApprove("Write something first.")
    made = ApprovalComment.objects.create(approval=approval, by=actor, text=said, at=now)
    event = ApprovalCommented(
        case_id=approval.case_id, delivery_id=str(delivery_id), author_id=approval.author_id, comment_id=made.pk
    )
    record(event, now=now, actor_id=actor.pk)
    return made


@transaction.atomic
def note_expired(*, now: datetime) -> int:
    """Say of replies that nobody looked at them in time; each once. They still wait, and want a second look."""
    over = Approval.objects.select_for_update(skip_locked=True).filter(
        state=ApprovalState.WAITING, expired_at=None, expires_at__lte=now
    )
    found = list(over.order_by("expires_at")[:EXPIRED_AT_ONCE])
    Approval.objects.filter(pk__in=[each.pk for each in found]).update(expired_at=now)
    events = [
        ApprovalExpired(
            case_id=each.case_id, delivery_id=str(each.pk), author_id=each.author_id, brand_id=each.brand_id
        )
        for each in found
    ]
    if events:
        record(*events, now=now)
    return len(found)
