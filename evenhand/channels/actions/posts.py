"""Storing what was heard: posts and cursor in one transaction, set-wise, each post once."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeAlias

import msgspec
import psycopg
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from evenhand.channels import files
from evenhand.channels.actions.addressed import note_addressed
from evenhand.channels.actions.changes import NO_CHANGES, Changes, change
from evenhand.channels.actions.personas import keep_personas
from evenhand.channels.actions.quarantine import Broken, insert_broken
from evenhand.channels.actions.reach import keep_reach
from evenhand.channels.domain import threads
from evenhand.channels.domain.connector import Attached, Cursor, Post, PostKind
from evenhand.channels.domain.threads import Known
from evenhand.channels.models import Kind
from evenhand.kernel.text import storable

A_HANDFUL = 20  # posts; for so few one statement is quicker than copying
KIND_NUMBER = {
    PostKind.POST: Kind.POST.value,
    PostKind.REPLY: Kind.REPLY.value,
    PostKind.QUOTE: Kind.QUOTE.value,
    PostKind.DIRECT: Kind.DIRECT.value,
    PostKind.MAIL: Kind.MAIL.value,
    PostKind.CALL: Kind.CALL.value,
}


_Rows: TypeAlias = dict[threads.Key, tuple[tuple[Any, ...], tuple[Any, ...]]]  # of post and text


class Incoming(msgspec.Struct, frozen=True):
    """A post and the account it came to."""

    account_id: int
    network: str
    post: Post
    heard_at: datetime | None = None  # None: now


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a batch. `batch_id` is None where nothing was new."""

    batch_id: int | None
    new: int
    duplicates: int
    quarantined: int


_KNOWN = """
SELECT p.account_id, p.external_id, p.thread_key, p.kind = 9
FROM unnest(%s::bigint[], %s::text[]) AS asked (account_id, external_id)
JOIN channels_post p USING (account_id, external_id)
"""

_IDS = """
SELECT nextval('channels_batch_id_seq'), array(SELECT nextval('channels_post_id_seq') FROM generate_series(1, %s))
"""

_COLUMNS = {  # of a post
    "account_id": "bigint",
    "external_id": "text",
    "persona_id": "bigint",
    "batch_id": "bigint",
    "kind": "smallint",
    "is_public": "boolean",
    "is_own": "boolean",
    "is_automatic": "boolean",
    "proves_thread": "boolean",
    "addressed": "boolean",
    "in_reply_to": "text",
    "thread_key": "text",
    "posted_at": "timestamptz",
    "heard_at": "timestamptz",
    "language_hint": "text",
    "text_hash": "bigint",
    "url": "text",
}
_TEXT_COLUMNS = {
    "version": "smallint",
    "heard_at": "timestamptz",
    "text": "text",
    "subject": "text",
    "html": "text",
    "quoted": "text",
    "signature": "text",
    "recipients": "text[]",
}
_POST_NAMES, _TEXT_NAMES = ", ".join(_COLUMNS), ", ".join(_TEXT_COLUMNS)
_TYPED = ", ".join(f"{name} {kind}" for name, kind in (_TEXT_COLUMNS | _COLUMNS).items())

# A parent that was only pointed at is filled in when it comes; anything else known stays as it is.
_MERGE = f"""
WITH incoming AS MATERIALIZED (
    SELECT * FROM json_to_recordset(%s::json) AS i ({_TYPED})
), stored AS (
    INSERT INTO channels_post ({_POST_NAMES})
    SELECT {_POST_NAMES} FROM incoming ORDER BY posted_at, account_id, external_id
    ON CONFLICT (account_id, external_id) DO UPDATE
    SET {", ".join(f"{name} = excluded.{name}" for name in list(_COLUMNS)[2:])}
    WHERE channels_post.kind = 9
    RETURNING id, account_id, external_id
), texts AS (
    INSERT INTO channels_posttext (post_id, {_TEXT_NAMES})
    SELECT id, {_TEXT_NAMES} FROM stored JOIN incoming USING (account_id, external_id)
)
SELECT id, account_id, external_id FROM stored
"""

_MISSING = """
INSERT INTO channels_post (account_id, external_id, kind, is_public, is_own, is_automatic, proves_thread,
    in_reply_to, thread_key, posted_at, heard_at, language_hint, text_hash, url)
SELECT account_id, external_id, 9, true, false, false, false, '', thread_key, %s, %s, '', 0, ''
FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS m (account_id, external_id, thread_key)
ON CONFLICT (account_id, external_id) DO NOTHING
"""

_REJOIN = """
UPDATE channels_post p SET thread_key = r.target
FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS r (account_id, source, target)
WHERE p.account_id = r.account_id AND p.thread_key = r.source
"""


def store(
    *,
    source_id: int,
    incoming: Sequence[Incoming],
    changes: Changes = NO_CHANGES,
    broken: Sequence[Broken] = (),
    cursor: Cursor | None,
    counts: bool = True,
    passed: int = 0,
    raw_sha256: str = "",
    now: datetime,
) -> Stored:
    """Keep posts, their changes, broken items and the cursor in one transaction; a known post is not stored again.

    `passed` posts were heard and concern nobody: they are counted, and that is all.
    """
    attached = _save_files(incoming)
    with transaction.atomic(), connection.cursor() as database:
        quarantined = insert_broken(database, source_id=source_id, broken=broken, now=now)
        known = _known(database, incoming)
        told = [key for key in _addressed(incoming) if key in known]
        addressed = note_addressed(database, source_id=source_id, posts=told, now=now)
        new = list(_new(incoming, known))
        if not new:
            if changes.edits or changes.deletions:
                change(changes, now=now)
            _move_on(database, source_id, cursor, now, len(incoming) * counts, stored=0, passed=passed)
            return Stored(batch_id=addressed, new=0, duplicates=len(incoming), quarantined=quarantined)
        joined = threads.join([(each.account_id, each.post) for each in new], known)
        batch_id, ids = _insert(database, new, known, joined.thread_of, now)
        _insert_missing(database, joined.missing, now)
        _rejoin(database, joined.rejoined)
        _insert_attachments(database, ids, attached)
        _insert_batch(database, batch_id, source_id, ids, joined.rejoined, raw_sha256, now)
        if changes.edits or changes.deletions:
            change(changes, now=now)
        _move_on(database, source_id, cursor, now, len(incoming) * counts, stored=len(ids) * counts, passed=passed)
    return Stored(
        batch_id=batch_id if ids else None,
        new=len(ids),
        duplicates=len(incoming) - len(ids),
        quarantined=quarantined,
    )


def _save_files(incoming: Sequence[Incoming]) -> dict[threads.Key, list[tuple[Any, ...]]]:
    """Attachments go to the file store before the transaction; storing one twice costs nothing."""
    rows: dict[threads.Key, list[tuple[Any, ...]]] = {}
    for each in incoming:
        key = (each.account_id, each.post.external_id)
        if each.post.attachments and key not in rows:  # of a post that came twice, the first is kept
            rows[key] = [_file_row(position, file) for position, file in enumerate(each.post.attachments)]
    return rows


def _file_row(position: int, file: Attached) -> tuple[Any, ...]:
    sha256 = files.save(file.content) if file.content is not None else ""
    about = (position, storable(file.name), storable(file.media_type), len(file.content or b""), sha256)
    return (*about, storable(file.url), storable(file.content_id), storable(file.alt))


def _known(database: CursorWrapper, incoming: Sequence[Incoming]) -> dict[threads.Key, Known]:
    """What we already have of these posts and the posts they stand under."""
    asked = {
        (each.account_id, external_id)
        for each in incoming
        for external_id in (each.post.external_id, *threads.parents_of(each.post))
    }
    database.execute(_KNOWN, [[key[0] for key in asked], [key[1] for key in asked]])
    return {(row[0], row[1]): Known(row[2], row[3]) for row in database.fetchall()}


def _new(incoming: Iterable[Incoming], known: dict[threads.Key, Known]) -> Iterator[Incoming]:
    seen: set[threads.Key] = set()
    for each in incoming:
        key = (each.account_id, each.post.external_id)
        before = known.get(key)
        if key not in seen and (before is None or before.is_missing):
            seen.add(key)
            yield each


def _addressed(incoming: Iterable[Incoming]) -> set[threads.Key]:
    return {(each.account_id, each.post.external_id) for each in incoming if each.post.addressed}


def _insert(
    database: CursorWrapper,
    new: list[Incoming],
    known: dict[threads.Key, Known],
    thread_of: dict[threads.Key, str],
    now: datetime,
) -> tuple[int, dict[threads.Key, int]]:
    """Store the posts in the order they were written; the number of their batch, and the ids of those that were new.

    Copying is much the quickest for many, and refuses a post that is there. Merged is what fills a place that
    others pointed at, everything where another reader was quicker with some of it, and a handful.
    """
    new.sort(key=lambda each: (each.post.posted_at, each.account_id, each.post.external_id))
    persona_of = keep_personas(database, [(each.network, each.post) for each in new])
    authors = ((persona_of[each.network, each.post.author.external_id], each.post.author) for each in new)
    keep_reach(database, authors, now=now)
    database.execute(_IDS, [len(new)])
    batch_id, ids = database.fetchone()
    rows = {
        (each.account_id, each.post.external_id): (
            _post_row(each, persona_of[each.network, each.post.author.external_id], batch_id, thread_of, now),
            _text_row(each.post, now),
        )
        for each in new
    }
    fresh: dict[threads.Key, int] = {}
    if len(new) > A_HANDFUL:
        fresh = dict(zip((key for key in rows if key not in known), ids, strict=False))
        try:
            with transaction.atomic():
                _copy(database, fresh, rows)
        except psycopg.errors.UniqueViolation:
            fresh = {}
    rest = [row for key, row in rows.items() if key not in fresh]
    return batch_id, fresh | _merge(database, rest) if rest else fresh


def _copy(database: CursorWrapper, ids: dict[threads.Key, int], rows: _Rows) -> None:
    with database.copy(f"COPY channels_post (id, {_POST_NAMES}) FROM STDIN") as copy:
        for key, number in ids.items():
            copy.write_row((number, *rows[key][0]))
    with database.copy(f"COPY channels_posttext (post_id, {_TEXT_NAMES}) FROM STDIN") as copy:
        for key, number in ids.items():
            copy.write_row((number, *rows[key][1]))


def _merge(database: CursorWrapper, rows: Iterable[tuple[tuple[Any, ...], tuple[Any, ...]]]) -> dict[threads.Key, int]:
    named = [dict(zip((*_TEXT_COLUMNS, *_COLUMNS), text + post, strict=True)) for post, text in rows]
    database.execute(_MERGE, [msgspec.json.encode(named).decode()])
    return {(row[1], row[2]): int(row[0]) for row in database.fetchall()}


def _post_row(
    incoming: Incoming, persona_id: int, batch_id: int, thread_of: dict[threads.Key, str], now: datetime
) -> tuple[Any, ...]:
    """The values of _COLUMNS."""
    post = incoming.post
    return (
        incoming.account_id,
        post.external_id,
        persona_id,
        batch_id,
        KIND_NUMBER[post.kind],
        post.is_public,
        post.is_own,
        post.is_automatic,
        post.proves_thread,
        post.addressed,
        post.in_reply_to,
        thread_of[incoming.account_id, post.external_id],
        post.posted_at,
        incoming.heard_at or now,
        storable(post.language[:8]),
        text_hash(storable(post.text)),
        storable(post.url),
    )


def _text_row(post: Post, now: datetime) -> tuple[Any, ...]:
    """The values of _TEXT_COLUMNS."""
    return (
        1,
        now,
        storable(post.text),
        storable(post.subject),
        storable(post.html) if post.html else "",
        storable(post.quoted) if post.quoted else "",
        storable(post.signature) if post.signature else "",
        [storable(each) for each in post.recipients],
    )


def text_hash(text: str) -> int:
    """A signed 64-bit hash of what the text says, for finding repeats."""
    digest = hashlib.blake2b(" ".join(text.lower().split()).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _insert_missing(database: CursorWrapper, missing: dict[threads.Key, str], now: datetime) -> None:
    if missing:
        keys = list(missing)
        columns: list[list[Any]] = [[key[0] for key in keys], [key[1] for key in keys], [missing[key] for key in keys]]
        database.execute(_MISSING, [now, now, *columns])


def _rejoin(database: CursorWrapper, rejoined: dict[threads.Key, str]) -> None:
    if rejoined:
        keys = list(rejoined)
        columns: list[list[Any]] = [[key[0] for key in keys], [key[1] for key in keys], [rejoined[key] for key in keys]]
        database.execute(_REJOIN, columns)


def _insert_attachments(
    database: CursorWrapper, ids: dict[threads.Key, int], attached: dict[threads.Key, list[tuple[Any, ...]]]
) -> None:
    rows = [(ids[key], *row) for key, each in attached.items() if key in ids for row in each]
    if rows:
        columns = "post_id, position, name, media_type, size, sha256, url, content_id, alt"
        with database.copy(f"COPY channels_attachment ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def _insert_batch(
    database: CursorWrapper,
    batch_id: int,
    source_id: int,
    ids: dict[threads.Key, int],
    rejoined: dict[threads.Key, str],
    raw_sha256: str,
    now: datetime,
) -> None:
    """Say which posts the batch holds; one that lost every post to another reader needs no understanding."""
    if ids:
        pairs = [[account, thread, target] for (account, thread), target in rejoined.items()]
        first, last = min(ids.values()), max(ids.values())
        database.execute(
            "INSERT INTO channels_batch"
            " (id, source_id, heard_at, first_post, last_post, size, rejoined, raw_sha256, failures)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 0)",
            [batch_id, source_id, now, first, last, len(ids), msgspec.json.encode(pairs).decode(), raw_sha256],
        )


def _move_on(
    database: CursorWrapper,
    source_id: int,
    cursor: Cursor | None,
    now: datetime,
    brought: int,
    *,
    stored: int,
    passed: int,
) -> None:
    database.execute(
        "UPDATE channels_source SET cursor = coalesce(%s::jsonb, cursor), fetched_at = %s,"
        " heard = heard + %s, repeats = repeats + %s WHERE id = %s",
        [
            None if cursor is None else msgspec.json.encode(cursor).decode(),
            now,
            brought + passed,
            brought - stored,
            source_id,
        ],
    )
