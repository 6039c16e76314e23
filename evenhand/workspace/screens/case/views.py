"""Looking at a case and at the person behind it."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from evenhand.cases import reads
from evenhand.cases.models import Case
from evenhand.cases.reads.case import personas_of
from evenhand.cases.reads.ties import seen_coming, seen_until
from evenhand.cases.reads.timeline import conversations_coming
from evenhand.database.asking import Coming, together
from evenhand.people.models import Agent
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.case.pane import pane, told, told_coming
from evenhand.workspace.screens.inbox.filters import read_filter


@at_the_desk
@require_safe
def case(request: DeskRequest, case_id: int) -> HttpResponse:
    """A case: as a page, beside the list, or only what changed on it."""
    found = reads.case_for(request.user, case_id)
    context: dict[str, Any] = {"filter": read_filter(request.GET)}
    whole = request.GET.get("all") == "1"
    if request.htmx and request.htmx.target == "talk-live":
        with together(*_begun(request, found), *told_coming(request.user, found)):
            context |= told(request.user, found, whole=whole, since=_since(request, case_id))
        return show(request, "case/page.html", context, fragments={"talk-live": "told"})
    mode = "note" if request.GET.get("mode") == "note" else ""
    with together(*_begun(request, found), *conversations_coming(found), *told_coming(request.user, found)):
        context |= pane(request.user, found, mode=mode, whole=whole, since=_since(request, case_id))
    return show(request, "case/page.html", context, fragments={"case": "pane"})


def _begun(request: DeskRequest, found: Case) -> list[Coming]:
    """What `_since` asks."""
    return [] if "since" in request.GET else seen_coming(request.user, found.pk)


def _since(request: DeskRequest, case_id: int) -> datetime | None:
    """Where the reader had left off when they opened the case: the page keeps it while it refreshes itself."""
    if "since" not in request.GET:
        return seen_until(request.user, case_id)
    try:
        return parse_datetime(request.GET["since"])
    except ValueError:
        return None


@at_the_desk
@require_safe
def person(request: DeskRequest, case_id: int) -> HttpResponse:
    """The person behind a case: where we know them, what else they asked, who else they may be."""
    found = reads.case_for(request.user, case_id)
    context = {"filter": read_filter(request.GET), **known(request.user, found)}
    return show(request, "case/person.html", context, fragments={"person": "person"})


def known(viewer: Agent, found: Case) -> dict[str, Any]:
    """What is known of the person behind a case, as far as the viewer may see it."""
    here = found.customer_id
    return {
        "case": found,
        "personas": [identity.persona for identity in personas_of(found)],
        "others": reads.customer_cases(viewer, found),
        "suggestions": [
            (each, each.other if each.one_id == here else each.one) for each in reads.suggestions_for(viewer, found)
        ],
        "merges": reads.merges_of(found),
    }
