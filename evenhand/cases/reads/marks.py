"""What stands on the rows of a list beside their own facts: who looks, what is new to the viewer, labels."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db import connection

from evenhand.cases.models import Label
from evenhand.cases.models.presence import LASTS
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of


class Viewer(msgspec.Struct, frozen=True, kw_only=True):
    """A colleague who has a case open now."""

    agent_id: int
    name: str
    initials: str
    is_writing: bool


_PRESENT = """
SELECT p.case_id, a.id, coalesce(nullif(trim(a.first_name || ' ' || a.last_name), ''), a.username), a.initials,
    p.is_writing
FROM cases_presence p
JOIN cases_case c ON c.id = p.case_id AND c.brand_id = ANY(%s)
JOIN people_agent a ON a.id = p.agent_id
WHERE p.case_id = ANY(%s) AND p.seen_at > %s AND p.agent_id <> %s ORDER BY p.case_id, a.id
"""


def viewers_of(viewer: Agent, case_ids: Sequence[int], *, now: datetime) -> dict[int, list[Viewer]]:
    """Who else looks at these cases now, as far as the viewer may see them; one query."""
    found: dict[int, list[Viewer]] = {}
    if not case_ids:
        return found
    with connection.cursor() as cursor:
        cursor.execute(_PRESENT, [brand_ids_of(viewer), list(case_ids), now - LASTS, viewer.pk])
        for case_id, agent_id, name, initials, is_writing in cursor.fetchall():
            each = Viewer(agent_id=agent_id, name=name, initials=initials or name[:2].upper(), is_writing=is_writing)
            found.setdefault(case_id, []).append(each)
    return found


_UNREAD = """
SELECT c.id FROM cases_case c
JOIN channels_post p ON p.id = c.last_post_id
LEFT JOIN cases_seen s ON s.case_id = c.id AND s.agent_id = %s
WHERE c.id = ANY(%s) AND (s.seen_at IS NULL OR s.seen_at < p.heard_at)
"""


def unread_of(viewer: Agent, case_ids: Sequence[int]) -> set[int]:
    """In which of these cases the customer wrote something the viewer has not seen; one query."""
    if not case_ids:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, [viewer.pk, list(case_ids)])
        return {row[0] for row in cursor.fetchall()}


def labels() -> dict[int, Label]:
    """Every label, also retired ones that cases still carry, by name; one query."""
    return {label.pk: label for label in Label.objects.all()}
