"""The after-action page: how long it took, what was said and done, what it taught us, what is to be done."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.flows.incidents import times_of
from evenhand.incidents import actions
from evenhand.incidents.models import AfterAction, Update
from evenhand.incidents.reads import (
    figures_of,
    follow_ups_of,
    people_of,
    statements_of,
    stops_of,
    timeline_of,
)
from evenhand.kernel import clock
from evenhand.people.reads import colleagues_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.incidents.sharing import (
    day_of,
    incident_or_404,
    moment_of,
    number_of,
    say,
)
from evenhand.workspace.screens.incidents.words import (
    happened,
    measure_words,
    severity_words,
    state_words,
    taken,
)

MOST_LINES = 1_000


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def after(request: DeskRequest, incident_id: int) -> HttpResponse:
    """What is kept of an incident, to be read, printed and learnt from; leads write into it."""
    found, now = incident_or_404(request, incident_id), clock.now()
    if request.method == "POST":
        said = {name: request.POST.get(name, "") for name in ("story", "good", "bad")}
        actions.write_after_action(incident_id=incident_id, actor=request.user, now=now, **said)
        say(request, _("Saved."))
        return redirect("after_action", incident_id)
    statements, people = statements_of(found), people_of(found)
    spans = times_of(found, statements, now=now)
    context = {
        "incident": found,
        "state": state_words(found.state),
        "severity": severity_words(found.severity),
        "spans": [(each, *measure_words(each.measure), taken(each.elapsed), taken(each.worked)) for each in spans],
        "figures": figures_of(found, now=now),
        "statements": [each for each in statements if each.stands_at],
        "stops": [(each, taken((each.lifted_at or now) - each.placed_at)) for each in stops_of(found)],
        "updates": list(Update.objects.filter(incident=found).select_related("by").order_by("at", "id")),
        "lines": [(line, happened(line, people.names)) for line in reversed(timeline_of(found, limit=MOST_LINES))],
        "page": AfterAction.objects.filter(incident=found).first(),
        "follow_ups": follow_ups_of(found),
        "may_lead": actions.may_lead(found, request.user),
        "colleagues": colleagues_of(request.user) if actions.may_lead(found, request.user) else [],
        "latest": timezone.localtime(now).strftime("%Y-%m-%dT%H:%M"),
    }
    return show(request, "incidents/after.html", context)


@at_the_desk
@require_POST
def add(request: DeskRequest, incident_id: int) -> HttpResponse:
    """Something to be done so that it does not happen again."""
    number = number_of(request.POST.get("owner", ""))
    owner = get_object_or_404(colleagues_of(request.user), pk=number) if number is not None else None
    added = actions.add_follow_up(
        incident_id=incident_id,
        text=request.POST.get("text", ""),
        owner=owner,
        due_on=day_of(request.POST.get("due_on", "")),
        actor=request.user,
        now=clock.now(),
    )
    say(request, _("Added."), reverse("settle_follow_up", args=[added.pk, "remove"]))
    return redirect(f"{reverse('after_action', args=[incident_id])}#follow-ups")


@at_the_desk
@require_POST
def settle(request: DeskRequest, follow_up_id: int, deed: str) -> HttpResponse:
    """It is done, open after all, removed, or put back."""
    backs = {"done": "open", "open": "done", "remove": "put-back", "put-back": "remove"}
    if deed not in backs:
        raise Http404
    found = actions.settle_follow_up(follow_up_id=follow_up_id, deed=deed, actor=request.user, now=clock.now())
    words = {"done": _("Done."), "open": _("Open again."), "remove": _("Removed."), "put-back": _("Put back.")}
    say(request, words[deed], reverse("settle_follow_up", args=[follow_up_id, backs[deed]]))
    return redirect(f"{reverse('after_action', args=[found.incident_id])}#follow-ups")


@at_the_desk
@require_POST
def note(request: DeskRequest, incident_id: int) -> HttpResponse:
    """A line of one's own on the timeline."""
    now = clock.now()
    said: dict[str, Any] = {"text": request.POST.get("text", ""), "actor": request.user, "now": now}
    at = moment_of(request.POST.get("at", "")) or now
    line = actions.note(incident_id=incident_id, at=min(at, now), **said)
    say(request, _("Noted."), reverse("remove_happening", args=[line.pk]))
    return redirect(f"{reverse('incident', args=[incident_id])}#timeline")


@at_the_desk
@require_POST
def remove_note(request: DeskRequest, happening_id: int) -> HttpResponse:
    """Take one's line out again; the same words can be noted again."""
    line = actions.remove_note(happening_id=happening_id, actor=request.user, now=clock.now())
    fields = [("text", line.text), ("at", line.at.isoformat())]
    say(request, _("Taken out."), reverse("note_happening", args=[line.incident_id]), fields)
    return redirect(f"{reverse('incident', args=[line.incident_id])}#timeline")
