"""Replies that wait for a lead: those of the viewer's brands, each with its whole story."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from evenhand.database.asking import ask
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of
from evenhand.replies.domain.approving import Rule
from evenhand.replies.models import (
    Approval,
    ApprovalComment,
    ApprovalRule,
    ApprovalState,
    ApprovalVersion,
    Delivery,
    DeliveryState,
)

PAGE = 25


def rules_for(brand_ids: Sequence[int]) -> list[Rule]:
    """The rules that hold for these brands, oldest first; one query."""
    return [
        Rule(
            id=row[0],
            who=row[1],
            brand_id=row[2],
            team_id=row[3],
            agent_id=row[4],
            is_public=row[5],
            severity=row[6],
            in_incident=row[7],
            first_replies=row[8],
        )
        for row in ask(_RULES, [list(brand_ids)])
    ]


_RULES = """
SELECT id, who, brand_id, team_id, agent_id, is_public, severity, in_incident, first_replies FROM replies_approvalrule
WHERE removed_at IS NULL AND (brand_id IS NULL OR brand_id = ANY(%s)) ORDER BY id
"""


def rules_shown() -> list[ApprovalRule]:
    """The rules as people set them, the newest last."""
    return list(ApprovalRule.objects.filter(removed_at=None).select_related("brand", "team", "agent").order_by("id"))


def sent_by(agent: Agent, brand_id: int, *, at_most: int) -> int:
    """How many replies of this person for the brand arrived; counting stops at `at_most`."""
    theirs = Delivery.objects.filter(author=agent, account__brand=brand_id, state=DeliveryState.SENT, part=1)
    return theirs.values("pk")[:at_most].count()


def approvals_waiting(viewer: Agent, *, after: tuple[datetime, UUID] | None = None) -> list[Approval]:
    """A page and one more of what waits for a lead, the longest waiting first; agents see their own."""
    found = _seen_by(viewer).filter(state=ApprovalState.WAITING)
    if after is not None:
        found = found.filter(Q(asked_at__gt=after[0]) | Q(asked_at=after[0], delivery__gt=after[1]))
    return list(found.order_by("asked_at", "delivery")[: PAGE + 1])


def approvals_decided(viewer: Agent, *, before: tuple[datetime, UUID] | None = None) -> list[Approval]:
    """A page and one more of what was decided, the newest first; agents see their own."""
    found = _seen_by(viewer).exclude(decided_at=None).exclude(state=ApprovalState.WAITING)
    if before is not None:
        found = found.filter(Q(decided_at__lt=before[0]) | Q(decided_at=before[0], delivery__gt=before[1]))
    return list(found.order_by("-decided_at", "delivery")[: PAGE + 1])


def _seen_by(viewer: Agent) -> QuerySet[Approval]:
    found = Approval.objects.filter(brand__in=brand_ids_of(viewer))
    if not viewer.sees_all:
        found = found.filter(author=viewer)
    related = (
        "delivery__account",
        "delivery__conversation__persona",
        "case__customer",
        "brand",
        "author",
        "decided_by",
    )
    return found.select_related(*related)


def approval_for(viewer: Agent, delivery_id: UUID) -> Approval | None:
    """One of them, if the viewer may see its case."""
    found = Approval.objects.filter(pk=delivery_id, brand__in=brand_ids_of(viewer))
    related = (
        "delivery__account__source",
        "delivery__account__brand",
        "delivery__conversation__persona",
        "delivery__case__brand",
        "delivery__answers",
        "case__customer",
        "brand",
        "author",
        "decided_by",
    )
    return found.select_related(*related).first()


def story_of(approval: Approval) -> tuple[list[Approval], list[ApprovalVersion], list[ApprovalComment]]:
    """Every attempt, every version and every comment of this story, oldest first; three queries."""
    attempts = list(Approval.objects.filter(chain=approval.chain).select_related("decided_by").order_by("asked_at"))
    keys: dict[str, Any] = {"approval__in": [each.pk for each in attempts]}
    versions = ApprovalVersion.objects.filter(**keys).select_related("by", "approval").order_by("at", "number")
    comments = ApprovalComment.objects.filter(**keys).select_related("by").order_by("at", "id")
    return attempts, list(versions), list(comments)
