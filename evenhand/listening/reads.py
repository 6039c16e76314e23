"""Questions about queries, what they caught, and the sample."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import msgspec
from django.db import connection
from django.db.models import Q, QuerySet

from evenhand.channels.domain.skim import Skim
from evenhand.listening.models import HeardHour, Query
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of


class SavedQuery(msgspec.Struct, frozen=True):
    """A query as matchers need it."""

    id: int
    brand_id: int
    purpose: int
    text: str
    is_active: bool
    edition: int


def queries_since(edition: int) -> list[SavedQuery]:
    """Queries that changed after that edition, in the order they did; nothing is ever left out between two calls."""
    changed = Query.objects.filter(edition__gt=edition).order_by("edition")
    return [
        SavedQuery(*row)
        for row in changed.values_list("id", "brand_id", "purpose", "text", "is_active", "edition").iterator()
    ]


Place = tuple[int, str]  # of a query in the list: its brand, its name


def queries_of(
    viewer: Agent, *, words: str = "", brand: str = "", after: Place | None = None, limit: int
) -> list[Query]:
    """The viewer's queries by brand and name, behind a place; those with these words in name or text, or of a brand."""
    found = all_queries().filter(brand__in=brands_of(viewer))
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(text__icontains=word))
    if brand:
        found = found.filter(brand__slug=brand)
    if after:
        found = found.filter(Q(brand_id__gt=after[0]) | Q(brand_id=after[0], name__gt=after[1]))
    return list(found[:limit])


def all_queries() -> QuerySet[Query]:
    """Those of every brand, by brand and name; for the command line."""
    found = Query.objects.filter(is_removed=False).select_related("brand", "author", "changed_by")
    return found.order_by("brand_id", "name")


def removed_lately(viewer: Agent, *, now: datetime, limit: int = 10) -> list[Query]:
    """What was removed in the last week, newest first; it can still be put back."""
    found = Query.objects.filter(is_removed=True, changed_at__gte=now - timedelta(days=7))
    seen = found.filter(brand__in=brands_of(viewer)).select_related("brand", "changed_by")
    return list(seen.order_by("-changed_at")[:limit])


class CaughtLately(msgspec.Struct, frozen=True):
    """How many posts a query caught; counting stops at a limit."""

    day: int
    week: int


NOTHING_CAUGHT = CaughtLately(0, 0)

# The newest matches of each query by its index, no further than the limit: a query that catches millions costs no more.
_CAUGHT = """
SELECT q.id, count(*) FILTER (WHERE m.matched_at >= %s), count(*)
FROM unnest(%s::bigint[]) AS q (id) CROSS JOIN LATERAL (
    SELECT matched_at FROM listening_match WHERE query_id = q.id AND matched_at >= %s
    ORDER BY matched_at DESC LIMIT %s
) m
GROUP BY q.id
"""


def caught_lately(query_ids: Sequence[int], *, now: datetime, most: int) -> dict[int, CaughtLately]:
    """What these queries caught in the last day and week, counted up to `most`; one query."""
    day, week = now - timedelta(days=1), now - timedelta(days=7)
    with connection.cursor() as cursor:
        cursor.execute(_CAUGHT, [day, list(query_ids), week, most])
        return {row[0]: CaughtLately(row[1], row[2]) for row in cursor.fetchall()}


def query_of(viewer: Agent, query_id: int) -> Query | None:
    """That query, if it is there and the viewer serves its brand."""
    found = Query.objects.filter(pk=query_id, is_removed=False, brand__in=brands_of(viewer))
    return found.select_related("brand", "author", "changed_by").first()


def purposes_of(post_ids: Sequence[int]) -> dict[int, int]:
    """Why these posts were listened for, if a query caught them; the nearest of several."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.post_id, min(q.purpose) FROM listening_match m JOIN listening_query q ON q.id = m.query_id"
            " WHERE m.post_id = ANY(%s) GROUP BY m.post_id",
            [list(post_ids)],
        )
        return dict(cursor.fetchall())


class HeardLately(msgspec.Struct, frozen=True):
    """How much a source brought in the last day, and how much of it the sample holds."""

    day: int
    kept: int


NOTHING_HEARD = HeardLately(0, 0)


def heard_by_source(*, now: datetime) -> dict[int, HeardLately]:
    """By source, as far as it brings what strangers say."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT h.source_id, sum(h.posts) FILTER (WHERE h.hour > %s), max(s.kept) FROM listening_heardhour h"
            " LEFT JOIN listening_samplestate s USING (source_id) WHERE h.hour > %s GROUP BY h.source_id",
            [now - timedelta(hours=24), now - timedelta(days=30)],
        )
        return {row[0]: HeardLately(int(row[1] or 0), int(row[2] or 0)) for row in cursor.fetchall()}


class Sample(msgspec.Struct, frozen=True):
    """The sample, column by column, with the hour each post was heard in, and what every hour brought in all."""

    skim: Skim
    hours: Sequence[datetime]  # of each post
    source_ids: Sequence[int]  # of each post
    heard: dict[tuple[int, datetime], tuple[int, float]]  # (source, hour): posts in all, share that was kept


_SAMPLED = """
SELECT date_trunc('hour', heard_at, 'UTC'), source_id, text, languages, author, handle, reference, network, links,
    has_media
FROM listening_sampled WHERE heard_at >= %s ORDER BY heard_at DESC, id DESC
"""


def sample_since(moment: datetime) -> Sample:
    """Everything sampled since the hour then, newest first, and the counts of those hours; two queries."""
    moment = moment.replace(minute=0, second=0, microsecond=0)  # a post without the count of its hour has no weight
    with connection.cursor() as cursor:
        cursor.execute(_SAMPLED, [moment])
        rows = cursor.fetchall()
        cursor.execute("SELECT source_id, hour, posts, rate FROM listening_heardhour WHERE hour >= %s", [moment])
        heard = {(row[0], row[1]): (int(row[2]), float(row[3])) for row in cursor.fetchall()}
    columns = list(zip(*rows, strict=True)) if rows else [()] * 10
    hours, sources, texts, languages, authors, handles, references, networks, links, media = columns
    skim = Skim(
        texts=texts,
        languages=languages,
        authors=authors,
        handles=handles,
        references=references,
        networks=networks,
        links=links,
        has_media=media,
    )
    return Sample(skim, hours, sources, heard)


def sample_mark() -> tuple[int, int]:
    """What changes when the sample does: the newest number, and how many are kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM listening_sampled")
        newest = int(cursor.fetchone()[0])
        cursor.execute("SELECT coalesce(max(kept), 0) FROM listening_samplestate")
        return newest, int(cursor.fetchone()[0])


_CAUGHT_ELSEWHERE = """
SELECT DISTINCT ON (t.account_id, t.external_id) t.account_id, t.external_id, p.account_id
FROM unnest(%s::bigint[], %s::text[]) AS t (account_id, external_id)
JOIN channels_account own ON own.id = t.account_id
JOIN channels_account other ON other.brand_id = own.brand_id AND other.network = own.network AND other.id <> own.id
    AND NOT other.is_retired AND NOT other.only_listens
JOIN channels_post p ON p.account_id = other.id AND p.external_id = t.external_id
WHERE EXISTS (SELECT 1 FROM listening_match m WHERE m.post_id = p.id) AND NOT EXISTS (
    SELECT 1 FROM channels_post here WHERE here.account_id = t.account_id AND here.external_id = t.external_id)
ORDER BY t.account_id, t.external_id, p.id
"""


def caught_elsewhere(posts: Collection[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """Of these posts, by account and external id, those that the account's brand has overheard and keeps at another
    of its accounts on that network from which it can answer: at which."""
    if not posts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_CAUGHT_ELSEWHERE, [[account for account, _ in posts], [name for _, name in posts]])
        return {(row[0], row[1]): row[2] for row in cursor.fetchall()}


def heard_by_hour(*, since: datetime) -> dict[int, dict[datetime, int]]:
    """How many posts of strangers each source brought in each hour since then."""
    found: dict[int, dict[datetime, int]] = {}
    for source_id, hour, posts in HeardHour.objects.filter(hour__gte=since).values_list("source_id", "hour", "posts"):
        found.setdefault(source_id, {})[hour] = posts
    return found
