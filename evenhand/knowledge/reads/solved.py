"""Questions about what was answered: the words, and how much of it had been said before."""

from collections.abc import Collection
from datetime import UTC, datetime

import msgspec
from django.db import connection

from evenhand.knowledge.models import Edition, Solved


def solved_by_id(ids: Collection[int]) -> dict[int, Solved]:
    """Those that are still there, without their vectors; one query."""
    return Solved.objects.defer("vector").in_bulk(list(ids)) if ids else {}


def pages_by_id(ids: Collection[int], brand_id: int) -> dict[int, Edition]:
    """Those that are published, with their words; one query."""
    found = Edition.objects.filter(pk__in=list(ids), brand_id=brand_id, published__isnull=False)
    return {each.pk: each for each in found.select_related("article", "published", "brand")} if ids else {}


class Reuse(msgspec.Struct, frozen=True):
    """Answers of a time: how many, and how many of them said what had been said before, in words or by a page."""

    answers: int
    repeated: int


# The first time something was said is new; every later time it is said again. All of the past counts as before.
_SAID = """
WITH said AS (
    SELECT id, brand_id, answer_key, pages, solved_at FROM knowledge_solved WHERE brand_id = ANY(%s)
), words AS (
    SELECT id, solved_at, row_number() OVER (PARTITION BY brand_id, answer_key ORDER BY solved_at, id) AS nth FROM said
), paged AS (
    SELECT id, max(nth) AS nth FROM (
        SELECT id, row_number() OVER (PARTITION BY brand_id, page ORDER BY solved_at, id) AS nth
        FROM said CROSS JOIN LATERAL unnest(pages) AS page
    ) AS each GROUP BY id
), counted AS (
    SELECT words.id, words.solved_at, greatest(words.nth, paged.nth) - 1 AS before
    FROM words LEFT JOIN paged ON paged.id = words.id WHERE words.solved_at > %s
)
"""
_REUSE = f"{_SAID} SELECT count(*), count(*) FILTER (WHERE before > 0) FROM counted"
_BEHIND = f"""{_SAID}
SELECT id, before FROM counted WHERE (before > 0) = %s AND (solved_at, id) < (%s, %s)
ORDER BY solved_at DESC, id DESC LIMIT %s
"""
_NEVER = (datetime.max.replace(tzinfo=UTC), 0)


def reuse_of(brand_ids: Collection[int], *, since: datetime) -> Reuse:
    """The reuse of answers that settled something since then; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_REUSE, [list(brand_ids), since])
        return Reuse(*cursor.fetchone())


def answers_behind(
    brand_id: int, *, is_again: bool, since: datetime, after: tuple[datetime, int] | None = None, limit: int
) -> list[tuple[Solved, int]]:
    """What was said again since then, or for the first time, the newest first, with how often before; two queries."""
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND, [[brand_id], since, is_again, *(after or _NEVER), limit])
        before: dict[int, int] = dict(cursor.fetchall())
    known = solved_by_id(before.keys())
    return [(known[number], times) for number, times in before.items() if number in known]


def answer_keys(brand_id: int, *, since: datetime, most: int = 20_000) -> list[int]:
    """What was answered, as keys of the words (of the page, where it gave one); the newest, at most so many."""
    found = Solved.objects.filter(brand_id=brand_id, solved_at__gt=since).order_by("-solved_at", "-id")
    return [hash((pages[0],)) if pages else key for key, pages in found.values_list("answer_key", "pages")[:most]]
