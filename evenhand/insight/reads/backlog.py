"""What is open, as it was last looked at, and how that went day by day."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import numpy as np
from django.conf import settings
from django.db import connection

from evenhand.insight.domain.waits import CLASSES, Counts, Quantile, Waits
from evenhand.insight.reads.counted import Asked
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of


class Pile(msgspec.Struct, kw_only=True):
    """What is open of one channel, or of all."""

    name: str
    waiting: int = 0
    resting: int = 0
    late: int = 0
    oldest_at: datetime | None = None
    ages: Counts = msgspec.field(default_factory=lambda: np.zeros(CLASSES))

    def age(self, share: float) -> Quantile:
        """Since when that share of those who wait has waited."""
        return Waits(self.ages, np.zeros(CLASSES)).quantile(share)


class Backlog(msgspec.Struct, frozen=True, kw_only=True):
    """All of it, by channel, when it was looked at, and how many waited at the end of each day."""

    seen_at: datetime | None
    all: Pile
    piles: list[Pile]
    days: list[tuple[date, int]]


# The last look counts, if it is of the last hours: a desk whose worker rests knows nothing of now.
_NOW = """
SELECT network, sum(waiting)::int, sum(resting)::int, sum(late)::int, min(oldest_at), max(seen_at),
    array_agg(to_json(ages)) FROM insight_backlogtally
WHERE hour = (SELECT max(hour) FROM insight_backlogtally WHERE hour >= %(now)s::timestamptz - interval '3 hours')
    AND brand_id = ANY(%(brands)s) AND (%(queue)s::bigint IS NULL OR queue_id = %(queue)s)
    AND (%(network)s = '' OR network = %(network)s) AND (%(mode)s::smallint IS NULL OR mode = %(mode)s)
GROUP BY network ORDER BY 2 DESC, 1
"""
_DAYS = """
WITH lasts AS (
    SELECT max(hour) AS hour FROM insight_backlogtally WHERE hour >= %(since)s AND hour < %(until)s
    GROUP BY (hour AT TIME ZONE %(zone)s)::date
)
SELECT (b.hour AT TIME ZONE %(zone)s)::date, sum(b.waiting)::int FROM lasts JOIN insight_backlogtally b USING (hour)
WHERE b.brand_id = ANY(%(brands)s) AND (%(queue)s::bigint IS NULL OR b.queue_id = %(queue)s)
    AND (%(network)s = '' OR b.network = %(network)s) AND (%(mode)s::smallint IS NULL OR b.mode = %(mode)s)
GROUP BY 1 ORDER BY 1
"""


def backlog(viewer: Agent, asked: Asked, *, now: datetime) -> Backlog:
    """What is open of what the viewer may see. Two queries, of counts alone."""
    told: dict[str, Any] = {
        "brands": [each for each in brand_ids_of(viewer) if asked.brand_id in {None, each}],
        "queue": asked.queue_id,
        "network": asked.network,
        "mode": asked.mode,
        "now": now,
        "zone": settings.TIME_ZONE,
        "since": asked.since - timedelta(days=1),
        "until": asked.until + timedelta(days=2),
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOW, told)
        rows = cursor.fetchall()
        cursor.execute(_DAYS, told)
        days = [(day, waiting) for day, waiting in cursor.fetchall() if asked.since <= day <= asked.until]
    piles = [
        Pile(name=row[0], waiting=row[1], resting=row[2], late=row[3], oldest_at=row[4], ages=_summed(row[6]))
        for row in rows
    ]
    seen_at = max((row[5] for row in rows), default=None)
    return Backlog(seen_at=seen_at, all=_together(piles), piles=piles, days=days)


def _summed(ages: list[list[int]]) -> Counts:
    laid: Counts = np.zeros(CLASSES)
    for each in ages:
        laid[: len(each)] += each
    return laid


def _together(piles: list[Pile]) -> Pile:
    counts: dict[str, int] = defaultdict(int)
    for pile in piles:
        for name in ("waiting", "resting", "late"):
            counts[name] += getattr(pile, name)
    return Pile(
        name="",
        **counts,
        oldest_at=min((pile.oldest_at for pile in piles if pile.oldest_at), default=None),
        ages=np.sum([pile.ages for pile in piles], axis=0) if piles else np.zeros(CLASSES),
    )
