"""The pages of measures: service, channels, modes, what is open, people, incidents."""

from datetime import date, timedelta
from typing import Any

import msgspec
from django.http import HttpResponse
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.insight.domain.shares import Share, Shrunken, difference, share_of
from evenhand.insight.domain.waits import HOUR
from evenhand.insight.models import Waited
from evenhand.insight.reads.backlog import Pile, backlog
from evenhand.insight.reads.counted import Asked, Counted, Row, counted
from evenhand.insight.reads.impact import annotations_between
from evenhand.insight.reads.incidents import incidents_between
from evenhand.insight.reads.people import Person, people_counted
from evenhand.insight.reads.surveys import Said, said
from evenhand.kernel import clock
from evenhand.people.models import Agent
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.measures.asking import MODES, asked_in, choices
from evenhand.workspace.screens.measures.drawing import curve_of, days_of
from evenhand.workspace.screens.measures.figures import service_figures
from evenhand.workspace.screens.measures.words import between, change, percent, quantile_between, share_words, span


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
        "days": days_of(asked.since, asked.days, _flow(found, asked), _noted(asked)),
        "curve": curve_of(
            found.waited(Waited.ANSWER),
            found.waited(Waited.ANSWER, is_now=False),
            names=(_period(asked.since, asked.until), _period(asked.before, asked.since - timedelta(days=1))),
        ),
    }
    return show(request, "measures/service.html", context)


def _period(since: date, until: date) -> str:
    return _("%(since)s to %(until)s") % {"since": date_format(since, "j M"), "until": date_format(until, "j M")}


def _noted(asked: Asked) -> list[tuple[date, str]]:
    """What happened in this time, as somebody noted it."""
    found = annotations_between(asked.since, asked.until, brand_id=asked.brand_id)
    return [(each.day, each.words) for each in found]


def _flow(found: Counted, asked: Asked) -> list[tuple[str, str, list[int]]]:
    opened, resolved = [0] * asked.days, [0] * asked.days
    for row in found.rows:
        if row.day >= asked.since:
            place = (row.day - asked.since).days
            opened[place] += row.tally.opened
            resolved[place] += row.tally.resolved
    return [(_("opened"), "now", opened), (_("resolved"), "before", resolved)]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A channel or mode beside the others."""

    name: str | Promise
    network: str
    query: dict[str, Any]
    cases: int
    share_of_all: str
    within: Share | None
    within_words: str
    change: str
    half: str
    half_between: str
    most: str
    kept: str
    returned: str
    at_once: str
    satisfied: str
    response: str
    answers: int
    messages: str


def _line(
    found: Counted,
    all_cases: int,
    name: str | Promise,
    *,
    network: str = "",
    mode: int | None = None,
    theirs: Said | None = None,
) -> Line:
    def fits(row: Row) -> bool:
        return network in {"", row.network} and mode in {None, row.mode}

    tally, ripe = found.tally(fits=fits), found.ripe(fits=fits)
    now = found.waited(Waited.ANSWER, network=network, mode=mode)
    before = found.waited(Waited.ANSWER, is_now=False, network=network, mode=mode)
    within, half = now.within(4 * HOUR), now.quantile(0.5)
    response = theirs.response if theirs else None
    return Line(
        name=name,
        network=network,
        query={"network": network} if network else {"mode": mode},
        cases=tally.opened,
        share_of_all=percent(tally.opened / all_cases) if all_cases else "–",
        within=within,
        within_words=between(within),
        change=change(difference(within, before.within(4 * HOUR))),
        half=span(half.seconds),
        half_between=quantile_between(half),
        most=span(now.quantile(0.9).seconds),
        kept=share_words(share_of(tally.kept, tally.promised)),
        returned=share_words(share_of(ripe.returned, ripe.resolved)),
        at_once=share_words(share_of(ripe.at_once, ripe.resolved)),
        satisfied=share_words(theirs.satisfaction if theirs else None),
        response=share_words(response),
        answers=theirs.answered if theirs else 0,
        messages=number_format(tally.inbound / tally.opened, 1) if tally.opened else "–",
    )


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
    lines = [_line(found, total, each, network=each, theirs=theirs.get(each)) for each in found.networks()]
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
    lines = [_line(found, total, words, mode=number) for number, words in MODES]
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
        "piles": [_pile(each) for each in [found.all, *found.piles]] if found.piles else [],
        "days": days_of(
            asked.since, asked.days, [(_("waited for us at the end of the day"), "now", counts)], _noted(asked)
        ),
    }
    return show(request, "measures/backlog.html", context)


def _pile(pile: Pile) -> dict[str, Any]:
    return {"pile": pile, "half": span(pile.age(0.5).seconds), "most": span(pile.age(0.9).seconds)}


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
