"""Where the cases of one answer for many come from: cases that were chosen, a view, an issue, an incident."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

from evenhand.cases.models import Case
from evenhand.cases.reads.inbox import page_of
from evenhand.cases.reads.wanted import View
from evenhand.flows.issue_care import is_fixed
from evenhand.incidents.models import Incident, IncidentCase
from evenhand.knowledge.reads.problems import problem_speaking_for
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of
from evenhand.replies.actions.broadcasting import MOST
from evenhand.replies.domain.broadcasting import RecipientState
from evenhand.replies.models import Recipient
from evenhand.understanding.reads.issues import issue_of, parts_of, whole_of


def cases_of_view(viewer: Agent, view: View) -> list[int]:
    """What a view of the inbox shows, all pages of it."""
    page, values = page_of(viewer, view, None, MOST)
    if not page:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT case_id FROM ({page}) AS page", values)
        return [row[0] for row in cursor.fetchall()]


_OF_ISSUE = """
SELECT DISTINCT c.id FROM understanding_issuepost i
JOIN channels_post p ON p.id = i.post_id
JOIN cases_conversation v
    ON v.account_id = p.account_id AND v.thread_key = p.thread_key AND v.persona_id = p.persona_id
JOIN cases_case c ON c.id = v.case_id AND c.resolved_at IS NULL AND c.brand_id = ANY(%s)
WHERE i.issue_id = %s ORDER BY c.id LIMIT %s
"""


def cases_of_issue(viewer: Agent, issue_id: int) -> list[int]:
    """The cases that the posts of an issue became and that are not resolved; of what was merged into another issue,
    those of that one."""
    if issue_of(viewer, issue_id) is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_OF_ISSUE, [brand_ids_of(viewer), whole_of(issue_id), MOST])
        return [row[0] for row in cursor.fetchall()]


# Whoever was told while it lasted hears, too, that it is over, wherever grouping has put their post since; and nobody
# hears it who was told since it was fixed, or is about to be.
_OF_FIXED = """
SELECT DISTINCT c.resolved_at IS NOT NULL, c.id FROM (
    SELECT v.case_id FROM understanding_issuepost i
    JOIN channels_post p ON p.id = i.post_id
    JOIN cases_conversation v
        ON v.account_id = p.account_id AND v.thread_key = p.thread_key AND v.persona_id = p.persona_id
    WHERE i.issue_id = %(issue)s
    UNION
    SELECT r.case_id FROM replies_broadcast b
    JOIN replies_recipient r ON r.broadcast_id = b.id AND r.state = 'going'
    JOIN replies_delivery d ON d.id = r.delivery_id AND d.state = 'sent'
    WHERE b.origin = 'issue' AND b.origin_said = ANY(%(said)s)
) AS heard
JOIN cases_case c ON c.id = heard.case_id AND c.merged_into_id IS NULL AND c.brand_id = ANY(%(brands)s)
    AND (c.resolved_at IS NULL OR c.first_reply_at IS NOT NULL)
WHERE NOT EXISTS (
    SELECT FROM replies_broadcast b JOIN replies_recipient r ON r.broadcast_id = b.id
    JOIN cases_case o ON o.id = r.case_id
    WHERE b.origin = 'fixed' AND b.origin_said = ANY(%(said)s) AND o.customer_id = c.customer_id
        AND ((r.state = 'going' AND r.queued_at >= %(fixed_at)s)
            OR (r.state = 'waiting' AND b.state IN ('asking', 'running', 'paused')))
) ORDER BY 1, 2 LIMIT %(most)s
"""


def cases_of_fixed(viewer: Agent, issue_id: int) -> list[int]:
    """Everybody of an issue that is fixed and who was not told so yet: open cases first, then closed ones that were
    answered; none while it lasts, so that nobody hears too early that it is over."""
    if not is_fixed(viewer, issue_id):
        return []
    whole = whole_of(issue_id)
    problem = problem_speaking_for(whole)
    values: dict[str, Any] = {
        "issue": whole,
        "said": [str(each) for each in parts_of(whole)],
        "brands": brand_ids_of(viewer),
        "fixed_at": problem.standing_since if problem else None,
        "most": MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(_OF_FIXED, values)
        return [row[1] for row in cursor.fetchall()]


def cases_of_incident(viewer: Agent, incident_id: int) -> list[int]:
    """The cases that belong to an incident and are not resolved."""
    brands = brand_ids_of(viewer)
    if not Incident.objects.filter(pk=incident_id, brands__in=brands).exists():
        return []
    linked = IncidentCase.objects.filter(
        incident=incident_id, is_out=False, case__resolved_at=None, case__brand__in=brands
    )
    return list(linked.order_by("case_id").values_list("case_id", flat=True)[:MOST])


def cases_named(viewer: Agent, case_ids: Sequence[int]) -> list[int]:
    """Those of the cases that the viewer may see."""
    seen = Case.objects.filter(pk__in=list(case_ids)[:MOST], brand__in=brand_ids_of(viewer), merged_into=None)
    return list(seen.order_by("pk").values_list("pk", flat=True))


def cases_set_aside(viewer: Agent, broadcast_id: int, why: str) -> list[int]:
    """Those that another answer for many set aside for a reason, and that are not resolved."""
    aside = Recipient.objects.filter(broadcast=broadcast_id, state=RecipientState.ASIDE, why=why)
    aside = aside.filter(case__brand__in=brand_ids_of(viewer), case__resolved_at=None)
    return list(aside.order_by("pk").values_list("case_id", flat=True)[:MOST])


def strangers_to(broadcast_id: int, case_ids: Collection[int]) -> list[int]:
    """Those of the cases that the broadcast does not name yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT w.id FROM unnest(%s::bigint[]) AS w (id) WHERE NOT EXISTS ("
            "SELECT 1 FROM replies_recipient r WHERE r.broadcast_id = %s AND r.case_id = w.id) ORDER BY 1",
            [list(case_ids), broadcast_id],
        )
        return [row[0] for row in cursor.fetchall()]
