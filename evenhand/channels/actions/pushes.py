"""What is pushed to us: kept before anything looks at it, settled when it is understood, forgotten after a while."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import connection, transaction

from evenhand.channels.domain.connector import Raw
from evenhand.channels.models import Outcome, Pushed

CHANNEL = "evenhand_pushed"  # PostgreSQL's notices for those who read pushed sources; the payload is the source's id
MOST_WAITING = 20_000  # of one source; a side that pushes more than we understand is asked to come later
KEEP_TAKEN = timedelta(hours=6)
KEEP_REFUSED = timedelta(days=30)


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What became of items at the door. `is_full`: none was kept, too many wait already."""

    new: int
    is_full: bool


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """An item that needs no more work, and why where it was not taken in."""

    pushed_id: int
    outcome: Outcome
    reason: str = ""


class PutBack(msgspec.Struct, frozen=True, kw_only=True):
    """An item to try again, not before `due_at`."""

    pushed_id: int
    due_at: datetime
    reason: str


# Counting stops at the limit. A delivery whose row is still there is known, whatever became of it.
_KEEP = """
WITH waiting AS MATERIALIZED (
    SELECT count(*) >= %s AS is_full FROM (
        SELECT 1 FROM channels_pushed WHERE source_id = %s AND settled_at IS NULL LIMIT %s
    ) AS counted
), kept AS (
    INSERT INTO channels_pushed (source_id, reference, content, received_at, due_at, tries, outcome, reason)
    SELECT %s, reference, content, %s, %s, 0, 0, ''
    FROM unnest(%s::text[], %s::bytea[]) WITH ORDINALITY AS item (reference, content, place), waiting
    WHERE NOT waiting.is_full
    ORDER BY place
    ON CONFLICT (source_id, reference) DO NOTHING
    RETURNING 1
)
SELECT is_full, (SELECT count(*) FROM kept), pg_notify(%s, %s) FROM waiting
"""


def keep_pushed(*, source_id: int, raws: Sequence[Raw], now: datetime) -> Kept:
    """Keep the items and wake whoever reads the source: one statement. A delivery that is known is not kept again."""
    items = {raw.reference: raw.content for raw in raws}
    limits = [MOST_WAITING, source_id, MOST_WAITING]
    with connection.cursor() as cursor:
        cursor.execute(
            _KEEP, [*limits, source_id, now, now, list(items), list(items.values()), CHANNEL, str(source_id)]
        )
        is_full, new, _ = cursor.fetchone()
    return Kept(new=new, is_full=is_full)


_SETTLE = """
UPDATE channels_pushed p SET settled_at = %s, outcome = s.outcome, reason = s.reason, content = ''
FROM unnest(%s::bigint[], %s::smallint[], %s::text[]) AS s (id, outcome, reason)
WHERE p.id = s.id AND p.settled_at IS NULL
"""

_PUT_BACK = """
UPDATE channels_pushed p SET due_at = b.due_at, tries = p.tries + 1, reason = b.reason
FROM unnest(%s::bigint[], %s::timestamptz[], %s::text[]) AS b (id, due_at, reason)
WHERE p.id = b.id AND p.settled_at IS NULL
"""


@transaction.atomic
def settle_pushed(*, settled: Sequence[Settled], put_back: Sequence[PutBack] = (), now: datetime) -> None:
    """Note what became of items, in the caller's transaction if there is one; safe to repeat."""
    with connection.cursor() as cursor:
        if settled:
            cursor.execute(
                _SETTLE, [now, *_columns((each.pushed_id, int(each.outcome), each.reason) for each in settled)]
            )
        if put_back:
            cursor.execute(_PUT_BACK, _columns((each.pushed_id, each.due_at, each.reason) for each in put_back))


def _columns(rows: Iterable[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def forget_settled(*, source_id: int, now: datetime) -> int:
    """Let rows go whose story is over: soon where the posts say it all, later where only the reason is left."""
    settled = Pushed.objects.filter(source_id=source_id, settled_at__lt=now - KEEP_TAKEN)
    taken, _ = settled.filter(outcome=Outcome.TAKEN).delete()
    others, _ = settled.filter(settled_at__lt=now - KEEP_REFUSED).delete()
    return taken + others
