"""What is in an issue: its posts with copies folded, how we would engage, and the cases they became."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from django.db import connection

from evenhand.people.models import Agent
from evenhand.understanding.reads.issues import issue_of

Place = tuple[datetime, int]  # of a post in the list: when it was last said, and the post all are copies of


class FoldedPost(msgspec.Struct, frozen=True):
    """A post of an issue, and how many times its words were copied there."""

    last_at: datetime
    like: int
    times: int
    people: int
    post_id: int
    posted_at: datetime
    url: str
    is_gone: bool
    network: str
    text: str
    name: str
    handle: str
    mode: int | None
    case_id: int | None
    by_person: bool
    how: int  # it came here: see understanding.models.How
    likeness: float

    @property
    def copies(self) -> int:
        """How often it was said again."""
        return self.times - 1

    @property
    def place(self) -> Place:
        """Where it stands in the list."""
        return self.last_at, self.like


# The first of the copies that are in the issue stands for all.
_POSTS = """
SELECT f.last_at, f.like, f.times, f.people, p.id, p.posted_at, p.url, p.deleted_at IS NOT NULL, a.network,
    coalesce(t.text, ''), coalesce(w.name, ''), coalesce(w.handle, ''), d.mode, c.case_id, f.by_person,
    i.how, i.similarity
FROM (
    SELECT max(said_at) AS last_at, "like", count(*) AS times, count(DISTINCT persona) AS people, min(post_id) AS first,
        bool_or(how = 3) AS by_person
    FROM understanding_issuepost WHERE issue_id = %s GROUP BY "like"
    HAVING (max(said_at), "like") < (%s, %s)
    ORDER BY max(said_at) DESC, "like" DESC LIMIT %s
) f
JOIN channels_post p ON p.id = f.first
JOIN understanding_issuepost i ON i.post_id = f.first
JOIN channels_account a ON a.id = p.account_id
LEFT JOIN channels_persona w ON w.id = p.persona_id
LEFT JOIN LATERAL (
    SELECT text FROM channels_posttext WHERE post_id = p.id ORDER BY version DESC LIMIT 1
) t ON true
LEFT JOIN triage_decision d ON d.post_id = p.id AND d.brand_id = a.brand_id
LEFT JOIN cases_conversation c
    ON c.account_id = p.account_id AND c.thread_key = p.thread_key AND c.persona_id = p.persona_id
ORDER BY f.last_at DESC, f.like DESC
"""


def posts_in(viewer: Agent, issue_id: int, *, before: Place | None, limit: int, now: datetime) -> Sequence[FoldedPost]:
    """A page of an issue's posts, newest first, behind a place; nothing if the viewer does not serve its brand."""
    if issue_of(viewer, issue_id) is None:
        return []
    begin = before or (now + timedelta(days=36500), 0)
    with connection.cursor() as cursor:
        cursor.execute(_POSTS, [issue_id, *begin, limit])
        return [FoldedPost(*row) for row in cursor.fetchall()]


_MODES = """
SELECT p.issue_id, d.mode, count(*) FROM understanding_issuepost p
JOIN triage_decision d ON d.post_id = p.post_id AND d.brand_id = p.brand_id
WHERE p.issue_id = ANY(%s) AND d.mode > 0 GROUP BY 1, 2 ORDER BY 3 DESC, 2
"""


def modes_in(issue_ids: Sequence[int]) -> dict[int, dict[int, int]]:
    """For each issue how many of its posts are in which mode, the most first."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_MODES, [list(issue_ids)])
        for issue_id, mode, count in cursor.fetchall():
            found[issue_id][mode] = count
    return found


_CASES = """
SELECT count(DISTINCT c.case_id) FROM understanding_issuepost i
JOIN channels_post p ON p.id = i.post_id
JOIN cases_conversation c
    ON c.account_id = p.account_id AND c.thread_key = p.thread_key AND c.persona_id = p.persona_id
WHERE i.issue_id = %s
"""


def cases_in(issue_id: int) -> int:
    """How many cases the posts of an issue became."""
    with connection.cursor() as cursor:
        cursor.execute(_CASES, [issue_id])
        return int(cursor.fetchone()[0])
