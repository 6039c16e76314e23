"""Storing decisions. What a person corrected is never decided over."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from django.db import connection

from evenhand.triage.domain.mode import VERSION
from evenhand.triage.models import Mode

MODE_NUMBER = {mode.label.lower(): mode.value for mode in Mode}


class Decided(msgspec.Struct, frozen=True):
    """In which mode a post concerns a brand."""

    post_id: int
    brand_id: int
    mode: int
    reason: str
    confidence: float
    code: str = ""
    withheld: int | None = None
    version: int = VERSION


def forget_decisions(post_ids: Sequence[int]) -> set[int]:
    """Posts that are to be decided anew, in the caller's transaction; those of them that were work before.

    Decisions that a person corrected stay; `with_corrections` puts their modes in place of new ones.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH gone AS (DELETE FROM triage_decision WHERE post_id = ANY(%(posts)s) AND decided IS NULL"
            " RETURNING post_id, mode)"
            " SELECT post_id, mode FROM gone UNION ALL"
            " SELECT post_id, mode FROM triage_decision WHERE post_id = ANY(%(posts)s) AND decided IS NOT NULL",
            {"posts": list(post_ids)},
        )
        return {post_id for post_id, mode in cursor.fetchall() if mode}


def store_decisions(decisions: Iterable[Decided]) -> None:
    """One decision a post and brand, in the caller's transaction; posts must be new to triage, or corrected."""
    decided = list(decisions)
    corrected = _corrected([each.post_id for each in decided])
    columns = "post_id, brand_id, mode, reason, confidence, code, version, withheld"
    with connection.cursor() as cursor, cursor.copy(f"COPY triage_decision ({columns}) FROM STDIN") as copy:
        for each in decided:
            if (each.post_id, each.brand_id) not in corrected:
                copy.write_row(
                    (
                        each.post_id,
                        each.brand_id,
                        each.mode,
                        each.reason,
                        each.confidence,
                        each.code,
                        each.version,
                        each.withheld,
                    )
                )


_DECIDE_AGAIN = """
INSERT INTO triage_decision (post_id, brand_id, mode, reason, confidence, code, version, withheld)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::smallint[], %s::text[], %s::float8[], %s::text[], %s::smallint[],
                     %s::smallint[])
ON CONFLICT (post_id, brand_id) DO UPDATE SET mode = excluded.mode, reason = excluded.reason,
    confidence = excluded.confidence, code = excluded.code, version = excluded.version, withheld = excluded.withheld
WHERE triage_decision.decided IS NULL
"""


def store_again(decisions: Sequence[Decided]) -> int:
    """Decisions of newer rules in place of stored ones, in the caller's transaction; how many. Never a person's."""
    columns: list[Any] = [
        [each.post_id for each in decisions],
        [each.brand_id for each in decisions],
        [each.mode for each in decisions],
        [each.reason for each in decisions],
        [each.confidence for each in decisions],
        [each.code for each in decisions],
        [each.version for each in decisions],
        [each.withheld for each in decisions],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_DECIDE_AGAIN, columns)
        return int(cursor.rowcount)


def _corrected(post_ids: Sequence[int]) -> set[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT post_id, brand_id FROM triage_decision WHERE post_id = ANY(%s) AND decided IS NOT NULL",
            [list(post_ids)],
        )
        return set(cursor.fetchall())
