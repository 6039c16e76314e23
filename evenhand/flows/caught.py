"""What a query caught, newest first: who said it, how we would engage, and the case it became."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from django.db import connection

from evenhand.listening.models import Query
from evenhand.listening.reads import query_of
from evenhand.people.models import Agent

Place = tuple[datetime, int]  # of a match in the list: when, and which post


class CaughtPost(msgspec.Struct, frozen=True):
    """One post that a query caught. Without a mode it has not been looked at yet; without a case it needed nothing."""

    matched_at: datetime
    post_id: int
    posted_at: datetime
    url: str
    is_gone: bool  # its author took it back
    network: str
    text: str
    name: str
    handle: str
    mode: int | None
    reason: str
    case_id: int | None

    @property
    def place(self) -> Place:
        """Where it stands in the list."""
        return self.matched_at, self.post_id


# A conversation is found by what makes it one; messages are stored by conversation.
_CAUGHT = """
SELECT m.matched_at, m.post_id, p.posted_at, p.url, p.deleted_at IS NOT NULL, a.network, coalesce(t.text, ''),
    coalesce(w.name, ''), coalesce(w.handle, ''), d.mode, coalesce(d.reason, ''), c.case_id
FROM (
    SELECT matched_at, post_id FROM listening_match
    WHERE query_id = %s AND (matched_at, post_id) < (%s, %s)
    ORDER BY matched_at DESC, post_id DESC LIMIT %s
) m
JOIN channels_post p ON p.id = m.post_id
JOIN channels_account a ON a.id = p.account_id AND a.brand_id = %s
LEFT JOIN channels_persona w ON w.id = p.persona_id
LEFT JOIN LATERAL (
    SELECT text FROM channels_posttext WHERE post_id = p.id ORDER BY version DESC LIMIT 1
) t ON true
LEFT JOIN triage_decision d ON d.post_id = p.id AND d.brand_id = %s
LEFT JOIN cases_conversation c
    ON c.account_id = p.account_id AND c.thread_key = p.thread_key AND c.persona_id = p.persona_id AND d.mode > 0
ORDER BY m.matched_at DESC, m.post_id DESC
"""


def caught_by(
    viewer: Agent, query_id: int, *, before: Place | None, limit: int, now: datetime
) -> tuple[Query, Sequence[CaughtPost]] | None:
    """The query and a page of what it caught, behind a place; None if the viewer does not serve its brand."""
    query = query_of(viewer, query_id)
    if query is None:
        return None
    begin = before or (now + timedelta(days=1), 0)
    with connection.cursor() as cursor:
        cursor.execute(_CAUGHT, [query.pk, *begin, limit, query.brand_id, query.brand_id])
        return query, [CaughtPost(*row) for row in cursor.fetchall()]
