"""Cases that probably belong to an incident: of its issue, with its words, or much like those that do."""

from typing import Any, Final

import msgspec
import numpy as np
from django.db import connection

from evenhand.incidents.domain.clusters import best, is_like, likeness
from evenhand.incidents.models import How, Incident
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of
from evenhand.replies.domain.phrases import found_in
from evenhand.understanding.domain.vectors import DIM, unpacked

LOOKED_AT: Final = 2_000  # open cases, the newest
MEMBERS: Final = 50
SHOWN: Final = 50


class Suggested(msgspec.Struct, frozen=True, kw_only=True):
    """A case and why it is suggested."""

    case_id: int
    customer: str
    text: str
    network: str
    how: str
    likeness: float = 0.0

    @property
    def number(self) -> str:
        """What people call the case."""
        return f"EH-{self.case_id}"


# Open cases of the incident's brands which nobody put in or out yet: those of its issue, and the newest.
_CANDIDATES = """
WITH wanted AS (
    SELECT brand_id FROM incidents_incident_brands
    WHERE incident_id = %(incident)s AND brand_id = ANY(%(brands)s)
), of_issue AS MATERIALIZED (
    SELECT DISTINCT v.case_id FROM understanding_issuepost i
    JOIN cases_message m ON m.post_id = i.post_id JOIN cases_conversation v ON v.id = m.conversation_id
    WHERE i.issue_id = %(issue)s AND v.case_id IS NOT NULL LIMIT 5000
), newest AS MATERIALIZED (
    SELECT case_id FROM cases_opencase WHERE brand_id IN (SELECT brand_id FROM wanted)
    ORDER BY case_id DESC LIMIT %(most)s
), candidates AS (SELECT case_id FROM of_issue UNION SELECT case_id FROM newest)
SELECT c.id, coalesce(nullif(k.name, ''), '?'), c.network, t.text, r.vector, c.id IN (SELECT case_id FROM of_issue)
FROM candidates JOIN cases_case c ON c.id = candidates.case_id AND c.brand_id IN (SELECT brand_id FROM wanted)
    AND c.resolved_at IS NULL AND c.merged_into_id IS NULL
JOIN cases_customer k ON k.id = c.customer_id
{first}
WHERE NOT EXISTS (SELECT FROM incidents_incidentcase l WHERE l.incident_id = %(incident)s AND l.case_id = c.id)
"""
_MEMBERS = """
SELECT r.vector FROM (
    SELECT case_id FROM incidents_incidentcase WHERE incident_id = %s AND NOT is_out ORDER BY case_id DESC LIMIT %s
) AS linked JOIN cases_case c ON c.id = linked.case_id
{first}
WHERE length(r.vector) = %s
"""
# The customer's first words name the matter.
_FIRST = """
JOIN LATERAL (
    SELECT m.post_id FROM cases_conversation v JOIN cases_message m ON m.conversation_id = v.id
    JOIN channels_post p ON p.id = m.post_id AND NOT p.is_own AND p.deleted_at IS NULL
    WHERE v.case_id = c.id ORDER BY m.post_id LIMIT 1
) AS f ON true
JOIN LATERAL (
    SELECT left(text, 1000) AS text FROM channels_posttext WHERE post_id = f.post_id ORDER BY version DESC LIMIT 1
) AS t ON true
LEFT JOIN LATERAL (
    SELECT vector FROM understanding_reading WHERE post_id = f.post_id ORDER BY version DESC LIMIT 1
) AS r ON true
"""


def suggestions_for(viewer: Agent, incident: Incident) -> list[Suggested]:
    """Open cases that probably belong to it, the surest first; two queries."""
    asked: dict[str, Any] = {
        "incident": incident.pk,
        "brands": brand_ids_of(viewer),
        "issue": incident.issue_id,
        "most": LOOKED_AT,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES.format(first=_FIRST), asked)
        rows = cursor.fetchall()
        cursor.execute(_MEMBERS.format(first=_FIRST), [incident.pk, MEMBERS, DIM])
        members = [bytes(row[0]) for row in cursor.fetchall()]
    return _chosen(rows, members, incident.words)


def _chosen(rows: list[tuple[Any, ...]], members: list[bytes], words: list[str]) -> list[Suggested]:
    vectors = [bytes(row[4]) if row[4] is not None and len(row[4]) == DIM else bytes(DIM) for row in rows]
    like = likeness(unpacked(vectors), unpacked(members)) if rows else np.zeros(0, dtype=np.float32)
    found = [_judged(row, float(each), words, among=len(rows)) for row, each in zip(rows, like, strict=True)]
    sure = {How.ISSUE.value: 2.0, How.WORDS.value: 1.0, How.LIKE.value: 0.0, "": -9.0}
    scores = [sure[each.how] + each.likeness for each in found]
    return [found[place] for place in best(scores, number=SHOWN) if found[place].how]


def _judged(row: tuple[Any, ...], like: float, words: list[str], *, among: int) -> Suggested:
    case_id, customer, network, text, _vector, is_of_issue = row
    how = ""
    if is_of_issue:
        how = How.ISSUE.value
    elif words and any(found_in(text, words)):
        how = How.WORDS.value
    elif is_like(like, among=among):
        how = How.LIKE.value
    return Suggested(case_id=case_id, customer=customer, text=text, network=network, how=how, likeness=like)
