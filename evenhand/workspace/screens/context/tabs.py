"""Tabs beside a case: each is asked for when it is opened, and the last one is remembered."""

from collections.abc import Callable
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from evenhand.cases import reads
from evenhand.cases.models import Case
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.context import activity, facts, person, record, similar
from evenhand.workspace.screens.inbox.filters import read_filter

COOKIE: Final = "context"
_A_YEAR = 365 * 24 * 3600
Gather = Callable[[DeskRequest, Case], dict[str, Any]]
TABS: Final[dict[str, tuple[str | Promise, Gather]]] = {
    "case": (_("Case"), facts.gathered),
    "person": (_("Person"), person.gathered),
    "similar": (_("Similar"), similar.gathered),
    "activity": (_("Activity"), activity.gathered),
    "record": (_("Record"), record.gathered),
}


@at_the_desk
@require_safe
def context(request: DeskRequest, case_id: int, tab: str = "") -> HttpResponse:
    """One tab; without a name the one looked at last. As a page of its own where it is opened directly."""
    if tab and tab not in TABS:
        raise Http404
    found = reads.case_for(request.user, case_id)
    chosen = tab or remembered(request)
    values = {"case": found, "filter": read_filter(request.GET), **shelf(chosen), **TABS[chosen][1](request, found)}
    response = show(request, "context/page.html", values, fragments={"context": "panel", f"more-{case_id}": "more"})
    if tab and tab != remembered(request):
        response.set_cookie(COOKIE, tab, max_age=_A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return response


def remembered(request: DeskRequest) -> str:
    """The tab this browser looked at last."""
    said = request.COOKIES.get(COOKIE, "")
    return said if said in TABS else "case"


def shelf(chosen: str) -> dict[str, Any]:
    """The tabs by name with their words, the chosen one, and the template that draws it."""
    tabs = [(name, words) for name, (words, _gather) in TABS.items()]
    return {"tabs": tabs, "tab": chosen, "panel_template": f"context/tab_{chosen}.html"}
