"""The inbox: which views there are, one page of a list."""

from typing import Any

import msgspec
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evenhand.cases import reads
from evenhand.cases.reads import Tab
from evenhand.channels.models import Quarantined
from evenhand.people.models import Agent, Queue
from evenhand.people.reads import queues_of
from evenhand.replies.reads import cases_with_drafts, deliveries_in_trouble
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.inbox.filters import Filter, read_filter

PAGE = 25


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A view, a tab or an order that can be chosen, and how many cases it holds."""

    name: str
    query: str
    count: int | None = None
    is_chosen: bool = False


@at_the_desk
@require_safe
def inbox(request: DeskRequest) -> HttpResponse:
    """The desk: views, list, and the case that the address names (script fetches it)."""
    asked = read_filter(request.GET)
    if asked.after and request.htmx.target == "more":
        return show(request, "inbox/page.html", listed(request.user, asked), fragments={"more": "rows"})
    context = views_beside(request.user, asked)
    if request.htmx.target == "views":
        context["elsewhere"] = _elsewhere(request)
    else:
        context |= listed(request.user, asked)
    return show(request, "inbox/page.html", context, fragments={"list": "refresh", "views": "views"})


def _elsewhere(request: DeskRequest) -> str:
    """The page that shows the views without being one of them, so that none is marked as chosen."""
    return (request.htmx.current_url_abs_path or "").partition("?")[0].strip("/") or ""


def listed(viewer: Agent, asked: Filter) -> dict[str, Any]:
    """One page of the list, and where the next one begins."""
    limit = max(asked.shown, PAGE)
    rows = reads.inbox(viewer, asked.view, after=asked.after, limit=limit + 1)
    shown = rows[:limit]
    drafts = cases_with_drafts(viewer, [row.case_id for row in shown]) if shown else set()
    more = asked.address(after=shown[-1].key) if len(rows) > limit else ""
    return {"filter": asked, "rows": [(row, row.case_id in drafts) for row in shown], "more": more}


def views_beside(viewer: Agent, asked: Filter) -> dict[str, Any]:
    """The views, queues and tabs with their counts."""
    queues = list(queues_of(viewer))
    counts = reads.counts(viewer, [queue.pk for queue in queues])
    tabs = reads.views_of(viewer, asked.view)
    return {
        "views": _views(asked, counts),
        "queues": _queues(asked, queues, counts),
        "tabs": _tabs(asked, tabs),
        "heading": _heading(asked, queues),
        "newest": asked.address(newest_first=True),
        "oldest": asked.address(newest_first=False),
        "unsent": deliveries_in_trouble(viewer)[:1000].count(),
        "set_aside": Quarantined.objects.filter(released_at=None)[:1000].count() if viewer.sees_all else None,
    }


def _views(asked: Filter, counts: dict[str, int]) -> list[Choice]:
    names = {"mine": _("My cases"), "unassigned": _("Unassigned"), "all": _("All open")}
    return [
        Choice(
            name=name,
            query=Filter(whose=whose, newest_first=asked.newest_first).query,
            count=counts[whose],
            is_chosen=asked.queue_id is None and asked.whose == whose,
        )
        for whose, name in names.items()
    ]


def _queues(asked: Filter, queues: list[Queue], counts: dict[str, int]) -> list[Choice]:
    return [
        Choice(
            name=queue.name,
            query=Filter(whose="all", queue_id=queue.pk, newest_first=asked.newest_first).query,
            count=counts[f"queue-{queue.pk}"],
            is_chosen=asked.queue_id == queue.pk,
        )
        for queue in queues
    ]


def _tabs(asked: Filter, counts: dict[Tab, int]) -> list[Choice]:
    names = {Tab.OPEN: _("Open"), Tab.WAITING: _("Waiting"), Tab.SNOOZED: _("Snoozed"), Tab.DONE: _("Done")}
    return [
        Choice(name=name, query=asked.address(tab=tab), count=counts.get(tab), is_chosen=asked.tab is tab)
        for tab, name in names.items()
    ]


def _heading(asked: Filter, queues: list[Queue]) -> str:
    named = {queue.pk: queue.name for queue in queues}
    if asked.queue_id is not None:
        return named.get(asked.queue_id, _("Queue"))
    return {"mine": _("My cases"), "unassigned": _("Unassigned"), "all": _("All cases")}[asked.whose]
