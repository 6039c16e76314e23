"""Somebody leaves, or serves other brands from now on: their work goes back to its queues, for others to take."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from evenhand.ledger.actions import CHANNEL
from evenhand.people.actions import agents
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of

_HAND_BACK = """
WITH theirs AS (
    SELECT c.id FROM cases_opencase o JOIN cases_case c ON c.id = o.case_id
    WHERE o.assignee_id = %(agent)s AND NOT o.brand_id = ANY(%(keeps)s)
    ORDER BY c.id FOR UPDATE OF c
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


@transaction.atomic
def deactivate(*, agent_id: int, actor: Agent, now: datetime) -> tuple[Agent, int]:
    """The person works here no more; their open cases and promises are whoever's is free. How many cases."""
    agent = agents.deactivate(agent_id=agent_id, actor=actor, now=now)
    return agent, hand_back(agent, actor=actor, now=now)


@transaction.atomic
def change(*, agent_id: int, wanted: agents.Wanted, actor: Agent, now: datetime) -> tuple[Agent, int]:
    """Change what is known of a person; cases of brands that they serve no more go back. How many."""
    agent = agents.change_agent(agent_id=agent_id, wanted=wanted, actor=actor, now=now)
    return agent, hand_back(agent, actor=actor, now=now)


def hand_back(agent: Agent, *, actor: Agent, now: datetime) -> int:
    """Open cases and promises that the person may not work on go back to their queues; in the caller's transaction."""
    keeps = list(brands_of(agent).values_list("id", flat=True)) if agent.may_write else []
    values: dict[str, Any] = {"agent": agent.pk, "keeps": keeps, "actor": actor.pk, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(_HAND_BACK, values)
        number = int(cursor.fetchone()[0])
        cursor.execute(_FREE_PROMISES, values)
        if number:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, '{"names": ["CaseAssigned"], "cases": null}'])
    return number
