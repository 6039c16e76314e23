"""Taking the next case that waits: many people at once, none gets the same."""

from datetime import datetime
from typing import Any

import msgspec
from django.db import connection, transaction
from django.utils.translation import gettext as _

from evenhand.cases.errors import NotAllowed, NothingWaits
from evenhand.cases.reads.inbox import page_of
from evenhand.cases.reads.wanted import Tab, View
from evenhand.ledger.actions import CHANNEL
from evenhand.people.models import Agent

AHEAD = 64  # cases looked at; more people than that ask again
TRIES = 3

# Looks for the first free case of the view that nobody else holds at this moment, takes it, and says so.
_CLAIM = """
WITH ahead AS MATERIALIZED (SELECT case_id, sort_at FROM ({page}) AS page), free AS (
    SELECT c.id FROM ahead JOIN cases_case c ON c.id = ahead.case_id
    WHERE c.assignee_id IS NULL AND c.resolved_at IS NULL
    ORDER BY ahead.sort_at {direction}, ahead.case_id {direction} LIMIT 1 FOR UPDATE OF c SKIP LOCKED
), before AS (
    SELECT c.id, s.category, s.name FROM free JOIN cases_case c USING (id) JOIN cases_state s ON s.id = c.state_id
), opened AS (
    SELECT id, name FROM cases_state WHERE category = 2 ORDER BY position, id LIMIT 1
), taken AS (
    UPDATE cases_case c SET assignee_id = %s,
        state_id = CASE WHEN b.category = 1 THEN (SELECT id FROM opened) ELSE c.state_id END
    FROM before b WHERE c.id = b.id RETURNING c.id
), shown AS (
    UPDATE cases_opencase o SET assignee_id = %s, category = CASE WHEN b.category = 1 THEN 2 ELSE o.category END,
        last_at = CASE WHEN b.category = 1 THEN %s::timestamptz ELSE o.last_at END
    FROM before b WHERE o.case_id = b.id
), told AS (
    INSERT INTO ledger_entry (at, name, actor_id, case_id, facts)
    SELECT %s::timestamptz, 'CaseAssigned', %s::bigint, id, jsonb_build_object('assignee_id', %s::bigint) FROM before
    UNION ALL
    SELECT %s::timestamptz, 'CaseMoved', %s::bigint, b.id,
        jsonb_build_object('before', b.name, 'after', (SELECT name FROM opened))
    FROM before b WHERE b.category = 1
)
SELECT (SELECT count(*) FROM ahead), taken.id,
    CASE WHEN taken.id IS NOT NULL THEN
        pg_notify(%s, jsonb_build_object('names', ARRAY['CaseAssigned'], 'cases', ARRAY[taken.id])::text)::text END
FROM (SELECT 1) AS always LEFT JOIN taken ON true
"""


def claim_next(view: View, actor: Agent, *, now: datetime) -> int:
    """Give the actor the first case of the view that nobody has; its id.

    Raises NothingWaits where there is none. However many ask at once, nobody gets the same; what others hold at this
    moment is passed over.
    """
    if not actor.may_write:
        raise NotAllowed(_("Your role may look at cases, not change them."))
    free = msgspec.structs.replace(view, whose="unassigned", assignee_id=None, tab=Tab.OPEN)
    page, values = page_of(actor, free, None, AHEAD)
    for _try in range(TRIES if page else 0):
        seen, case_id = _claim(page, values, actor, is_down=free.newest_first and not free.by_due, now=now)
        if case_id is not None:
            return case_id
        if seen < AHEAD:
            break
    raise NothingWaits(_("Nothing there waits for somebody to take it."))


@transaction.atomic
def _claim(page: str, values: list[Any], actor: Agent, *, is_down: bool, now: datetime) -> tuple[int, int | None]:
    parameters = [*values, actor.pk, actor.pk, now, now, actor.pk, actor.pk, now, actor.pk, CHANNEL]
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM.format(page=page, direction="DESC" if is_down else "ASC"), parameters)
        seen, case_id, _told = cursor.fetchone()
    return int(seen), case_id
