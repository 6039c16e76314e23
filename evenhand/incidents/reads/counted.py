"""How many people speak of what, counted as sets: for brands, issues and subjects, by quarters of an hour."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

import numpy as np
from django.db import connection

from evenhand.incidents.domain.alarms import Series
from evenhand.incidents.domain.baseline import HISTORY, SPAN, Counts, number_of

SECONDS: Final = int(SPAN.total_seconds())
# Clocks of networks go ahead of ours a little; what is heard long after it was said is still counted where it belongs.
_AHEAD = timedelta(minutes=30)

Key = tuple[int, int]  # a Series, and the id of the brand, issue or subject

# Who spoke, about what, when. A person counts once a span, however much they write; nobody whose posts are made by a
# machine, and nobody of our own.
SPOKEN = f"""
WITH said AS MATERIALIZED (
    SELECT d.brand_id, p.id AS post_id, coalesce(p.persona_id, -p.id) AS who,
        floor(extract(epoch FROM p.posted_at) / {SECONDS})::int AS span
    FROM channels_post p JOIN triage_decision d ON d.post_id = p.id AND d.mode IN (1, 2)
    WHERE p.heard_at >= %(heard)s AND p.posted_at >= %(since)s AND p.posted_at <= %(now)s
        AND NOT p.is_own AND NOT p.is_automatic AND p.kind <> 9
), spoken AS (
    SELECT brand_id, {Series.BRAND.value} AS series, brand_id AS subject, who, span FROM said
    UNION ALL
    SELECT i.brand_id, {Series.ISSUE.value}, i.issue_id, coalesce(i.persona, -i.post_id),
        floor(extract(epoch FROM i.said_at) / {SECONDS})::int
    FROM understanding_issuepost i
    WHERE i.brand_id IN (SELECT id FROM people_brand) AND i.said_at >= %(since)s AND i.said_at <= %(now)s
        AND i.issue_id IS NOT NULL
    UNION ALL
    SELECT s.brand_id, {Series.SUBJECT.value}, coalesce(j.merged_into_id, j.id), s.who, s.span
    FROM said s JOIN LATERAL (
        SELECT r.subject_id FROM understanding_subjectreading r
        JOIN understanding_teaching t ON t.id = r.edition AND t.brand_id = s.brand_id
        WHERE r.post_id = s.post_id ORDER BY r.edition DESC, r.is_close DESC LIMIT 1
    ) r ON true JOIN understanding_subject j ON j.id = r.subject_id
)
"""


def asked(*, since: datetime, now: datetime) -> dict[str, datetime]:
    """The values SPOKEN asks for."""
    return {"since": since, "heard": since - _AHEAD, "now": now}


class Spoken(NamedTuple):
    """What is spoken of at this moment: people in the running quarter of an hour and in the hour that ends with it."""

    brand_id: int
    key: Key
    people: int
    people_in_hour: int
    posts: int
    posts_in_hour: int

    def within(self, width: int) -> tuple[int, int]:
        """People and posts in the last `width` quarters of an hour."""
        return (self.people, self.posts) if width == 1 else (self.people_in_hour, self.posts_in_hour)


_NOW = f"""{SPOKEN}
SELECT brand_id, series, subject, count(DISTINCT who) FILTER (WHERE span = %(span)s), count(DISTINCT who),
    count(*) FILTER (WHERE span = %(span)s), count(*)
FROM spoken GROUP BY 1, 2, 3 HAVING count(DISTINCT who) >= %(least)s
"""


def spoken_now(*, least: int, now: datetime) -> list[Spoken]:
    """What so many people, or more, spoke of within the hour; who speaks of it all hour long is one person."""
    span = number_of(now)
    since = moment_of(span - 3)
    with connection.cursor() as cursor:
        cursor.execute(_NOW, {**asked(since=since, now=now), "span": span, "least": least})
        return [Spoken(brand, (series, subject), *counts) for brand, series, subject, *counts in cursor.fetchall()]


def moment_of(span: int) -> datetime:
    """When that quarter of an hour begins, by UTC."""
    return datetime.fromtimestamp(span * SECONDS, UTC)


_HISTORY = """
SELECT c.series, c.subject, c.span, c.people FROM incidents_alarmcount c
JOIN unnest(%s::smallint[], %s::bigint[]) AS k (series, subject) ON k.series = c.series AND k.subject = c.subject
WHERE c.brand_id = %s AND c.span >= %s AND c.span < %s
"""


def history_of(brand_id: int, keys: Collection[Key], *, at: int) -> Counts:
    """People in each span before `at`, a row for each key; as long as the brand is known, at most four weeks."""
    first = max(first_span(brand_id, at=at), at - HISTORY)
    rows = {key: row for row, key in enumerate(keys)}
    counts = np.zeros((len(rows), max(0, at - first)), dtype=np.int64)
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY, [[key[0] for key in keys], [key[1] for key in keys], brand_id, first, at])
        for series, subject, span, people in cursor.fetchall():
            counts[rows[series, subject], span - first] = people
    return counts


def first_span(brand_id: int, *, at: int) -> int:
    """When the brand was first spoken of, as far as it is counted; `at` if never."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(span) FROM incidents_alarmcount WHERE brand_id = %s AND series = %s AND subject = %s",
            [brand_id, Series.BRAND.value, brand_id],
        )
        found: int | None = cursor.fetchone()[0]
    return at if found is None else found
