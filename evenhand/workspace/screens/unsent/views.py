"""Replies that failed, came back, or of which nobody knows."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from evenhand.replies.reads import deliveries_in_trouble, standing_holds
from evenhand.workspace.door import DeskRequest, at_the_desk, show

LONGEST = 100


@at_the_desk
@require_safe
def unsent(request: DeskRequest) -> HttpResponse:
    """The list, newest first, each with its case and what can be done."""
    troubled = deliveries_in_trouble(request.user).select_related("author", "account", "case__customer")
    context = {"deliveries": troubled[:LONGEST], "stops": standing_holds(request.user)}
    return show(request, "unsent/page.html", context, fragments={"unsent": "unsent"})
