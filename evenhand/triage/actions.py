"""Storing decisions."""

from collections.abc import Iterable, Sequence

import msgspec
from django.db import connection

from evenhand.triage.models import Mode

MODE_NUMBER = {mode.label.lower(): mode.value for mode in Mode}


class Decided(msgspec.Struct, frozen=True):
    """In which mode a post concerns a brand."""

    post_id: int
    brand_id: int
    mode: int
    reason: str
    confidence: float


def forget_decisions(post_ids: Sequence[int]) -> set[int]:
    """Posts that are to be decided anew, in the caller's transaction; those of them that were work before."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM triage_decision WHERE post_id = ANY(%s) RETURNING post_id, mode", [list(post_ids)])
        return {post_id for post_id, mode in cursor.fetchall() if mode}


def store_decisions(decisions: Iterable[Decided]) -> None:
    """One decision a post and brand, in the caller's transaction; posts must be new to triage."""
    columns = "post_id, brand_id, mode, reason, confidence"
    with connection.cursor() as cursor, cursor.copy(f"COPY triage_decision ({columns}) FROM STDIN") as copy:
        for each in decisions:
            copy.write_row((each.post_id, each.brand_id, each.mode, each.reason, each.confidence))
