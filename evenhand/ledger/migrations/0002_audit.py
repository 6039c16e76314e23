"""The audit trail is read by time, by who and by what; each partition gets its indexes while the desk works."""

from typing import Any

from django.db import migrations

INDEXES = {
    "ledger_entry_at": "(at DESC, id DESC)",
    "ledger_entry_actor": "(actor_id, at DESC, id DESC) WHERE actor_id IS NOT NULL",
    "ledger_entry_name": "(name, at DESC, id DESC)",
}
_LACKING = """
SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = 'ledger_entry'::regclass AND NOT EXISTS (
    SELECT 1 FROM pg_index x JOIN pg_inherits xi ON xi.inhrelid = x.indexrelid
    WHERE x.indrelid = c.oid AND xi.inhparent = %s::regclass
)
"""


def _make(_apps: Any, editor: Any) -> None:
    with editor.connection.cursor() as cursor:
        for name, columns in INDEXES.items():
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON ONLY ledger_entry {columns}")
            cursor.execute(_LACKING, [name])
            for (partition,) in cursor.fetchall():
                part = f"{partition}_{name.removeprefix('ledger_entry_')}"
                cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {part}")  # half made, when this was broken off
                cursor.execute(f"CREATE INDEX CONCURRENTLY {part} ON {partition} {columns}")
                cursor.execute(f"ALTER INDEX {name} ATTACH PARTITION {part}")


def _drop(_apps: Any, editor: Any) -> None:
    with editor.connection.cursor() as cursor:
        for name in INDEXES:
            cursor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(_make, _drop)]
