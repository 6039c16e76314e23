"""Writing to the ledger, and moving its readers on."""

import json
from collections.abc import Iterable
from datetime import datetime

import msgspec
from django.db import connection

from evenhand.ledger.domain import Event
from evenhand.ledger.models import Follower

CHANNEL = "evenhand"
_NOTICE_LIMIT = 7900  # PostgreSQL refuses a payload of 8,000 bytes

_RECORD = """
WITH written AS (
    INSERT INTO ledger_entry (at, name, actor_id, case_id, facts)
    SELECT %s, name, %s, case_id, facts FROM unnest(%s::text[], %s::bigint[], %s::jsonb[]) AS e (name, case_id, facts)
)
SELECT pg_notify(%s, %s)
"""


def record(*events: Event, now: datetime, actor_id: int | None = None, touched: Iterable[int] = ()) -> None:
    """Write the events in the caller's transaction; whoever listens hears of them when it commits.

    `touched` are further cases whose screens should look again.
    """
    names = [event.name for event in events]
    cases = [event.case_id for event in events]
    facts = [msgspec.json.encode(event.facts()).decode() for event in events]
    notice = _notice(names, [*filter(None, cases), *touched])
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, [now, actor_id, names, cases, facts, CHANNEL, notice])


def look_everywhere() -> None:
    """Every open screen looks again when the caller's transaction commits: something holds for all of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps({"names": [], "cases": None})])


def _notice(names: list[str], cases: list[int]) -> str:
    """What listeners are told; without the cases (look at everything) where they would not fit."""
    notice = json.dumps({"names": sorted(set(names)), "cases": sorted(set(cases))})
    return notice if len(notice) < _NOTICE_LIMIT else json.dumps({"names": sorted(set(names)), "cases": None})


def move_on(follower: str, *, position: int) -> None:
    """Remember that `follower` has dealt with everything up to `position`."""
    Follower.objects.update_or_create(name=follower, defaults={"position": position})


def make_partitions(*, now: datetime, months: int = 3) -> None:
    """Make the partitions of this month and the next ones; safe to repeat and to race."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_make_partitions(%s::timestamptz, %s)", [now, months])
