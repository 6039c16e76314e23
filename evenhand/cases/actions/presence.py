"""Who looks at which case now. It is told often and lost without harm, so the ledger hears nothing of it."""

import json
from datetime import datetime

from django.db import connection

from evenhand.cases.models.presence import LASTS
from evenhand.ledger.actions import CHANNEL
from evenhand.people.models import Agent

_TOLD = "PresenceChanged"

# The notice goes out only if colleagues would see a change: somebody new, back after a pause, or writing now.
_LOOK = """
WITH before AS (
    SELECT is_writing, seen_at FROM cases_presence WHERE case_id = %(case)s AND agent_id = %(agent)s
), now_here AS (
    INSERT INTO cases_presence (case_id, agent_id, is_writing, seen_at)
    VALUES (%(case)s, %(agent)s, %(writing)s, %(now)s)
    ON CONFLICT (case_id, agent_id) DO UPDATE SET is_writing = excluded.is_writing, seen_at = excluded.seen_at
), read AS (
    UPDATE cases_mention SET seen_at = %(now)s WHERE agent_id = %(agent)s AND case_id = %(case)s AND seen_at IS NULL
)
SELECT pg_notify(%(channel)s, %(notice)s)
WHERE NOT EXISTS (SELECT FROM before WHERE is_writing = %(writing)s AND seen_at > %(late)s)
"""


def look_at(*, case_id: int, actor: Agent, is_writing: bool, now: datetime) -> None:
    """The actor has this case open, and perhaps writes; notes that name them there are read. One statement.

    Whoever calls has made sure that the actor may see the case.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _LOOK,
            {
                "case": case_id,
                "agent": actor.pk,
                "writing": is_writing,
                "now": now,
                "late": now - LASTS,
                "channel": CHANNEL,
                "notice": _notice(case_id),
            },
        )


def look_away(*, case_id: int, actor: Agent) -> None:
    """The actor has closed the case."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH gone AS (DELETE FROM cases_presence WHERE case_id = %s AND agent_id = %s RETURNING 1)"
            " SELECT pg_notify(%s, %s) FROM gone",
            [case_id, actor.pk, CHANNEL, _notice(case_id)],
        )


def forget_absent(*, now: datetime) -> None:
    """Rows nobody refreshed for long; they were not shown any more."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_presence WHERE seen_at < %s", [now - 30 * LASTS])


def _notice(case_id: int) -> str:
    return json.dumps({"names": [_TOLD], "cases": [case_id]})
