"""The pages of measures: service, channels, modes, what is open, people, incidents."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.flows.measured.beside import MODES, line_of
from evenhand.flows.measured.days import flow_of, noted_in, period_words, pile_words
from evenhand.flows.measured.drawing import curve_of, days_of
from evenhand.flows.measured.figures import service_figures
from evenhand.flows.measured.words import percent, span
from evenhand.insight.domain.shares import Shrunken
from evenhand.insight.models import Waited
from evenhand.insight.reads.backlog import backlog
from evenhand.insight.reads.counted import counted
from evenhand.insight.reads.incidents import incidents_between
from evenhand.insight.reads.people import Person, people_counted
from evenhand.insight.reads.surveys import said
from evenhand.kernel import clock
from evenhand.people.models import Agent
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.measures.asking import asked_in, choices


def check_sees_all(viewer: Agent) -> None:
    """Refuses whoever may not see how all others do."""
    if not viewer.sees_all:
        raise NotAllowed(_("Measures of everybody’s work are for leads, analysts and administrators."))


@at_the_desk
@require_safe
def service(request: DeskRequest) -> HttpResponse:
    """The figures of service, who had an answer after how long, and what came and went day by day."""
    check_sees_all(request.user)
    now = clock.now()
    asked = asked_in(request.GET, now=now)
    found = counted(request.user, asked, now=now)
    theirs, earlier = said(request.user, asked)
    context = {
        **choices(request.user, asked, now=now),
        "is_empty": not found.tally().opened,
        "figures": service_figures(found, theirs[""], earlier[""]),
        "days": days_of(asked.since, asked.days, flow_of(found, asked), noted_in(asked)),
        "curve": curve_of(
            found.waited(Waited.ANSWER),
            found.waited(Waited.ANSWER, is_now=False),
            names=(period_words(asked.since, asked.until), period_words(asked.before, asked.since - timedelta(days=1))),
        ),
    }
    return show(request, "measures/service.html", context)


@at_the_desk
@require_safe
def channels(request: DeskRequest) -> HttpResponse:
    """Each channel beside the others."""
    check_sees_all(request.user)
    now = clock.now()
    asked = asked_in(request.GET, now=now)
    found = counted(request.user, asked, now=now)
    theirs, _earlier = said(request.user, asked)
    total = found.tally().opened
    lines = [line_of(found, total, each, network=each, theirs=theirs.get(each)) for each in found.networks()]
    context = {**choices(request.user, asked, now=now), "lines": lines, "by": "network"}
    return show(request, "measures/beside.html", context)


@at_the_desk
@require_safe
def modes(request: DeskRequest) -> HttpResponse:
    """Each mode beside the others: what was said to us, about us, and by people whom we may help."""
    check_sees_all(request.user)
    now = clock.now()
    asked = asked_in(request.GET, now=now)
    found = counted(request.user, asked, now=now)
    total = found.tally().opened
    lines = [line_of(found, total, words, mode=number) for number, words in MODES]
    context = {**choices(request.user, asked, now=now), "lines": [each for each in lines if each.cases], "by": "mode"}
    return show(request, "measures/beside.html", context)


@at_the_desk
@require_safe
def open_now(request: DeskRequest) -> HttpResponse:
    """What is open, how old it is, and how that went."""
    check_sees_all(request.user)
    now = clock.now()
    asked = asked_in(request.GET, now=now)
    found = backlog(request.user, asked, now=now)
    waiting = dict(found.days)
    counts = [waiting.get(asked.since + timedelta(days=n), 0) for n in range(asked.days)]
    context = {
        **choices(request.user, asked, now=now),
        "seen_at": found.seen_at,
        "piles": [pile_words(each) for each in [found.all, *found.piles]] if found.piles else [],
        "days": days_of(
            asked.since, asked.days, [(_("waited for us at the end of the day"), "now", counts)], noted_in(asked)
        ),
    }
    return show(request, "measures/backlog.html", context)


@at_the_desk
@require_safe
def people(request: DeskRequest) -> HttpResponse:
    """One's own figures first; whoever leads sees everybody’s, by name, and never ranked."""
    now = clock.now()
    asked = asked_in(request.GET, now=now)
    found = people_counted(request.user, asked, now=now)
    context = {
        **choices(request.user, asked, now=now),
        "people": [_told(each) for each in found],
        "team": _team(found),
    }
    return show(request, "measures/people.html", context)


def _told(person: Person) -> dict[str, Any]:
    return {
        "person": person,
        "returned": _drawn(person.returned),
        "at_once": _drawn(person.at_once),
        "satisfied": _drawn(person.satisfied),
    }


def _drawn(found: Shrunken) -> dict[str, Any]:
    interval = _("%(low)s to %(high)s") % {"low": percent(found.low), "high": percent(found.high)}
    return {
        "value": percent(found.value) if found.cases else "–",
        "interval": interval if found.cases else "",
        "cases": found.cases,
        "raw": "–" if found.raw is None else percent(found.raw),
        "is_told_apart": bool(found.cases) and found.is_told_apart,
    }


def _team(found: list[Person]) -> dict[str, str]:
    if not found:
        return {}
    names = ("returned", "at_once", "satisfied")
    told = {name: [getattr(each, name) for each in found] for name in names}
    return {name: percent(each[0].team) if any(one.cases for one in each) else "–" for name, each in told.items()}


@at_the_desk
@require_safe
def incidents(request: DeskRequest) -> HttpResponse:
    """Each incident of the period with how long it took to see, take, tell and end it."""
    check_sees_all(request.user)
    now = clock.now()
    asked = asked_in(request.GET, now=now)
    found = incidents_between(request.user, asked)
    rows = [{"incident": each, "times": [(words, span(seconds)) for words, seconds in each.times]} for each in found]
    return show(request, "measures/incidents.html", {**choices(request.user, asked, now=now), "rows": rows})
