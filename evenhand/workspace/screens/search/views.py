"""Finding cases by words, number or person."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from evenhand.cases.reads import search as found_for
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.inbox.filters import Filter
from evenhand.workspace.screens.inbox.views import lines


@at_the_desk
@require_safe
def search(request: DeskRequest) -> HttpResponse:
    """Cases among those the viewer may see."""
    words = request.GET.get("q", "")[:200].replace("\x00", "")
    rows = lines(request.user, found_for(request.user, words))
    context = {"words": words, "rows": rows, "filter": Filter(whose="all")}
    return show(request, "search/page.html", context, fragments={"list": "found"})
