"""Following the ledger, and looking a case's history up."""

import json
from datetime import datetime

from django.db import connection

from evenhand.ledger.domain import Recorded
from evenhand.ledger.models import Entry, Follower

# Ids and transaction ids commit out of order; everything below the snapshot's lower bound is settled.
_NEXT = """
SELECT id, position, at, name, actor_id, case_id, facts FROM ledger_entry
WHERE position > %s AND position < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
  AND position <= (
    SELECT max(position) FROM (
      SELECT position FROM ledger_entry
      WHERE position > %s AND position < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
      ORDER BY position LIMIT %s
    ) AS window_of_positions
  )
ORDER BY position, id
"""


def events_after(position: int, *, limit: int = 500) -> list[Recorded]:
    """Settled events behind `position`, in order; whole transactions only, so about `limit`."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [position, position, limit])
        return [
            Recorded(
                id=row[0],
                position=row[1],
                at=row[2],
                name=row[3],
                actor_id=row[4],
                case_id=row[5],
                facts=json.loads(row[6]),
            )
            for row in cursor.fetchall()
        ]


def position_of(follower: str) -> int:
    """How far the follower has come; 0 if it never ran.

    A dump restored into another server brings positions that its count of transactions has not reached; there the
    follower goes on from now, instead of waiting for years.
    """
    found = Follower.objects.filter(name=follower).values_list("position", flat=True).first() or 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT least(%s, pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1)", [found])
        return int(cursor.fetchone()[0])


def unread_since(follower: str, *, name: str) -> datetime | None:
    """When the first event of this name happened that the follower has not dealt with; None if it is up to date."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(at) FROM ledger_entry WHERE position > %s AND name = %s", [position_of(follower), name]
        )
        found: datetime | None = cursor.fetchone()[0]
    return found


def history_of(case_id: int, *, limit: int = 200) -> list[Entry]:
    """What happened to a case, newest first."""
    return list(Entry.objects.filter(case_id=case_id).select_related("actor").order_by("-at", "-id")[:limit])
