"""Our answers to many cases at once: what `record_answer` and `resolve_case` do to one, set-wise."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from evenhand.cases.domain.states import MOVES, CaseEvent, Category
from evenhand.cases.events import CaseMoved
from evenhand.ledger.actions import record

_BEFORE = """
WITH a AS (SELECT * FROM unnest(%s::bigint[], %s::timestamptz[]) AS a (case_id, at)), there AS (
    SELECT id, name FROM cases_state WHERE category = %s ORDER BY position, id LIMIT 1
), before AS (
    SELECT c.id, s.name, s.category = ANY(%s) AS moves, a.at
    FROM a JOIN cases_case c ON c.id = a.case_id JOIN cases_state s ON s.id = c.state_id
)"""
_SAID = """
SELECT b.id, b.name, there.name FROM before b CROSS JOIN there WHERE b.moves ORDER BY b.id
"""
_ANSWERED = f"""{_BEFORE}, changed AS (
    UPDATE cases_case c SET first_reply_at = coalesce(c.first_reply_at, b.at),
        state_id = CASE WHEN b.moves THEN (SELECT id FROM there) ELSE c.state_id END
    FROM before b WHERE c.id = b.id
), shown AS (
    UPDATE cases_opencase o SET waiting_since = NULL, last_at = b.at,
        category = CASE WHEN b.moves THEN 3 ELSE o.category END
    FROM before b WHERE o.case_id = b.id
){_SAID}"""
_RESOLVED = f"""{_BEFORE}, changed AS (
    UPDATE cases_case c SET state_id = (SELECT id FROM there), resolved_at = coalesce(c.resolved_at, b.at)
    FROM before b WHERE c.id = b.id AND b.moves
), gone AS (
    DELETE FROM cases_opencase o USING before b WHERE o.case_id = b.id AND b.moves
){_SAID}"""


def record_answers(answered_at: Mapping[int, datetime], *, now: datetime) -> None:
    """We answered these cases, each at its moment: now the customers have the word. In the transaction of a caller who
    holds the cases."""
    _follow(_ANSWERED, CaseEvent.WE_ANSWERED, Category.WAITING, answered_at, now=now, actor_id=None)


def resolve_answered(answered_at: Mapping[int, datetime], *, actor_id: int, now: datetime) -> None:
    """The work on these cases is done with the answer; in the transaction of a caller who holds them."""
    _follow(_RESOLVED, CaseEvent.RESOLVE, Category.RESOLVED, answered_at, now=now, actor_id=actor_id)


def _follow(
    statement: str,
    event: CaseEvent,
    there: Category,
    at: Mapping[int, datetime],
    *,
    now: datetime,
    actor_id: int | None,
) -> None:
    """Each case follows the event, as its table of moves says; the moves are told."""
    if not at:
        return
    moving = [int(here) for (here, what), to in MOVES.items() if what is event and to is there and here is not there]
    values: list[Any] = [list(at), list(at.values()), int(there), moving]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        moved = [CaseMoved(case_id=case, before=before, after=after) for case, before, after in cursor.fetchall()]
    if moved:
        record(*moved, now=now, actor_id=actor_id)
