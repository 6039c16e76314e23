"""The queue: what nobody sees until one of us looked, and what was flagged."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST, require_safe

from evenhand.community.actions import moderating
from evenhand.community.domain.screening import Why
from evenhand.community.reads.members import appeals_for
from evenhand.community.reads.moderation import communities_of, lately_ruled, waiting_for
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.workspace.door import DeskRequest, at_the_desk, show

REASONS = {
    Why.NOTHING: lazy("Flagged"),
    Why.FIRST: lazy("From a newcomer"),
    Why.SPAM: lazy("Reads like spam"),
    Why.ABUSE: lazy("Reads like abuse"),
    Why.LINKS: lazy("Names web addresses"),
    Why.AGAIN: lazy("The same words stood here before"),
    Why.FLAGGED: lazy("Flagged out of sight"),
    Why.PERSONAL: lazy("May show personal data"),
    Why.HARM: lazy("Speaks of danger"),
}


@at_the_desk
@require_safe
def queue(request: DeskRequest) -> HttpResponse:
    """What waits, oldest first, and what was decided lately."""
    found = waiting_for(request.user, after=number_in(request.GET.get("after", "")) or 0)
    context: dict[str, Any] = {
        "rows": [(each, REASONS[Why(each.why)]) for each in found.rows],
        "after": found.after,
        "ruled": lately_ruled(request.user),
        "communities": communities_of(request.user),
        "appeals": appeals_for(request.user) if request.user.sees_all else [],
        "leads": request.user.sees_all and request.user.may_write,
        "may_write": request.user.may_write,
        "tab": "queue",
    }
    return show(request, "community/page.html", context)


@at_the_desk
@require_POST
def rule(request: DeskRequest, contribution_id: int) -> HttpResponse:
    """Keep or hide; with script the row says so and offers to undo it."""
    is_kept = request.POST.get("deed") == "keep"
    made = moderating.rule(contribution_id=contribution_id, is_kept=is_kept, actor=request.user, now=clock.now())
    if request.htmx:
        return render(request, "community/ruled.html", {"ruling": made, "said": made.contribution})
    messages.info(request, _("Shown.") if is_kept else _("Hidden."))
    return redirect("community")


@at_the_desk
@require_POST
def undo(request: DeskRequest, ruling_id: int) -> HttpResponse:
    """Take a decision back."""
    moderating.undo_ruling(ruling_id=ruling_id, actor=request.user, now=clock.now())
    return redirect("community")
