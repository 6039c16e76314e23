"""Saved views, and what there is to filter for."""

from django.db import connection
from django.db.models import Q

from evenhand.cases.models import SavedView
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of

MOST = 40  # shown beside the list


def saved_views(viewer: Agent) -> list[SavedView]:
    """The viewer's own views, then those that colleagues share, by name; one query."""
    theirs = SavedView.objects.filter(Q(owner=viewer) | Q(is_shared=True), removed_at=None)
    found = list(theirs.order_by("is_shared", "name", "id")[:MOST])
    return sorted(found, key=lambda view: view.owner_id != viewer.pk)


def saved_view(viewer: Agent, view_id: int) -> SavedView | None:
    """A view of the viewer's own, or one that is shared."""
    theirs = Q(owner=viewer) | Q(is_shared=True)
    return SavedView.objects.filter(theirs, pk=view_id, removed_at=None).first()


# Steps from value to value along the index, so that it costs the values and not the cases.
_VALUES = """
WITH RECURSIVE steps AS (
    SELECT b.id AS brand_id, (
        SELECT min({column}) FROM cases_case WHERE brand_id = b.id AND resolved_at IS NULL) AS said
    FROM unnest(%s::bigint[]) AS b (id)
    UNION ALL
    SELECT s.brand_id, (
        SELECT min({column}) FROM cases_case WHERE brand_id = s.brand_id AND resolved_at IS NULL AND {column} > s.said)
    FROM steps s WHERE s.said IS NOT NULL
)
SELECT DISTINCT said FROM steps WHERE said > '' ORDER BY 1 LIMIT 60
"""


def networks_of(viewer: Agent) -> list[str]:
    """On which networks there are open cases that the viewer may see."""
    return _values(viewer, _VALUES.format(column="network"))


def languages_of(viewer: Agent) -> list[str]:
    """In which languages there are open cases that the viewer may see."""
    return _values(viewer, _VALUES.format(column="language"))


def _values(viewer: Agent, statement: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [brand_ids_of(viewer)])
        return [row[0] for row in cursor.fetchall()]
