"""Looking at a case and at the person behind it."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from evenhand.cases import reads
from evenhand.cases.models import Case
from evenhand.cases.reads.case import personas_of
from evenhand.people.models import Agent
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.case.pane import pane, told
from evenhand.workspace.screens.inbox.filters import read_filter


@at_the_desk
@require_safe
def case(request: DeskRequest, case_id: int) -> HttpResponse:
    """A case: as a page, beside the list, or only what changed on it."""
    found = reads.case_for(request.user, case_id)
    context: dict[str, Any] = {"filter": read_filter(request.GET)}
    whole = request.GET.get("all") == "1"
    if request.htmx and request.htmx.target == "talk-live":
        return show(request, "case/page.html", context | told(found, whole=whole), fragments={"talk-live": "told"})
    mode = "note" if request.GET.get("mode") == "note" else ""
    context |= pane(request.user, found, mode=mode, whole=whole)
    return show(request, "case/page.html", context, fragments={"case": "pane"})


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
