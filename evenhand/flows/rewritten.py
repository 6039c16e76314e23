"""What authors wrote anew is read anew, so that it counts as it stands: how it feels, what it asks for.

What people said of a post stays, and so do its case and its place: they were decided by what was there.
"""

from collections.abc import Sequence
from typing import Final

from django.db import connection

from evenhand.insight.actions.moods import count_piece
from evenhand.insight.domain.moods import piece_of
from evenhand.kernel import clock
from evenhand.ledger.domain import Recorded
from evenhand.understanding.actions.readings import replace_readings
from evenhand.understanding.domain.reading import VERSION, read_many

AT_ONCE: Final = 256

# Of those that were read before: what nobody read yet will be read as it stands.
_STANDING = """
SELECT p.id, t.text, p.language_hint FROM channels_post p
JOIN understanding_reading r ON r.post_id = p.id AND r.version = %s
JOIN LATERAL (SELECT text FROM channels_posttext WHERE post_id = p.id ORDER BY version DESC LIMIT 1) t ON true
WHERE p.id = ANY(%s) AND p.deleted_at IS NULL ORDER BY p.id
"""


def rewritten_in(events: Sequence[Recorded]) -> list[int]:
    """The posts that authors edited, each once."""
    changed = [event for event in events if event.name == "PostsChanged"]
    return sorted({post_id for event in changed for post_id in event.facts.get("post_ids", ())})


def read_again(post_ids: Sequence[int]) -> int:
    """Read them as they stand now and count their moods; how many there were. May be repeated."""
    done = 0
    for begin in range(0, len(post_ids), AT_ONCE):
        with connection.cursor() as cursor:
            cursor.execute(_STANDING, [VERSION, list(post_ids[begin : begin + AT_ONCE])])
            found = cursor.fetchall()
        ids = [row[0] for row in found]
        if ids:
            replace_readings(ids, read_many([row[1] for row in found], [row[2] for row in found]))
        for piece in sorted({piece_of(each) for each in ids}):
            count_piece(piece=piece, now=clock.now())
        done += len(ids)
    return done
