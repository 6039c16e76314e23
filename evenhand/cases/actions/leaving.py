"""Work goes back to its queues when somebody may not do it any more; in one statement, with the word in the ledger."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from evenhand.ledger.actions import CHANNEL
from evenhand.people.models import Agent

_HAND_BACK = """
WITH keeps AS (SELECT * FROM unnest(%(who)s::bigint[], %(brands)s::bigint[]) AS k (agent_id, brand_id)), theirs AS (
    SELECT c.id FROM cases_opencase o JOIN cases_case c ON c.id = o.case_id
    WHERE o.assignee_id = ANY(%(agents)s) AND (o.assignee_id, o.brand_id) NOT IN (SELECT agent_id, brand_id FROM keeps)
    ORDER BY c.id FOR NO KEY UPDATE OF c
), freed AS (
    UPDATE cases_case SET assignee_id = NULL WHERE id IN (SELECT id FROM theirs)
), shown AS (
    UPDATE cases_opencase SET assignee_id = NULL WHERE case_id IN (SELECT id FROM theirs)
), told AS (
    INSERT INTO ledger_entry (at, name, actor_id, case_id, facts)
    SELECT %(now)s, 'CaseAssigned', %(actor)s, id, '{"assignee_id": null}' FROM theirs
)
SELECT count(*) FROM theirs
"""
_FREE_PROMISES = """
WITH keeps AS (SELECT * FROM unnest(%(who)s::bigint[], %(brands)s::bigint[]) AS k (agent_id, brand_id))
UPDATE cases_promise SET owner_id = NULL
WHERE owner_id = ANY(%(agents)s) AND state = 'open'
    AND (owner_id, brand_id) NOT IN (SELECT agent_id, brand_id FROM keeps)
"""
_NOTICE = '{"names": ["CaseAssigned"], "cases": null}'


@transaction.atomic
def hand_back(keeps: Mapping[int, Collection[int]], *, actor: Agent, now: datetime) -> int:
    """Open cases and promises of brands that a person (by id) does not keep are whoever's is free; how many cases."""
    kept = [(agent, brand) for agent, brands in keeps.items() for brand in brands]
    values: dict[str, Any] = {
        "agents": list(keeps),
        "who": [agent for agent, _ in kept],
        "brands": [brand for _, brand in kept],
        "actor": actor.pk,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_HAND_BACK, values)
        number = int(cursor.fetchone()[0])
        cursor.execute(_FREE_PROMISES, values)
        if number:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, _NOTICE])
    return number
