"""How the desk stands, in one cheap question: for a screen on a wall."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from django.db import connection

from evenhand.cases.models import Category

COUNT_TO: Final = 1000  # shown as “999+”
SOON: Final = timedelta(minutes=30)
QUEUES: Final = 6  # as many as a wall has room for

# Each part is a short walk on an index, and ends after COUNT_TO rows however many there are.
_STANDING = """
SELECT
    (SELECT count(*) FROM (SELECT 1 FROM cases_opencase o WHERE o.brand_id = ANY(%(brands)s)
        AND o.category = ANY(%(open)s) AND o.waiting_since IS NOT NULL LIMIT %(most)s) AS c),
    (SELECT count(*) FROM (SELECT 1 FROM cases_opencase o WHERE o.brand_id = ANY(%(brands)s)
        AND o.category = ANY(%(open)s) AND o.waiting_since IS NOT NULL AND o.assignee_id IS NULL LIMIT %(most)s) AS c),
    (SELECT count(*) FROM (SELECT 1 FROM cases_opencase o WHERE o.brand_id = ANY(%(brands)s)
        AND o.category = ANY(%(open)s) AND o.due_at <= %(now)s LIMIT %(most)s) AS c),
    (SELECT count(*) FROM (SELECT 1 FROM cases_opencase o WHERE o.brand_id = ANY(%(brands)s)
        AND o.category = ANY(%(open)s) AND o.due_at > %(now)s AND o.due_at <= %(soon)s LIMIT %(most)s) AS c),
    (SELECT min(w.waiting_since) FROM unnest(%(brands)s::bigint[]) AS b (id), unnest(%(open)s::smallint[]) AS k (id),
        LATERAL (SELECT o.waiting_since FROM cases_opencase o WHERE o.brand_id = b.id AND o.category = k.id
            AND o.waiting_since IS NOT NULL ORDER BY o.waiting_since LIMIT 1) AS w)
"""
_QUEUES = """
SELECT q.name, b.name, waiting.n, oldest.since FROM people_queue q JOIN people_brand b ON b.id = q.brand_id
CROSS JOIN LATERAL (SELECT count(*) AS n FROM (SELECT 1 FROM cases_opencase o WHERE o.queue_id = q.id
    AND o.category = ANY(%(open)s) AND o.waiting_since IS NOT NULL LIMIT %(most)s) AS c) AS waiting
CROSS JOIN LATERAL (SELECT min(w.waiting_since) AS since FROM unnest(%(open)s::smallint[]) AS k (id),
    LATERAL (SELECT o.waiting_since FROM cases_opencase o WHERE o.queue_id = q.id AND o.category = k.id
        AND o.waiting_since IS NOT NULL ORDER BY o.waiting_since LIMIT 1) AS w) AS oldest
WHERE q.brand_id = ANY(%(brands)s) ORDER BY oldest.since NULLS LAST, q.position, q.id LIMIT %(queues)s
"""


class QueueStands(msgspec.Struct, frozen=True):
    """How many wait in one queue, and since when the longest."""

    name: str
    brand: str
    waiting: int
    oldest: datetime | None


class Standing(msgspec.Struct, frozen=True):
    """How many wait for us, of them nobody's; answers that are late, or soon will be. Counts end at COUNT_TO."""

    waiting: int
    unassigned: int
    late: int
    soon: int
    oldest: datetime | None
    queues: list[QueueStands]


def standing_of(brand_ids: Collection[int], *, now: datetime) -> Standing:
    """How the work of these brands stands; the queues whose longest waits longest come first. Two queries."""
    values: dict[str, Any] = {
        "brands": list(brand_ids),
        "open": [Category.NEW.value, Category.OPEN.value],
        "now": now,
        "soon": now + SOON,
        "most": COUNT_TO,
        "queues": QUEUES,
    }
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, values)
        waiting, unassigned, late, soon, oldest = cursor.fetchone()
        cursor.execute(_QUEUES, values)
        queues = [QueueStands(*row) for row in cursor.fetchall()]
    return Standing(waiting, unassigned, late, soon, oldest, queues)
