"""What came of a call, said by whoever spoke; and whose telephone is whose."""

from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evenhand.cases.actions import calls
from evenhand.cases.domain.moments import moment_of, promise_moments
from evenhand.cases.errors import NoSuchCall
from evenhand.cases.models import CallOutcome
from evenhand.kernel import clock
from evenhand.kernel.ids import uuid_in
from evenhand.workspace.door import DeskRequest, at_the_desk
from evenhand.workspace.screens.phone.telling import outcomes

CHANGED = "calls-changed"


@at_the_desk
@require_POST
def note(request: DeskRequest, call_id: int) -> HttpResponse:
    """Keep what came of it."""
    outcome = request.POST.get("outcome", "")
    call = calls.note_call(
        call_id=call_id,
        outcome=outcome,
        text=request.POST.get("text", ""),
        key=uuid_in(request.POST.get("key", "")) or uuid4(),
        call_back_at=_moment(request) if outcome == CallOutcome.CALL_BACK else None,
        actor=request.user,
        now=clock.now(),
    )
    said = _("Noted: %(outcome)s.") % {"outcome": outcomes()[call.outcome]}
    return _done(request, said, undo=reverse("take_back_call", args=[call_id]))


@at_the_desk
@require_POST
def take_back(request: DeskRequest, call_id: int) -> HttpResponse:
    """That did not come of it."""
    calls.take_back_outcome(call_id=call_id, actor=request.user, now=clock.now())
    return _done(request, _("Taken back. The note stays with the case."))


@at_the_desk
@require_POST
def move(request: DeskRequest, call_id: int) -> HttpResponse:
    """The call belongs to another case."""
    said = request.POST.get("case", "").strip().upper().removeprefix("EH-")
    if not (said.isascii() and said.isdigit() and len(said) < 18):
        raise NoSuchCall(_("Give the number of the case, such as EH-12."))
    before = request.POST.get("before", "")
    calls.move_call(call_id=call_id, case_id=int(said), actor=request.user, now=clock.now())
    undo = reverse("move_call", args=[call_id]) if before.isdecimal() else ""
    return _done(request, _("The call belongs to EH-%(id)s now.") % {"id": said}, undo=undo, fields={"case": before})


@at_the_desk
@require_POST
def extensions(request: DeskRequest) -> HttpResponse:
    """Which telephones are mine."""
    names = request.POST.get("extensions", "").split(",")
    kept = calls.set_extensions(agent=request.user, names=names)
    said = _("The desk knows your telephone now.") if kept else _("The desk knows no telephone of yours.")
    messages.success(request, said)
    return redirect("phone")


def _done(request: DeskRequest, said: str, *, undo: str = "", fields: dict[str, str] | None = None) -> HttpResponse:
    """The sentence as a toast with its undo; whatever shows calls looks again. Without script, the page come from."""
    if not request.htmx:
        messages.success(request, said)
        return redirect("phone")
    response = render(request, "context/toast.html", {"said": said, "undo": undo, "fields": fields or {}})
    response["HX-Trigger"] = f'{{"{CHANGED}": true, "context-changed": true, "inbox-changed": true}}'
    return response


def _moment(request: DeskRequest) -> datetime | None:
    """By when we call back, in the time zone of whoever says so; None leaves it to the desk."""
    chosen = promise_moments(timezone.localtime(clock.now())).get(request.POST.get("when", ""))
    return chosen or moment_of(request.POST.get("at", ""), timezone.get_current_timezone())
