"""Posts that concern a brand become issues, behind the stream, after the closer look whose vectors they need."""

from collections import defaultdict
from datetime import datetime
from typing import Final

from django.db import connection

from evenhand.understanding.actions.grouping import Told, mark_grouped, place_posts

AT_ONCE: Final = 50  # batches
_NEW: Final = 10_000  # batches that are looked at where nothing was grouped before

# Batches are numbered in the order they came; what is older than the rows kept was looked at, or is too old to matter.
_WAITING = """
SELECT b.id FROM channels_batch b
WHERE b.id >= coalesce(
    (SELECT min(batch) FROM understanding_groupedbatch), (SELECT max(id) FROM channels_batch) - %s
) AND b.understood_at IS NOT NULL
AND NOT EXISTS (SELECT FROM understanding_groupedbatch g WHERE g.batch = b.id)
ORDER BY b.id LIMIT %s
"""
_TOLD = """
SELECT d.brand_id, p.id, t.text, r.vector, p.persona_id, p.account_id, p.posted_at
FROM channels_batch b
JOIN channels_post p ON p.id BETWEEN b.first_post AND b.last_post AND p.batch_id = b.id
JOIN triage_decision d ON d.post_id = p.id AND d.mode > 0
JOIN channels_posttext t ON t.post_id = p.id AND t.version = 1
LEFT JOIN LATERAL (
    SELECT vector FROM understanding_closerreading WHERE post_id = p.id ORDER BY version DESC LIMIT 1
) r ON true
WHERE b.id = ANY(%s) AND NOT p.is_own AND t.text <> ''
"""


def group_new_posts(*, now: datetime) -> int:
    """Put the posts of all batches understood by now into issues; how many. May be repeated, and may be killed."""
    many = 0
    while batches := _waiting():
        for brand_id, posts in sorted(_told_in(batches).items()):
            many += place_posts(brand_id=brand_id, posts=posts, now=now).placed
        mark_grouped(batch_ids=batches, now=now)  # only when every brand has its posts
    return many


def _waiting() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [_NEW, AT_ONCE])
        return [row[0] for row in cursor.fetchall()]


def _told_in(batches: list[int]) -> dict[int, list[Told]]:
    by_brand: dict[int, list[Told]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, [batches])
        for brand_id, *told in cursor.fetchall():
            by_brand[brand_id].append(Told(*told))
    return by_brand
