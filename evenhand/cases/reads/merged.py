"""Cases that were merged into others, followed along the whole chain: one into a second, and that into a third."""

from datetime import datetime
from typing import Final

from evenhand.database.asking import ask

# For statements in which a case is called "c": its number, and those of the cases it went into. What was written since
# stands with the last of them.
WHOLE: Final = """CASE WHEN c.merged_into_id IS NULL THEN ARRAY[c.id] ELSE (
    WITH RECURSIVE part (id, into_id) AS (
        SELECT c.id, c.merged_into_id
        UNION
        SELECT m.id, m.merged_into_id FROM part p JOIN cases_case m ON m.id = p.into_id
    ) SELECT array_agg(id) FROM part
) END"""

_PARTS: Final = """
WITH RECURSIVE part (id, at) AS (
    SELECT m.source_id, m.merged_at FROM cases_merge m
    WHERE m.kind = 'case' AND m.undone_at IS NULL AND m.target_id = %s
    UNION
    SELECT m.source_id, m.merged_at FROM part p
    JOIN cases_merge m ON m.kind = 'case' AND m.undone_at IS NULL AND m.target_id = p.id
) SELECT id, at FROM part ORDER BY at, id
"""


def parts_of(case_id: int) -> list[tuple[int, datetime]]:
    """The cases that went into this one, also by way of others, each with when it ended; one question."""
    return [(part, at) for part, at in ask(_PARTS, [case_id])]
