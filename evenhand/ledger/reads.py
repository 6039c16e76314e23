"""Following the ledger, and looking a case's history up."""

import json
from collections.abc import Iterator
from datetime import datetime

import msgspec
from django.db import connection
from django.db.models import Q

from evenhand.database.asking import Coming, Question
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


LONGEST_HISTORY = 200
_OF_CASE = Question(
    lambda case: Entry.objects.filter(case_id=case).select_related("actor").order_by("-at", "-id")[:LONGEST_HISTORY],
    "case",
)


def history_of(case_id: int, *, limit: int = LONGEST_HISTORY) -> list[Entry]:
    """What happened to a case, newest first, at most the newest LONGEST_HISTORY."""
    return _OF_CASE(case=case_id)[:limit]


def history_coming(case_id: int) -> list[Coming]:
    """What `history_of` asks."""
    return [_OF_CASE.coming(case=case_id)]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries of the trail are wanted; what is None says nothing."""

    actor_id: int | None = None
    name: str = ""
    case_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


def trail(asked: Asked, *, before: tuple[datetime, int] | None = None, limit: int) -> list[Entry]:
    """Everything that happened, newest first, as far as asked; `before` is the key of the last entry seen."""
    found = Entry.objects.select_related("actor")
    if asked.actor_id is not None:
        found = found.filter(actor_id=asked.actor_id)
    if asked.name:
        found = found.filter(name=asked.name)
    if asked.case_id is not None:
        found = found.filter(case_id=asked.case_id)
    if asked.since is not None:
        found = found.filter(at__gte=asked.since)
    if asked.until is not None:
        found = found.filter(at__lt=asked.until)
    if before is not None:
        found = found.filter(at__lte=before[0]).filter(Q(at__lt=before[0]) | Q(id__lt=before[1]))
    return list(found.order_by("-at", "-id")[:limit])


def whole_trail(asked: Asked, *, at_a_time: int = 1000) -> Iterator[Entry]:
    """All of it, a piece at a time, newest first; what happens meanwhile is not in it."""
    before: tuple[datetime, int] | None = None
    while True:
        found = trail(asked, before=before, limit=at_a_time)
        yield from found
        if len(found) < at_a_time:
            return
        before = (found[-1].at, found[-1].id)
