"""Questions about what was answered: the words, how often they settled something, how content people were."""

from collections.abc import Collection
from datetime import datetime

import msgspec
from django.db import connection

from evenhand.knowledge.models import Edition, Solved


class Worth(msgspec.Struct, frozen=True):
    """How some settled questions went: how many there are, who said how content they are, who wrote again."""

    number: int = 0
    rated: int = 0
    content: int = 0  # 4 or 5 of 5
    came_back: int = 0


def worth_of(solved: Collection[Solved]) -> Worth:
    """Of these."""
    rated = [each.satisfied for each in solved if each.satisfied is not None]
    return Worth(
        number=len(solved),
        rated=len(rated),
        content=sum(each > 3 for each in rated),
        came_back=sum(each.came_back for each in solved),
    )


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
_REUSE = """
WITH said AS (
    SELECT id, brand_id, answer_key, pages, solved_at FROM knowledge_solved WHERE brand_id = ANY(%s)
), words AS (
    SELECT id, solved_at, row_number() OVER (PARTITION BY brand_id, answer_key ORDER BY solved_at, id) > 1 AS again
    FROM said
), paged AS (
    SELECT id, bool_or(nth > 1) AS again FROM (
        SELECT id, row_number() OVER (PARTITION BY brand_id, page ORDER BY solved_at, id) AS nth
        FROM said CROSS JOIN LATERAL unnest(pages) AS page
    ) AS each GROUP BY id
)
SELECT count(*), count(*) FILTER (WHERE words.again OR paged.again)
FROM words LEFT JOIN paged ON paged.id = words.id WHERE words.solved_at > %s
"""


def reuse_of(brand_ids: Collection[int], *, since: datetime) -> Reuse:
    """The reuse of answers that settled something since then; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_REUSE, [list(brand_ids), since])
        return Reuse(*cursor.fetchone())


def answer_keys(brand_id: int, *, since: datetime, most: int = 20_000) -> list[int]:
    """What was answered, as keys of the words (of the page, where it gave one); the newest, at most so many."""
    found = Solved.objects.filter(brand_id=brand_id, solved_at__gt=since).order_by("-solved_at", "-id")
    return [hash((pages[0],)) if pages else key for key, pages in found.values_list("answer_key", "pages")[:most]]
