"""Posts that were only overheard at first, and of which the network then says that they were meant for us."""

from collections.abc import Collection
from datetime import datetime

from django.db.backends.utils import CursorWrapper

from evenhand.channels.domain.threads import Key

# They get a batch of their own, so that they are decided about anew.
_NOTE = """
WITH batch AS MATERIALIZED (
    SELECT nextval('channels_batch_id_seq') AS id
), told AS (
    UPDATE channels_post p SET addressed = true, batch_id = batch.id
    FROM batch, unnest(%s::bigint[], %s::text[]) AS t (account_id, external_id)
    WHERE p.account_id = t.account_id AND p.external_id = t.external_id
        AND p.addressed IS NOT TRUE AND NOT p.is_own AND p.deleted_at IS NULL AND p.kind <> 9
    RETURNING p.id, p.batch_id
)
INSERT INTO channels_batch (id, source_id, heard_at, first_post, last_post, size, rejoined, raw_sha256, failures)
SELECT batch_id, %s, %s, min(id), max(id), count(*), '[]', '', 0 FROM told GROUP BY batch_id RETURNING id
"""


def note_addressed(database: CursorWrapper, *, source_id: int, posts: Collection[Key], now: datetime) -> int | None:
    """Known posts are meant for us, says the network; the batch to understand those in of which that is news."""
    if not posts:
        return None
    database.execute(_NOTE, [[key[0] for key in posts], [key[1] for key in posts], source_id, now])
    row = database.fetchone()
    return int(row[0]) if row else None
