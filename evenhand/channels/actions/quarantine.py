"""Setting aside what could not be understood, and letting it go again."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from evenhand.channels import files
from evenhand.channels.events import ItemQuarantined, ItemReleased
from evenhand.channels.models import Quarantined
from evenhand.ledger.actions import record

SMALL = 64 * 1024  # larger items lie in the file store


class Broken(msgspec.Struct, frozen=True, kw_only=True):
    """An item that could not be understood, whole, with the reason in words."""

    reference: str
    content: bytes
    reason: str
    sha256: str = ""  # where the file store already has it


_INSERT = """
INSERT INTO channels_quarantined (source_id, reference, reason, content, sha256, size, heard_at, tries)
VALUES (%s, %s, %s, %s, %s, %s, %s, 1)
ON CONFLICT (source_id, reference) DO UPDATE
SET reason = excluded.reason, tries = channels_quarantined.tries + 1, heard_at = excluded.heard_at,
    content = excluded.content, sha256 = excluded.sha256, size = excluded.size, released_at = NULL
"""


def kept(item: Broken) -> Broken:
    """The item with its content in the file store if it is large; call outside a transaction."""
    if item.sha256 or len(item.content) <= SMALL:
        return item
    return msgspec.structs.replace(item, sha256=files.save(item.content))


def insert_broken(database: CursorWrapper, *, source_id: int, broken: Sequence[Broken], now: datetime) -> int:
    """Keep the items in the caller's transaction; how many there are."""
    if broken:
        rows = [
            (
                source_id,
                item.reference[:500],
                item.reason,
                b"" if item.sha256 else item.content,
                item.sha256,
                len(item.content),
                now,
            )
            for item in broken
        ]
        database.executemany(_INSERT, rows)
        record(ItemQuarantined(source_id=source_id, items=len(broken)), now=now)
    return len(broken)


@transaction.atomic
def set_aside(*, source_id: int, broken: Sequence[Broken], now: datetime) -> int:
    """Quarantine items that fell out after they were stored."""
    with connection.cursor() as database:
        return insert_broken(database, source_id=source_id, broken=broken, now=now)


@transaction.atomic
def release(*, quarantined_id: int, now: datetime, actor_id: int | None = None) -> None:
    """The item was understood; it leaves the list, its row stays as evidence."""
    changed = Quarantined.objects.filter(pk=quarantined_id, released_at=None).update(released_at=now)
    if changed:
        record(ItemReleased(quarantined_id=quarantined_id), now=now, actor_id=actor_id)
