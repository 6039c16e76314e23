"""When teams are there: every lead sees and says it; what is said holds at once, also for clocks that run."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import available_timezones

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.flows import coverage
from evenhand.kernel import clock
from evenhand.people.actions.hours import Stretch
from evenhand.people.errors import NotUsable
from evenhand.people.models import Allowance, OwnDay, Team, TeamTerms
from evenhand.routing.domain.clock import Calendar, is_open, next_opening
from evenhand.routing.domain.holidays import countries, holiday_on, regions_of
from evenhand.routing.reads import calendars_of
from evenhand.workspace.components.meanwhile import mark, refuse_unseen
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.hours.reading import PLACES, day_of, short, time_of, week_of, weekdays

_AHEAD = 120  # days of holidays that are shown
_SHOWN = 6


@at_the_desk
@require_safe
def hours(request: DeskRequest) -> HttpResponse:
    """Every team: whether it is there, its week, its holidays and own days."""
    return _page(request)


def _page(request: DeskRequest, *, refused: int = 0, refusal: str = "") -> HttpResponse:
    if not request.user.sees_all:
        raise NotAllowed(_("Care leads say when teams are there."))
    now = clock.now()
    calendars = calendars_of()
    terms = TeamTerms.objects.in_bulk()
    days: dict[int, list[OwnDay]] = {}
    for own in OwnDay.objects.filter(day__gte=now.date() - timedelta(days=1)):
        days.setdefault(own.team_id, []).append(own)
    teams = Team.objects.order_by("name").prefetch_related("queues__brand")
    context = {
        "teams": [_team(each, calendars[each.pk], terms.get(each.pk), days.get(each.pk, []), now) for each in teams],
        "places": list(PLACES),
        "countries": countries(),
        "zones": sorted(available_timezones()),
        "may_set": request.user.may_write,
        "refused": refused,
        "refusal": refusal,
        "gone": request.GET if "gone" in request.GET else None,
        "asked": request.GET,
    }
    response = show(request, "hours/page.html", context)
    response.status_code = 422 if refusal else 200
    return response


def _team(team: Team, calendar: Calendar, terms: TeamTerms | None, days: list[OwnDay], now: datetime) -> dict[str, Any]:
    terms = terms or TeamTerms(team=team)
    is_there = is_open([calendar], now)
    today = now.astimezone(calendar.zone).date()
    return {
        "team": team,
        "terms": terms,
        "is_open": is_there,
        "opens_at": None if is_there else next_opening([calendar], now),
        "local": now.astimezone(calendar.zone),
        "week": [_day(number, name, calendar) for number, name in enumerate(weekdays())],
        "is_always": not calendar.shifts,
        "seen_week": mark(week_facts(calendar)),
        "seen_terms": mark(*terms_facts(team, terms)),
        "days": days,
        "holidays": _holidays(today, terms),
        "regions": regions_of(terms.country),
        "allowances": [(value, words, value in terms.allowances) for value, words in _allowances()],
    }


def week_facts(calendar: Calendar) -> list[Stretch]:
    """What the form of a week shows."""
    return sorted((each.weekday, each.opens_at, each.closes_at) for each in calendar.shifts)


def terms_facts(team: Team, terms: TeamTerms) -> tuple[object, ...]:
    """What the form of a team's terms shows."""
    return (team.time_zone, terms.country, terms.region, terms.is_outsourced, sorted(terms.allowances))


def _allowances() -> list[tuple[str, str]]:
    return [
        (Allowance.RECORD, _("see the customer record")),
        (Allowance.GOODWILL, _("grant goodwill")),
        (Allowance.EXPORT, _("export")),
    ]


def _day(number: int, name: str, calendar: Calendar) -> dict[str, Any]:
    found = [(each.opens_at, each.closes_at) for each in calendar.shifts if each.weekday == number]
    empty = [("", "")] * max(0, len(PLACES) - len(found))
    return {"number": number, "name": name, "said": found, "fields": list(enumerate([*found, *empty]))}


def _holidays(today: date, terms: TeamTerms) -> list[tuple[date, str]]:
    coming = (today + timedelta(days=n) for n in range(_AHEAD))
    named = ((day, holiday_on(day, terms.country, terms.region)) for day in coming)
    return [(day, name) for day, name in named if name][:_SHOWN]


@at_the_desk
@require_POST
def week(request: DeskRequest, team_id: int) -> HttpResponse:
    """The team's week; the page offers to put the week that was back."""
    for calendar in calendars_of([team_id]).values():
        refuse_unseen(request, week_facts(calendar))
    try:
        said = week_of(request.POST)
        before = coverage.set_hours(team_id=team_id, week=said, actor=request.user, now=clock.now())
    except NotUsable as problem:
        return _page(request, refused=team_id, refusal=problem.sentence)
    if sorted(before) == sorted(said):
        return redirect("hours")
    if "undo" in request.POST:
        messages.success(request, _("The week is as it was."))
        return redirect("hours")
    return redirect(f"{reverse('hours')}?{urlencode({'team': team_id, 'was': short(before)})}#team-{team_id}")


@at_the_desk
@require_POST
def terms(request: DeskRequest, team_id: int) -> HttpResponse:
    """Where the team stands, and on what terms."""
    said = request.POST
    for team in Team.objects.filter(pk=team_id):
        refuse_unseen(request, *terms_facts(team, TeamTerms.objects.filter(team=team).first() or TeamTerms(team=team)))
    country, _space, region = said.get("place", "").partition(" ")
    try:
        coverage.set_terms(
            team_id=team_id,
            time_zone=said.get("time_zone", ""),
            country=country,
            region=said.get("region", region),
            is_outsourced=said.get("is_outsourced") == "1",
            allowances=said.getlist("allowances"),
            actor=request.user,
            now=clock.now(),
        )
    except NotUsable as problem:
        return _page(request, refused=team_id, refusal=problem.sentence)
    messages.success(request, _("Kept. Clocks that run are set anew."))
    return redirect(f"{reverse('hours')}#team-{team_id}")


@at_the_desk
@require_POST
def day(request: DeskRequest, team_id: int) -> HttpResponse:
    """A day that is unlike the week."""
    said = request.POST
    try:
        chosen = day_of(said.get("day", ""))
        if chosen is None:
            raise NotUsable(_("Say which day."))
        coverage.keep_own_day(
            team_id=team_id,
            day=chosen,
            opens_at=time_of(said.get("opens_at", "")),
            closes_at=time_of(said.get("closes_at", "")),
            name=said.get("name", ""),
            actor=request.user,
            now=clock.now(),
        )
    except NotUsable as problem:
        return _page(request, refused=team_id, refusal=problem.sentence)
    messages.success(request, _("Kept. Clocks that run are set anew."))
    return redirect(f"{reverse('hours')}#team-{team_id}")


@at_the_desk
@require_POST
def remove_day(request: DeskRequest, day_id: int) -> HttpResponse:
    """The day is like every week again; the page offers to put it back."""
    own = coverage.remove_own_day(own_day_id=day_id, actor=request.user, now=clock.now())
    values: dict[str, Any] = {
        "gone": own.team_id,
        "day": own.day.isoformat(),
        "opens_at": f"{own.opens_at:%H:%M}" if own.opens_at else "",
        "closes_at": f"{own.closes_at:%H:%M}" if own.closes_at else "",
        "name": own.name,
    }
    return redirect(f"{reverse('hours')}?{urlencode(values)}#team-{own.team_id}")
