"""Several cases of the list put into an incident at once, and taken out again."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from evenhand.cases.actions.bulk import MOST
from evenhand.incidents import actions
from evenhand.incidents.errors import NotComplete
from evenhand.incidents.reads import going_on
from evenhand.kernel import clock
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.incidents.sharing import incident_or_404, number_of, numbers, say


@at_the_desk
@require_safe
def choices(request: DeskRequest) -> HttpResponse:
    """The incidents that go on, for the menu of the bar; without script they are on the page of the chosen cases."""
    context = {"others": going_on(request.user) if request.user.may_write else []}
    return show(request, "incidents/many.html", context, fragments={"many-incidents": "choices"})


@at_the_desk
@require_POST
def put(request: DeskRequest) -> HttpResponse:
    """The chosen cases belong to the chosen incident; those of other brands are left out."""
    incident = incident_or_404(request, number_of(request.POST.get("incident", "")) or 0)
    chosen = numbers(request, "case", most=MOST)
    if not chosen:
        raise NotComplete
    new = actions.link_cases(incident_id=incident.pk, case_ids=chosen, actor=request.user, now=clock.now())
    words = ngettext("%(n)s case was put into “%(title)s”.", "%(n)s cases were put into “%(title)s”.", len(new))
    return _told(request, words % {"n": len(new), "title": incident.title}, incident.pk, new)


@at_the_desk
@require_POST
def take_out(request: DeskRequest, incident_id: int) -> HttpResponse:
    """That was not meant: these cases do not belong to it."""
    chosen = [each for each in map(number_of, request.POST.get("cases", "").split()[:MOST]) if each is not None]
    gone = actions.unlink_cases(incident_id=incident_id, case_ids=chosen, actor=request.user, now=clock.now())
    said = ngettext("%(n)s case was taken out again.", "%(n)s cases were taken out again.", len(gone))
    return _told(request, said % {"n": len(gone)}, incident_id, [])


def _told(request: DeskRequest, said: str, incident_id: int, new: list[int]) -> HttpResponse:
    """What was done, with its undo: as a toast, or without script on the incident's page."""
    undo = reverse("take_cases_out", args=[incident_id]) if new else ""
    fields = {"cases": " ".join(map(str, new))}
    if not request.htmx:
        say(request, said, undo, fields.items())
        return redirect("incident_cases", incident_id)
    response = render(request, "context/toast.html", {"said": said, "undo": undo, "fields": fields})
    response["HX-Trigger"] = "inbox-changed, many-done"
    return response
