"""The inbox: which views there are, one page of a list."""

from typing import Any

import msgspec
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evenhand.cases import reads
from evenhand.cases.models import Label, SavedView
from evenhand.cases.reads import Row, Tab, View, Viewer
from evenhand.cases.reads.views import saved_views
from evenhand.channels.models import Quarantined
from evenhand.insight.reads.blinding import reach_shown
from evenhand.kernel import clock
from evenhand.people.models import Agent, Queue
from evenhand.people.reads import queue_name, queues_of
from evenhand.replies.reads import cases_with_drafts, deliveries_in_trouble
from evenhand.workspace.components.clocks import SOON
from evenhand.workspace.components.reach import reach_words
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.inbox.filters import Filter, read_filter
from evenhand.workspace.screens.palette.menu import opened

PAGE = 25
LATE_OR_SOON = Filter(whose="all", sort="due", due_within=int(SOON.total_seconds() // 60))


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A view, a tab or an order that can be chosen, and how many cases it holds."""

    name: str
    query: str
    count: int | None = None
    is_chosen: bool = False
    is_late: bool = False
    is_shared: bool = False


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A row with what stands on it for this viewer."""

    row: Row
    has_draft: bool = False
    is_unread: bool = False
    viewers: list[Viewer] = []
    labels: list[Label] = []
    reach: str = ""  # how many follow its author, where an experiment shows it


@at_the_desk
@require_safe
def inbox(request: DeskRequest) -> HttpResponse:
    """The desk: views, list, and the case that the address names (script fetches it)."""
    part = request.htmx.target if request.htmx and not request.htmx.history_restore_request else None
    asked = read_filter(request.GET)
    saved = saved_views(request.user) if asked.view_id is not None or part not in _UNCOUNTED else []
    asked = expanded(asked, saved)
    context = _context(request, asked, saved, part)
    return show(request, "inbox/page.html", context, fragments=_PARTS)


# What script asks for by itself. The list comes without counts, which cost more than its rows: the tabs fetch theirs,
# and a page that is open looks at all of them again now and then.
_PARTS = {"more": "rows", "list": "list", "tabs": "tabs", "counts": "counts", "counted": "counted"}
_UNCOUNTED = ("more", "list")


def _context(request: DeskRequest, asked: Filter, saved: list[SavedView], part: str | None) -> dict[str, Any]:
    viewer = request.user
    if part == "more":
        return listed(viewer, asked)
    if part == "list":
        return {**listed(viewer, asked), **_headed(viewer, asked, saved)}
    if part == "tabs":
        return {"filter": asked, "tabs": _tabs(asked, _tab_counts(viewer, asked)), "counted": True}
    context = {"filter": asked, "counted": True, **views_beside(viewer, asked, saved)}
    if part == "counted":
        return {**context, "elsewhere": _elsewhere(request)}
    return context if part == "counts" else {**context, **listed(viewer, asked)}


def _headed(viewer: Agent, asked: Filter, saved: list[SavedView]) -> dict[str, Any]:
    """What stands above a list, without counts."""
    queue = queue_name(viewer, asked.queue_id) if asked.queue_id else ""
    return {"tabs": _tabs(asked, {}), **_above(asked, queue, saved)}


def _above(asked: Filter, queue: str, saved: list[SavedView]) -> dict[str, Any]:
    newest, oldest = asked.address(sort="newest"), asked.address(sort="")
    return {"heading": _heading(asked, queue, saved), "newest": newest, "oldest": oldest}


def expanded(asked: Filter, saved: list[SavedView]) -> Filter:
    """The filter with what its saved view wants; a view that is gone, or somebody else's, wants nothing."""
    if asked.view_id is None:
        return asked
    found = next((each for each in saved if each.pk == asked.view_id), None)
    if found is None:
        return msgspec.structs.replace(asked, view_id=None)
    wanted = read_filter(QueryDict(found.query))
    said = {"tab": asked.tab, "case_id": asked.case_id, "after": asked.after, "shown": asked.shown}
    return msgspec.structs.replace(wanted, view_id=found.pk, sort=asked.sort or wanted.sort, **said)


def _elsewhere(request: DeskRequest) -> str:
    """The page that shows the views without being one of them, so that none is marked as chosen."""
    return (request.htmx.current_url_abs_path or "").partition("?")[0].strip("/") or ""


def listed(viewer: Agent, asked: Filter) -> dict[str, Any]:
    """One page of the list, and where the next one begins."""
    limit = max(asked.shown, PAGE)
    rows = _rows(viewer, asked, limit + 1)
    more = asked.address(after=rows[limit - 1].key) if len(rows) > limit else ""
    shown = {"filter": asked, "rows": lines(viewer, rows[:limit]), "more": more, "can_pick": viewer.may_write}
    return shown if rows else {**shown, "free": _free(viewer, asked)}


def _free(viewer: Agent, asked: Filter) -> int:
    """How many cases nobody has, for somebody who has none."""
    return reads.counts_of(viewer, {"free": View(whose="unassigned")})["free"] if asked.whose == "mine" else 0


def _rows(viewer: Agent, asked: Filter, limit: int) -> list[Row]:
    if asked.whose == "named":
        return reads.naming(viewer, unseen=asked.tab is not Tab.DONE, after=asked.after, limit=limit)
    return reads.inbox(viewer, asked.view, after=asked.after, limit=limit)


def lines(viewer: Agent, rows: list[Row]) -> list[Line]:
    """The rows with what stands on them for this viewer; four queries at most, none for an empty list."""
    if not rows:
        return []
    ids = [row.case_id for row in rows]
    drafts, shown = cases_with_drafts(viewer, ids), reach_shown(ids)
    marks = reads.marks_of(viewer, ids, now=clock.now())
    known = reads.labels() if any(row.label_ids for row in rows) else {}
    return [
        Line(
            row=row,
            has_draft=row.case_id in drafts,
            is_unread=row.case_id in marks.unread,
            viewers=marks.viewers.get(row.case_id, []),
            labels=[known[label] for label in row.label_ids if label in known],
            reach=reach_words(shown.get(row.case_id)),
        )
        for row in rows
    ]


def views_beside(viewer: Agent, asked: Filter, saved: list[SavedView]) -> dict[str, Any]:
    """The views, queues and tabs with their counts."""
    queues = list(queues_of(viewer))
    wanted = {"late": LATE_OR_SOON.view, **_wanted_by(saved), **_of_tabs(asked)}
    counts = reads.counts(viewer, [queue.pk for queue in queues], wanted)
    return {
        "views": _views(asked, counts),
        "opened": opened(viewer),
        "queues": _queues(asked, queues, counts),
        "saved": _saved(asked, saved, counts),
        "tabs": _tabs(asked, counts),
        **_above(asked, {queue.pk: queue.name for queue in queues}.get(asked.queue_id or 0, ""), saved),
        "unsent": deliveries_in_trouble(viewer)[:1000].count(),
        "set_aside": Quarantined.objects.filter(released_at=None)[:1000].count() if viewer.sees_all else None,
    }


_COUNTED = (Tab.OPEN, Tab.WAITING, Tab.SNOOZED)


def _wanted_by(saved: list[SavedView]) -> dict[str, View]:
    return {f"view-{each.pk}": read_filter(QueryDict(each.query)).view for each in saved}


def _of_tabs(asked: Filter) -> dict[str, View]:
    if asked.whose == "named":
        return {}
    return {f"tab-{tab}": msgspec.structs.replace(asked, tab=tab).view for tab in _COUNTED}


def _tab_counts(viewer: Agent, asked: Filter) -> dict[str, int]:
    return reads.counts(viewer) if asked.whose == "named" else reads.counts_of(viewer, _of_tabs(asked))


def _views(asked: Filter, counts: dict[str, int]) -> list[Choice]:
    names = {
        "mine": _("My cases"),
        "unassigned": _("Unassigned"),
        "all": _("All open"),
        "named": _("Notes that name me"),
    }
    is_plain = asked.queue_id is None and asked.view_id is None and not asked.is_narrow
    sort = asked.sort if asked.sort != "due" else ""
    found = [
        Choice(
            name=name,
            query=Filter(whose=whose, sort=sort if whose != "named" else "").query,
            count=counts[whose],
            is_chosen=is_plain and asked.whose == whose,
        )
        for whose, name in names.items()
    ]
    is_late = asked.view_id is None and asked.due_within == LATE_OR_SOON.due_within and asked.queue_id is None
    late = Choice(name=_("Late or soon"), query=LATE_OR_SOON.query, count=counts["late"], is_chosen=is_late,
                  is_late=bool(counts["late"]))  # fmt: skip
    return [*found, late]


def _queues(asked: Filter, queues: list[Queue], counts: dict[str, int]) -> list[Choice]:
    return [
        Choice(
            name=queue.name,
            query=Filter(whose="all", queue_id=queue.pk, sort="newest" if asked.newest_first else "").query,
            count=counts[f"queue-{queue.pk}"],
            is_chosen=asked.queue_id == queue.pk and asked.view_id is None,
        )
        for queue in queues
    ]


def _saved(asked: Filter, saved: list[SavedView], counts: dict[str, int]) -> list[Choice]:
    return [
        Choice(
            name=each.name,
            query=Filter(view_id=each.pk).query,
            count=counts[f"view-{each.pk}"],
            is_chosen=asked.view_id == each.pk,
            is_shared=each.is_shared,
        )
        for each in saved
    ]


def _tabs(asked: Filter, counts: dict[str, int]) -> list[Choice]:
    names = {Tab.OPEN: _("Open"), Tab.WAITING: _("Waiting"), Tab.SNOOZED: _("Snoozed"), Tab.DONE: _("Done")}
    if asked.whose == "named":
        names, counts = {Tab.OPEN: _("Not seen yet"), Tab.DONE: _("All")}, {"tab-open": counts.get("named", 0)}
    return [
        Choice(name=name, query=asked.address(tab=tab), count=counts.get(f"tab-{tab}"), is_chosen=asked.tab is tab)
        for tab, name in names.items()
    ]


def _heading(asked: Filter, queue: str, saved: list[SavedView]) -> str:
    if asked.view_id is not None:
        return next((each.name for each in saved if each.pk == asked.view_id), _("Saved view"))
    if asked.queue_id is not None:
        return queue or _("Queue")
    if asked.due_within == LATE_OR_SOON.due_within:
        return _("Late or soon")
    names = {"mine": _("My cases"), "unassigned": _("Unassigned"), "named": _("Notes that name me")}
    return names.get(asked.whose, _("All cases"))
