"""Finding cases by words said in them, by number, by person."""

import re
from collections.abc import Iterator

from django.db import connection

from evenhand.cases.reads.inbox import _SELECT, Row, _row
from evenhand.database.asking import ask
from evenhand.kernel.text import fold
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of

LIMIT = 25
STRETCH = 15  # bits of a post's id within a stretch: 32,768 posts, as the index has them
LOOKS = (2, 8, 32, 0)  # how many of the newest stretches, the last hardly begun, until a page is full; 0: all there are
MOST = 20_000  # posts of one look that are found at all
NEWEST = (100, 400)  # of them that are asked for their cases, at the first look and at later ones
SHORTEST = 2  # letters by which people are found
PEOPLE = 300  # looked at of those who are called so, and of those whose names begin so
OF_THEM = 200  # cases of those who are called so
OF_THOSE = 20  # cases of those whose names begin so
LAST = "\U0010ffff"  # of all characters
_WORD = re.compile(r"\w")
_NUMBER = re.compile(r"\s*(?:eh-?)?(\d{1,18})\s*", re.IGNORECASE)
_SCRIPTS = "[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f\uac00-\ud7af]"
_UNSPACED = re.compile(_SCRIPTS)

_BY_TEXT = """
WITH said AS MATERIALIZED (SELECT t.post_id FROM channels_posttext t WHERE {condition} LIMIT %s),
found AS MATERIALIZED (SELECT DISTINCT post_id FROM said ORDER BY post_id DESC LIMIT %s)
SELECT DISTINCT c.case_id FROM found JOIN cases_message m ON m.post_id = found.post_id
JOIN cases_conversation c ON c.id = m.conversation_id
JOIN cases_case k ON k.id = c.case_id AND k.brand_id = ANY(%s)
"""
_WORDS = "evenhand_found(t.post_id, t.subject, t.text) @@ "

# Whoever is called so; and a few whose handle, name or last name begins so, who must not push out what was said. The
# people are found first, whatever the planner believes of how many they are. "Begins so" and the order are said as the
# index has them, so that one plan does for all words and stops in time.
_BY_PERSON = r"""
WITH called AS MATERIALIZED (
    (SELECT p.id FROM channels_persona p WHERE lower(p.handle) = %(handle)s LIMIT {people})
    UNION (
        SELECT p.id FROM channels_persona p
        WHERE p.verified_address = %(name)s AND p.verified_address <> '' LIMIT {people}
    )
    UNION (SELECT p.id FROM channels_persona p WHERE lower(p.name) = %(name)s LIMIT {people})
), begun AS MATERIALIZED (
    (
        SELECT p.id FROM channels_persona p
        WHERE lower(p.handle) ~>=~ %(handle_so)s AND lower(p.handle) ~<~ %(handle_end)s
        ORDER BY lower(p.handle) USING ~<~ LIMIT {people}
    )
    UNION (
        SELECT p.id FROM channels_persona p
        WHERE lower(p.name) ~>=~ %(name_so)s AND lower(p.name) ~<~ %(name_end)s
        ORDER BY lower(p.name) USING ~<~ LIMIT {people}
    )
    UNION (
        SELECT p.id FROM channels_persona p
        WHERE lower(substring(p.name, '\S+$')) ~>=~ %(name_so)s AND lower(substring(p.name, '\S+$')) ~<~ %(name_end)s
            AND p.name LIKE '%% %%'
        ORDER BY lower(substring(p.name, '\S+$')) USING ~<~ LIMIT {people}
    )
)
(
    SELECT k.id FROM called JOIN cases_identity i ON i.persona_id = called.id CROSS JOIN LATERAL (
        SELECT k.id FROM cases_case k WHERE k.customer_id = i.customer_id AND k.brand_id = ANY(%(brands)s)
        ORDER BY k.id DESC LIMIT {whole}
    ) AS k ORDER BY k.id DESC LIMIT {whole}
) UNION (
    SELECT k.id FROM begun JOIN cases_identity i ON i.persona_id = begun.id CROSS JOIN LATERAL (
        SELECT k.id FROM cases_case k WHERE k.customer_id = i.customer_id AND k.brand_id = ANY(%(brands)s)
        ORDER BY k.id DESC LIMIT {few}
    ) AS k ORDER BY k.id DESC LIMIT {few}
)
"""

_PAGE = """
SELECT c.id AS case_id, o.waiting_since, o.due_at, coalesce(o.last_at, c.resolved_at, c.opened_at) AS last_at,
    coalesce(o.last_at, c.resolved_at, c.opened_at) AS sort_at
FROM cases_case c LEFT JOIN cases_opencase o ON o.case_id = c.id
WHERE c.id = ANY(%s) AND c.brand_id = ANY(%s) ORDER BY sort_at DESC, c.id DESC LIMIT {limit}
"""
_NEWEST = f"SELECT max(id) >> {STRETCH} FROM channels_post"
_SEEN = "SELECT id FROM cases_case WHERE id = ANY(%s) AND brand_id = ANY(%s)"


def search(viewer: Agent, words: str, *, limit: int = LIMIT) -> list[Row]:
    """Cases the viewer may see in which all the words were said, or of that number or person; newest first.

    The newest posts are looked at first and older ones only until a page is full.
    """
    words = words.strip()[:200]
    if not words:
        return []
    brands = brand_ids_of(viewer)
    with connection.cursor() as cursor:
        found = _seen(_by_number(words), brands) | _by_person(words, brands)
        newest = max(NEWEST[0], 4 * limit)
        for condition, values in _looks(words):
            cursor.execute(_BY_TEXT.format(condition=condition), [*values, MOST, newest, brands])
            found |= {row[0] for row in cursor.fetchall()}
            if len(found) >= limit:
                break
            newest = max(NEWEST[1], newest)
    return _page(found, brands, limit)


def _seen(case_ids: set[int], brands: list[int]) -> set[int]:
    """Which of the cases the viewer may see."""
    return {row[0] for row in ask(_SEEN, [list(case_ids), brands])} if case_ids else set()


def _page(case_ids: set[int], brands: list[int], limit: int) -> list[Row]:
    if not case_ids:
        return []
    statement = _SELECT.format(page=_PAGE.format(limit=limit), direction="DESC")
    return [_row(row) for row in ask(statement, [list(case_ids), brands])]


def _looks(words: str) -> Iterator[tuple[str, list[str]]]:
    """Conditions on what was said, from the newest stretch to all: whole words, then also longer ones.

    Scripts without spaces are found by their trigrams.
    """
    if _UNSPACED.search(words):
        value = f"%{_plain(words)}%"
        yield f"t.text ~ '{_SCRIPTS}' AND t.text LIKE %s", [value]
        return
    asked = " & ".join(f"'{word}'" for word in _quoted(words))
    if not asked:
        return
    newest = ask(_NEWEST)[0][0] or 0
    for count, ending in ((LOOKS[0], ""), *((count, ":*") for count in LOOKS)):
        if count == 0 or count > newest:
            yield f"{_WORDS} to_tsquery('simple', %s)", [asked + ending]
            if ending:
                return
        else:
            stretches = " | ".join(f"'\x01{number}'" for number in range(newest - count + 1, newest + 1))
            yield f"{_WORDS} to_tsquery('simple', %s) AND {_WORDS} %s::tsquery", [asked + ending, stretches]


def _plain(words: str) -> str:
    """The words as LIKE takes them for themselves."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _quoted(words: str) -> list[str]:
    plain = (each.replace("\\", " ").replace("'", "''").replace("\x01", " ") for each in fold(words).split()[:12])
    return [each for each in plain if _WORD.search(each)]


def _by_number(words: str) -> set[int]:
    match = _NUMBER.fullmatch(words)
    return {int(match[1])} if match else set()


def _by_person(words: str, brands: list[int]) -> set[int]:
    name = words.lower()
    handle = name.lstrip("@")
    is_long = len(handle) >= SHORTEST  # one letter begins half of all names
    asked = {
        "handle": handle,
        "name": name,
        "handle_so": handle if is_long else None,
        "handle_end": behind(handle) if is_long else None,
        "name_so": name if is_long else None,
        "name_end": behind(name) if is_long else None,
        "brands": brands,
    }
    statement = _BY_PERSON.format(people=PEOPLE, whole=OF_THEM, few=OF_THOSE)
    return {row[0] for row in ask(statement, asked)}


def behind(words: str) -> str:
    """The first text behind all that begin so, by their characters."""
    kept = words.rstrip(LAST)
    following = ord(kept[-1]) + 1 if kept else ord(LAST)
    return kept[:-1] + chr(0xE000 if following == 0xD800 else following)  # what lies between is no character
