"""How the people of the desk stand, how long each worked, and which reasons for being away there are: for leads."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.kernel import clock
from evenhand.people.actions.status import keep_reason, set_status
from evenhand.people.domain.worked import worked
from evenhand.people.errors import NotUsable
from evenhand.people.models import Agent, AwayReason, Role
from evenhand.people.reads.status import spans_of, standings
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.status.views import WORDS, bounds, day_of, lasted, told

PAGE = 50


def _only_leads(request: DeskRequest) -> None:
    if not request.user.sees_all:
        raise NotAllowed(_("Only leads look at the days of others."))


@at_the_desk
@require_safe
def team(request: DeskRequest) -> HttpResponse:
    """Everybody by name, a page at a time: how they stand now, and how long they worked that day."""
    _only_leads(request)
    after = request.GET.get("after", "")
    people = _people().filter(username__gt=after) if after else _people()
    found = list(people[: PAGE + 1])
    shown, more = found[:PAGE], len(found) > PAGE
    day, now = day_of(request.GET.get("day", "")), clock.now()
    begin, end = bounds(day)
    stands, spans = standings(each.pk for each in shown), spans_of([each.pk for each in shown], begin, end)
    context = {
        **told([], day, now),
        "people": [
            {
                "agent": each,
                "standing": stands[each.pk],
                "worked": lasted(worked(spans.get(each.pk, []), begin, end, now=now)),
                "day": told(spans.get(each.pk, []), day, now),
            }
            for each in shown
        ],
        "next": shown[-1].username if more else "",
        "choices": WORDS.items(),
        "may_set": request.user.may_write,
    }
    return show(request, "status/team.html", context)


def _people() -> QuerySet[Agent]:
    return Agent.objects.filter(is_active=True).exclude(role__in=[Role.ANALYST, Role.COLLEAGUE]).order_by("username")


@at_the_desk
@require_POST
def set_for(request: DeskRequest, agent_id: int) -> HttpResponse:
    """Somebody forgot to say that they left; a lead says it for them."""
    _only_leads(request)
    agent = _people().filter(pk=agent_id).first()
    if agent is None:
        raise NotAllowed(_("There is no such colleague."))
    set_status(agent=agent, status=request.POST.get("status", ""), actor=request.user, now=clock.now())
    return redirect("team_status")


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def reasons(request: DeskRequest) -> HttpResponse:
    """Why people are away, in the company's words; one that is no longer offered can be offered again."""
    _only_leads(request)
    refusal = ""
    if request.method == "POST":
        refusal = _keep(request)
        if not refusal:
            return redirect("away_reasons")
    context: dict[str, Any] = {
        "reasons": AwayReason.objects.order_by("is_retired", "position", "pk"),
        "refusal": refusal,
        "said": request.POST,
        "may_set": request.user.may_write,
    }
    return show(request, "status/reasons.html", context)


def _keep(request: DeskRequest) -> str:
    said = request.POST.get("reason", "")
    try:
        kept = keep_reason(
            reason_id=int(said) if said.isdecimal() and len(said) < 10 else None,
            name=request.POST.get("name", ""),
            is_work="is_work" in request.POST,
            is_retired="is_retired" in request.POST,
            actor=request.user,
            now=clock.now(),
        )
    except NotUsable as problem:
        return problem.sentence
    messages.success(request, _("“%(name)s” is kept.") % {"name": kept.name})
    return ""
