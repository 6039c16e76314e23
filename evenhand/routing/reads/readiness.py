"""Who can be given what: people who are online with what they have in hand, cases whose turn it is, and silence."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from evenhand.cases.models.presence import LASTS
from evenhand.people.models import Agent, AgentStatus, Role, Status
from evenhand.people.reads.duty import on_duty
from evenhand.routing.domain.assigning import Free, Waiting
from evenhand.routing.domain.capacity import Room
from evenhand.routing.domain.silence import Silence
from evenhand.routing.domain.skills import Able, Needs
from evenhand.routing.reads.rooms import in_hand

NOT_AGAIN_FOR = timedelta(days=1)  # whoever gave a case back, or lost it, is not given the same one


def free_people(rooms: Mapping[int, Room], *, live: tuple[str, ...], now: datetime) -> list[Free]:
    """Who is online among these people, what they can do, and what they have in hand; five queries."""
    online = AgentStatus.objects.filter(status=Status.ONLINE, pk__in=list(rooms), agent__is_active=True)
    people = list(online.exclude(agent__role=Role.ANALYST).select_related("agent").order_by("pk"))
    serves, exclusive = _brands_served([row.pk for row in people]), _exclusive(now)
    loads = in_hand([row.pk for row in people], live=live, now=now)
    return [
        Free(
            row.pk,
            Able(serves[row.pk], frozenset(row.agent.skills), frozenset(row.agent.languages)),
            rooms[row.pk],
            sum(rooms[row.pk].weight(network) * n for network, n in loads.get(row.pk, {}).items()),
            max(row.given_at or row.since, row.since),
            exclusive.get(row.pk),
        )
        for row in people
    ]


def _exclusive(now: datetime) -> dict[int, frozenset[str]]:
    """Who works a shift of some networks only, and which; who has another shift beside it takes all."""
    found: dict[int, frozenset[str]] = {}
    blended = set()
    for duty in on_duty(None, now):
        if duty.networks:
            found[duty.agent_id] = found.get(duty.agent_id, frozenset()) | frozenset(duty.networks)
        else:
            blended.add(duty.agent_id)
    return {agent_id: networks for agent_id, networks in found.items() if agent_id not in blended}


def _brands_served(agent_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """The brands whose work these people do: those of their teams. Leads see all, and are given what their teams do."""
    found: dict[int, set[int]] = {agent_id: set() for agent_id in agent_ids}
    serving = Agent.objects.filter(pk__in=agent_ids, teams__brands__isnull=False)
    for agent_id, brand_id in serving.values_list("pk", "teams__brands"):
        found[agent_id].add(brand_id)
    return {agent_id: frozenset(brands) for agent_id, brands in found.items()}


# Of each queue that the desk gives out, the cases whose turn it is, with who lost them or gave them back lately.
_WAITING = """
SELECT next.case_id, q.id, q.brand_id, q.skills, CASE WHEN cardinality(q.languages) > 0 THEN next.language ELSE '' END,
    next.network, next.priority, next.waiting_since,
    array(SELECT DISTINCT coalesce((e.facts #>> '{because,agent_id}')::bigint, e.actor_id) FROM ledger_entry e
        WHERE e.case_id = next.case_id AND e.at > %(lately)s AND e.name = 'CaseAssigned'
            AND e.facts ->> 'assignee_id' IS NULL)
FROM people_queue q JOIN people_brand b ON b.id = q.brand_id AND b.pilot_since IS NULL
CROSS JOIN LATERAL (
    SELECT o.case_id, o.priority, o.waiting_since, c.language, c.network
    FROM cases_opencase o JOIN cases_case c ON c.id = o.case_id
    WHERE o.queue_id = q.id AND o.assignee_id IS NULL AND o.category IN (1, 2)
        AND (cardinality(q.languages) = 0 OR %(any)s OR c.language = ANY(%(spoken)s::text[]))
    ORDER BY o.priority DESC, o.waiting_since, o.case_id LIMIT %(limit)s
) AS next
WHERE q.is_pushed
"""


def waiting_cases(people: Collection[Free], *, limit: int, now: datetime) -> list[Waiting]:
    """The cases whose turn it is in each queue that the desk gives out, in languages these people speak; one query."""
    values: dict[str, Any] = {
        "lately": now - NOT_AGAIN_FOR,
        "any": any(not each.able.languages for each in people),
        "spoken": sorted({language for each in people for language in each.able.languages}),
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, values)
        return [
            Waiting(
                case_id=row[0],
                queue_id=row[1],
                needs=Needs(row[2], frozenset(row[3]), row[4]),
                network=row[5],
                priority=row[6],
                waiting_since=row[7],
                not_to=frozenset(filter(None, row[8])),
            )
            for row in cursor.fetchall()
        ]


_SILENT = """
SELECT o.case_id, o.assignee_id, o.queue_id, o.given_at, greatest(o.given_at, o.waiting_since), q.silent_minutes,
    w.warned_at
FROM people_queue q JOIN cases_opencase o ON o.queue_id = q.id
LEFT JOIN routing_silencewarning w ON w.case_id = o.case_id AND w.since = greatest(o.given_at, o.waiting_since)
WHERE q.id = ANY(%(queues)s) AND o.given_at IS NOT NULL AND o.waiting_since IS NOT NULL
    AND o.given_at <= %(now)s - make_interval(mins => q.silent_minutes) * 0.75
    AND o.waiting_since <= %(now)s - make_interval(mins => q.silent_minutes) * 0.75
    AND o.assignee_id IS NOT NULL AND o.category IN (1, 2)
    AND NOT EXISTS (SELECT FROM cases_presence p WHERE p.case_id = o.case_id AND p.agent_id = o.assignee_id
        AND p.is_writing AND p.seen_at > %(lately)s)
ORDER BY o.given_at LIMIT %(limit)s
"""


def silent_cases(queue_ids: Collection[int], *, limit: int, now: datetime) -> list[tuple[Silence, datetime | None]]:
    """What people took or were given and left unanswered for long by any clock, and when they were warned; one query.

    Whoever writes at this moment is not silent, and what a colleague gave by hand is not among these.
    """
    values: dict[str, Any] = {"queues": list(queue_ids), "now": now, "lately": now - LASTS, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(_SILENT, values)
        return [(Silence(*row[:6]), row[6]) for row in cursor.fetchall()]
