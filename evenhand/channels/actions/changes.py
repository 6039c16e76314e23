"""What authors change after writing: edits append, deletions blank."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection, transaction

from evenhand.channels.domain.connector import Deleted, Edited
from evenhand.channels.events import PostsChanged
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What authors did to posts they had written, each with the account it was heard at."""

    edits: Sequence[tuple[int, Edited]] = ()
    deletions: Sequence[tuple[int, Deleted]] = ()


NO_CHANGES = Changes()


def change(changes: Changes, *, now: datetime) -> None:
    """Honour the changes in the caller's transaction; each may be repeated."""
    revise(edits=changes.edits, now=now)
    blank(deletions=changes.deletions, now=now)


_EDIT = """
INSERT INTO channels_posttext (post_id, version, heard_at, text, subject, html, quoted, signature, recipients)
SELECT p.id, latest.version + 1, e.edited_at, e.text, latest.subject, e.html, '', '', '{}'
FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[], %s::text[], %s::text[])
    AS e (account_id, external_id, edited_at, text, html)
JOIN channels_post p USING (account_id, external_id)
CROSS JOIN LATERAL (
    SELECT version, text, subject FROM channels_posttext t WHERE t.post_id = p.id ORDER BY version DESC LIMIT 1
) AS latest
WHERE latest.text <> e.text AND p.deleted_at IS NULL
ON CONFLICT (post_id, version) DO NOTHING
RETURNING post_id
"""

_DELETE = """
UPDATE channels_post p SET deleted_at = %s, text_hash = 0
FROM unnest(%s::bigint[], %s::text[]) AS d (account_id, external_id)
WHERE p.account_id = d.account_id AND p.external_id = d.external_id AND p.deleted_at IS NULL
RETURNING p.id
"""

_BLANK = """
UPDATE channels_posttext SET text = '', subject = '', html = '', quoted = '', signature = '', recipients = '{}'
WHERE post_id = ANY(%s)
"""


@transaction.atomic
def revise(*, edits: Sequence[tuple[int, Edited]], now: datetime) -> int:
    """Append the new text of edited posts, of several edits the last; the same heard twice counts once. How many
    changed."""
    if not edits:
        return 0
    in_order = sorted(edits, key=lambda each: each[1].edited_at)
    edits = list({(account, edit.external_id): (account, edit) for account, edit in in_order}.values())
    columns: list[list[Any]] = [
        [account for account, _ in edits],
        [edit.external_id for _, edit in edits],
        [edit.edited_at for _, edit in edits],
        [storable(edit.text) for _, edit in edits],
        [storable(edit.html) for _, edit in edits],
    ]
    with connection.cursor() as database:
        database.execute(_EDIT, columns)
        changed = sorted(row[0] for row in database.fetchall())
    if changed:
        record(PostsChanged(edited=len(changed), deleted=0, post_ids=tuple(changed)), now=now)
    return len(changed)


@transaction.atomic
def blank(*, deletions: Sequence[tuple[int, Deleted]], now: datetime) -> int:
    """Take the words of deleted posts away, every version; that there was a post stays. How many changed."""
    if not deletions:
        return 0
    with connection.cursor() as database:
        accounts = [account for account, _ in deletions]
        database.execute(_DELETE, [now, accounts, [deletion.external_id for _, deletion in deletions]])
        posts = [row[0] for row in database.fetchall()]
        database.execute(_BLANK, [posts])
        database.execute(
            "UPDATE channels_attachment SET name = '', alt = '', url = '' WHERE post_id = ANY(%s)", [posts]
        )
        database.execute("DELETE FROM channels_picture WHERE post_id = ANY(%s)", [posts])
    if posts:
        record(PostsChanged(edited=0, deleted=len(posts)), now=now)
    return len(posts)
