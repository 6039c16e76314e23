"""How a case stands to others: links, splits and merges that can be undone."""

from datetime import datetime

import msgspec
from django.db import connection
from django.db.models import Q

from evenhand.cases.models import Case, Link, Split
from evenhand.database.asking import Coming, ask
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of


class Tie(msgspec.Struct, frozen=True, kw_only=True):
    """One case's tie to another, as it reads from here."""

    kind: str  # a link's kind, "has_duplicate" or "causes" from its other end; "split_off", "split_from", "merged"
    id: int  # of the link, split or merge
    other_id: int
    made_by_id: int
    made_at: datetime
    brand_id: int
    title: str
    is_resolved: bool


_TIES = """
SELECT t.kind, t.id, t.other_id, t.made_by_id, t.made_at, c.brand_id, c.title, c.resolved_at IS NOT NULL FROM (
    SELECT kind, id, target_id AS other_id, made_by_id, made_at FROM cases_link
    WHERE source_id = %(case)s AND undone_at IS NULL
    UNION ALL
    SELECT CASE kind WHEN 'duplicate' THEN 'has_duplicate' WHEN 'caused_by' THEN 'causes' ELSE kind END, id,
        source_id, made_by_id, made_at
    FROM cases_link WHERE target_id = %(case)s AND undone_at IS NULL
    UNION ALL
    SELECT 'split_off', id, target_id, split_by_id, split_at FROM cases_split
    WHERE source_id = %(case)s AND undone_at IS NULL
    UNION ALL
    SELECT 'split_from', id, source_id, split_by_id, split_at FROM cases_split
    WHERE target_id = %(case)s AND undone_at IS NULL
) AS t JOIN cases_case c ON c.id = t.other_id ORDER BY t.made_at DESC, t.id DESC LIMIT 50
"""


def ties_of(viewer: Agent, case: Case) -> list[Tie]:
    """Links and splits that tie the case to others the viewer may see, newest first; one query, and another for the
    viewer's brands where there are any. Merges are told by `merges_of`."""
    with connection.cursor() as cursor:
        cursor.execute(_TIES, {"case": case.pk})
        found = [Tie(**dict(zip(Tie.__struct_fields__, row, strict=True))) for row in cursor.fetchall()]
    if not found:
        return []
    brands = set(brand_ids_of(viewer))
    return [tie for tie in found if tie.brand_id in brands]


def split_for(case: Case, split_id: int) -> Split | None:
    """The split of this case that can be undone."""
    return Split.objects.filter(Q(source=case) | Q(target=case), pk=split_id, undone_at=None).first()


def link_for(case: Case, link_id: int) -> Link | None:
    """The link of this case."""
    return Link.objects.filter(Q(source=case) | Q(target=case), pk=link_id).first()


_SEEN = "SELECT seen_at FROM cases_seen WHERE agent_id = %s AND case_id = %s"


def seen_until(viewer: Agent, case_id: int) -> datetime | None:
    """How far the viewer has read the case; None if they never opened it."""
    rows = ask(_SEEN, [viewer.pk, case_id])
    return rows[0][0] if rows else None


def seen_coming(viewer: Agent, case_id: int) -> list[Coming]:
    """What `seen_until` asks."""
    return [Coming(_SEEN, [viewer.pk, case_id])]
