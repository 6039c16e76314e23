"""Work goes back to its queues when somebody may not do it any more; in one statement, with the word in the ledger."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from evenhand.ledger.actions import CHANNEL
from evenhand.people.models import Agent

_HAND_BACK = """
WITH theirs AS (
    SELECT c.id FROM cases_opencase o JOIN cases_case c ON c.id = o.case_id
    WHERE o.assignee_id = %(agent)s AND NOT o.brand_id = ANY(%(keeps)s)
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
UPDATE cases_promise SET owner_id = NULL WHERE owner_id = %(agent)s AND state = 'open' AND NOT brand_id = ANY(%(keeps)s)
"""
_NOTICE = '{"names": ["CaseAssigned"], "cases": null}'


@transaction.atomic
def hand_back(agent: Agent, *, keeps: Collection[int], actor: Agent, now: datetime) -> int:
    """Open cases and promises of brands that the person does not keep are whoever's is free; how many cases."""
    values: dict[str, Any] = {"agent": agent.pk, "keeps": list(keeps), "actor": actor.pk, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(_HAND_BACK, values)
        number = int(cursor.fetchone()[0])
        cursor.execute(_FREE_PROMISES, values)
        if number:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, _NOTICE])
    return number
