"""Days counted from the facts of their cases, whole days at a time: counting one twice changes nothing."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from evenhand.insight.domain.waits import EDGES
from evenhand.insight.models import Waited

_SOON = "interval '7 days'"  # who comes back within it was not helped
_TALLY = f"""
INSERT INTO insight_daytally (day, brand_id, queue_id, network, mode, opened, asked, answered, promised, kept, inbound,
    outbound, escalated, done, resolved, returned, at_once)
SELECT day, brand_id, queue_id, network, mode, sum(opened), sum(asked), sum(answered), sum(promised), sum(kept),
    sum(inbound), sum(outbound), sum(escalated), sum(done), sum(resolved), sum(returned), sum(at_once)
FROM (
    SELECT day, brand_id, queue_id, network, mode, 1 AS opened, (asked_at IS NOT NULL)::int AS asked,
        (answered_at IS NOT NULL)::int AS answered, (is_in_target IS NOT NULL)::int AS promised,
        coalesce(is_in_target, false)::int AS kept, inbound, outbound, is_escalated::int AS escalated,
        (resolved_at IS NOT NULL)::int AS done, 0 AS resolved,
        0 AS returned, 0 AS at_once
    FROM insight_casefact WHERE day = ANY(%(days)s)
    UNION ALL
    SELECT resolved_day, brand_id, queue_id, network, mode, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
        coalesce(returned_at <= resolved_at + {_SOON}, false)::int,
        (outbound = 1 AND NOT coalesce(returned_at <= resolved_at + {_SOON}, false)
            AND NOT coalesce(elsewhere_at <= resolved_at + {_SOON}, false))::int
    FROM insight_casefact WHERE resolved_day = ANY(%(days)s)
) AS counted GROUP BY 1, 2, 3, 4, 5
"""
_WAITS = f"""
INSERT INTO insight_waittally (day, brand_id, queue_id, network, mode, what, classed, cases)
SELECT day, brand_id, queue_id, network, mode, {Waited.ANSWER.value},
    width_bucket(extract(epoch FROM answered_at - asked_at) - 0.000001, %(edges)s::numeric[]), count(*)
FROM insight_casefact WHERE day = ANY(%(days)s) AND answered_at IS NOT NULL
GROUP BY 1, 2, 3, 4, 5, 7
UNION ALL
SELECT day, brand_id, queue_id, network, mode, {Waited.RESOLUTION.value},
    width_bucket(extract(epoch FROM resolved_at - opened_at) - 0.000001, %(edges)s::numeric[]), count(*)
FROM insight_casefact WHERE day = ANY(%(days)s) AND resolved_at IS NOT NULL
GROUP BY 1, 2, 3, 4, 5, 7
"""
_PEOPLE = f"""
INSERT INTO insight_agenttally (day, agent_id, brand_id, network, answered, resolved, returned, at_once)
SELECT day, agent_id, brand_id, network, sum(answered), sum(resolved), sum(returned), sum(at_once)
FROM (
    SELECT day, answered_by AS agent_id, brand_id, network, 1 AS answered, 0 AS resolved, 0 AS returned, 0 AS at_once
    FROM insight_casefact WHERE day = ANY(%(days)s) AND answered_by IS NOT NULL
    UNION ALL
    SELECT resolved_day, resolved_by, brand_id, network, 0, 1,
        coalesce(returned_at <= resolved_at + {_SOON}, false)::int,
        (outbound = 1 AND NOT coalesce(returned_at <= resolved_at + {_SOON}, false)
            AND NOT coalesce(elsewhere_at <= resolved_at + {_SOON}, false))::int
    FROM insight_casefact WHERE resolved_day = ANY(%(days)s) AND resolved_by IS NOT NULL
) AS counted GROUP BY 1, 2, 3, 4
"""
_FORGET = (
    "DELETE FROM insight_daytally WHERE day = ANY(%(days)s)",
    "DELETE FROM insight_waittally WHERE day = ANY(%(days)s)",
    "DELETE FROM insight_agenttally WHERE day = ANY(%(days)s)",
)


_BACKLOG = """
INSERT INTO insight_backlogtally (hour, seen_at, brand_id, queue_id, network, mode, waiting, resting, late, oldest_at,
    ages)
SELECT date_trunc('hour', %(now)s::timestamptz), %(now)s, brand_id, queue_id, network, mode, sum(waiting), sum(resting),
    sum(late), min(oldest_at), (SELECT array_agg(coalesce(n, 0) ORDER BY c) FROM generate_series(0, %(last)s) c
        LEFT JOIN (SELECT u.classed, count(*) AS n FROM unnest(array_agg(classed)) u (classed) GROUP BY 1) k
        ON k.classed = c)
FROM (
    SELECT o.brand_id, coalesce(o.queue_id, 0) AS queue_id, c.network, o.mode,
        (o.waiting_since IS NOT NULL)::int AS waiting, (o.waiting_since IS NULL)::int AS resting,
        coalesce(o.waiting_since = o.clock_since AND o.due_at < %(now)s, false)::int AS late,
        o.waiting_since AS oldest_at,
        width_bucket(extract(epoch FROM %(now)s - o.waiting_since) - 0.000001, %(edges)s::numeric[]) AS classed
    FROM cases_opencase o JOIN cases_case c ON c.id = o.case_id
) AS seen GROUP BY brand_id, queue_id, network, mode
"""


@transaction.atomic
def look_at_backlog(*, now: datetime) -> None:
    """Write down what is open now, in the place of what was written in this hour. Reads every open case once."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM insight_backlogtally WHERE hour = date_trunc('hour', %s::timestamptz)", [now])
        cursor.execute(_BACKLOG, {"now": now, "edges": list(EDGES), "last": len(EDGES)})


@transaction.atomic
def count_days(days: Collection[date]) -> int:
    """Count these days anew; how many there were. Whoever looks meanwhile sees the counts from before."""
    if not days:
        return 0
    told: dict[str, Any] = {"days": sorted(days), "edges": list(EDGES)}
    with connection.cursor() as cursor:
        for each in (*_FORGET, _TALLY, _WAITS, _PEOPLE):
            cursor.execute(each, told)
    return len(days)
