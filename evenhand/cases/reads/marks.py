"""What stands on the rows of a list beside their own facts: who looks, what is new to the viewer, labels."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from evenhand.cases.models import Label
from evenhand.cases.models.presence import LASTS
from evenhand.database.asking import Question, ask
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of


class Viewer(msgspec.Struct, frozen=True, kw_only=True):
    """A colleague who has a case open now."""

    agent_id: int
    name: str
    initials: str
    is_writing: bool


class Marks(msgspec.Struct, frozen=True):
    """What is new to the viewer, and who else looks, by case."""

    unread: set[int]
    viewers: dict[int, list[Viewer]]


# Cases of brands that the viewer may see; first the unread ones, then who looks at which.
_PRESENT = """
SELECT p.case_id, a.id, coalesce(nullif(trim(a.first_name || ' ' || a.last_name), ''), a.username), a.initials,
    p.is_writing
FROM cases_presence p
JOIN cases_case c ON c.id = p.case_id AND c.brand_id = ANY(%s)
JOIN people_agent a ON a.id = p.agent_id
WHERE p.case_id = ANY(%s) AND p.seen_at > %s AND p.agent_id <> %s
"""
_UNREAD = """
SELECT c.id, NULL::bigint, '', '', false FROM cases_case c
JOIN channels_post p ON p.id = c.last_post_id
LEFT JOIN cases_seen s ON s.case_id = c.id AND s.agent_id = %s
WHERE c.id = ANY(%s) AND (s.seen_at IS NULL OR s.seen_at < p.heard_at)
"""


def viewers_of(viewer: Agent, case_ids: Sequence[int], *, now: datetime) -> dict[int, list[Viewer]]:
    """Who else looks at these cases now, as far as the viewer may see them; one query."""
    return _marks(_PRESENT, _asked(viewer, case_ids, now)).viewers if case_ids else {}


def marks_of(viewer: Agent, case_ids: Sequence[int], *, now: datetime) -> Marks:
    """In which of these cases the customer wrote what the viewer has not seen, and who else looks; one query."""
    if not case_ids:
        return Marks(set(), {})
    return _marks(f"{_PRESENT} UNION ALL {_UNREAD}", [*_asked(viewer, case_ids, now), viewer.pk, list(case_ids)])


def _asked(viewer: Agent, case_ids: Sequence[int], now: datetime) -> list[Any]:
    return [brand_ids_of(viewer), list(case_ids), now - LASTS, viewer.pk]


def _marks(statement: str, values: list[Any]) -> Marks:
    found = Marks(set(), {})
    for case_id, agent_id, name, initials, is_writing in ask(statement, values):
        if agent_id is None:
            found.unread.add(case_id)
            continue
        each = Viewer(agent_id=agent_id, name=name, initials=initials or name[:2].upper(), is_writing=is_writing)
        found.viewers.setdefault(case_id, []).append(each)
    return found


_LABELS = Question(Label.objects.all)


def labels() -> dict[int, Label]:
    """Every label, also retired ones that cases still carry, by name; one query."""
    return {label.pk: label for label in _LABELS()}
