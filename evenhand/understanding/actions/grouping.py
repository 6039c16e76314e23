"""Placing posts in issues: a brand at a time, in one transaction, from rows that tell how far it got.

What is kept in memory is only a copy of the rows; `IssueStream.edition` says whether it is still good.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
import numpy as np
from django.db import connection, transaction

from evenhand.ledger.actions import record
from evenhand.understanding.domain.contextual import CONTEXTUAL_DIM, contextual_vectors_of
from evenhand.understanding.domain.grouping import Grouping, Texts, contextual_middle
from evenhand.understanding.domain.naming import name_of
from evenhand.understanding.domain.text import plain
from evenhand.understanding.domain.vectors import packed, unpacked
from evenhand.understanding.events import IssueFound
from evenhand.understanding.models import How, IssueStream

WINDOW: Final = timedelta(days=7)  # posts older than this take no new ones in
RECONSIDERED_EVERY: Final = timedelta(minutes=10)
ROOM: Final = 20_000
MARKS_KEPT: Final = timedelta(days=2)
_NOT_YET_NUMBERED: Final = 1 << 40  # groups from here on have no row yet
_BRANDS_IN_MEMORY: Final = 4
_NAMED_AT_ONCE: Final = 200
_READ_FOR_A_NAME: Final = 40
_HOW = {"copy": How.COPY, "meaning": How.MEANING, "alone": How.ALONE}


class Told(msgspec.Struct, frozen=True):
    """A post that concerns a brand, with what grouping needs of it."""

    post_id: int
    text: str
    vector: bytes | None
    persona_id: int | None
    account_id: int
    said_at: datetime


class Grouped(msgspec.Struct, frozen=True):
    """What became of some posts."""

    placed: int
    found: int  # issues that were not there before


class _Live(msgspec.Struct):
    edition: int
    grouping: Any


_live: OrderedDict[int, _Live] = OrderedDict()
_lock = threading.Lock()


def forget_what_is_in_memory() -> None:
    """As if this process had just started."""
    with _lock:
        _live.clear()


def place_posts(*, brand_id: int, posts: Sequence[Told], now: datetime) -> Grouped:
    """Put posts into the brand's issues. May be repeated with the same posts: those that have a place keep it."""
    with _lock:
        live = _live.pop(brand_id, None)
        grouped, live = _placed(brand_id, posts, live, now)
        _live[brand_id] = live  # only now: what was rolled back must not stay in memory
        while len(_live) > _BRANDS_IN_MEMORY:
            _live.popitem(last=False)
    return grouped


@transaction.atomic
def _placed(brand_id: int, posts: Sequence[Told], live: _Live | None, now: datetime) -> tuple[Grouped, _Live]:
    stream = _locked(brand_id)
    if live is None or live.edition != stream.edition:
        live = _Live(stream.edition, _restored(brand_id, now))
    grouping: Grouping = live.grouping
    known = _known([post.post_id for post in posts])
    new = sorted((post for post in posts if post.post_id not in known), key=lambda post: (post.said_at, post.post_id))
    placed = grouping.add(_texts(new))
    if grouping.is_due or _is_long_ago(stream, now):
        grouping.let_go(before=(now - WINDOW).timestamp())
        grouping.reconsider()
        stream.reconsidered_at = now
    numbers = _numbered(brand_id, grouping, now)
    changes = grouping.changes()
    touched = _write_posts(brand_id, new, placed, grouping)
    touched |= _move_posts(brand_id, changes)
    _count(touched)
    found = _name(brand_id, sorted(touched), grouping, now)
    live.edition = stream.edition = stream.edition + 1
    stream.save()
    return Grouped(len(new), found if numbers else 0), live


_DONE = """
INSERT INTO understanding_groupedbatch (batch, at) SELECT id, %s FROM unnest(%s::bigint[]) AS n (id)
ON CONFLICT DO NOTHING
"""
_FORGET = """
DELETE FROM understanding_groupedbatch
WHERE at < %s AND batch < (SELECT max(batch) FROM understanding_groupedbatch)
"""


@transaction.atomic
def mark_grouped(*, batch_ids: Sequence[int], now: datetime) -> None:
    """These batches were looked at; which ones were is known for two days."""
    with connection.cursor() as cursor:
        cursor.execute(_DONE, [now, list(batch_ids)])
        cursor.execute(_FORGET, [now - MARKS_KEPT])


def _locked(brand_id: int) -> IssueStream:
    """The brand's row, which one changer of issues holds at a time."""
    IssueStream.objects.bulk_create([IssueStream(brand_id=brand_id)], ignore_conflicts=True)
    return IssueStream.objects.select_for_update().get(pk=brand_id)


def _is_long_ago(stream: IssueStream, now: datetime) -> bool:
    return stream.reconsidered_at is None or now - stream.reconsidered_at > RECONSIDERED_EVERY


_KNOWN = "SELECT post_id FROM understanding_issuepost WHERE post_id = ANY(%s)"

# A node for every distinct text; its words are those of any post that has them.
_NODES = """
SELECT n.like, n.issue_id, n.posts, n.last, n.is_fixed, coalesce(t.text, ''), r.vector
FROM (
    SELECT p.like, min(p.issue_id) AS issue_id, count(*) AS posts, max(p.said_at) AS last,
        bool_or(p.how = 3 OR coalesce(i.is_held_by_person, false)) AS is_fixed
    FROM understanding_issuepost p LEFT JOIN understanding_issue i ON i.id = p.issue_id
    WHERE p.brand_id = %s AND p.said_at >= %s
    GROUP BY p.like ORDER BY max(p.said_at) DESC LIMIT %s
) n
LEFT JOIN LATERAL (
    SELECT text FROM channels_posttext WHERE post_id = n.like ORDER BY version DESC LIMIT 1
) t ON true
LEFT JOIN LATERAL (
    SELECT vector FROM understanding_closerreading WHERE post_id = n.like ORDER BY version DESC LIMIT 1
) r ON true
ORDER BY n.last, n.like
"""


def _known(post_ids: Sequence[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [list(post_ids)])
        return {row[0] for row in cursor.fetchall()}


def _restored(brand_id: int, now: datetime) -> Grouping:
    with connection.cursor() as cursor:
        cursor.execute(_NODES, [brand_id, now - WINDOW, ROOM // 2])
        rows = cursor.fetchall()
    grouping = Grouping(dimensions=CONTEXTUAL_DIM, room=ROOM, first_group=_NOT_YET_NUMBERED, middle=contextual_middle())
    texts = [plain(row[5]) for row in rows]
    vectors = _vectors(texts, [row[6] for row in rows])
    known = Texts([row[0] for row in rows], texts, vectors, [row[3].timestamp() for row in rows])
    fixed = [row[0] for row in rows if row[4]]
    grouping.restore(known, [row[1] for row in rows], posts=[row[2] for row in rows], fixed=fixed)
    return grouping


def _texts(posts: Sequence[Told]) -> Texts:
    texts = [plain(post.text) for post in posts]
    vectors = _vectors(texts, [post.vector for post in posts])
    return Texts([post.post_id for post in posts], texts, vectors, [post.said_at.timestamp() for post in posts])


def _vectors(texts: Sequence[str], stored: Sequence[bytes | None]) -> Any:
    """The vectors of the closer look; where there are none, made now."""
    found = np.zeros((len(texts), CONTEXTUAL_DIM), dtype=np.float32)
    have = [each for each, blob in enumerate(stored) if blob is not None and len(blob) == CONTEXTUAL_DIM]
    lack = sorted(set(range(len(texts))) - set(have))
    if have:
        found[have] = unpacked([bytes(stored[each] or b"") for each in have])
    if lack:
        found[lack] = contextual_vectors_of([texts[each] for each in lack])
    return found


_NUMBERS = "SELECT nextval(pg_get_serial_sequence('understanding_issue', 'id')) FROM generate_series(1, %s)"
_NEW_ISSUES = """
INSERT INTO understanding_issue
    (id, brand_id, name, is_named_by_person, words, state, is_held_by_person, first_at, last_at, posts, authors,
     named_at, centroid)
SELECT id, %s, '', false, '{}', 1, false, %s, %s, 0, 0, 0, '' FROM unnest(%s::bigint[]) AS n (id)
"""


def _numbered(brand_id: int, grouping: Grouping, now: datetime) -> dict[int, int]:
    """Rows for groups that have none yet."""
    new = sorted({group for group in grouping.groups().values() if group and group >= _NOT_YET_NUMBERED})
    if not new:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS, [len(new)])
        numbers = {group: row[0] for group, row in zip(new, cursor.fetchall(), strict=True)}
        cursor.execute(_NEW_ISSUES, [brand_id, now, now, list(numbers.values())])
    grouping.rename(numbers)
    return numbers


_INSERT = """
INSERT INTO understanding_issuepost
    (post_id, brand_id, issue_id, "like", similarity, how, persona, account, said_at)
SELECT post_id, %s, issue_id, "like", similarity, how, persona, account, said_at
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::float8[], %s::smallint[], %s::bigint[], %s::bigint[],
    %s::timestamptz[]) AS n (post_id, issue_id, "like", similarity, how, persona, account, said_at)
ON CONFLICT (post_id) DO NOTHING
"""
_MOVE = """
WITH wanted AS (SELECT * FROM unnest(%s::bigint[], %s::bigint[]) AS w ("like", issue_id)),
was AS (
    SELECT p.post_id, p.issue_id, w.issue_id AS goes FROM understanding_issuepost p JOIN wanted w ON w.like = p.like
    WHERE p.brand_id = %s AND p.how <> 3 AND p.issue_id IS DISTINCT FROM w.issue_id
),
moved AS (
    UPDATE understanding_issuepost p SET issue_id = was.goes, how = CASE p.how WHEN 0 THEN 2 ELSE p.how END
    FROM was WHERE p.post_id = was.post_id
)
SELECT DISTINCT unnest(ARRAY[issue_id, goes]) FROM was
"""


def _write_posts(brand_id: int, new: Sequence[Told], placed: Sequence[Any], grouping: Grouping) -> set[int]:
    """The new posts where their nodes are by now; the issues they went to."""
    if not new:
        return set()
    groups = [grouping.group_of(each.like) or each.group for each in placed]
    groups = [group if group is None or group < _NOT_YET_NUMBERED else None for group in groups]
    columns = [
        [post.post_id for post in new],
        groups,
        [each.like for each in placed],
        [each.similarity for each in placed],
        [_HOW[each.how].value for each in placed],
        [post.persona_id for post in new],
        [post.account_id for post in new],
        [post.said_at for post in new],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [brand_id, *columns])
    return {group for group in groups if group is not None}


def _move_posts(brand_id: int, changes: dict[int, int | None]) -> set[int]:
    """Posts of nodes that belong elsewhere now; the issues they left and joined."""
    if not changes:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [list(changes), list(changes.values()), brand_id])
        return {row[0] for row in cursor.fetchall() if row[0] is not None}


_COUNT = """
UPDATE understanding_issue i
SET posts = c.posts, authors = c.authors,
    first_at = coalesce(c.first, i.first_at), last_at = coalesce(c.last, i.last_at),
    state = CASE WHEN i.state = 2 THEN 2 WHEN c.posts = 0 THEN 3 ELSE 1 END
FROM (
    SELECT n.id, count(p.post_id) AS posts, count(DISTINCT p.persona) AS authors, min(p.said_at) AS first,
        max(p.said_at) AS last
    FROM unnest(%s::bigint[]) AS n (id) LEFT JOIN understanding_issuepost p ON p.issue_id = n.id GROUP BY n.id
) c WHERE c.id = i.id
"""


def _count(issue_ids: Iterable[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [sorted(issue_ids)])


count_issues = _count

# Named anew when it grew by half; by people's names for good.
_TO_NAME = """
SELECT id, posts, authors, named_at, name = '' FROM understanding_issue
WHERE id = ANY(%s) AND posts > 1 AND state = 1 AND (named_at = 0 OR posts >= named_at * 1.5)
ORDER BY posts DESC LIMIT %s
"""
_TEXTS = """
SELECT n.id, t.text, coalesce(r.language, '')
FROM unnest(%s::bigint[]) AS n (id)
JOIN LATERAL (SELECT text FROM channels_posttext WHERE post_id = n.id ORDER BY version DESC LIMIT 1) t ON true
LEFT JOIN LATERAL (
    SELECT language FROM understanding_reading WHERE post_id = n.id ORDER BY version DESC LIMIT 1
) r ON true
"""
_NAMED = """
UPDATE understanding_issue i
SET name = CASE WHEN i.is_named_by_person THEN i.name ELSE n.name END,
    words = string_to_array(n.words, ' '), sample_post = n.sample, centroid = n.centroid, named_at = i.posts
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::bytea[]) AS n (id, name, words, sample, centroid)
WHERE n.id = i.id
"""


def _name(brand_id: int, issue_ids: Sequence[int], grouping: Grouping, now: datetime) -> int:
    """Name issues that are new or grew; how many are new. People are told of those that several posts make up."""
    with connection.cursor() as cursor:
        cursor.execute(_TO_NAME, [list(issue_ids), _NAMED_AT_ONCE])
        rows = cursor.fetchall()
    named = _names([row[0] for row in rows], grouping)
    if named:
        with connection.cursor() as cursor:
            cursor.execute(_NAMED, [list(column) for column in zip(*named, strict=True)])
    found = [
        IssueFound(brand_id=brand_id, issue_id=row[0], posts=row[1], authors=row[2]) for row in rows if row[3] == 0
    ]
    if found:
        record(*found, now=now)
    return len(found)


def _names(issue_ids: Sequence[int], grouping: Grouping) -> list[tuple[int, str, str, int, bytes]]:
    """Of each issue its name, words, most typical post and middle; those of which nothing is in memory are left out."""
    centres = {issue_id: centre for issue_id in issue_ids if (centre := grouping.centre_of(issue_id)) is not None}
    nearest = {issue_id: grouping.nearest_in(issue_id, most=_READ_FOR_A_NAME) for issue_id in centres}
    with connection.cursor() as cursor:
        cursor.execute(_TEXTS, [sorted({post for posts in nearest.values() for post in posts})])
        texts = {row[0]: (plain(row[1]), row[2]) for row in cursor.fetchall()}
    found = []
    for issue_id, (middle, sample) in centres.items():
        read = [texts[post] for post in nearest[issue_id] if post in texts]
        named = name_of([text for text, _ in read], grouping.rarity_of, languages=[language for _, language in read])
        found.append((issue_id, named.name, " ".join(named.words), sample, packed(middle[None])[0]))
    return found
