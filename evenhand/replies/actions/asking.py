"""Replies that wait for a lead: asked for, taken back by their author. In the transaction of the outbox."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.replies.domain.approving import Rule, Turn, next_standing
from evenhand.replies.events import ApprovalAsked
from evenhand.replies.models import Approval, ApprovalState, ApprovalVersion, Delivery

IS_FRESH_FOR = timedelta(hours=24)  # a reply that waited longer is looked at twice
_ENDED = (ApprovalState.SENT_BACK, ApprovalState.WITHDRAWN)


def ask(delivery: Delivery, rules: Sequence[Rule], *, text: str, actor: Agent, now: datetime) -> Approval:
    """The reply waits because of these rules. One that was sent back and written again goes on with its story."""
    made = Approval.objects.create(
        delivery=delivery,
        case_id=delivery.case_id,
        brand_id=delivery.case.brand_id,
        author=actor,
        chain=_chain(delivery, actor),
        reasons=[rule_facts(rule) for rule in rules],
        asked_at=now,
        expires_at=now + IS_FRESH_FOR,
    )
    ApprovalVersion.objects.create(approval=made, number=1, text=text, by=actor, at=now)
    asked = ApprovalAsked(
        case_id=delivery.case_id,
        delivery_id=str(delivery.pk),
        brand_id=made.brand_id,
        rules=tuple(rule.id for rule in rules),
    )
    record(asked, now=now, actor_id=actor.pk)
    return made


def rule_facts(rule: Rule) -> dict[str, object]:
    """What a rule said at that time; it may be removed or changed later."""
    return {
        "rule": rule.id,
        "who": str(rule.who),
        "team": rule.team_id,
        "agent": rule.agent_id,
        "is_public": rule.is_public,
        "severity": rule.severity,
        "in_incident": rule.in_incident,
        "first_replies": rule.first_replies,
    }


def _chain(delivery: Delivery, actor: Agent) -> UUID:
    """The story it belongs to: the last one of this person in this conversation, if it came to nothing."""
    before = Approval.objects.filter(author=actor, case_id=delivery.case_id)
    last = before.filter(delivery__conversation_id=delivery.conversation_id).order_by("-asked_at", "-delivery").first()
    return last.chain if last is not None and last.state in _ENDED else delivery.pk


def taken_back(delivery: Delivery, *, actor: Agent, now: datetime) -> None:
    """The author, or a colleague, took the reply back: nobody need read it any more."""
    approval = Approval.objects.select_for_update(of=("self",)).filter(pk=delivery.pk).first()
    if approval is None or approval.state not in {ApprovalState.WAITING, ApprovalState.APPROVED}:
        return
    approval.state = next_standing(approval.state, Turn.WITHDRAW)
    approval.decided_by, approval.decided_at = actor, now
    approval.save(update_fields=["state", "decided_by", "decided_at"])
