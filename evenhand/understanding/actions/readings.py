"""Storing readings and what a closer look adds to them."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db import connection, transaction

from evenhand.understanding.domain.reading import VERSION, Reading
from evenhand.understanding.models import Audience, Kind, Polarity, Severity

POLARITY = {each.label: each.value for each in Polarity}
KIND = {each.label: each.value for each in Kind}
SEVERITY = {each.label: each.value for each in Severity}
AUDIENCE = {each.label: each.value for each in Audience}
_COLUMNS = """
    post_id, version, language, also, sentiment, polarity, kind, needs_reply, severity, harm, harm_kind, harm_words,
    spam, abuse, audience, personal, vector
"""


def forget_readings(post_ids: Sequence[int]) -> None:
    """Posts that are to be read anew, in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM understanding_reading WHERE post_id = ANY(%s) AND version = %s", [list(post_ids), VERSION]
        )


@transaction.atomic
def replace_readings(post_ids: Sequence[int], readings: Sequence[Reading]) -> None:
    """Their authors wrote them anew: what was read of the words before makes room, one reading a post."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM understanding_reading WHERE post_id = ANY(%s) AND version >= %s", [list(post_ids), VERSION]
        )
    store_readings(post_ids, readings)


def store_readings(post_ids: Sequence[int], readings: Sequence[Reading], *, version: int = VERSION) -> None:
    """One reading a post, in the caller's transaction; posts must not have been read in this version."""
    with connection.cursor() as cursor, cursor.copy(f"COPY understanding_reading ({_COLUMNS}) FROM STDIN") as copy:
        for post_id, reading in zip(post_ids, readings, strict=True):
            copy.write_row(_row(post_id, version, reading))


def _row(post_id: int, version: int, reading: Reading) -> tuple[object, ...]:
    return (
        post_id,
        version,
        reading.language,
        list(reading.also),
        reading.sentiment,
        POLARITY[reading.polarity],
        KIND[reading.kind],
        reading.needs_reply,
        SEVERITY[reading.severity],
        reading.harm,
        reading.harm_kind,
        reading.harm_words,
        reading.spam,
        reading.abuse,
        AUDIENCE[reading.audience],
        msgspec.json.encode(reading.personal).decode(),
        reading.vector,
    )


_CLOSER = """
INSERT INTO understanding_closerreading (post_id, version, vector, read_at)
SELECT id, %s, vector, %s FROM unnest(%s::bigint[], %s::bytea[]) AS r (id, vector)
ON CONFLICT DO NOTHING
"""
_SUBJECTS = """
INSERT INTO understanding_subjectreading (post_id, edition, is_close, subject_id, confidence)
SELECT post_id, edition, is_close, subject_id, confidence
FROM unnest(%s::bigint[], %s::int[], %s::bool[], %s::bigint[], %s::float8[])
    AS r (post_id, edition, is_close, subject_id, confidence)
ON CONFLICT DO NOTHING
"""


class SubjectRead(msgspec.Struct, frozen=True):
    """What a post is about by an edition of the subjects; None: none of them."""

    post_id: int
    edition: int
    is_close: bool
    subject_id: int | None
    confidence: float


def store_closer_readings(post_ids: Sequence[int], vectors: Sequence[bytes], *, version: int, now: datetime) -> None:
    """The contextual vectors of posts that became work; what is there already stays."""
    with connection.cursor() as cursor:
        cursor.execute(_CLOSER, [version, now, list(post_ids), list(vectors)])


def store_subjects(found: Sequence[SubjectRead]) -> None:
    """What posts are about, in the caller's transaction; what is there already stays."""
    if not found:
        return
    columns = [[getattr(each, name) for each in found] for name in SubjectRead.__struct_fields__]
    with connection.cursor() as cursor:
        cursor.execute(_SUBJECTS, columns)
