"""What people did, for themselves first: their own counts, drawn towards their team's."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import connection

from evenhand.insight.domain.shares import Shrunken, shrunken
from evenhand.insight.reads.counted import RIPE, Asked, desk_day
from evenhand.insight.reads.surveys import begins
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of

_PEOPLE = """
SELECT agent_id, sum(answered)::int, sum(resolved)::int, sum(resolved) FILTER (WHERE day <= %(ripe)s)::int,
    sum(returned) FILTER (WHERE day <= %(ripe)s)::int, sum(at_once) FILTER (WHERE day <= %(ripe)s)::int
FROM insight_agenttally
WHERE brand_id = ANY(%(brands)s) AND day >= %(since)s AND day <= %(until)s
    AND (%(network)s = '' OR network = %(network)s)
GROUP BY agent_id
"""
_SAID = """
SELECT agent_id, count(*)::int, count(*) FILTER (WHERE satisfied >= 4)::int FROM insight_survey
WHERE brand_id = ANY(%(brands)s) AND satisfied IS NOT NULL AND agent_id IS NOT NULL
    AND asked_at >= %(since)s AND asked_at < %(until)s AND (%(network)s = '' OR network = %(network)s)
GROUP BY agent_id
"""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One person's counts, and shares that are drawn towards the team's as far as their few cases leave them open."""

    agent: Agent
    answered: int
    resolved: int
    returned: Shrunken
    at_once: Shrunken
    satisfied: Shrunken


def people_counted(viewer: Agent, asked: Asked, *, now: datetime) -> list[Person]:
    """Who served the viewer's brands in this period, by name; agents see themselves alone."""
    brands = [each for each in brand_ids_of(viewer) if asked.brand_id in {None, each}]
    told: dict[str, Any] = {"brands": brands, "since": asked.since, "until": asked.until, "network": asked.network}
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, told | {"ripe": desk_day(now) - RIPE})
        rows = {row[0]: [n or 0 for n in row[1:]] for row in cursor.fetchall()}
        cursor.execute(_SAID, told | {"since": begins(asked.since), "until": begins(asked.until + timedelta(days=1))})
        said = {row[0]: (row[2], row[1]) for row in cursor.fetchall()}
    ids = sorted(rows)
    returned = shrunken([(rows[each][3], rows[each][2]) for each in ids])
    at_once = shrunken([(rows[each][4], rows[each][2]) for each in ids])
    satisfied = shrunken([said.get(each, (0, 0)) for each in ids])
    agents = Agent.objects.in_bulk(ids)
    found = [
        Person(
            agent=agents[each],
            answered=rows[each][0],
            resolved=rows[each][1],
            returned=returned[place],
            at_once=at_once[place],
            satisfied=satisfied[place],
        )
        for place, each in enumerate(ids)
        if each in agents and (viewer.sees_all or each == viewer.pk)
    ]
    return sorted(found, key=lambda person: (person.agent.pk != viewer.pk, person.agent.full_name))
