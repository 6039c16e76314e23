"""Posts that became work, for those who look at them once more behind the stream."""

from collections.abc import Sequence

import msgspec
from django.db import connection
from django.db.models import Q, QuerySet

from evenhand.cases.models import Conversation
from evenhand.cases.models.cases import PART
from evenhand.channels.models import Post


class WorkPost(msgspec.Struct, frozen=True):
    """What a customer wrote that somebody of the brand has to deal with."""

    id: int
    brand_id: int
    text: str
    language: str


_UNSEEN = """
SELECT p.id, d.brand_id, t.text, coalesce(r.language, 'und')
FROM channels_batch b
JOIN channels_post p ON p.id BETWEEN b.first_post AND b.last_post AND p.batch_id = b.id AND NOT p.is_own
JOIN triage_decision d ON d.post_id = p.id AND d.mode <> 0
JOIN channels_posttext t ON t.post_id = p.id AND t.version = 1
LEFT JOIN LATERAL (
    SELECT language FROM understanding_reading r WHERE r.post_id = p.id ORDER BY r.version DESC LIMIT 1) AS r ON true
WHERE b.id = ANY(%s)
    AND NOT EXISTS (SELECT FROM understanding_closerreading c WHERE c.post_id = p.id AND c.version = %s)
ORDER BY p.id
"""


def work_without_closer_reading(batch_ids: Sequence[int], *, version: int) -> list[WorkPost]:
    """The work of these batches that was not yet read by the contextual model; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_UNSEEN, [list(batch_ids), version])
        return [WorkPost(*row) for row in cursor.fetchall()]


_OF_BATCHES = """
SELECT DISTINCT v.case_id FROM channels_batch b
JOIN channels_post p ON p.id BETWEEN b.first_post AND b.last_post AND p.batch_id = b.id
JOIN cases_conversation v ON v.account_id = p.account_id AND v.thread_key = p.thread_key AND v.case_id IS NOT NULL
WHERE b.id = ANY(%s)
"""


def cases_of_batches(batch_ids: Sequence[int]) -> list[int]:
    """The cases to whose threads these batches brought something; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_BATCHES, [list(batch_ids)])
        return [row[0] for row in cursor.fetchall()]


def conversations_with(post_id: int) -> QuerySet[Conversation]:
    """Where a post is a message of a case: found over its thread and the parts split off it, as messages have no index
    by post."""
    post = Post.objects.only("account_id", "thread_key").get(pk=post_id)
    thread = Q(thread_key=post.thread_key) | Q(thread_key__startswith=f"{post.thread_key}{PART}")
    return Conversation.objects.filter(thread, account=post.account_id, case__isnull=False, messages__post_id=post_id)


def is_work(post_id: int) -> bool:
    """Whether the post stands in a case, open or done."""
    return conversations_with(post_id).exists()
