"""The inbox: one page of open (or done) cases that the viewer may see, by keyset, and the counts beside it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import msgspec
from django.db import connection

from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of

PAGE = 25
COUNT_TO = 1000  # counts stop there and are shown as “999+”


class Tab(StrEnum):
    """Which part of the work is looked at."""

    OPEN = "open"  # somebody waits for us
    WAITING = "waiting"  # we wait for the customer
    SNOOZED = "snoozed"
    DONE = "done"


CATEGORIES = {Tab.OPEN: (1, 2), Tab.WAITING: (3,), Tab.SNOOZED: (4,)}


class View(msgspec.Struct, frozen=True, kw_only=True):
    """What is filtered for. Every field is one of these, nothing else reaches SQL."""

    whose: str = "all"  # "mine" | "unassigned" | "all"
    tab: Tab = Tab.OPEN
    queue_id: int | None = None
    newest_first: bool = False  # else longest waiting first


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the inbox."""

    case_id: int
    title: str
    customer: str
    snippet: str
    network: str
    mode: int
    category: int
    state: str
    priority: int
    assignee_id: int | None
    assignee_initials: str
    assignee_name: str
    brand: str
    queue: str
    language: str
    waiting_since: datetime | None
    due_at: datetime | None
    last_at: datetime
    opened_at: datetime
    key: str  # where the next page begins

    @property
    def number(self) -> str:
        """What people call the case."""
        return f"EH-{self.case_id}"


_SELECT = """
SELECT page.case_id, c.title, coalesce(nullif(k.name, ''), 'Unknown'), coalesce(t.text, ''), c.network, c.mode,
    s.category, s.name, c.priority, c.assignee_id, coalesce(a.initials, ''),
    coalesce(nullif(trim(a.first_name || ' ' || a.last_name), ''), a.username, ''), b.name, coalesce(q.name, ''),
    c.language, page.waiting_since, page.due_at, page.last_at, c.opened_at, page.sort_at
FROM ({page}) AS page
JOIN cases_case c ON c.id = page.case_id
JOIN cases_state s ON s.id = c.state_id
JOIN cases_customer k ON k.id = c.customer_id
JOIN people_brand b ON b.id = c.brand_id
LEFT JOIN people_queue q ON q.id = c.queue_id
LEFT JOIN people_agent a ON a.id = c.assignee_id
LEFT JOIN LATERAL (
    SELECT left(t.text, 240) AS text FROM channels_posttext t WHERE t.post_id = c.last_post_id
    ORDER BY t.version DESC LIMIT 1
) AS t ON true
ORDER BY page.sort_at {direction}, page.case_id {direction}
"""

# One branch a brand (or queue, or assignee) and category, so that each is a walk along one index.
_BRANCH = """
(SELECT o.case_id, o.waiting_since, o.due_at, o.last_at, {sort} AS sort_at FROM cases_opencase o
WHERE {where} AND o.category = %s {after}
ORDER BY {sort} {direction}, o.case_id {direction} LIMIT %s)
"""

_DONE = """
(SELECT c.id AS case_id, NULL::timestamptz AS waiting_since, NULL::timestamptz AS due_at, c.resolved_at AS last_at,
    c.resolved_at AS sort_at
FROM cases_case c WHERE c.brand_id = %s AND c.resolved_at IS NOT NULL AND c.merged_into_id IS NULL {where} {after}
ORDER BY c.resolved_at DESC, c.id DESC LIMIT %s)
"""


def inbox(viewer: Agent, view: View, *, after: str = "", limit: int = PAGE) -> list[Row]:
    """A page of the inbox; `after` is the key of the last row seen. One query besides the viewer's brands."""
    branches, parameters = _branches(viewer, view, _position(after), min(limit, 500))
    if not branches:
        return []
    direction = "DESC" if view.newest_first or view.tab is Tab.DONE else "ASC"
    every = " UNION ALL ".join(branches)
    page = f"SELECT * FROM ({every}) AS every ORDER BY sort_at {direction}, case_id {direction} LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(_SELECT.format(page=page, direction=direction), [*parameters, min(limit, 500)])
        return [_row(row) for row in cursor.fetchall()]


def _branches(
    viewer: Agent, view: View, position: tuple[datetime, int] | None, limit: int
) -> tuple[list[str], list[Any]]:
    if view.tab is Tab.DONE:
        return _done_branches(viewer, view, position, limit)
    # We wait for the customer there: the row has no `waiting_since`, the last word counts.
    sort = "o.waiting_since" if view.tab is Tab.OPEN else "o.last_at"
    direction, beyond = ("DESC", "<") if view.newest_first else ("ASC", ">")
    after = f"AND ({sort}, o.case_id) {beyond} (%s, %s)" if position else ""
    branches, parameters = [], []
    for where, values in _scopes(viewer, view):
        for category in CATEGORIES[view.tab]:
            branches.append(_BRANCH.format(where=where, sort=sort, after=after, direction=direction))
            parameters += [*values, category, *(position or ()), limit]
    return branches, parameters


def _scopes(viewer: Agent, view: View) -> list[tuple[str, list[Any]]]:
    """The conditions of the view: one for each brand, or one for all brands where an index serves it."""
    brands = brand_ids_of(viewer)
    if view.queue_id is not None:
        extra = {"mine": " AND o.assignee_id = %s", "unassigned": " AND o.assignee_id IS NULL"}.get(view.whose, "")
        values = [view.queue_id, brands, *([viewer.pk] if view.whose == "mine" else [])]
        return [("o.queue_id = %s AND o.brand_id = ANY(%s)" + extra, values)]
    if view.whose == "mine":
        return [("o.assignee_id = %s AND o.brand_id = ANY(%s)", [viewer.pk, brands])]
    free = " AND o.assignee_id IS NULL" if view.whose == "unassigned" else ""
    return [("o.brand_id = %s" + free, [brand]) for brand in brands]


def _done_branches(
    viewer: Agent, view: View, position: tuple[datetime, int] | None, limit: int
) -> tuple[list[str], list[Any]]:
    conditions, values = [], []
    if view.whose == "mine":
        conditions.append("AND c.assignee_id = %s")
        values.append(viewer.pk)
    elif view.whose == "unassigned":
        conditions.append("AND c.assignee_id IS NULL")
    if view.queue_id is not None:
        conditions.append("AND c.queue_id = %s")
        values.append(view.queue_id)
    after = "AND (c.resolved_at, c.id) < (%s, %s)" if position else ""
    branches, parameters = [], []
    for brand in brand_ids_of(viewer):
        branches.append(_DONE.format(where=" ".join(conditions), after=after))
        parameters += [brand, *values, *(position or ()), limit]
    return branches, parameters


def _row(row: Sequence[Any]) -> Row:
    names = Row.__struct_fields__[:-1]
    return Row(**dict(zip(names, row[:-1], strict=True)), key=_key(row[-1], row[0]))


def _key(at: datetime | None, case_id: int) -> str:
    return f"{int((at or datetime.fromtimestamp(0, UTC)).timestamp() * 1_000_000)}-{case_id}"


def _position(key: str) -> tuple[datetime, int] | None:
    """A page's beginning; a key nobody gave out begins at the top."""
    microseconds, _, case_id = key.partition("-")
    if not (microseconds.isdigit() and case_id.isdigit() and len(key) < 60):
        return None
    seconds, rest = divmod(int(microseconds), 1_000_000)
    if seconds > 253_000_000_000 or int(case_id) >= 1 << 63:
        return None
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest), int(case_id)


_COUNT = """
SELECT {name}, (SELECT count(*) FROM (
    SELECT 1 FROM cases_opencase o WHERE {where} AND o.brand_id = ANY(%s) AND o.category = ANY(%s) LIMIT %s
) AS counted){asked}
"""
_ASKED = " FROM unnest(%s::bigint[]) AS asked (id)"


def counts(viewer: Agent, queue_ids: Sequence[int] = ()) -> dict[str, int]:
    """How many cases each view holds, at most COUNT_TO: "mine", "unassigned", "all", "queue-<id>"; one query."""
    last: list[Any] = [brand_ids_of(viewer), list(CATEGORIES[Tab.OPEN]), COUNT_TO]
    parts: list[tuple[str, list[Any]]] = [
        (_COUNT.format(name="'mine'", where="o.assignee_id = %s", asked=""), [viewer.pk, *last]),
        (_COUNT.format(name="'unassigned'", where="o.assignee_id IS NULL", asked=""), last),
        (_COUNT.format(name="'all'", where="true", asked=""), last),
        (
            _COUNT.format(name="'queue-' || asked.id", where="o.queue_id = asked.id", asked=_ASKED),
            [*last, list(queue_ids)],
        ),
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sql for sql, _ in parts), [value for _, values in parts for value in values])
        return {name: int(count) for name, count in cursor.fetchall()}


def views_of(viewer: Agent, view: View) -> dict[Tab, int]:
    """How many cases each tab of a view holds, at most COUNT_TO; resolved ones are not counted."""
    conditions, values = _whose(viewer, view)
    where = " AND ".join(["true", *conditions])
    brands = brand_ids_of(viewer)
    tabs = (Tab.OPEN, Tab.WAITING, Tab.SNOOZED)
    sql = " UNION ALL ".join(_COUNT.format(name=f"'{tab}'", where=where, asked="") for tab in tabs)
    parameters = [value for tab in tabs for value in (*values, brands, list(CATEGORIES[tab]), COUNT_TO)]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return {Tab(name): int(count) for name, count in cursor.fetchall()}


def _whose(viewer: Agent, view: View) -> tuple[list[str], list[Any]]:
    """The conditions of a view beyond its brands."""
    conditions, values = [], []
    if view.queue_id is not None:
        conditions.append("o.queue_id = %s")
        values.append(view.queue_id)
    if view.whose == "mine":
        conditions.append("o.assignee_id = %s")
        values.append(viewer.pk)
    elif view.whose == "unassigned":
        conditions.append("o.assignee_id IS NULL")
    return conditions, values
