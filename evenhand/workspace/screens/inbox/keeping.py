"""Narrowing the list down, and keeping what was wanted as a view."""

from typing import Any

import msgspec
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evenhand.cases import actions
from evenhand.cases.models import Label, SavedView
from evenhand.cases.reads.views import languages_of, networks_of, saved_views
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of, colleagues_of, queues_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.inbox.filters import KINDS, MODES, SEVERITIES, Filter, read_filter
from evenhand.workspace.screens.inbox.views import expanded
from evenhand.workspace.screens.reading.strip import word_of


@at_the_desk
@require_safe
def narrow(request: DeskRequest) -> HttpResponse:
    """All there is to filter for, as far as the viewer may see it, with what is wanted now."""
    asked = expanded(read_filter(request.GET), saved_views(request.user))
    return show(request, "inbox/narrow.html", _offered(request.user, asked), fragments={"narrow": "form"})


def _offered(viewer: Agent, asked: Filter) -> dict[str, Any]:
    words = {"reactive": _("Reactive"), "proactive": _("Proactive"), "progressive": _("Progressive")}
    own = SavedView.objects.filter(pk=asked.view_id, removed_at=None).first() if asked.view_id else None
    may_change = own is not None and (own.owner_id == viewer.pk or (viewer.sees_all and viewer.may_write))
    return {
        "filter": asked,
        "brands": list(brands_of(viewer).order_by("name")),
        "queues": list(queues_of(viewer)),
        "colleagues": list(colleagues_of(viewer)),
        "networks": networks_of(viewer),
        "languages": languages_of(viewer),
        "labels": list(Label.objects.filter(retired_at=None)),
        "modes": [(name, words[name], number) for name, number in MODES.items()],
        "kinds": [(name, word_of("kind", name), number) for name, number in KINDS.items()],
        "severities": [(name, word_of("severity", name), number) for name, number in reversed(SEVERITIES.items())],
        "whose": [("all", _("Everybody’s")), ("mine", _("Mine")), ("unassigned", _("Nobody’s"))],
        "waits": [
            (60, _("an hour")),
            (240, _("4 hours")),
            (1440, _("a day")),
            (4320, _("3 days")),
            (10080, _("a week")),
        ],
        "dues": [(0, _("late")), (30, _("30 minutes")), (120, _("2 hours")), (1440, _("a day"))],
        "sorts": [("", _("Longest waiting")), ("newest", _("Newest")), ("due", _("Due first"))],
        "own": own if may_change else None,
    }


@at_the_desk
@require_POST
def keep(request: DeskRequest) -> HttpResponse:
    """Save what is wanted under a name, or change a view of one's own; and look at it."""
    wanted = msgspec.structs.replace(read_filter(QueryDict(request.POST.get("query", "")[:500])), view_id=None)
    view = actions.keep_view(
        view_id=number_in(request.POST.get("view", "")),
        name=request.POST.get("name", ""),
        query=wanted.to_keep,
        shared=request.POST.get("shared") == "1",
        actor=request.user,
        now=clock.now(),
    )
    address = f"/?view={view.pk}"
    return HttpResponse(status=204, headers={"HX-Redirect": address}) if request.htmx else redirect(address)


@at_the_desk
@require_POST
def remove(request: DeskRequest, view_id: int) -> HttpResponse:
    """Take a view away; the page that follows offers to put it back."""
    view = actions.remove_view(view_id=view_id, actor=request.user, now=clock.now())
    return render(request, "inbox/view_removed.html", {"view": view})


@at_the_desk
@require_POST
def put_back(request: DeskRequest, view_id: int) -> HttpResponse:
    """It was removed by mistake."""
    actions.remove_view(view_id=view_id, put_back=True, actor=request.user, now=clock.now())
    return redirect(f"/?view={view_id}")
