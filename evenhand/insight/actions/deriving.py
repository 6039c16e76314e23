"""Facts of cases, derived set-wise from the ledger, the posts, the calls and the clocks: anew at any time, alike."""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction

from evenhand.cases.models import Category, State
from evenhand.people.models import Agent
from evenhand.replies.domain.acknowledging import AUTOMATIC

# What is said in a case, by the clock of whoever waits: of a call, when it began and when somebody of us spoke.
_WORDS = """
WITH asked AS (
    SELECT id, brand_id, coalesce(queue_id, 0) AS queue_id, network, mode, customer_id, opened_at FROM cases_case
    WHERE id = ANY(%(cases)s) AND merged_into_id IS NULL
), posts AS (
    SELECT v.case_id, p.id, p.is_own, p.is_public, p.account_id, p.external_id, k.id AS call_id, k.is_inbound,
        k.answered_at, k.agent_id, coalesce(k.begun_at, k.first_at, p.heard_at) AS at
    FROM cases_conversation v
    JOIN cases_message m ON m.conversation_id = v.id
    JOIN channels_post p ON p.id = m.post_id
    LEFT JOIN cases_call k ON k.post_id = p.id
    WHERE v.case_id = ANY(%(cases)s) AND NOT p.is_automatic AND p.kind <> 9
), words AS (
    SELECT n.case_id, n.id, n.is_own, n.is_public, n.at, d.author_id, d.author_id IS NOT DISTINCT FROM %(nobody)s AND
        d.author_id IS NOT NULL AS is_machine
    FROM posts n
    LEFT JOIN replies_delivery d ON n.is_own AND d.account_id = n.account_id AND d.external_id = n.external_id
        AND d.external_id <> ''
    WHERE n.call_id IS NULL
    UNION ALL SELECT case_id, id, false, false, at, NULL, false FROM posts WHERE call_id IS NOT NULL AND is_inbound
    UNION ALL SELECT case_id, id, true, false, answered_at, agent_id, false FROM posts
    WHERE call_id IS NOT NULL AND answered_at IS NOT NULL
), begun AS (
    SELECT case_id, min(at) FILTER (WHERE NOT is_own) AS asked_at, bool_or(is_public) AS is_public,
        count(*) FILTER (WHERE NOT is_own) AS inbound, count(*) FILTER (WHERE is_own AND NOT is_machine) AS outbound,
        (array_agg(id ORDER BY at, id) FILTER (WHERE NOT is_own))[1] AS first_post_id
    FROM words GROUP BY case_id
), answers AS (
    SELECT w.case_id, min(w.at) AS replied_at, min(w.at) FILTER (WHERE NOT w.is_machine) AS answered_at,
        (array_agg(w.author_id ORDER BY w.at, w.id) FILTER (WHERE NOT w.is_machine))[1] AS answered_by
    FROM words w JOIN begun b USING (case_id) WHERE w.is_own AND w.at >= b.asked_at GROUP BY w.case_id
)"""

# What was done with it, as the ledger has it; a resolution taken back within two minutes was a slip.
_DEEDS = """, moves AS (
    SELECT e.case_id, e.at, e.actor_id, e.facts->>'after' = ANY(%(done)s) AS is_done, lead(e.at) OVER w AS next_at,
        lead(e.facts->>'before' = ANY(%(done)s) AND NOT e.facts->>'after' = ANY(%(done)s)) OVER w AS is_undone
    FROM ledger_entry e
    WHERE e.case_id = ANY(%(cases)s) AND e.name = 'CaseMoved' AND e.at >= (SELECT min(opened_at) FROM asked)
    WINDOW w AS (PARTITION BY e.case_id ORDER BY e.at, e.id)
), ended AS (
    SELECT case_id, min(at) AS resolved_at, (array_agg(actor_id ORDER BY at))[1] AS resolved_by FROM moves
    WHERE is_done AND NOT (coalesce(is_undone, false) AND next_at - at < interval '2 minutes') GROUP BY case_id
), hands AS (
    SELECT case_id, count(DISTINCT facts->>'assignee_id') FILTER (WHERE name = 'CaseAssigned') AS owners,
        bool_or(name = 'CaseEscalated') AS is_escalated
    FROM ledger_entry
    WHERE case_id = ANY(%(cases)s) AND name IN ('CaseAssigned', 'CaseEscalated')
        AND at >= (SELECT min(opened_at) FROM asked)
    GROUP BY case_id
), returns AS (
    SELECT w.case_id, min(w.at) AS returned_at FROM words w JOIN ended e USING (case_id)
    WHERE NOT w.is_own AND w.at > e.resolved_at GROUP BY w.case_id
), others AS (
    SELECT a.id AS case_id, min(o.opened_at) AS elsewhere_at FROM asked a JOIN ended e ON e.case_id = a.id
    JOIN cases_case o ON o.customer_id = a.customer_id AND o.brand_id = a.brand_id AND o.id <> a.id
        AND o.opened_at > e.resolved_at AND o.opened_at <= e.resolved_at + interval '14 days'
    GROUP BY a.id
), clocks AS (
    SELECT DISTINCT ON (case_id) case_id, minutes, breached_at, ended_at, worked FROM routing_clockrun
    WHERE case_id = ANY(%(cases)s) AND kind = 1 ORDER BY case_id, since
)"""

_DERIVE = (
    _WORDS
    + _DEEDS
    + """
INSERT INTO insight_casefact AS f (
    case_id, brand_id, queue_id, network, mode, customer_id, first_post_id, is_public, day, opened_at, asked_at,
    replied_at, answered_at, answered_by, worked, target_minutes, is_in_target, resolved_at, resolved_day, resolved_by,
    last_resolved_at, returned_at, elsewhere_at, inbound, outbound, owners, is_escalated, derived_at
)
SELECT a.id, a.brand_id, a.queue_id, a.network, a.mode, a.customer_id, b.first_post_id, coalesce(b.is_public, false),
    (a.opened_at AT TIME ZONE %(zone)s)::date, a.opened_at, b.asked_at, w.replied_at, w.answered_at, w.answered_by,
    CASE WHEN k.ended_at IS NOT NULL AND w.answered_at IS NOT NULL THEN k.worked END, k.minutes,
    CASE WHEN k.breached_at IS NOT NULL THEN false WHEN k.ended_at IS NOT NULL AND w.answered_at IS NOT NULL THEN true
    END, e.resolved_at, (e.resolved_at AT TIME ZONE %(zone)s)::date, e.resolved_by, c.resolved_at, r.returned_at,
    o.elsewhere_at, coalesce(b.inbound, 0), coalesce(b.outbound, 0), coalesce(h.owners, 0),
    coalesce(h.is_escalated, false), %(now)s
FROM asked a
JOIN cases_case c ON c.id = a.id
LEFT JOIN begun b ON b.case_id = a.id
LEFT JOIN answers w ON w.case_id = a.id
LEFT JOIN ended e ON e.case_id = a.id
LEFT JOIN hands h ON h.case_id = a.id
LEFT JOIN returns r ON r.case_id = a.id
LEFT JOIN others o ON o.case_id = a.id
LEFT JOIN clocks k ON k.case_id = a.id
ON CONFLICT (case_id) DO UPDATE SET
    brand_id = excluded.brand_id, queue_id = excluded.queue_id, network = excluded.network, mode = excluded.mode,
    customer_id = excluded.customer_id, first_post_id = excluded.first_post_id, is_public = excluded.is_public,
    day = excluded.day, opened_at = excluded.opened_at, asked_at = excluded.asked_at,
    replied_at = excluded.replied_at, answered_at = excluded.answered_at, answered_by = excluded.answered_by,
    worked = excluded.worked, target_minutes = excluded.target_minutes, is_in_target = excluded.is_in_target,
    resolved_at = excluded.resolved_at, resolved_day = excluded.resolved_day, resolved_by = excluded.resolved_by,
    last_resolved_at = excluded.last_resolved_at, returned_at = excluded.returned_at,
    elsewhere_at = excluded.elsewhere_at, inbound = excluded.inbound, outbound = excluded.outbound,
    owners = excluded.owners, is_escalated = excluded.is_escalated, derived_at = excluded.derived_at
"""
)

_DAYS = """
SELECT day FROM insight_casefact WHERE case_id = ANY(%(cases)s)
UNION SELECT resolved_day FROM insight_casefact WHERE case_id = ANY(%(cases)s) AND resolved_day IS NOT NULL
"""
_GONE = """
DELETE FROM insight_casefact f WHERE f.case_id = ANY(%(cases)s) AND NOT EXISTS (
    SELECT 1 FROM cases_case c WHERE c.id = f.case_id AND c.merged_into_id IS NULL)
"""


@transaction.atomic
def derive(*, case_ids: Sequence[int], now: datetime) -> set[date]:
    """Derive the facts of these cases anew; the days whose counts they change. Merged ones have none any more."""
    if not case_ids:
        return set()
    told = {
        "cases": sorted(set(case_ids)),
        "zone": settings.TIME_ZONE,
        "done": list(State.objects.filter(category=Category.RESOLVED).values_list("name", flat=True)),
        "nobody": Agent.objects.filter(username=AUTOMATIC).values_list("pk", flat=True).first(),
        "now": now,
    }
    days = set()
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, told)
        days |= {row[0] for row in cursor.fetchall()}
        cursor.execute(_GONE, told)
        cursor.execute(_DERIVE, told)
        cursor.execute(_DAYS, told)
        days |= {row[0] for row in cursor.fetchall()}
    return days
