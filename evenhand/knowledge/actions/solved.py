"""Keeping what was answered, and the vectors of pages. Every change gets the brand's next version, so that whoever
holds them in memory reads on from the last one."""

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec
from django.db import connection, transaction

from evenhand.knowledge.models import PageVector, Solved, SolvedUntil

LONGEST_QUESTION, LONGEST_ANSWER, MOST_PAGES = 600, 4000, 10


class NewSolved(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be kept of a case."""

    case: int
    language: str
    question: str
    answer: str
    answer_key: int
    pages: tuple[str, ...]
    editions: tuple[int, ...]
    is_public: bool
    touches: int
    solved_at: datetime
    satisfied: int | None
    came_back: bool
    vector: bytes


_KEPT = (
    "language question answer answer_key pages editions is_public touches solved_at satisfied came_back vector version"
)


@transaction.atomic
def keep_solved(brand_id: int, found: Sequence[NewSolved], *, until: tuple[datetime, int]) -> None:
    """Keep them, and that the brand's cases were looked through so far. A case that is here already is replaced."""
    _alone(brand_id)
    version = next_version(brand_id)
    rows = [
        Solved(
            brand_id=brand_id,
            version=version + place,
            **{
                **msgspec.structs.asdict(each),
                "question": each.question[:LONGEST_QUESTION],
                "answer": each.answer[:LONGEST_ANSWER],
                "pages": list(each.pages[:MOST_PAGES]),
                "editions": list(each.editions),
            },
        )
        for place, each in enumerate(found)
    ]
    Solved.objects.bulk_create(rows, update_conflicts=True, unique_fields=["case"], update_fields=_KEPT.split())
    resolved_at, case = until
    SolvedUntil.objects.update_or_create(brand_id=brand_id, defaults={"resolved_at": resolved_at, "case": case})


@transaction.atomic
def keep_page_vectors(brand_id: int, found: Sequence[tuple[int, int, bytes]]) -> None:
    """Keep the vectors of editions: each edition, the version of its words, the vector."""
    _alone(brand_id)
    version = next_version(brand_id)
    rows = [
        PageVector(edition_id=edition, brand_id=brand_id, of_version=of, vector=vector, version=version + place)
        for place, (edition, of, vector) in enumerate(found)
    ]
    PageVector.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["edition"], update_fields=["of_version", "vector", "version"]
    )


_OUTCOMES = """
UPDATE knowledge_solved s SET satisfied = o.satisfied, came_back = o.came_back, version = %s + o.place
FROM (SELECT *, row_number() OVER () AS place FROM unnest(%s::bigint[], %s::smallint[], %s::boolean[])
    AS u (id, satisfied, came_back)) o
WHERE s.id = o.id
"""


@transaction.atomic
def note_outcomes(brand_id: int, outcomes: Sequence[tuple[int, int | None, bool]]) -> None:
    """What became of them later: how satisfied the customer was, whether they wrote again."""
    if not outcomes:
        return
    _alone(brand_id)
    ids, satisfied, came_back = (list(column) for column in zip(*outcomes, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_OUTCOMES, [next_version(brand_id), ids, satisfied, came_back])


def forget_solved(ids: Collection[int]) -> None:
    """What they came from is gone: it was deleted or erased."""
    Solved.objects.filter(pk__in=ids).delete()


def _alone(brand_id: int) -> None:
    """One writer a brand at a time, until the transaction ends: versions become visible in their order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('knowledge solved'), %s)", [brand_id])


_NEXT = """
SELECT 1 + greatest(
    (SELECT coalesce(max(version), 0) FROM knowledge_solved WHERE brand_id = %s),
    (SELECT coalesce(max(version), 0) FROM knowledge_pagevector WHERE brand_id = %s)
)
"""


def next_version(brand_id: int) -> int:
    """The next number; only for whoever is alone."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [brand_id, brand_id])
        return int(cursor.fetchone()[0])
