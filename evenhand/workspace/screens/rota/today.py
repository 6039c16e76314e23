"""How today goes: what came against what was planned for, who should be here, and who is missing."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from evenhand.flows.rotas import came_and_foretold, heads_between, missing_now
from evenhand.kernel import clock
from evenhand.people.models import Agent, Team
from evenhand.planning.reads.rotas import published_over
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.rota.chart import chart_of
from evenhand.workspace.screens.rota.views import only_leads, team_asked
from evenhand.workspace.screens.shifts.views import teams_of


@at_the_desk
@require_safe
def today(request: DeskRequest) -> HttpResponse:
    """The day of a team so far, and the rest of it as it looks now."""
    only_leads(request.user)
    team, now = team_asked(request), clock.now()
    context: dict[str, Any] = {"teams": list(teams_of(request.user)), "team": team, "now": now}
    if team is not None:
        context |= _of(team, now)
    return show(request, "rota/today.html", context, fragments={"today": "today"})


def _of(team: Team, now: datetime) -> dict[str, Any]:
    zone = ZoneInfo(team.time_zone or "UTC")
    day = now.astimezone(zone).date()
    begins = datetime.combine(day, datetime.min.time(), zone)
    rota = next(iter(published_over(team.pk, day, 1)), None)
    duties, absent = missing_now(team, now=now)
    people = {each.pk: each for each in Agent.objects.filter(pk__in={duty.agent_id for duty in duties})}
    come = came_and_foretold(team, day, now=now)
    chart = None
    if rota is not None and rota.made:
        work, minutes = rota.made["work"][0], int(rota.made["minutes"])
        since = (begins - datetime.fromisoformat(rota.made["begins"])) // timedelta(minutes=minutes)
        slots = slice(since, since + 24 * 60 // minutes)
        required, scheduled = work["required"][slots], work["scheduled"][slots]
        actual = heads_between(rota.agents.values(), begins, minutes, len(required), now=now)
        chart = chart_of(work["name"], required, scheduled, actual, minutes=minutes)
    return {
        "rota": rota,
        "chart": chart,
        "duties": [
            (people[duty.agent_id], duty, duty.agent_id in absent) for duty in duties if duty.agent_id in people
        ],
        "missing": sum(1 for duty in duties if duty.agent_id in absent),
        "come": come,
        "busy": None if come is None or come.factor is None else come.factor * 100.0,
    }
