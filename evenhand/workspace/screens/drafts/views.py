"""Words begun and not sent: a case that was passed on or resolved meanwhile shows its draft in no list of mine."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from evenhand.people.models import Agent
from evenhand.people.reads import brands_of
from evenhand.replies.models import Draft
from evenhand.workspace.door import DeskRequest, at_the_desk, show

LONGEST = 100


@at_the_desk
@require_safe
def drafts(request: DeskRequest) -> HttpResponse:
    """The viewer's own, what was written on last first; nobody sees another's."""
    begun = _begun(request.user)[: LONGEST + 1]
    return show(request, "drafts/page.html", {"drafts": begun[:LONGEST], "more": len(begun) > LONGEST})


def _begun(viewer: Agent) -> QuerySet[Draft]:
    theirs = Draft.objects.filter(author=viewer, case__brand__in=brands_of(viewer))
    related = ("case__customer", "case__assignee", "conversation__account")
    return theirs.select_related(*related).order_by("-updated_at", "-id")
