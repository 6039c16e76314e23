"""Which groups of the menu a person keeps folded: the page that comes next is drawn so, on every device of theirs."""

from django.http import HttpResponse, HttpResponseBadRequest
from django.views.decorators.http import require_POST

from evenhand.people.actions import turn_group
from evenhand.workspace.door import DeskRequest, at_the_desk
from evenhand.workspace.screens.palette.menu import FOLDING, OPEN_AT_FIRST


@at_the_desk
@require_POST
def turn(request: DeskRequest) -> HttpResponse:
    """A group was folded, or unfolded."""
    name = request.POST.get("name", "")
    if name not in FOLDING:
        return HttpResponseBadRequest()
    is_open = request.POST.get("open") == "1"
    turn_group(agent=request.user, name=name, is_turned=is_open != (name in OPEN_AT_FIRST))
    return HttpResponse(status=204)
