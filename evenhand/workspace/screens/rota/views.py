"""The rotas of a team, and one of them: how far it is, what it covers, and whose shifts it gives."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.utils import dates
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.flows.rotas import heads_between, is_open
from evenhand.kernel import clock
from evenhand.people.models import Agent, Team
from evenhand.planning.models import Rota, RotaState
from evenhand.planning.reads.rotas import rota_of, rotas_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.rota.asking import form_of
from evenhand.workspace.screens.rota.chart import chart_of
from evenhand.workspace.screens.shifts.views import teams_of

_DAY = timedelta(days=1)
PAGE = 20


def only_leads(viewer: Agent) -> None:
    """Who leads makes rotas; everybody sees the shifts that come of them."""
    if not (viewer.sees_all and viewer.may_write):
        raise NotAllowed(_("Only leads make rotas; published ones are your shifts."))


@at_the_desk
@require_safe
def rotas(request: DeskRequest) -> HttpResponse:
    """The rotas of a team, and a form for the next one."""
    return page(request)


def page(request: DeskRequest, *, refusal: str = "") -> HttpResponse:
    """The page, perhaps with why something was refused."""
    only_leads(request.user)
    teams = list(teams_of(request.user))
    asked = request.GET.get("team") or request.POST.get("team") or ""
    team = next((each for each in teams if str(each.pk) == asked), teams[0] if teams else None)
    found = rotas_of(request.user, team.pk, before=_after(request.GET.get("after", "")), limit=PAGE + 1) if team else []
    context = {
        "teams": teams,
        "team": team,
        "rotas": found[:PAGE],
        "next": f"{found[PAGE - 1].first_day.isoformat()}_{found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "refusal": refusal,
        **(form_of(request, team) if team else {}),
    }
    response = show(request, "rota/page.html", context)
    response.status_code = 422 if refusal else 200
    return response


def _after(said: str) -> tuple[date, int] | None:
    """Where the page before ended; nothing where that cannot be read."""
    day, _sep, number = said.partition("_")
    try:
        return (date.fromisoformat(day), int(number)) if said else None
    except ValueError:
        return None


@at_the_desk
@require_safe
def rota(request: DeskRequest, rota_id: int) -> HttpResponse:
    """One rota; while it is made, the page looks again every two seconds."""
    only_leads(request.user)
    found = shown(request.user, rota_id)
    context: dict[str, Any] = {"rota": found, "is_open": is_open(found), "last_day": _last(found), "asked": request.GET}
    if found.made:
        context |= _told(found, now=clock.now())
    return show(request, "rota/rota.html", context, fragments={"rota": "rota"})


def shown(viewer: Agent, rota_id: int) -> Rota:
    """The rota, or a page that says there is none."""
    found = rota_of(viewer, rota_id)
    if found is None:
        raise Http404
    return found


def _last(rota: Rota) -> date:
    return rota.first_day + (rota.days - 1) * _DAY


def _told(rota: Rota, *, now: datetime) -> dict[str, Any]:
    made: dict[str, Any] = rota.made or {}
    begins, minutes = datetime.fromisoformat(made["begins"]), int(made["minutes"])
    is_live = rota.state == RotaState.PUBLISHED and begins < now
    slots = len(made["work"][0]["required"])
    actual = heads_between(rota.agents.values(), begins, minutes, slots, now=now) if is_live else []
    is_alone = len(made["work"]) == 1
    return {
        "made": made,
        "gap": None if made["gap"] is None else made["gap"] * 100.0,
        "charts": [
            chart_of(
                each["name"],
                each["required"],
                each["scheduled"],
                actual if is_alone else [],
                minutes=minutes,
                is_goal=not each["in_time_by_day"],
            )
            for each in made["work"]
        ],
        "days": _days(rota),
        "by_day": _in_time(rota, made),
        "rows": _rows(rota, made),
        "is_live": is_live,
    }


def _in_time(rota: Rota, made: dict[str, Any]) -> list[tuple[tuple[date, str], list[tuple[str, float]]]]:
    """What each day answers in time, where a day counts; nothing where a slot does."""
    works = [work for work in made["work"] if work["in_time_by_day"]]
    if not works:
        return []
    return [
        (day, [(work["name"], 100.0 * work["in_time_by_day"][n]) for work in works if n < len(work["in_time_by_day"])])
        for n, day in enumerate(_days(rota))
    ]


def _days(rota: Rota) -> list[tuple[date, str]]:
    days = [rota.first_day + n * _DAY for n in range(rota.days)]
    return [(day, str(dates.WEEKDAYS_ABBR[day.weekday()])) for day in days]


def _rows(rota: Rota, made: dict[str, Any]) -> list[tuple[dict[str, Any], list[dict[str, Any] | None]]]:
    """A line a person: their days by their own clock, with breaks."""
    zones = {each["name"]: each.get("zone") or rota.asked["file"]["zone"] for each in rota.asked["file"]["people"]}
    shifts: dict[tuple[str, date], dict[str, Any]] = {}
    for each in made["shifts"]:
        zone = ZoneInfo(zones[each["person"]])
        begins, ends = (datetime.fromisoformat(each[at]).astimezone(zone) for at in ("begins", "ends"))
        breaks = [[datetime.fromisoformat(at).astimezone(zone) for at in pair] for pair in each["breaks"]]
        cell = {
            "name": each["shift"],
            "hours": f"{begins:%H:%M}–{ends:%H:%M}",
            "breaks": ", ".join(f"{a:%H:%M}–{b:%H:%M}" for a, b in breaks),
        }
        shifts[each["person"], begins.date()] = cell
    days = [day for day, _name in _days(rota)]
    rows = []
    for person in made["people"]:
        zone_name = zones[person["name"]]
        told = {**person, "zone": "" if zone_name == rota.asked["file"]["zone"] else zone_name}
        rows.append((told, [shifts.get((person["name"], day)) for day in days]))
    return rows


def team_asked(request: DeskRequest) -> Team | None:
    """The team that the address or the form names, of those the viewer may see; else the first."""
    teams = list(teams_of(request.user))
    asked = request.GET.get("team") or request.POST.get("team") or ""
    return next((each for each in teams if str(each.pk) == asked), teams[0] if teams else None)
