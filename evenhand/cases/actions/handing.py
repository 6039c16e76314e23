"""The desk gives cases to people, and takes them from who stays silent; set-wise, with the word in the ledger."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection, transaction

from evenhand.cases.actions.claiming import HANDS
from evenhand.cases.domain.weighing import LIVE_FOR, WHOLE, Weights
from evenhand.ledger.actions import CHANNEL

LATE_AT_ONCE = 2000


class Giving(msgspec.Struct, frozen=True, kw_only=True):
    """A case for a person; `because` is what people are told of the reason, as facts."""

    case_id: int
    agent_id: int
    weight: int
    because: dict[str, Any]


class Taking(msgspec.Struct, frozen=True, kw_only=True):
    """A case to be taken from a person who was given it then and stayed silent since."""

    case_id: int
    agent_id: int
    given_at: datetime
    minutes: int


# Whoever is being given something by another process at this moment is passed over; the next round comes soon.
_HOLD = """
SELECT id FROM (SELECT DISTINCT unnest(%s::bigint[]) AS id ORDER BY 1) AS asked
WHERE pg_try_advisory_xact_lock(%s, id::int)
"""

# What nobody took meanwhile goes to who is still online and has room, counted anew behind their locks.
_GIVE = """
WITH pair AS (
    SELECT * FROM unnest(%(cases)s::bigint[], %(agents)s::bigint[], %(shares)s::bigint[], %(because)s::jsonb[])
        WITH ORDINALITY AS p (case_id, agent_id, share, because, n)
), weight AS (
    SELECT * FROM unnest(%(weighed)s::bigint[], %(networks)s::text[], %(weights)s::bigint[])
        AS w (agent_id, network, weight)
), person AS (
    SELECT p.*, s.agent_id IS NOT NULL AS is_online
    FROM unnest(%(people)s::bigint[], %(others)s::bigint[]) AS p (agent_id, others)
    LEFT JOIN people_agentstatus s ON s.agent_id = p.agent_id AND s.status = 'online'
), hands AS (
    SELECT person.agent_id,
        coalesce(sum(coalesce(w.weight, person.others)) FILTER (WHERE o.case_id IS NOT NULL), 0) AS load
    FROM person
    LEFT JOIN (cases_opencase o JOIN cases_case c ON c.id = o.case_id) ON o.assignee_id = person.agent_id
        AND (o.category IN (1, 2)
            OR (o.category = 3 AND c.network = ANY(%(live)s::text[]) AND o.last_at > %(lately)s))
    LEFT JOIN weight w ON w.agent_id = person.agent_id AND w.network = c.network
    WHERE person.is_online GROUP BY 1
), free AS (
    SELECT c.id, p.agent_id, p.share, p.because, p.n, o.category
    FROM pair p JOIN cases_case c ON c.id = p.case_id JOIN cases_opencase o ON o.case_id = c.id
    WHERE c.assignee_id IS NULL AND o.assignee_id IS NULL AND c.resolved_at IS NULL AND o.category IN (1, 2)
    ORDER BY c.id FOR NO KEY UPDATE OF c SKIP LOCKED
), fits AS (
    SELECT free.*, hands.load + sum(free.share) OVER (PARTITION BY free.agent_id ORDER BY free.n) <= %(whole)s AS fits
    FROM free JOIN hands USING (agent_id)
), given AS (
    SELECT fits.*, s.name AS state FROM fits JOIN cases_case c USING (id) JOIN cases_state s ON s.id = c.state_id
    WHERE fits.fits
), opened AS (
    SELECT id, name FROM cases_state WHERE category = 2 ORDER BY position, id LIMIT 1
), taken AS (
    UPDATE cases_case c SET assignee_id = g.agent_id,
        state_id = CASE WHEN g.category = 1 THEN (SELECT id FROM opened) ELSE c.state_id END
    FROM given g WHERE c.id = g.id
), shown AS (
    UPDATE cases_opencase o SET assignee_id = g.agent_id, given_at = %(now)s,
        category = CASE WHEN g.category = 1 THEN 2 ELSE o.category END,
        last_at = CASE WHEN g.category = 1 THEN %(now)s ELSE o.last_at END
    FROM given g WHERE o.case_id = g.id
), busy AS (
    UPDATE people_agentstatus p SET given_at = %(now)s WHERE p.agent_id IN (SELECT agent_id FROM given)
), told AS (
    INSERT INTO ledger_entry (at, name, actor_id, case_id, facts)
    SELECT %(now)s, 'CaseAssigned', NULL::bigint, id,
        jsonb_build_object('assignee_id', agent_id, 'because', because) FROM given
    UNION ALL
    SELECT %(now)s, 'CaseMoved', NULL::bigint, id,
        jsonb_build_object('before', state, 'after', (SELECT name FROM opened))
    FROM given WHERE category = 1
)
SELECT id, agent_id FROM given ORDER BY n
"""


def hand_over(
    givings: Sequence[Giving], weights: Mapping[int, Weights], *, live: Sequence[str] = (), now: datetime
) -> list[tuple[int, int]]:
    """Give each case to its person, in this order; what came of it: (case, person).

    Nothing that a person did meanwhile is overwritten, nobody gets more than they can have in hand however many hand
    out at once, and nobody who is no longer online gets anything.
    """
    if not givings:
        return []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_HOLD, [[each.agent_id for each in givings], HANDS])
        held = {row[0] for row in cursor.fetchall()}
        now_given = [each for each in givings if each.agent_id in held]
        if not now_given:
            return []
        cursor.execute(_GIVE, _values(now_given, weights, live, now))
        done = [(int(case), int(agent)) for case, agent in cursor.fetchall()]
        _tell(cursor, [case for case, _agent in done])
    return done


def _values(
    givings: Sequence[Giving], weights: Mapping[int, Weights], live: Sequence[str], now: datetime
) -> dict[str, Any]:
    people = sorted({each.agent_id for each in givings})
    weighed = [
        (agent, network, weight)
        for agent in people
        for network, weight in zip(weights[agent].networks, weights[agent].weights, strict=True)
    ]
    return {
        "cases": [each.case_id for each in givings],
        "agents": [each.agent_id for each in givings],
        "shares": [each.weight for each in givings],
        "because": [msgspec.json.encode(each.because).decode() for each in givings],
        "people": people,
        "others": [weights[agent].others for agent in people],
        "weighed": [each[0] for each in weighed],
        "networks": [each[1] for each in weighed],
        "weights": [each[2] for each in weighed],
        "live": list(live),
        "lately": now - LIVE_FOR,
        "whole": WHOLE,
        "now": now,
    }


# Still theirs, still given then, and still unanswered: whoever wrote or answered meanwhile keeps it.
_TAKE_BACK = """
WITH asked AS (
    SELECT * FROM unnest(%(cases)s::bigint[], %(agents)s::bigint[], %(given)s::timestamptz[], %(minutes)s::int[])
        AS a (case_id, agent_id, given_at, minutes)
), silent AS (
    SELECT c.id, a.agent_id, a.minutes FROM asked a
    JOIN cases_case c ON c.id = a.case_id AND c.assignee_id = a.agent_id AND c.resolved_at IS NULL
    JOIN cases_opencase o ON o.case_id = c.id AND o.assignee_id = a.agent_id AND o.given_at = a.given_at
        AND o.waiting_since IS NOT NULL
    ORDER BY c.id FOR NO KEY UPDATE OF c SKIP LOCKED
), taken AS (
    UPDATE cases_case c SET assignee_id = NULL FROM silent s WHERE c.id = s.id
), shown AS (
    UPDATE cases_opencase o SET assignee_id = NULL, given_at = NULL FROM silent s WHERE o.case_id = s.id
), told AS (
    INSERT INTO ledger_entry (at, name, actor_id, case_id, facts)
    SELECT %(now)s, 'CaseAssigned', NULL::bigint, id, jsonb_build_object('assignee_id', NULL, 'because',
        jsonb_build_object('silent', minutes, 'agent_id', agent_id)) FROM silent
)
SELECT id, agent_id FROM silent ORDER BY id
"""


@transaction.atomic
def take_from_silent(takings: Sequence[Taking], *, now: datetime) -> list[tuple[int, int]]:
    """Give the cases back to their queues, if their people are silent to this moment; what came of it."""
    if not takings:
        return []
    with connection.cursor() as cursor:
        values: dict[str, Any] = {
            "cases": [each.case_id for each in takings],
            "agents": [each.agent_id for each in takings],
            "given": [each.given_at for each in takings],
            "minutes": [each.minutes for each in takings],
            "now": now,
        }
        cursor.execute(_TAKE_BACK, values)
        done = [(int(case), int(agent)) for case, agent in cursor.fetchall()]
        _tell(cursor, [case for case, _agent in done])
    return done


def _tell(cursor: Any, cases: list[int]) -> None:
    """Open screens look again."""
    if cases:
        notice = msgspec.json.encode({"names": ["CaseAssigned"], "cases": cases if len(cases) < 500 else None})
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, notice.decode()])


_LATE = """
UPDATE cases_opencase o SET priority = o.priority + 1 FROM (
    SELECT case_id FROM cases_opencase
    WHERE assignee_id IS NULL AND priority IN (-2, 0, 2, 4) AND due_at IS NOT NULL AND due_at < %s
        AND waiting_since = clock_since AND category IN (1, 2)
    ORDER BY due_at LIMIT %s FOR UPDATE SKIP LOCKED
) AS late WHERE o.case_id = late.case_id
"""


@transaction.atomic
def raise_late(*, now: datetime, limit: int = LATE_AT_ONCE) -> int:
    """Cases nobody has whose answer became late go before others as bad; how many did. May run twice."""
    with connection.cursor() as cursor:
        cursor.execute(_LATE, [now, limit])
        return int(cursor.rowcount)
