"""How people stand, and how their days went."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from django.db.models import Q

from evenhand.people.domain.worked import Span
from evenhand.people.models import Agent, AgentStatus, AwayReason, StatusSpan


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How one person stands now."""

    agent_id: int
    status: str = "offline"
    reason: str = ""
    reason_id: int | None = None
    since: datetime | None = None
    is_automatic: bool = False
    seen_at: datetime | None = None
    given_at: datetime | None = None


def standing_of(agent: Agent) -> Standing:
    """How this person stands; offline where they never said anything. One query."""
    return standings([agent.pk])[agent.pk]


def standings(agent_ids: Iterable[int]) -> dict[int, Standing]:
    """How each of these people stands; one query."""
    ids = list(agent_ids)
    rows = AgentStatus.objects.filter(pk__in=ids).select_related("reason")
    return {agent_id: Standing(agent_id=agent_id) for agent_id in ids} | {row.pk: _standing(row) for row in rows}


def _standing(row: AgentStatus) -> Standing:
    return Standing(
        agent_id=row.pk,
        status=row.status,
        reason=row.reason.name if row.reason else "",
        reason_id=row.reason_id,
        since=row.since,
        is_automatic=row.is_automatic,
        seen_at=row.seen_at,
        given_at=row.given_at,
    )


def spans_of(agent_ids: Iterable[int], begin: datetime, end: datetime) -> dict[int, list[Span]]:
    """How these people stood between two moments; one query. Spans may reach beyond them."""
    rows = (
        StatusSpan.objects.filter(agent__in=list(agent_ids), began_at__lt=end)
        .filter(Q(ended_at=None) | Q(ended_at__gt=begin))
        .select_related("reason")
        .order_by("agent", "began_at", "id")
    )
    found: dict[int, list[Span]] = {}
    for row in rows:
        span = Span(
            row.status,
            row.began_at,
            row.ended_at,
            row.reason.name if row.reason else "",
            bool(row.reason and row.reason.is_work),
        )
        found.setdefault(row.agent_id, []).append(span)
    return found


def away_reasons() -> list[AwayReason]:
    """The reasons that are offered, in the company's order."""
    return list(AwayReason.objects.filter(is_retired=False))
