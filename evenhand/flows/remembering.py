"""What was answered is remembered: resolved cases are looked through in the order they were resolved, a bounded piece
at a time, and what settled them is kept without personal data. A kill loses nothing: how far it came is kept with it.
"""

import re
import threading
import time
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from itertools import chain
from typing import Any, Final, NamedTuple

from django.db import connection

from evenhand.cases.domain.answers import reusable
from evenhand.flows.suggestions_used import settle_used
from evenhand.kernel import clock
from evenhand.knowledge.actions.solved import (
    NewSolved,
    forget_solved,
    keep_page_vectors,
    keep_solved,
    note_outcomes,
)
from evenhand.knowledge.domain.addresses import addresses_in, last_part_of, spoken
from evenhand.knowledge.models import Edition, SolvedUntil
from evenhand.people.models import Brand
from evenhand.people.reads.names import words_of_names
from evenhand.replies.domain.repeats import LEAST_WORDS, size_of, words_of
from evenhand.understanding.domain.contextual import Floats, contextual_vectors_of
from evenhand.understanding.domain.personal import masked, personal_data
from evenhand.understanding.domain.personal_names import without_names
from evenhand.understanding.domain.reading import VERSION
from evenhand.understanding.domain.text import plain
from evenhand.understanding.domain.vectors import packed

AT_ONCE: Final = 100  # cases a brand and look; one that has no closer reading yet costs five milliseconds
PAGES_AT_ONCE: Final = 40
SETTLED: Final = timedelta(seconds=90)  # by then a reply that can be undone for a minute stands, or was undone
LOOK_EVERY, REST, MINUTE = 3.0, 0.2, 60.0
LATELY: Final = timedelta(days=14)  # in which it is told how it went
_HANDLE = re.compile(r"(?<![\w@])@[\w-]+(?:\.[\w-]+)*(?:@[\w.-]+)?[,:]?\s*")
_LONG_AGO = datetime(1990, 1, 1, tzinfo=UTC)


def look_on(stop: threading.Event) -> None:
    """Until told to stop."""
    judged_at = float("-inf")
    while not stop.is_set():
        moment, now = time.monotonic(), clock.now()
        found = remember(now=now) + read_pages()
        if moment - judged_at > MINUTE:
            see_how_it_went(now=now)
            settle_used(now=now)
            judged_at = moment
        connection.close()
        stop.wait(REST if found else LOOK_EVERY)


def remember(*, now: datetime) -> int:
    """Look through the next resolved cases of every brand; how many were looked at."""
    return sum(_remember(brand_id, now) for brand_id in Brand.objects.values_list("pk", flat=True))


class _Row(NamedTuple):
    case: int
    resolved_at: datetime
    language: str
    names: str  # of the customer, as they are shown anywhere
    question: str | None
    vector: bytes | None
    answer: str | None
    is_public: bool | None
    touches: int
    satisfied: int | None
    came_back: bool


# The customer's first words name the matter; the fullest of a person's answers settled it.
_RESOLVED = """
SELECT c.id, c.resolved_at, c.language, concat_ws(' ', k.name, known.names), asked.text, r.vector, said.text,
    said.is_public, ours.many, v.satisfied, f.returned_at IS NOT NULL
FROM (
    SELECT id, resolved_at, language, customer_id, merged_into_id FROM cases_case
    WHERE brand_id = %s AND resolved_at IS NOT NULL AND (resolved_at, id) > (%s, %s) AND resolved_at <= %s
    ORDER BY resolved_at, id LIMIT %s
) AS c
JOIN cases_customer k ON k.id = c.customer_id
LEFT JOIN LATERAL (
    SELECT m.post_id, t.text FROM cases_conversation o JOIN cases_message m ON m.conversation_id = o.id
    JOIN channels_post p ON p.id = m.post_id AND NOT p.is_own AND p.deleted_at IS NULL
    JOIN LATERAL (
        SELECT left(text, 2000) AS text FROM channels_posttext t WHERE t.post_id = p.id ORDER BY version DESC LIMIT 1
    ) AS t ON t.text <> ''
    WHERE o.case_id = c.id AND c.merged_into_id IS NULL ORDER BY m.post_id LIMIT 1
) AS asked ON true
LEFT JOIN understanding_closerreading r ON r.post_id = asked.post_id AND r.version = %s
LEFT JOIN LATERAL (
    SELECT t.text, p.is_public FROM cases_conversation o JOIN cases_message m ON m.conversation_id = o.id
    JOIN channels_post p ON p.id = m.post_id AND p.is_own AND NOT p.is_automatic AND p.deleted_at IS NULL
    JOIN LATERAL (
        SELECT left(text, 4000) AS text FROM channels_posttext t WHERE t.post_id = p.id ORDER BY version DESC LIMIT 1
    ) AS t ON t.text <> ''
    WHERE o.case_id = c.id ORDER BY length(t.text) DESC, p.id DESC LIMIT 1
) AS said ON true
CROSS JOIN LATERAL (  -- the facts of a case may be some minutes behind
    SELECT count(*) AS many FROM cases_conversation o JOIN cases_message m ON m.conversation_id = o.id
    JOIN channels_post p ON p.id = m.post_id AND p.is_own AND NOT p.is_automatic WHERE o.case_id = c.id
) AS ours
LEFT JOIN LATERAL (
    SELECT string_agg(DISTINCT p.name, ' ') AS names FROM cases_conversation o
    JOIN channels_persona p ON p.id = o.persona_id WHERE o.case_id = c.id
) AS known ON true
LEFT JOIN insight_casefact f ON f.case_id = c.id
LEFT JOIN insight_survey v ON v.case_id = c.id
ORDER BY c.resolved_at, c.id
"""


def _remember(brand_id: int, now: datetime) -> int:
    until = SolvedUntil.objects.filter(pk=brand_id).values_list("resolved_at", "case").first() or (_LONG_AGO, 0)
    with connection.cursor() as cursor:
        cursor.execute(_RESOLVED, [brand_id, *until, now - SETTLED, AT_ONCE, VERSION])
        rows = [_Row(*row) for row in cursor.fetchall()]
    if not rows:
        return 0
    ours = words_of_names()
    found = [(row, *said) for row in rows if (said := _anonymous(row, ours))]
    vectors = _vectors([row for row, _, _ in found])
    editions = _editions_of(brand_id, [answer for _, _, answer in found])
    kept = [
        _solved(row, question, answer, vector, editions)
        for (row, question, answer), vector in zip(found, vectors, strict=True)
    ]
    keep_solved(brand_id, kept, until=(rows[-1].resolved_at, rows[-1].case))
    return len(rows)


def _anonymous(row: _Row, ours: Collection[str]) -> tuple[str, str] | None:
    """What was asked and what was answered, as anybody may read it; None where nothing was settled by words."""
    if not row.question or not row.answer:
        return None
    question, answer = (_of_nobody(text, row.names, ours) for text in (row.question, row.answer))
    return (spoken(question), answer) if size_of(words_of(answer)) >= LEAST_WORDS else None


def _of_nobody(text: str, customer: str, ours: Collection[str]) -> str:
    """Without personal data, greeting and signature, and without names: the customer's, ours, third persons'."""
    bare = _HANDLE.sub("", reusable(masked(text, personal_data(text)), customer=customer))
    return without_names(bare, known=ours).strip()


def _vectors(rows: Sequence[_Row]) -> list[bytes]:
    """Those of the closer look; what nobody looked at closer is read now."""
    unread = [row for row in rows if row.vector is None]
    read = iter(packed(vectors_of([row.question or "" for row in unread])) if unread else ())
    return [bytes(row.vector) if row.vector is not None else next(read) for row in rows]


def vectors_of(texts: Sequence[str]) -> Floats:
    """The contextual vectors of questions that are no posts: some milliseconds each."""
    return contextual_vectors_of([plain(text) for text in texts])


def _editions_of(brand_id: int, answers: Sequence[str]) -> dict[str, int]:
    """Our own pages by the last part of their addresses."""
    parts = {last_part_of(address) for address in chain.from_iterable(map(addresses_in, answers))} - {""}
    ours = Edition.objects.filter(brand_id=brand_id, slug__in=parts) if parts else Edition.objects.none()
    return dict(ours.values_list("slug", "pk"))


def _solved(row: _Row, question: str, answer: str, vector: bytes, editions: dict[str, int]) -> NewSolved:
    pages = addresses_in(answer)
    ours = dict.fromkeys(editions[part] for page in pages if (part := last_part_of(page)) in editions)
    return NewSolved(
        case=row.case,
        language=row.language,
        question=question,
        answer=answer,
        answer_key=key_of(answer),
        pages=tuple(pages),
        editions=tuple(ours),
        is_public=bool(row.is_public),
        touches=max(1, row.touches),
        solved_at=row.resolved_at,
        satisfied=row.satisfied,
        came_back=row.came_back,
        vector=vector,
    )


def key_of(answer: str) -> int:
    """The same number for answers in the same words, whatever their greeting and links."""
    digest = blake2b(" ".join(words_of(answer)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


_UNREAD_PAGES = """
SELECT e.id, e.brand_id, e.published_id, a.title, a.summary
FROM knowledge_edition e JOIN knowledge_articleversion a ON a.id = e.published_id
LEFT JOIN knowledge_pagevector v ON v.edition_id = e.id
WHERE e.published_id IS NOT NULL AND v.of_version IS DISTINCT FROM e.published_id ORDER BY e.id LIMIT %s
"""


def read_pages() -> int:
    """Give published editions the vectors of their words; how many."""
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD_PAGES, [PAGES_AT_ONCE])
        rows = cursor.fetchall()
    vectors = packed(vectors_of([f"{row[3]}. {row[4]}" for row in rows])) if rows else []
    by_brand: dict[int, list[tuple[int, int, bytes]]] = {}
    for row, vector in zip(rows, vectors, strict=True):
        by_brand.setdefault(row[1], []).append((row[0], row[2], vector))
    for brand_id, found in by_brand.items():
        keep_page_vectors(brand_id, found)
    return len(rows)


_WENT = """
SELECT s.brand_id, s.id, v.satisfied, back.is_so
FROM knowledge_solved s
LEFT JOIN insight_casefact f ON f.case_id = s.case
LEFT JOIN insight_survey v ON v.case_id = s.case
LEFT JOIN cases_case c ON c.id = s.case
CROSS JOIN LATERAL (
    SELECT f.returned_at IS NOT NULL OR coalesce(c.resolved_at IS NULL AND c.id IS NOT NULL, false) AS is_so
) AS back
WHERE s.brand_id = %s AND s.solved_at > %s AND (s.satisfied, s.came_back) IS DISTINCT FROM (v.satisfied, back.is_so)
LIMIT 1000
"""
# What was taken back, deleted or erased at its origin; a piece of all there is, another one each time.
_GONE = """
SELECT s.id FROM knowledge_solved s
WHERE s.id %% 60 = %s AND NOT EXISTS (
    SELECT FROM cases_conversation o JOIN cases_message m ON m.conversation_id = o.id
    JOIN channels_post p ON p.id = m.post_id AND NOT p.is_own AND p.deleted_at IS NULL
    JOIN channels_posttext t ON t.post_id = p.id AND t.text <> ''
    WHERE o.case_id = s.case
)
LIMIT 1000
"""


def see_how_it_went(*, now: datetime) -> int:
    """Note how content customers were and who wrote again; let go of what is gone at its origin."""
    found = 0
    for brand_id in Brand.objects.values_list("pk", flat=True):
        outcomes = _rows(_WENT, brand_id, now - LATELY)
        note_outcomes(brand_id, [(row[1], row[2], row[3]) for row in outcomes])
        found += len(outcomes)
    forget_solved([row[0] for row in _rows(_GONE, now.minute)])
    return found


def _rows(question: str, *facts: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, facts)
        return list(cursor.fetchall())
