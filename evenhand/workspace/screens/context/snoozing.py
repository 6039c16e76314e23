"""Snoozing a case: when it comes back, or that it is back."""

from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.cases import actions, reads
from evenhand.cases.domain.moments import moment_of, snooze_moments
from evenhand.cases.errors import NotAMoment
from evenhand.cases.models import Case
from evenhand.kernel import clock
from evenhand.workspace.components.ahead import coming, offered
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.case.deeds import changed
from evenhand.workspace.screens.inbox.filters import read_filter

UNTIL_REPLY: Final = "reply"
WORDS: Final[dict[str, str | Promise]] = {
    "later": lazy("Later today"),
    "tomorrow": lazy("Tomorrow"),
    "in_three_days": lazy("In three days"),
    "next_week": lazy("Next week"),
}


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def snooze(request: DeskRequest, case_id: int) -> HttpResponse:
    """The moments a case could come back at; or put it to sleep until one."""
    if request.method != "POST":
        found = reads.case_for(request.user, case_id)
        return show(request, "context/snooze.html", _menu(request, found), fragments={f"snooze-{case_id}": "choices"})
    until = _until(request)
    actions.snooze_case(case_id=case_id, until=until, actor=request.user, now=clock.now())
    said = _("Snoozed until the customer writes.")
    if until is not None:
        said = _("Snoozed until %(moment)s.") % {"moment": coming(until, clock.now())}
    return _told(request, case_id, said, undo=reverse("wake", args=[case_id]))


def _menu(request: DeskRequest, case: Case) -> dict[str, Any]:
    here = timezone.localtime(clock.now())
    moments = [(name, WORDS[name], offered(moment, here)) for name, moment in snooze_moments(here).items()]
    return {"case": case, "filter": read_filter(request.GET), "moments": moments, "here": here}


def _until(request: DeskRequest) -> datetime | None:
    """The moment that was chosen; the list is made anew, so that a menu left open offers nothing of yesterday."""
    chosen = request.POST.get("until", "")
    if chosen == UNTIL_REPLY:
        return None
    here = timezone.localtime(clock.now())
    moment = snooze_moments(here).get(chosen) or moment_of(request.POST.get("at", "") or chosen, zone_here())
    if moment is None:
        raise NotAMoment(_("Choose when the case comes back."))
    return moment


def zone_here() -> Any:
    """The time zone of whoever looks."""
    return timezone.get_current_timezone()


@at_the_desk
@require_POST
def wake(request: DeskRequest, case_id: int) -> HttpResponse:
    """The case comes back as it was."""
    actions.wake_case(case_id=case_id, actor=request.user, now=clock.now())
    return _told(request, case_id, _("The case is back."))


def _told(request: DeskRequest, case_id: int, said: str, *, undo: str = "") -> HttpResponse:
    """The case anew, with the sentence and its undo."""
    if not request.htmx:
        messages.success(request, said)
        return redirect(f"{reverse('case', args=[case_id])}?{read_filter(request.GET).query}".rstrip("?"))
    response = changed(request, case_id)
    response.write(render_to_string("context/toast.html", {"said": said, "undo": undo, "fields": {}}, request))
    response["HX-Trigger"] = "inbox-changed, context-changed"
    return response
