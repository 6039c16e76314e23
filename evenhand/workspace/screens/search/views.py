"""Finding cases by words, number or person."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from evenhand.cases.reads import search as found_for
from evenhand.cases.reads.search import LIMIT
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.inbox.filters import Filter
from evenhand.workspace.screens.inbox.views import lines

LONGER = 8  # times as many, for somebody who wants to see more


@at_the_desk
@require_safe
def search(request: DeskRequest) -> HttpResponse:
    """Cases among those the viewer may see."""
    words = request.GET.get("q", "")[:200].replace("\x00", "")
    limit = LIMIT * LONGER if request.GET.get("all") == "1" else LIMIT
    rows = found_for(request.user, words, limit=limit + 1)
    shown = lines(request.user, rows[:limit])
    is_cut = len(rows) > limit
    context = {"words": words, "rows": shown, "filter": Filter(whose="all"), "is_cut": is_cut}
    context["has_more"] = is_cut and limit == LIMIT
    return show(request, "search/page.html", context, fragments={"list": "found"})
