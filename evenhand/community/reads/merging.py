"""Topics that were made one, perhaps further and further: where they stand now, and what came together there."""

from django.db import connection

from evenhand.community.domain.screening import Shown
from evenhand.community.models import Topic

# Whether a question that our people have is solved, where it stands now, and its case was not told so; or the contrary.
_TO_SETTLE = """
    WITH RECURSIVE way (topic_id, at_id) AS (
        SELECT id, merged_into_id FROM community_topic WHERE handed_at IS NOT NULL AND merged_into_id IS NOT NULL
        UNION
        SELECT way.topic_id, further.merged_into_id
        FROM way JOIN community_topic further ON further.id = way.at_id
        WHERE further.merged_into_id IS NOT NULL
    ), stands (topic_id, at_id) AS (
        SELECT id, id FROM community_topic WHERE handed_at IS NOT NULL UNION ALL SELECT topic_id, at_id FROM way
    ), solved AS (
        SELECT DISTINCT stands.topic_id
        FROM stands
        JOIN community_topic there ON there.id = stands.at_id
        JOIN community_contribution said ON said.id = there.accepted_id AND said.shown = %s
    )
    SELECT topic.id
    FROM community_topic topic LEFT JOIN solved ON solved.topic_id = topic.id
    WHERE topic.handed_at IS NOT NULL AND (topic.settled_at IS NULL) = (solved.topic_id IS NOT NULL)
    ORDER BY topic.handed_at
    LIMIT %s
"""


def to_settle(*, most: int = 100) -> list[Topic]:
    """Questions our people have whose case does not know yet that the community solved them, or did not after all. A
    question that was merged is solved where it stands now, however often it was merged on."""
    with connection.cursor() as cursor:
        cursor.execute(_TO_SETTLE, [Shown.SHOWN.value, most])
        found = [number for (number,) in cursor.fetchall()]
    return list(Topic.objects.filter(pk__in=found).select_related("brand__community").order_by("handed_at"))


def stands_in(topic: Topic) -> Topic:
    """The topic in which its answers stand by now: what it was merged into may have been merged on."""
    seen = {topic.pk}
    while topic.merged_into is not None and topic.merged_into_id not in seen:
        topic = topic.merged_into
        seen.add(topic.pk)
    return topic


def merged_here(topic_id: int) -> set[int]:
    """The topic itself and all that came to stand in it, also by way of others."""
    found, latest = {topic_id}, {topic_id}
    while latest:
        latest = set(Topic.objects.filter(merged_into__in=latest).values_list("pk", flat=True)) - found
        found |= latest
    return found
