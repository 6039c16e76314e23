"""What was sent can be undone for a while; what waits for its own time can be changed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.cases.domain.moments import moment_of
from evenhand.flows import macros
from evenhand.kernel import clock
from evenhand.replies import actions as replies
from evenhand.replies.domain.sending import When
from evenhand.replies.errors import NoSuchStep, NotALaterTime
from evenhand.replies.models import Delivery, DeliveryState
from evenhand.replies.reads import undo_seconds
from evenhand.workspace.door import DeskRequest, at_the_desk
from evenhand.workspace.screens.case.deeds import changed, is_open, keep_typed
from evenhand.workspace.screens.inbox.filters import read_filter

TOO_LATE = "It is on its way already. You can still write again."


def when_of(request: DeskRequest, now: datetime) -> When:
    """When a reply shall go out, by what the form says."""
    at = time_said(request, now)
    if at is None:
        return When(undo=timedelta(seconds=undo_seconds(request.user)))
    return When(at=at, holds_back="send_anyway" not in request.POST)


def time_said(request: DeskRequest, now: datetime) -> datetime | None:
    """The time that was chosen or typed, in the person's own time zone; None for now."""
    said = request.POST.get("send_at") or ("own_time" in request.POST and request.POST.get("send_own"))
    if not said:
        if "own_time" in request.POST:
            raise NotALaterTime
        return None
    zone = timezone.get_current_timezone()
    at = moment_of(said, zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC"))
    if at is None:
        raise NotALaterTime
    return replies.check_later(at, now)


def toasts(request: DeskRequest, made: Delivery | None, told: Sequence[str]) -> bytes:
    """Sentences for the person; with a reply, how to undo it."""
    waiting = made if made and _waits(made) else None
    context: dict[str, Any] = {"made": waiting, "told": told, "filter": read_filter(request.GET)}
    context["asked"] = made if made and made.state == DeliveryState.AWAITING else None
    if made is not None:
        context["seconds"] = max(0, round((made.due_at - clock.now()).total_seconds()))
    return render_to_string("writing/toasts.html", context, request).encode()


def _waits(made: Delivery) -> bool:
    return made.state == DeliveryState.QUEUED and made.due_at > clock.now()


@at_the_desk
@require_POST
def undo(request: DeskRequest, delivery_id: UUID) -> HttpResponse:
    """Take back what was sent a moment ago: its words stand in the composer again."""
    keep_typed(request, delivery_id)
    try:
        done, left = macros.take_back(delivery_id=delivery_id, actor=request.user, now=clock.now())
    except NoSuchStep as problem:
        raise NoSuchStep(TOO_LATE) from problem
    if request.htmx and not is_open(request, done.case_id):
        address = f"{reverse('case', args=[done.case_id])}?{read_filter(request.GET).query}".rstrip("?")
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    response = changed(request, done.case_id, mode="reply")
    if request.htmx and left:
        response.write(toasts(request, None, left))
    return response


@at_the_desk
@require_POST
def undo_time(request: DeskRequest) -> HttpResponse:
    """How long one's own replies wait before they go out."""
    said = request.POST.get("undo_seconds", "")
    if not (said.isascii() and said.isdigit() and len(said) < 3):
        raise NotALaterTime("Choose between none and 60 seconds.")
    replies.choose_undo(agent=request.user, seconds=int(said))
    if request.htmx:
        return render(request, "writing/undo_time.html", {"seconds": int(said), "is_kept": True})
    return redirect("scheduled")
