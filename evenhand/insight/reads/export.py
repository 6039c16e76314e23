"""One row per case, in the layout that `evenhand audit` reads: numbers and moments, no words and no names of people.

Which half of a blind queue a case was in is told once the experiment has ended: nobody looks before.
"""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.db import connection

from evenhand.insight.reads.counted import Asked
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of

AT_A_TIME = 2_000
COLUMNS: Final = (
    "case_id", "channel", "brand", "queue", "team", "agent", "mode", "opened_at", "first_reply_at", "first_useful_at",
    "resolved_at", "closed_at", "observed_until", "state", "reopened_at", "customer_id", "issue_id", "incident_id",
    "severity", "language", "message_length", "sentiment", "value_band", "is_repeat", "replies", "customer_messages",
    "owners", "escalated", "goodwill", "business_first_reply_s", "target_first_reply_s", "survey_sent", "csat", "ces",
    "followers", "verified", "is_blind",
)  # fmt: skip

_ROWS = """
SELECT f.case_id, f.network, b.name, q.name, t.name, coalesce(f.answered_by, c.assignee_id),
    (ARRAY['none', 'reactive', 'proactive', 'progressive'])[1 + f.mode], coalesce(f.asked_at, f.opened_at),
    f.replied_at, f.answered_at, f.resolved_at, f.last_resolved_at,
    CASE WHEN f.last_resolved_at IS NULL THEN %(now)s::timestamptz END,
    (ARRAY['open', 'open', 'waiting', 'waiting', 'solved'])[s.category], f.returned_at, f.customer_id, i.issue_id,
    (SELECT min(x.incident_id) FROM incidents_incidentcase x WHERE x.case_id = f.case_id AND NOT x.is_out),
    CASE WHEN c.priority < 0 THEN 0 WHEN c.priority < 2 THEN 1 WHEN c.priority < 4 THEN 2 ELSE 3 END,
    nullif(c.language, ''), length(w.text), r.sentiment,
    CASE d.value WHEN 'standard' THEN 'low' WHEN 'high' THEN 'middle' WHEN 'key' THEN 'high' END,
    EXISTS (SELECT 1 FROM cases_case o WHERE o.customer_id = f.customer_id AND o.opened_at < f.opened_at),
    f.outbound, f.inbound, f.owners, f.is_escalated,
    (SELECT coalesce(sum(g.amount), 0) FROM cases_goodwill g WHERE g.case_id = f.case_id AND g.state = 'granted'),
    extract(epoch FROM f.worked), 60 * f.target_minutes, y.id IS NOT NULL, y.satisfied, y.ease,
    CASE WHEN x.id IS NULL OR x.ended_at IS NOT NULL THEN e.followers END,
    CASE WHEN x.id IS NULL OR x.ended_at IS NOT NULL THEN e.has_badge END,
    CASE WHEN x.ended_at IS NOT NULL THEN e.is_blind END
FROM insight_casefact f
JOIN cases_case c ON c.id = f.case_id
JOIN cases_state s ON s.id = c.state_id
JOIN people_brand b ON b.id = f.brand_id
LEFT JOIN people_queue q ON q.id = f.queue_id
LEFT JOIN people_team t ON t.id = q.team_id
LEFT JOIN channels_posttext w ON w.post_id = f.first_post_id AND w.version = 1
LEFT JOIN LATERAL (
    SELECT sentiment FROM understanding_reading n WHERE n.post_id = f.first_post_id ORDER BY version DESC LIMIT 1
) r ON true
LEFT JOIN LATERAL (
    SELECT m.issue_id FROM understanding_issuepost m WHERE m.post_id = f.first_post_id ORDER BY m.issue_id LIMIT 1
) i ON true
LEFT JOIN cases_customerdetails d ON d.customer_id = f.customer_id AND d.brand_id = f.brand_id
LEFT JOIN insight_survey y ON y.case_id = f.case_id
LEFT JOIN insight_arrival e ON e.case_id = f.case_id
LEFT JOIN insight_blindtrial x ON x.id = e.trial_id
WHERE f.brand_id = ANY(%(brands)s) AND f.day >= %(since)s AND f.day <= %(until)s
    AND (f.day, f.case_id) < (%(day)s::date, %(case)s)
    AND (%(queue)s::bigint IS NULL OR f.queue_id = %(queue)s) AND (%(network)s = '' OR f.network = %(network)s)
    AND (%(mode)s::smallint IS NULL OR f.mode = %(mode)s)
ORDER BY f.day DESC, f.case_id DESC LIMIT 2000
"""


def exported(viewer: Agent, asked: Asked, *, now: datetime) -> Iterator[dict[str, Any]]:
    """Every case of the period that the viewer may see, newest first, a piece at a time."""
    told: dict[str, Any] = {
        "brands": [each for each in brand_ids_of(viewer) if asked.brand_id in {None, each}],
        "since": asked.since,
        "until": asked.until,
        "queue": asked.queue_id,
        "network": asked.network,
        "mode": asked.mode,
        "now": now,
        "day": asked.until,
        "case": 2**62,
    }
    while rows := _piece(told):
        for row in rows:
            yield _row(row)
        told["case"], told["day"] = rows[-1][0], _day_of(rows[-1][0])
        if len(rows) < AT_A_TIME:
            return


def _piece(told: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, told)
        return list(cursor.fetchall())


def _day_of(case_id: int) -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT day FROM insight_casefact WHERE case_id = %s", [case_id])
        return cursor.fetchone()[0]


def _row(values: tuple[Any, ...]) -> dict[str, Any]:
    row = dict(zip(COLUMNS, values, strict=True))
    row["customer_id"] = pseudonym(row["customer_id"])
    return {key: _plain(value) for key, value in row.items()}


def pseudonym(customer_id: int) -> str:
    """Always the same for a customer of this installation, and nobody's number without its key."""
    made = hmac.new(settings.SECRET_KEY.encode(), f"customer {customer_id}".encode(), hashlib.sha256)
    return made.hexdigest()[:16]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return float(value) if hasattr(value, "as_tuple") else value
