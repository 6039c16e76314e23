"""What people do with an incident as a whole: declare, lead, dismiss, close, reopen, change what is known."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.incidents import actions
from evenhand.incidents.errors import NotComplete
from evenhand.incidents.models import Severity
from evenhand.kernel import clock
from evenhand.people.reads import brands_of, colleagues_of
from evenhand.workspace.components.meanwhile import mark, refuse_unseen
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.incidents.sharing import (
    incident_or_404,
    lines_of,
    moment_of,
    number_of,
    numbers,
    say,
)
from evenhand.workspace.screens.incidents.words import severity_words


@at_the_desk
@require_POST
def move(request: DeskRequest, incident_id: int, step: str) -> HttpResponse:
    """Declare it, lead it, dismiss, restore, close or reopen it."""
    now = clock.now()
    who: dict[str, Any] = {"incident_id": incident_id, "actor": request.user, "now": now}
    if step == "declare":
        actions.declare(**who)
        say(request, _("The incident is declared."))
    elif step == "take":
        _take(request, incident_id, now)
    elif step == "dismiss":
        actions.dismiss(**who, why=request.POST.get("why", ""))
        say(request, _("It was none."), reverse("move_incident", args=[incident_id, "restore"]))
    elif step == "restore":
        actions.restore(**who)
        say(request, _("It waits for a decision again."))
    elif step == "close":
        actions.close(**who)
        say(request, _("Closed."), reverse("move_incident", args=[incident_id, "reopen"]))
    elif step == "reopen":
        actions.reopen(**who)
        say(request, _("Open again. Statements and stops that are over stay over."))
    else:
        raise Http404
    return redirect("incident", incident_id)


def _take(request: DeskRequest, incident_id: int, now: datetime) -> None:
    number = number_of(request.POST.get("owner", ""))
    owner = request.user if number is None else get_object_or_404(colleagues_of(request.user), pk=number)
    before = incident_or_404(request, incident_id).owner_id
    actions.take(incident_id=incident_id, owner=owner, actor=request.user, now=now)
    said = _("You lead it.") if owner == request.user else _("%(name)s leads it.") % {"name": owner.full_name}
    undo = reverse("move_incident", args=[incident_id, "take"]) if before not in {None, owner.pk} else ""
    say(request, said, undo, [("owner", before)])


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: DeskRequest, incident_id: int) -> HttpResponse:
    """What is known of it: name, words, severity, brands, beginning, rhythm of updates, who leads."""
    found = incident_or_404(request, incident_id)
    if not actions.may_lead(found, request.user):
        raise Http404
    facts = [found.title, found.severity, found.known, found.words, found.began_at, found.cadence]
    facts += sorted(found.brands.values_list("pk", flat=True))
    if request.method == "POST":
        refuse_unseen(request, *facts)
        before = actions.change(incident_id=incident_id, actor=request.user, now=clock.now(), **_said(request))
        if before:
            say(request, _("Saved."), reverse("edit_incident", args=[incident_id]), _fields(before))
        return redirect("incident", incident_id)
    context = {
        "incident": found,
        "seen": mark(*facts),
        "severities": [(value, severity_words(value)) for value in Severity.values],
        "brands": brands_of(request.user).order_by("name"),
        "chosen": {each.pk for each in found.brands.all()},
        "words": "\n".join(found.words),
        "colleagues": colleagues_of(request.user),
    }
    return show(request, "incidents/edit.html", context)


def _said(request: DeskRequest) -> dict[str, Any]:
    """What the form says; an undo says only what was changed."""
    said: dict[str, Any] = {name: request.POST[name] for name in ("title", "known") if name in request.POST}
    if "severity" in request.POST:
        said["severity"] = number_of(request.POST["severity"]) or Severity.MAJOR
        if said["severity"] not in Severity.values:
            raise NotComplete
    if "words" in request.POST:
        said["words"] = lines_of(request.POST["words"])
    if "cadence" in request.POST:
        said["cadence"] = number_of(request.POST["cadence"]) or 0
    if (began := moment_of(request.POST.get("began_at", ""))) is not None:
        said["began_at"] = began
    if "brand" in request.POST or "all" in request.POST:  # a form with no brand ticked sends none
        said["brand_ids"] = numbers(request, "brand")
    return said


def _fields(before: dict[str, Any]) -> list[tuple[str, object]]:
    fields: list[tuple[str, object]] = []
    for name, value in before.items():
        if name == "brand_ids":
            fields += [("brand", each) for each in value]
        elif name == "words":
            fields.append((name, "\n".join(value)))
        else:
            fields.append((name, value.isoformat() if isinstance(value, datetime) else value))
    return fields


@at_the_desk
@require_POST
def informed(request: DeskRequest, incident_id: int) -> HttpResponse:
    """When the public was first told where the desk cannot see it: on a status page, in the news."""
    at = moment_of(request.POST.get("at", ""))
    if at is None:
        raise NotComplete(_("Say when."))
    where = request.POST.get("where", "")
    actions.note_informed(incident_id=incident_id, at=at, where=where, actor=request.user, now=clock.now())
    say(request, _("Noted. Saying it again corrects it."))
    return redirect("after_action", incident_id)
