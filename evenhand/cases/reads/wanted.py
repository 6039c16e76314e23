"""What a view of the inbox wants, and how that is said in SQL: nothing but these fields reaches the database."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import msgspec

from evenhand.people.models import Agent


class Tab(StrEnum):
    """Which part of the work is looked at."""

    OPEN = "open"  # somebody waits for us
    WAITING = "waiting"  # we wait for the customer
    SNOOZED = "snoozed"
    DONE = "done"


HIGH = 2  # from here on a severity is bad, and rare: an index knows those (understanding.models.Severity)
CATEGORIES = {Tab.OPEN: (1, 2), Tab.WAITING: (3,), Tab.SNOOZED: (4,)}


class View(msgspec.Struct, frozen=True, kw_only=True):
    """What is filtered for. Every field is one of these, nothing else reaches SQL."""

    whose: str = "all"  # "mine" | "unassigned" | "all"
    tab: Tab = Tab.OPEN
    queue_id: int | None = None
    newest_first: bool = False  # else longest waiting first
    by_due: bool = False  # what is due first; only what has a clock
    brand_id: int | None = None
    assignee_id: int | None = None
    modes: tuple[int, ...] = ()
    networks: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    kinds: tuple[int, ...] = ()  # what the post that opened the case does
    severities: tuple[int, ...] = ()
    label_ids: tuple[int, ...] = ()  # all of them
    waiting_over: int | None = None  # minutes
    due_within: int | None = None  # minutes; 0: late

    @property
    def asks_the_case(self) -> bool:
        """Whether it asks for what the inbox's own row does not say."""
        return bool(self.networks or self.languages or self.label_ids or self.kinds)

    @property
    def asks_for_rare(self) -> bool:
        """Whether the inbox's own rows must be looked through for what no index of theirs knows."""
        return bool(self.modes or (self.severities and not _is_bad(self.severities)))


class Condition(msgspec.Struct, frozen=True):
    """Part of a WHERE, with its values."""

    sql: str
    values: tuple[Any, ...] = ()


def scopes(viewer: Agent, view: View, seen: list[int]) -> list[Condition]:
    """The view's rows as walks along an index: one for each brand, or one for all where an index serves them.

    `seen` are the brands that the viewer may see.
    """
    brands = within(seen, view)
    if not brands:
        return []
    mine = viewer.pk if view.whose == "mine" else view.assignee_id
    free = " AND o.assignee_id IS NULL" if view.whose == "unassigned" else ""
    if view.queue_id is not None:
        if mine is None:
            return [Condition("o.queue_id = %s AND o.brand_id = ANY(%s)" + free, (view.queue_id, brands))]
        said = "o.queue_id = %s AND o.brand_id = ANY(%s) AND o.assignee_id = %s"
        return [Condition(said + free, (view.queue_id, brands, mine))]
    if mine is not None:
        return [Condition("o.assignee_id = %s AND o.brand_id = ANY(%s)" + free, (mine, brands))]
    return [Condition("o.brand_id = %s" + free, (brand,)) for brand in brands]


def scope_to_count(viewer: Agent, view: View, seen: list[int]) -> list[Condition]:
    """The same rows in one walk: counting needs no order."""
    found = scopes(viewer, view, seen)
    if len(found) < 2:
        return found
    free = " AND o.assignee_id IS NULL" if view.whose == "unassigned" else ""
    return [Condition("o.brand_id = ANY(%s)" + free, (within(seen, view),))]


def within(seen: list[int], view: View) -> list[int]:
    """The brands of the view among those that may be seen."""
    return seen if view.brand_id is None else [brand for brand in seen if brand == view.brand_id]


def narrowed(view: View) -> list[Condition]:
    """What the view wants beyond its scope, of rows `o`, and of their cases `f` where it asks the case."""
    found = []
    if view.modes:
        found.append(Condition("o.mode = ANY(%s)", (list(view.modes),)))
    found += of_severity(view, "o")
    if view.waiting_over is not None:
        found.append(Condition("o.waiting_since <= now() - make_interval(mins => %s)", (view.waiting_over,)))
    if view.by_due or view.due_within is not None:
        found.append(Condition("o.due_at IS NOT NULL AND o.waiting_since = o.clock_since"))
    if view.due_within is not None:
        found.append(Condition("o.due_at <= now() + make_interval(mins => %s)", (view.due_within,)))
    return [*found, *of_case(view, "f")] if view.asks_the_case else found


def _is_bad(severities: Sequence[int]) -> bool:
    return min(severities) >= HIGH


def of_severity(view: View, alias: str) -> list[Condition]:
    """How bad it is, as the priority says it: two steps a severity, on time and late (routing.domain.priority)."""
    if not view.severities:
        return []
    priorities = [2 * (severity - 1) + late for severity in view.severities for late in (0, 1)]
    bad = f" AND {alias}.priority >= 2" if _is_bad(view.severities) else ""  # said so that its index is found
    return [Condition(f"{alias}.priority = ANY(%s){bad}", (priorities,))]


def of_case(view: View, alias: str) -> list[Condition]:
    """What the view wants of the case itself."""
    found = []
    for column, wanted in (("network", view.networks), ("language", view.languages)):
        if wanted:
            found.append(Condition(f"{alias}.{column} = ANY(%s)", (list(wanted),)))
    if view.kinds:
        found.append(Condition(f"{alias}.kind = ANY(%s)", (list(view.kinds),)))
    if view.label_ids:
        said = f"{alias}.label_ids @> %s::bigint[] AND {alias}.label_ids <> '{{}}'"
        found.append(Condition(said, (list(view.label_ids),)))
    return found


def joined(view: View) -> str:
    """The case beside its row, where the view asks it; open ones only, so that their indexes serve."""
    if not view.asks_the_case:
        return ""
    return "JOIN cases_case f ON f.id = o.case_id AND f.brand_id = o.brand_id AND f.resolved_at IS NULL"


def where(conditions: Sequence[Condition]) -> tuple[str, list[Any]]:
    """All of the conditions together."""
    return " AND ".join(each.sql for each in conditions) or "true", [v for each in conditions for v in each.values]
