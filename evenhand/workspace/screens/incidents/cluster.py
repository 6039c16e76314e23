"""Which cases belong to an incident: the list, what may belong, in and out; and the menu at a case."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenhand.cases.reads import case_for
from evenhand.flows.incidents import join_issue
from evenhand.incidents import actions
from evenhand.incidents.errors import NotComplete
from evenhand.incidents.models import How
from evenhand.incidents.reads import cluster_of, going_on, incidents_of_case, suggestions_for
from evenhand.kernel import clock
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.incidents.sharing import incident_or_404, lines_of, number_of, numbers, say
from evenhand.workspace.screens.incidents.words import how_words

PAGE = 25


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def cases(request: DeskRequest, incident_id: int) -> HttpResponse:
    """The cases of an incident, the newest first; more are put in here."""
    found = incident_or_404(request, incident_id)
    if request.method == "POST":
        return _added(request, incident_id)
    before = number_of(request.GET.get("before", ""))
    rows = cluster_of(request.user, found, before=before, limit=PAGE + 1)
    context = {
        "incident": found,
        "rows": [(row, how_words(row.how)) for row in rows[:PAGE]],
        "before": rows[PAGE - 1].case_id if len(rows) > PAGE else None,
        "is_begin": before is None,
    }
    return show(request, "incidents/cases.html", context, fragments={"cluster": "cluster"})


def _added(request: DeskRequest, incident_id: int) -> HttpResponse:
    now = clock.now()
    if "issue" in request.POST:
        new = join_issue(incident=incident_or_404(request, incident_id), actor=request.user, now=now)
    else:
        wanted = numbers(request, "case") or _numbers_in(request.POST.get("numbers", ""))
        if not wanted:
            raise NotComplete(_("Choose cases, or name them by their numbers."))
        how = request.POST.get("how", "")
        how = how if how in How.values else How.HAND
        new = actions.link_cases(incident_id=incident_id, case_ids=wanted, how=how, actor=request.user, now=now)
    said = ngettext("%(n)s case was put in.", "%(n)s cases were put in.", len(new)) % {"n": len(new)}
    undo = reverse("settle_incident_case", args=[incident_id, new[0], "out"]) if len(new) == 1 else ""
    say(request, said if new else _("They are in it already, or of another brand."), undo)
    return redirect("incident_cases", incident_id)


def _numbers_in(said: str) -> list[int]:
    """Case numbers as people write them: EH-12, 13 EH-14."""
    words = " ".join(lines_of(said)).replace(",", " ").split()
    found = (number_of(word.upper().removeprefix("EH-")) for word in words[:500])
    return [number for number in found if number is not None]


@at_the_desk
@require_POST
def settle(request: DeskRequest, incident_id: int, case_id: int, deed: str) -> HttpResponse:
    """Take a case out, or put it in again."""
    said: dict[str, Any] = {"incident_id": incident_id, "actor": request.user, "now": clock.now()}
    if deed == "out":
        actions.unlink_case(case_id=case_id, **said)
        back = reverse("settle_incident_case", args=[incident_id, case_id, "in"])
        say(request, _("EH-%(id)s does not belong to it.") % {"id": case_id}, back)
    elif deed == "in":
        actions.link_cases(case_ids=[case_id], **said)
        say(request, _("EH-%(id)s belongs to it.") % {"id": case_id})
    else:
        raise Http404
    return redirect(_back(request, incident_id))


def _back(request: DeskRequest, incident_id: int) -> str:
    case_id = number_of(request.POST.get("from_case", ""))
    return reverse("case", args=[case_id]) if case_id else reverse("incident_cases", args=[incident_id])


@at_the_desk
@require_safe
def suggestions(request: DeskRequest, incident_id: int) -> HttpResponse:
    """Open cases that probably belong to it, each with why."""
    found = incident_or_404(request, incident_id)
    rows = [(each, how_words(each.how)) for each in suggestions_for(request.user, found)]
    context = {"incident": found, "suggested": rows}
    return show(request, "incidents/suggestions.html", context, fragments={"suggested": "suggested"})


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def of_case(request: DeskRequest, case_id: int) -> HttpResponse:
    """The incidents that a case belongs to, and those it can be put into."""
    case = case_for(request.user, case_id)
    if case is None:
        raise Http404
    if request.method == "POST":
        chosen = number_of(request.POST.get("incident", "")) or 0
        new = actions.link_cases(incident_id=chosen, case_ids=[case_id], actor=request.user, now=clock.now())
        undo = reverse("settle_incident_case", args=[chosen, case_id, "out"])
        say(request, _("It belongs to the incident now.") if new else _("It belonged to it already."), undo)
        return redirect("case", case_id)
    inside = incidents_of_case(request.user, case_id)
    others = [each for each in going_on(request.user) if each not in inside]
    context = {"case": case, "inside": inside, "others": others, "may_write": request.user.may_write}
    return show(request, "incidents/of_case.html", context, fragments={f"incident-{case_id}": "choices"})
