"""The cases of an incident: page by page, and in figures."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import connection

from evenhand.incidents.models import Incident
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of


class ClusterRow(msgspec.Struct, frozen=True, kw_only=True):
    """A case of an incident, as its list shows it."""

    case_id: int
    title: str
    customer: str
    network: str
    state: str
    category: int
    assignee: str
    waiting_since: datetime | None
    answered_at: datetime | None
    how: str

    @property
    def number(self) -> str:
        """What people call the case."""
        return f"EH-{self.case_id}"


_PAGE = """
SELECT c.id, c.title, coalesce(nullif(k.name, ''), '?'), c.network, s.name, s.category,
    coalesce(nullif(trim(a.first_name || ' ' || a.last_name), ''), a.username, ''), o.waiting_since, c.first_reply_at,
    l.how
FROM (
    SELECT case_id, how FROM incidents_incidentcase
    WHERE incident_id = %(incident)s AND NOT is_out AND case_id < %(before)s
    ORDER BY case_id DESC LIMIT %(most)s
) AS l
JOIN cases_case c ON c.id = l.case_id AND c.brand_id = ANY(%(brands)s)
JOIN cases_state s ON s.id = c.state_id
JOIN cases_customer k ON k.id = c.customer_id
LEFT JOIN cases_opencase o ON o.case_id = c.id
LEFT JOIN people_agent a ON a.id = c.assignee_id
ORDER BY c.id DESC LIMIT %(limit)s
"""
_WINDOW = 20  # a viewer who sees one brand of many looks through that many times a page


def cluster_of(viewer: Agent, incident: Incident, *, before: int | None = None, limit: int = 25) -> list[ClusterRow]:
    """A page of its cases that the viewer sees, the newest first; one query."""
    asked: dict[str, Any] = {
        "incident": incident.pk,
        "before": before or 2**62,
        "brands": brand_ids_of(viewer),
        "limit": limit,
        "most": limit * _WINDOW,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PAGE, asked)
        return [ClusterRow(**dict(zip(ClusterRow.__struct_fields__, row, strict=True))) for row in cursor.fetchall()]


def case_ids_of(viewer: Agent, incident_id: int) -> list[int]:
    """All cases of an incident that the viewer sees; nothing for one they do not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.case_id FROM incidents_incidentcase l JOIN cases_case c ON c.id = l.case_id"
            " WHERE l.incident_id = %s AND NOT l.is_out AND c.brand_id = ANY(%s) ORDER BY l.case_id",
            [incident_id, brand_ids_of(viewer)],
        )
        return [row[0] for row in cursor.fetchall()]


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """An incident in numbers."""

    cases: int
    people: int
    answered: int
    resolved: int
    waiting: int
    longest_wait: timedelta | None  # of those who wait
    to_answer: timedelta | None  # half of those who were answered waited no longer
    posts: int
    sent: int
    held: int  # replies that a stop keeps
    networks: dict[str, int]


_FIGURES = """
WITH linked AS MATERIALIZED (
    SELECT c.id, c.customer_id, c.network, c.opened_at, c.first_reply_at, c.resolved_at, o.waiting_since
    FROM incidents_incidentcase l JOIN cases_case c ON c.id = l.case_id
    LEFT JOIN cases_opencase o ON o.case_id = c.id
    WHERE l.incident_id = %(incident)s AND NOT l.is_out
)
SELECT count(*), count(DISTINCT customer_id), count(first_reply_at), count(resolved_at), count(waiting_since),
    max(%(now)s - waiting_since),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY first_reply_at - opened_at) FILTER (WHERE first_reply_at IS NOT NULL),
    (SELECT count(*) FROM linked JOIN cases_conversation v ON v.case_id = linked.id
        JOIN cases_message m ON m.conversation_id = v.id JOIN channels_post p ON p.id = m.post_id AND NOT p.is_own),
    (SELECT count(*) FROM linked JOIN replies_delivery d ON d.case_id = linked.id
        AND d.state = 'sent' AND d.sent_at >= %(detected)s),
    (SELECT count(*) FROM replies_delivery d JOIN channels_account a ON a.id = d.account_id
        WHERE d.state = 'queued' AND d.after_id IS NULL AND coalesce(d.scheduled_for <= %(now)s, true) AND EXISTS (
            SELECT FROM replies_publishinghold h WHERE h.cause = %(cause)s AND h.lifted_at IS NULL
                AND h.brand_id = a.brand_id)),
    (SELECT coalesce(jsonb_object_agg(network, n), '{}') FROM (
        SELECT network, count(*) AS n FROM linked GROUP BY network) AS by_network)
FROM linked
"""


def figures_of(incident: Incident, *, now: datetime) -> Figures:
    """All of them in one query."""
    asked: dict[str, Any] = {
        "incident": incident.pk,
        "detected": incident.detected_at,
        "cause": incident.cause,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, asked)
        row = list(cursor.fetchone())
    row[-1] = _networks(row[-1])
    return Figures(**dict(zip(Figures.__struct_fields__, row, strict=True)))


def _networks(said: Any) -> dict[str, int]:
    found: dict[str, int] = msgspec.json.decode(said) if isinstance(said, str | bytes) else said
    return dict(sorted(found.items(), key=lambda each: -each[1]))


def incidents_of_case(viewer: Agent, case_id: int) -> list[Incident]:
    """The incidents to which a case belongs."""
    found = Incident.objects.filter(
        linked__case=case_id, linked__is_out=False, linked__case__brand__in=brand_ids_of(viewer)
    )
    return list(found.order_by("-detected_at"))
