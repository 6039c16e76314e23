"""Questions about issues: which there are, how they grow, and what is in one."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, Literal, TypeAlias

import msgspec
from django.db import connection

from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of, brands_of
from evenhand.understanding.domain.growth import Trend, doubled_within, trend_of
from evenhand.understanding.models import Issue, IssueMerge, IssueState, Polarity, Severity
from evenhand.understanding.models.issues import called

Sort: TypeAlias = Literal["growth", "size"]
Place: TypeAlias = tuple[int, int]  # in the list: the value it is sorted by, and the issue

BARS: Final = 24  # of a small curve
LATELY: Final = 12  # a trend compares the last twelfth of a period with the one before
_EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Row(msgspec.Struct, frozen=True):
    """One issue in a list; counts are of the period, but `all_posts` and `all_authors`."""

    id: int
    brand_id: int
    name: str
    words: list[str]
    is_held: bool
    first_at: datetime
    last_at: datetime
    all_posts: int
    all_authors: int
    posts: int
    authors: int
    lately: int
    before: int
    value: int
    is_named_by_person: bool

    @property
    def called(self) -> str:
        """What people read as its name."""
        return called(self.name, is_by_person=self.is_named_by_person, words=self.words, people=self.all_authors)

    @property
    def trend(self) -> Trend:
        """Where it goes now."""
        return trend_of(self.lately, self.before)

    @property
    def place(self) -> Place:
        """Where it stands in the list."""
        return self.value, self.id


_ROWS = """
SELECT * FROM (
    SELECT i.id, i.brand_id, i.name, i.words, i.is_held_by_person, i.first_at, i.last_at, i.posts AS all_posts,
        i.authors AS all_authors, c.posts, c.authors, c.lately, c.before,
        CASE %s WHEN 'size' THEN c.authors ELSE c.lately - c.before END AS value,
        i.is_named_by_person
    FROM (
        SELECT issue_id, count(*) AS posts, count(DISTINCT persona) AS authors,
            count(*) FILTER (WHERE said_at > %s) AS lately,
            count(*) FILTER (WHERE said_at > %s AND said_at <= %s) AS before
        FROM understanding_issuepost
        WHERE brand_id = ANY(%s) AND said_at > %s AND said_at <= %s AND issue_id IS NOT NULL
        GROUP BY issue_id
    ) c JOIN understanding_issue i ON i.id = c.issue_id AND i.state = 1 AND i.posts > 1
) found
WHERE (value, id) < (%s, %s) ORDER BY value DESC, id DESC LIMIT %s
"""


def issues_of(
    viewer: Agent,
    *,
    brand: str = "",
    period: timedelta | None,
    sort: Sort = "growth",
    after: Place | None = None,
    limit: int,
    now: datetime,
) -> list[Row]:
    """The issues of the viewer's brands with posts in the period (None: ever), a page behind a place."""
    brands = brands_of(viewer).filter(slug=brand) if brand else brands_of(viewer)
    since, lately, before = _spans(period, now)
    begin = after or (1 << 31, 0)
    asked = [sort, lately, before, lately, list(brands.values_list("id", flat=True)), since, now, *begin, limit]
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, asked)
        return [Row(*row) for row in cursor.fetchall()]


def _spans(period: timedelta | None, now: datetime) -> tuple[datetime, datetime, datetime]:
    """When the period begins, when its last span begins, and when the one before."""
    span = (period or timedelta(days=28)) / LATELY
    return (now - period if period else _EVER), now - span, now - 2 * span


_CURVES = """
SELECT issue_id, least(%s, width_bucket(extract(epoch FROM said_at), %s, %s, %s)), count(*)
FROM understanding_issuepost WHERE issue_id = ANY(%s) AND said_at >= to_timestamp(%s) AND said_at <= to_timestamp(%s)
GROUP BY 1, 2
"""


def curves_of(issue_ids: Sequence[int], *, since: datetime, until: datetime, bars: int = BARS) -> dict[int, list[int]]:
    """For each issue how many posts came in each of `bars` equal spans."""
    begin, end = since.timestamp(), max(until.timestamp(), since.timestamp() + 1)
    found: dict[int, list[int]] = defaultdict(lambda: [0] * bars)
    with connection.cursor() as cursor:
        cursor.execute(_CURVES, [bars, begin, end, bars, list(issue_ids), begin, end])
        for issue_id, bar, count in cursor.fetchall():
            found[issue_id][max(bar, 1) - 1] += count
    return found


_NETWORKS = """
SELECT p.issue_id, a.network, count(*) FROM understanding_issuepost p JOIN channels_account a ON a.id = p.account
WHERE p.issue_id = ANY(%s) GROUP BY 1, 2 ORDER BY 3 DESC, 2
"""


def networks_of_issues(issue_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """For each issue how many posts come from which network, the most first."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_NETWORKS, [list(issue_ids)])
        for issue_id, network, count in cursor.fetchall():
            found[issue_id][network] = count
    return found


def issue_of(viewer: Agent, issue_id: int) -> Issue | None:
    """That issue, if the viewer serves its brand; a merged one too."""
    found = Issue.objects.select_related("brand", "merged_into").filter(pk=issue_id, brand__in=brand_ids_of(viewer))
    return found.first()


_ROOT = """
WITH RECURSIVE up AS (
    SELECT id, CASE state WHEN 2 THEN merged_into_id END AS above, 0 AS steps FROM understanding_issue WHERE id = %s
    UNION
    SELECT i.id, CASE i.state WHEN 2 THEN i.merged_into_id END, up.steps + 1
    FROM up JOIN understanding_issue i ON i.id = up.above WHERE up.steps < 100
)
SELECT id FROM up ORDER BY steps DESC LIMIT 1
"""
_PARTS = """
WITH RECURSIVE parts AS (
    SELECT id FROM understanding_issue WHERE id = %s
    UNION
    SELECT i.id FROM parts p JOIN understanding_issue i ON i.merged_into_id = p.id AND i.state = 2
)
SELECT id FROM parts
"""


def whole_of(issue_id: int) -> int:
    """The issue it belongs to now: itself, or the one it was merged into, however often."""
    with connection.cursor() as cursor:
        cursor.execute(_ROOT, [issue_id])
        row = cursor.fetchone()
    return int(row[0]) if row else issue_id


def parts_of(issue_id: int) -> list[int]:
    """The issue, and all that was merged into it and is not parted again."""
    with connection.cursor() as cursor:
        cursor.execute(_PARTS, [issue_id])
        return [row[0] for row in cursor.fetchall()]


class Curve(msgspec.Struct, frozen=True):
    """How an issue grew: counts by equal spans, from `since` on."""

    since: datetime
    span: timedelta
    counts: list[int]
    doubled_within: timedelta | None

    @property
    def points(self) -> list[tuple[datetime, int]]:
        """The beginning of each span, and its count."""
        return [(self.since + self.span * number, count) for number, count in enumerate(self.counts)]


_FEWEST_HOURS, _MOST_HOURS = 24, 72


def curve_of(issue: Issue) -> Curve:
    """Hour by hour over its whole life, at least a day; by more hours at once if it lived for longer than three."""
    last = issue.last_at.replace(minute=0, second=0, microsecond=0)
    lived = (last - issue.first_at.replace(minute=0, second=0, microsecond=0)) // timedelta(hours=1) + 1
    each = max(1, -(-lived // _MOST_HOURS))
    bars = max(_FEWEST_HOURS, -(-lived // each))
    span = timedelta(hours=each)
    until = last + timedelta(hours=1)
    since = until - span * bars
    counts = list(curves_of([issue.pk], since=since, until=until, bars=bars)[issue.pk])
    doubled = doubled_within(counts)
    return Curve(since, span, counts, span * doubled if doubled else None)


class Mix(msgspec.Struct, frozen=True):
    """How the posts of an issue feel, and how bad it is for their authors."""

    polarity: dict[str, int]
    severity: dict[str, int]


_MIX = """
SELECT r.polarity, r.severity, count(*) FROM understanding_issuepost p
JOIN LATERAL (
    SELECT polarity, severity FROM understanding_reading WHERE post_id = p.post_id ORDER BY version DESC LIMIT 1
) r ON true
WHERE p.issue_id = %s GROUP BY 1, 2
"""


def mix_of(issue: Issue) -> Mix:
    """Counted over all its posts."""
    polarity = dict.fromkeys([each.label for each in Polarity], 0)
    severity = dict.fromkeys([each.label for each in Severity], 0)
    with connection.cursor() as cursor:
        cursor.execute(_MIX, [issue.pk])
        for feels, bad, count in cursor.fetchall():
            polarity[Polarity(feels).label] += count
            if bad is not None:
                severity[Severity(bad).label] += count
    return Mix(polarity, severity)


def merges_into(issue: Issue) -> list[IssueMerge]:
    """Merges into this issue that can be taken back, the latest first."""
    found = IssueMerge.objects.filter(target=issue, undone_at=None, source__state=IssueState.MERGED)
    return list(found.select_related("source", "by").order_by("-at")[:20])


def others_to_merge(issue: Issue, *, limit: int = 100) -> list[Issue]:
    """Issues of the same brand that are open, the latest first."""
    found = Issue.objects.filter(brand_id=issue.brand_id, state=IssueState.OPEN, posts__gt=1).exclude(pk=issue.pk)
    return list(
        found.only("id", "name", "is_named_by_person", "words", "posts", "authors").order_by("-last_at")[:limit]
    )


class Sorted(msgspec.Struct, frozen=True):
    """How often people sorted by hand, and how often a merge was wrong and undone."""

    merges: int
    undone: int
    splits: int


_SORTED = """
SELECT count(m.id), count(m.undone_at), (
    SELECT count(*) FROM understanding_issue s WHERE s.brand_id = ANY(%s) AND s.is_split
)
FROM understanding_issuemerge m JOIN understanding_issue i ON i.id = m.target_id AND i.brand_id = ANY(%s)
"""


def merges_counted(viewer: Agent) -> Sorted:
    """In the viewer's brands, ever; one query."""
    brands = brand_ids_of(viewer)
    with connection.cursor() as cursor:
        cursor.execute(_SORTED, [brands, brands])
        return Sorted(*cursor.fetchone())
