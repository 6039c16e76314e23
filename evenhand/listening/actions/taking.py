"""Writing down what was caught."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db import connection

_MATCHES = """
INSERT INTO listening_match (post_id, query_id, matched_at)
SELECT p.id, m.query_id, %s
FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS m (account_id, external_id, query_id)
JOIN channels_post p USING (account_id, external_id)
ON CONFLICT DO NOTHING
"""

_PARCEL = """
INSERT INTO listening_parcel (source_id, partition, sequence, digests) VALUES (%s, %s, %s, %s)
ON CONFLICT (source_id, partition) DO UPDATE SET sequence = excluded.sequence, digests = excluded.digests
WHERE listening_parcel.sequence < excluded.sequence
"""


class Caught(msgspec.Struct, frozen=True):
    """A post, as it is known at an account, and a query that caught it."""

    account_id: int
    external_id: str
    query_id: int


def store_matches(caught: Sequence[Caught], *, now: datetime) -> None:
    """Say which queries caught which posts, in the caller's transaction and after the posts; may be repeated."""
    if caught:
        accounts = [each.account_id for each in caught]
        posts = [each.external_id for each in caught]
        with connection.cursor() as cursor:
            cursor.execute(_MATCHES, [now, accounts, posts, [each.query_id for each in caught]])


def take_parcel(*, source_id: int, partition: int, sequence: int, digests: bytes = b"") -> bool:
    """Whether this parcel of a stream is new; in the transaction that stores what it brought. Its items' digests are
    remembered, since a later reader may bring the same items in another parcel."""
    with connection.cursor() as cursor:
        cursor.execute(_PARCEL, [source_id, partition, sequence, digests])
        return bool(cursor.rowcount == 1)
