"""The rotas of the demo company: a week from today for each team, made as any other rota and published by its lead."""

from datetime import date, datetime
from threading import Event
from typing import Any, Final
from zoneinfo import ZoneInfo

from evenhand.flows.rotas import make_next, people_of
from evenhand.kernel import clock
from evenhand.people.models import Agent, Role, Team
from evenhand.planning.actions.rotas import ask_for_rota, publish_rota
from evenhand.planning.models import Rota, RotaState
from evenhand.workspace.screens.rota.asking import USUAL_SHAPES

DAYS: Final = 7
HEADS: Final = "mon-fri 07:00-20:00 1\nsat-sun 09:00-17:00 1"


def keep_rotas(stop: Event, *, now: datetime) -> None:
    """Once: one published rota a team. What a person withdrew or asked for since stays as it is."""
    lead = Agent.objects.filter(role=Role.LEAD, is_active=True).order_by("id").first()
    if lead is None or Rota.objects.exists():
        return
    for team in Team.objects.filter(agents__is_active=True).distinct().order_by("pk"):
        _ask(team, lead, now)
    open_ones = Rota.objects.filter(state__in=[RotaState.WAITING, RotaState.WORKING])
    while open_ones.exists() and not stop.is_set():
        if not make_next(now=clock.now()):
            stop.wait(1.0)  # the worker is at it
    for rota in Rota.objects.filter(state=RotaState.MADE).order_by("pk"):
        publish_rota(rota_id=rota.pk, actor=lead, now=now)


def _ask(team: Team, lead: Agent, now: datetime) -> None:
    zone = team.time_zone or "UTC"
    first_day = now.astimezone(ZoneInfo(zone)).date()
    members = {each.full_name: each for each in team.agents.filter(is_active=True).order_by("pk")}
    ask_for_rota(
        team_id=team.pk,
        first_day=first_day,
        days=DAYS,
        asked={"file": _file(team, members, first_day, zone), "tables": {}, "source": "heads", "heads": HEADS},
        agents={name: agent.pk for name, agent in members.items()},
        actor=lead,
        now=now,
    )


def _file(team: Team, members: dict[str, Agent], first_day: date, zone: str) -> dict[str, Any]:
    known = people_of(team, members.values(), first_day, DAYS)
    heads = [line.split() for line in HEADS.splitlines()]
    covered = [{"days": days, "hours": hours, "heads": int(number)} for days, hours, number in heads]
    people = [
        {"name": name, "hours": [0, 40], "days": 5, "wishes": [], "zone": ""} | known[agent.pk]
        for name, agent in members.items()
    ]
    return {
        "first_day": first_day.isoformat(),
        "days": DAYS,
        "minutes": 15,
        "zone": zone,
        "seconds": 10.0,
        "work": [{"name": team.name, "aht": 300, "heads": covered}],
        "shapes": USUAL_SHAPES,
        "people": people,
        "rules": {"rest": 11},
    }
