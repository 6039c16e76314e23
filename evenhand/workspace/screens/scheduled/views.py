"""What goes out later: looked through, sent earlier or later, taken back."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from evenhand.flows import macros
from evenhand.kernel import clock
from evenhand.replies import actions
from evenhand.replies.errors import NotALaterTime
from evenhand.replies.models import Delivery
from evenhand.replies.reads import deliveries_scheduled, standing_holds, undo_seconds
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.writing.undoing import time_said

PAGE = 50


@at_the_desk
@require_safe
def scheduled(request: DeskRequest) -> HttpResponse:
    """Replies that wait, one's own first, the next first."""
    found = deliveries_scheduled(request.user)
    is_all = request.GET.get("of") == "all"
    if not is_all:
        found = found.filter(author=request.user)
    context = {
        "deliveries": list(found[:PAGE]),
        "is_all": is_all,
        "earliest": timezone.localtime(clock.now()).strftime("%Y-%m-%dT%H:%M"),
        "seconds": undo_seconds(request.user),
        "stops": standing_holds(request.user),
    }
    return show(request, "scheduled/page.html", context)


@at_the_desk
@require_POST
def change(request: DeskRequest, delivery_id: UUID) -> HttpResponse:
    """Another time, now, or not at all."""
    now = clock.now()
    if "cancel" in request.POST:
        return _shown(request, macros.take_back(delivery_id=delivery_id, actor=request.user, now=now)[0])
    at = now if "now" in request.POST else time_said(request, now)
    if at is None:
        raise NotALaterTime
    return _shown(request, actions.reschedule(delivery_id=delivery_id, at=at, actor=request.user, now=now))


def _shown(request: DeskRequest, changed: Delivery) -> HttpResponse:
    if not request.htmx:
        return redirect("scheduled")
    is_gone = changed.scheduled_for is None or changed.scheduled_for <= clock.now() or changed.state != "queued"
    here = deliveries_scheduled(request.user).filter(pk=changed.pk).first()
    context = {"delivery": here or changed, "is_gone": is_gone, "is_cancelled": changed.state == "cancelled"}
    return render(request, "scheduled/one.html", context)
