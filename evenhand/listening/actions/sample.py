"""Counting what strangers say, and keeping a uniform sample of it for some days."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

RAISE_EVERY = timedelta(hours=1)

# The state's row is locked first, as trimming does: else the two may wait for each other, and posts that are drawn
# while the share is lowered would stay above it.
_NOTE = """
WITH state AS (
    INSERT INTO listening_samplestate (source_id, rate, kept) VALUES (%s, 1.0, 0)
    ON CONFLICT (source_id) DO UPDATE SET kept = listening_samplestate.kept RETURNING rate
)
INSERT INTO listening_heardhour (source_id, hour, posts, rate)
SELECT %s, hour, posts, state.rate FROM state, unnest(%s::timestamptz[], %s::bigint[]) AS h (hour, posts)
ON CONFLICT (source_id, hour) DO UPDATE SET posts = listening_heardhour.posts + excluded.posts
RETURNING hour, rate
"""

_COUNT = """
INSERT INTO listening_samplestate (source_id, rate, kept) VALUES (%s, 1.0, %s)
ON CONFLICT (source_id) DO UPDATE SET kept = listening_samplestate.kept + excluded.kept RETURNING kept
"""

_COLUMNS = "source_id, heard_at, fraction, reference, network, languages, author, handle, text, links, has_media"


class Hourly(msgspec.Struct, frozen=True):
    """How many posts were heard in an hour."""

    hour: datetime
    posts: int


class Specimen(msgspec.Struct, frozen=True, kw_only=True):
    """A post for the sample."""

    heard_at: datetime
    fraction: float
    reference: str
    network: str
    languages: Sequence[str]
    author: str
    handle: str
    text: str
    links: Sequence[str]
    has_media: bool


def note_heard(*, source_id: int, heard: Iterable[Hourly]) -> Mapping[datetime, float]:
    """Count posts; the share of them that the sample keeps, by hour. In the caller's transaction."""
    rows = list(heard)
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, [source_id, source_id, [each.hour for each in rows], [each.posts for each in rows]])
        return dict(cursor.fetchall())


def keep_specimens(*, source_id: int, specimens: Sequence[Specimen]) -> int:
    """Add posts to the source's sample, in the caller's transaction; how many it holds now."""
    with connection.cursor() as cursor:
        if specimens:
            with cursor.copy(f"COPY listening_sampled ({_COLUMNS}) FROM STDIN") as copy:
                for each in specimens:
                    copy.write_row(_row(source_id, each))
        cursor.execute(_COUNT, [source_id, len(specimens)])
        return int(cursor.fetchone()[0])


def _row(source_id: int, specimen: Specimen) -> tuple[Any, ...]:
    return (
        source_id,
        specimen.heard_at,
        specimen.fraction,
        specimen.reference,
        specimen.network,
        list(specimen.languages),
        specimen.author,
        specimen.handle,
        specimen.text,
        list(specimen.links),
        specimen.has_media,
    )


def forget_sampled(references: Sequence[str]) -> int:
    """Take posts out of the sample that their authors took back."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM listening_sampled WHERE reference = ANY(%s)", [list(references)])
        return int(cursor.rowcount)


def rewrite_sampled(texts: Mapping[str, str]) -> int:
    """What authors changed is changed in the sample, too; by reference."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE listening_sampled s SET text = n.text FROM unnest(%s::text[], %s::text[]) AS n (reference, text)"
            " WHERE s.reference = n.reference",
            [list(texts), list(texts.values())],
        )
        return int(cursor.rowcount)


@transaction.atomic
def trim_sample(*, source_id: int, size: int, now: datetime) -> int:
    """Lower the share that is kept until the source's sample fits, for all its posts alike, so that it stays uniform.

    Where it holds less than half of what it may, hours that begin from now on are kept more fully, twice at most.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT rate, raised_at FROM listening_samplestate WHERE source_id = %s FOR UPDATE", [source_id])
        rate, raised_at = cursor.fetchone() or (1.0, None)
        kept = _kept(cursor, source_id)
        if kept > size:
            rate = _lower(cursor, source_id, at=int(size * 0.9))
            kept = _kept(cursor, source_id)
        elif kept < size // 2 and rate < 1.0 and (raised_at is None or now - raised_at > RAISE_EVERY):
            rate, raised_at = min(1.0, rate * 2), now
        changes = [rate, kept, raised_at, source_id]
        cursor.execute(
            "UPDATE listening_samplestate SET rate = %s, kept = %s, raised_at = %s WHERE source_id = %s", changes
        )
    return kept


def _kept(cursor: CursorWrapper, source_id: int) -> int:
    cursor.execute("SELECT count(*) FROM listening_sampled WHERE source_id = %s", [source_id])
    return int(cursor.fetchone()[0])


def _lower(cursor: CursorWrapper, source_id: int, *, at: int) -> float:
    """Drop the posts above the fraction below which so many are kept; that fraction."""
    cursor.execute(
        "SELECT fraction FROM listening_sampled WHERE source_id = %s ORDER BY fraction OFFSET %s LIMIT 1",
        [source_id, at],
    )
    lowered = float(cursor.fetchone()[0])
    cursor.execute("DELETE FROM listening_sampled WHERE source_id = %s AND fraction >= %s", [source_id, lowered])
    cursor.execute(
        "UPDATE listening_heardhour SET rate = %s WHERE source_id = %s AND rate > %s", [lowered, source_id, lowered]
    )
    return lowered


def forget_old(*, days: int, now: datetime) -> None:
    """Sampled posts older than some days go; the counts of their hours stay for as many months."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM listening_sampled WHERE heard_at < %s", [_hour(now) - timedelta(days=days)])
        cursor.execute("DELETE FROM listening_heardhour WHERE hour < %s", [now - timedelta(days=30 * days)])


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
