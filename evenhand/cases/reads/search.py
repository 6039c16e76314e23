"""Finding cases by words said in them, by number, by person."""

import re

from django.db import connection
from django.db.backends.utils import CursorWrapper

from evenhand.cases.reads.inbox import _SELECT, Row, _row
from evenhand.kernel.text import fold
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of

LIMIT = 50
NEWEST = 4000  # posts looked at for a word that everybody uses, newest first
_WORD = re.compile(r"\w")
_NUMBER = re.compile(r"\s*(?:eh-?)?(\d{1,18})\s*", re.IGNORECASE)
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f\uac00-\ud7af]")

_BY_TEXT = """
SELECT DISTINCT c.case_id FROM (
    SELECT t.post_id FROM channels_posttext t WHERE {condition} ORDER BY t.post_id DESC LIMIT %s
) AS found
JOIN cases_message m ON m.post_id = found.post_id
JOIN cases_conversation c ON c.id = m.conversation_id
WHERE c.case_id IS NOT NULL
"""

_BY_PERSON = """
SELECT k.id FROM channels_persona p JOIN cases_identity i ON i.persona_id = p.id
JOIN cases_case k ON k.customer_id = i.customer_id
WHERE lower(p.handle) = %s OR p.verified_address = %s OR lower(p.name) = %s LIMIT 200
"""

_PAGE = """
SELECT c.id AS case_id, o.waiting_since, o.due_at, coalesce(o.last_at, c.resolved_at, c.opened_at) AS last_at,
    coalesce(o.last_at, c.resolved_at, c.opened_at) AS sort_at
FROM cases_case c LEFT JOIN cases_opencase o ON o.case_id = c.id
WHERE c.id = ANY(%s) AND c.brand_id = ANY(%s) ORDER BY sort_at DESC, c.id DESC LIMIT %s
"""


def search(viewer: Agent, words: str) -> list[Row]:
    """Cases the viewer may see in which all the words were said, or of that number or person; newest first."""
    words = words.strip()[:200]
    if not words:
        return []
    with connection.cursor() as cursor:
        found = _by_number(words) | _by_person(cursor, words) | _by_text(cursor, words)
        page = _SELECT.format(page=_PAGE, direction="DESC")
        cursor.execute(page, [list(found), brand_ids_of(viewer), LIMIT])
        return [_row(row) for row in cursor.fetchall()]


def _by_number(words: str) -> set[int]:
    match = _NUMBER.fullmatch(words)
    return {int(match[1])} if match else set()


def _by_person(cursor: CursorWrapper, words: str) -> set[int]:
    name = words.lower()
    cursor.execute(_BY_PERSON, [name.lstrip("@"), name, name])
    return {row[0] for row in cursor.fetchall()}


def _by_text(cursor: CursorWrapper, words: str) -> set[int]:
    """Whole words by the full-text index; scripts without spaces by their trigrams."""
    if _UNSPACED.search(words):
        condition, value = "t.text ~ '[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f\uac00-\ud7af]' AND t.text LIKE %s", words
        value = "%" + value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    else:
        condition = "evenhand_words(t.subject, t.text) @@ to_tsquery('simple', %s)"
        quoted = [each.replace("\\", " ").replace("'", "''") for each in fold(words).split()[:12] if _WORD.search(each)]
        value = " & ".join(f"'{each}'" for each in quoted) + ":*" * bool(quoted)
        if not value:
            return set()
    cursor.execute(_BY_TEXT.format(condition=condition), [value, NEWEST])
    return {row[0] for row in cursor.fetchall()}
