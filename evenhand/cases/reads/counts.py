"""How many cases views hold, as far as anybody wants to know: counting stops at COUNT_TO."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from evenhand.cases.reads.wanted import CATEGORIES, Tab, View, joined, narrowed, scope_to_count, where
from evenhand.database.asking import ask
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of

COUNT_TO = 1000  # shown as “999+”
LOOK_AT = 20_000  # rows that are looked at for a view whose own rows are rare; what lies beyond is not counted

_COUNT = """
SELECT {name}, (SELECT count(*) FROM (
    SELECT 1 FROM cases_opencase o WHERE {where} AND o.brand_id = ANY(%s) AND o.category IN {categories} LIMIT {most}
) AS counted){asked}
"""
_ASKED = " FROM unnest(%s::bigint[]) AS asked (id)"
_NAMED = """
SELECT 'named', (SELECT count(*) FROM (
    SELECT DISTINCT m.case_id FROM cases_mention m JOIN cases_case c ON c.id = m.case_id AND c.brand_id = ANY(%s)
    WHERE m.agent_id = %s AND m.seen_at IS NULL LIMIT {most}) AS counted)
"""


def counts(viewer: Agent, queue_ids: Sequence[int] = (), views: Mapping[str, View] | None = None) -> dict[str, int]:
    """How many cases each view holds, at most COUNT_TO: "mine", "unassigned", "all", "named", "queue-<id>", and the
    views that are named; one query."""
    brands = brand_ids_of(viewer)
    parts: list[tuple[str, list[Any]]] = [
        (_opened("'mine'", "o.assignee_id = %s"), [viewer.pk, brands]),
        (_opened("'unassigned'", "o.assignee_id IS NULL"), [brands]),
        (_opened("'all'", "true"), [brands]),
        (_NAMED.format(most=COUNT_TO), [brands, viewer.pk]),
        (_opened("'queue-' || asked.id", "o.queue_id = asked.id", _ASKED), [brands, list(queue_ids)]),
    ]
    wanted = views or {}
    parts += [part for name, view in wanted.items() for part in _parts(viewer, name, view, brands)]
    return _counted(parts, wanted)


def _opened(name: str, condition: str, asked: str = "") -> str:
    categories = _listed(CATEGORIES[Tab.OPEN])
    return _COUNT.format(name=name, where=condition, asked=asked, categories=categories, most=COUNT_TO)


def _listed(numbers: Iterable[int]) -> str:
    return f"({', '.join(map(str, numbers))})"


_SCOPED = """
SELECT {name}, (SELECT count(*) FROM (
    SELECT 1 FROM {rows} AS o {joined} WHERE {where} LIMIT {most}) AS counted)
"""
_WALKED = "(SELECT o.* FROM cases_opencase o WHERE {where} LIMIT {most})"


def counts_of(viewer: Agent, views: Mapping[str, View]) -> dict[str, int]:
    """How many cases each of these views holds, at most COUNT_TO, by the names given; one query.

    A view that wants a mode, which no index knows, is counted within the first LOOK_AT rows of its scope.
    """
    brands = brand_ids_of(viewer)
    parts = [part for name, view in views.items() for part in _parts(viewer, name, view, brands)]
    return _counted(parts, views)


def views_of(viewer: Agent, view: View) -> dict[Tab, int]:
    """How many cases each tab of a view holds, at most COUNT_TO; resolved ones are not counted."""
    tabs = {tab.value: msgspec.structs.replace(view, tab=tab) for tab in (Tab.OPEN, Tab.WAITING, Tab.SNOOZED)}
    return {Tab(name): count for name, count in counts_of(viewer, tabs).items()}


def _parts(viewer: Agent, name: str, view: View, brands: list[int]) -> list[tuple[str, list[Any]]]:
    if view.tab is Tab.DONE:
        return []
    parts = []
    narrow = narrowed(view)
    for scope in scope_to_count(viewer, view, brands):
        inside, values = where([scope])
        inside += f" AND o.category IN {_listed(CATEGORIES[view.tab])}"
        if view.asks_for_rare and not (
            view.asks_the_case or view.due_within is not None or view.waiting_over is not None
        ):
            rows, said, more = _WALKED.format(where=inside, most=LOOK_AT), *where(narrow)
            sql = _SCOPED.format(name="%s", rows=rows, joined="", where=said, most=COUNT_TO)
            parts.append((sql, [name, *values, *more]))
            continue
        said, more = where(narrow)
        wanted = {"rows": "cases_opencase", "joined": joined(view), "where": f"{inside} AND {said}"}
        parts.append((_SCOPED.format(name="%s", **wanted, most=COUNT_TO), [name, *values, *more]))
    return parts


def _counted(parts: list[tuple[str, list[Any]]], names: Iterable[str]) -> dict[str, int]:
    """The counts by name; a view that is several walks is their sum."""
    told = dict.fromkeys(names, 0)
    if not parts:
        return told
    rows = ask(" UNION ALL ".join(sql for sql, _ in parts), [value for _, values in parts for value in values])
    for name, count in rows:
        told[name] = min(COUNT_TO, told.get(name, 0) + int(count))
    return told
