"""Storing readings."""

from collections.abc import Sequence

from django.db import connection

from evenhand.understanding.domain.reading import VERSION, Reading

POLARITY = {"negative": -1, "neutral": 0, "positive": 1}


def forget_readings(post_ids: Sequence[int]) -> None:
    """Posts that are to be read anew, in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM understanding_reading WHERE post_id = ANY(%s) AND version = %s", [list(post_ids), VERSION]
        )


def store_readings(post_ids: Sequence[int], readings: Sequence[Reading]) -> None:
    """One reading a post, in the caller's transaction; posts must not have been read in this version."""
    columns = "post_id, version, language, sentiment, polarity"
    with connection.cursor() as cursor, cursor.copy(f"COPY understanding_reading ({columns}) FROM STDIN") as copy:
        for post_id, reading in zip(post_ids, readings, strict=True):
            copy.write_row((post_id, VERSION, reading.language, reading.sentiment, POLARITY[reading.polarity]))
