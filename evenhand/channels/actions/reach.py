"""How many follow somebody and whether they bear a badge, where their network says so: for audits, not for service."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.backends.utils import CursorWrapper

from evenhand.channels.domain.connector import Author

# Counts change all the time: a row is written anew once a day at most.
_WRITE: Final = """
INSERT INTO channels_reach (persona_id, followers, has_badge, at)
SELECT persona_id, followers, has_badge, %(now)s
FROM unnest(%(personas)s::bigint[], %(followers)s::bigint[], %(badges)s::boolean[])
    AS told (persona_id, followers, has_badge)
ORDER BY persona_id
ON CONFLICT (persona_id) DO UPDATE
SET followers = coalesce(excluded.followers, channels_reach.followers),
    has_badge = coalesce(excluded.has_badge, channels_reach.has_badge), at = excluded.at
WHERE channels_reach.at < excluded.at - interval '1 day'
"""


def keep_reach(database: CursorWrapper, told: Iterable[tuple[int, Author]], *, now: datetime) -> None:
    """Of the authors whose network says it; for the others nothing is asked."""
    known = {
        persona_id: author
        for persona_id, author in told
        if author.followers is not None or author.has_badge is not None
    }
    if not known:
        return
    personas = sorted(known)
    database.execute(
        _WRITE,
        {
            "personas": personas,
            "followers": [known[each].followers for each in personas],
            "badges": [known[each].has_badge for each in personas],
            "now": now,
        },
    )
