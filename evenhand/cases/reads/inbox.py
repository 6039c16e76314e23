"""The inbox: one page of open (or done) cases that the viewer may see, by keyset."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from evenhand.cases.reads.wanted import (
    CATEGORIES,
    Condition,
    Tab,
    View,
    joined,
    narrowed,
    of_case,
    of_severity,
    scopes,
    where,
    within,
)
from evenhand.database.asking import ask
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of

PAGE = 25
LONGEST = 500  # rows of a page


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
    label_ids: list[int] = []
    key: str  # where the next page begins

    @property
    def number(self) -> str:
        """What people call the case."""
        return f"EH-{self.case_id}"


_SELECT = """
SELECT page.case_id, c.title, coalesce(nullif(k.name, ''), 'Unknown'), coalesce(t.text, ''), c.network, c.mode,
    s.category, s.name, c.priority, c.assignee_id, coalesce(a.initials, ''),
    coalesce(nullif(trim(a.first_name || ' ' || a.last_name), ''), a.username, ''), b.name, coalesce(q.name, ''),
    c.language, page.waiting_since, page.due_at, page.last_at, c.opened_at, c.label_ids, page.sort_at
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

# One branch a brand (or queue, or assignee) and category, so that each is a walk along one index. A clock counts only
# for the waiting it was set for.
_BRANCH = """
(SELECT o.case_id, o.waiting_since, CASE WHEN o.waiting_since = o.clock_since THEN o.due_at END AS due_at, o.last_at,
    {sort} AS sort_at
FROM cases_opencase o {joined}
WHERE {where} AND o.category = {category} {after}
ORDER BY {sort} {direction}, o.case_id {direction} LIMIT {limit})
"""

_DONE = """
(SELECT c.id AS case_id, NULL::timestamptz AS waiting_since, NULL::timestamptz AS due_at, c.resolved_at AS last_at,
    c.resolved_at AS sort_at
FROM cases_case c WHERE {where} AND c.resolved_at IS NOT NULL AND c.merged_into_id IS NULL {after}
ORDER BY c.resolved_at DESC, c.id DESC LIMIT {limit})
"""

Position = tuple[datetime, int]


def inbox(viewer: Agent, view: View, *, after: str = "", limit: int = PAGE) -> list[Row]:
    """A page of the inbox; `after` is the key of the last row seen. One query besides the viewer's brands."""
    page, parameters = page_of(viewer, view, position_of(after), min(limit, LONGEST))
    if not page:
        return []
    return rows_of(page, parameters, is_down=_is_down(view))


def rows_of(page: str, parameters: Sequence[Any], *, is_down: bool) -> list[Row]:
    """The lines of the cases that `page` selects: case, waiting_since, due_at, last_at, sort_at."""
    rows = ask(_SELECT.format(page=page, direction="DESC" if is_down else "ASC"), parameters)
    return [_row(row) for row in rows]


def page_of(viewer: Agent, view: View, position: Position | None, limit: int) -> tuple[str, list[Any]]:
    """The statement that walks to a page of the view, with its values; empty where the viewer sees nothing."""
    done = view.tab is Tab.DONE
    branches, parameters = (_done_branches if done else _open_branches)(viewer, view, position, limit)
    if not branches:
        return "", []
    direction = "DESC" if _is_down(view) else "ASC"
    every = " UNION ALL ".join(branches)
    page = f"SELECT * FROM ({every}) AS every ORDER BY sort_at {direction}, case_id {direction} LIMIT {limit}"
    return page, parameters


def _is_down(view: View) -> bool:
    return view.tab is Tab.DONE or (view.newest_first and not view.by_due)


def _open_branches(viewer: Agent, view: View, position: Position | None, limit: int) -> tuple[list[str], list[Any]]:
    sort = _sort_of(view)
    direction, beyond = ("DESC", "<") if _is_down(view) else ("ASC", ">")
    after = f"AND ({sort}, o.case_id) {beyond} (%s, %s)" if position else ""
    branches: list[str] = []
    parameters: list[Any] = []
    for scope in scopes(viewer, view, brand_ids_of(viewer)):
        conditions, values = where([scope, *narrowed(view)])
        for category in CATEGORIES[view.tab]:
            said = {"where": conditions, "joined": joined(view), "sort": sort, "direction": direction, "after": after}
            branches.append(_BRANCH.format(**said, category=category, limit=limit))
            parameters += [*values, *(position or ())]
    return branches, parameters


def _sort_of(view: View) -> str:
    if view.tab is not Tab.OPEN:  # we wait for the customer there: the row has no `waiting_since`, the last word counts
        return "o.last_at"
    return "o.due_at" if view.by_due else "o.waiting_since"


def _done_branches(viewer: Agent, view: View, position: Position | None, limit: int) -> tuple[list[str], list[Any]]:
    conditions = [*of_case(view, "c"), *of_severity(view, "c")]
    mine = viewer.pk if view.whose == "mine" else view.assignee_id
    if mine is not None:
        conditions.append(Condition("c.done_with = %s", (mine,)))
    if view.whose == "unassigned":
        conditions.append(Condition("c.assignee_id IS NULL"))
    if view.queue_id is not None:
        conditions.append(Condition("c.queue_id = %s", (view.queue_id,)))
    if view.modes:
        conditions.append(Condition("c.mode = ANY(%s)", (list(view.modes),)))
    after = "AND (c.resolved_at, c.id) < (%s, %s)" if position else ""
    branches: list[str] = []
    parameters: list[Any] = []
    for scope in _done_scopes(viewer, view, is_narrow=mine is not None or view.queue_id is not None):
        said, values = where([scope, *conditions])
        branches.append(_DONE.format(where=said, after=after, limit=limit))
        parameters += [*values, *(position or ())]
    return branches, parameters


def _done_scopes(viewer: Agent, view: View, *, is_narrow: bool) -> list[Condition]:
    """A person's or a queue's cases are one walk over all brands."""
    brands = within(brand_ids_of(viewer), view)
    if is_narrow:
        return [Condition("c.brand_id = ANY(%s)", (brands,))] if brands else []
    return [Condition("c.brand_id = %s", (brand,)) for brand in brands]


_NAMED = """
SELECT m.case_id, o.waiting_since, CASE WHEN o.waiting_since = o.clock_since THEN o.due_at END AS due_at,
    coalesce(o.last_at, c.resolved_at, c.opened_at) AS last_at, m.sort_at
FROM (
    SELECT case_id, max(at) AS sort_at FROM cases_mention WHERE agent_id = %s {unseen}
    GROUP BY case_id {after}
) AS m
JOIN cases_case c ON c.id = m.case_id AND c.brand_id = ANY(%s)
LEFT JOIN cases_opencase o ON o.case_id = c.id
ORDER BY m.sort_at DESC, m.case_id DESC LIMIT {limit}
"""


def naming(viewer: Agent, *, unseen: bool, after: str = "", limit: int = PAGE) -> list[Row]:
    """Cases with notes that name the viewer, the latest note first; only those not yet looked at, or all."""
    position = position_of(after)
    page = _NAMED.format(
        unseen="AND seen_at IS NULL" if unseen else "",
        after="HAVING (max(at), case_id) < (%s, %s)" if position else "",
        limit=min(limit, LONGEST),
    )
    return rows_of(page, [viewer.pk, *(position or ()), brand_ids_of(viewer)], is_down=True)


def _row(row: Sequence[Any]) -> Row:
    names = Row.__struct_fields__[:-1]
    return Row(**dict(zip(names, row[:-1], strict=True)), key=_key(row[-1], row[0]))


def _key(at: datetime | None, case_id: int) -> str:
    return f"{int((at or datetime.fromtimestamp(0, UTC)).timestamp() * 1_000_000)}-{case_id}"


def position_of(key: str) -> Position | None:
    """A page's beginning; a key nobody gave out begins at the top."""
    microseconds, _, case_id = key.partition("-")
    if not (microseconds.isdecimal() and case_id.isdecimal() and len(key) < 60):
        return None
    seconds, rest = divmod(int(microseconds), 1_000_000)
    if seconds > 253_000_000_000 or int(case_id) >= 1 << 63:
        return None
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest), int(case_id)
