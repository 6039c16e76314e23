"""Asking for a rota: what comes or how many it takes, which shifts there are, and who."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evenhand.flows.rotas import foretold_table, people_of, question_of
from evenhand.kernel import clock
from evenhand.people.models import Agent, Team
from evenhand.planning.actions.rotas import ask_for_rota
from evenhand.planning.domain.shifts.when import FIRST, LAST
from evenhand.planning.errors import BadQuestion
from evenhand.planning.reads.rotas import last_asked
from evenhand.workspace.door import DeskRequest, at_the_desk
from evenhand.workspace.screens.hours.reading import day_of

LONGEST_TABLE = 400_000  # characters
LARGEST = 1_000_000
SHAPES = 4
USUAL_SHAPES: list[dict[str, Any]] = [
    {"name": "Full", "hours": 8.5, "starts": "06:00-14:00", "breaks": [{"minutes": 30, "between": [3, 5.5]}]},
    {"name": "Part", "hours": 5, "starts": "07:00-17:00", "breaks": []},
]


def form_of(request: DeskRequest, team: Team) -> dict[str, Any]:
    """What stands in the form: what was said, else what was asked last, else what is usual."""
    last = last_asked(team.pk)
    file: dict[str, Any] = last.asked["file"] if last else {}
    said, today = request.POST, timezone.localdate()
    monday = today + timedelta(days=7 - today.weekday())
    people = {each["name"]: each for each in file.get("people", ())}
    shapes = [*file.get("shapes", USUAL_SHAPES)]
    shapes += [{}] * max(0, SHAPES - len(shapes))
    service = file.get("service", {})
    work = (file.get("work") or [{}])[0]
    return {
        "said": said,
        "first_day": said.get("first_day") or monday.isoformat(),
        "number_of_days": said.get("days") or file.get("days", 7),
        "heads": said.get("heads") or (last.asked.get("heads") if last else None) or "mon-fri 08:00-18:00 2",
        "table": said.get("table", ""),
        "sources": (
            ("heads", _("heads by hours")),
            ("table", _("a table of what comes, or of heads")),
            ("forecast", _("what the desk foretells for this team’s queues")),
        ),
        "source": said.get("source") or (last.asked.get("source") if last else None) or "heads",
        "aht": said.get("aht") or work.get("aht") or 300,
        "service": {"share": 80, "within": 20, "patience": 180, "shrinkage": 10, "per": "interval"} | service,
        "shapes": list(enumerate(shapes[:SHAPES], start=1)),
        "members": [(agent, people.get(name, {})) for name, agent in named(_members(team)).items()],
        "rest": file.get("rules", {}).get("rest", 11),
        "seconds": file.get("seconds", 60),
    }


def _members(team: Team) -> list[Agent]:
    return list(Agent.objects.filter(teams=team, is_active=True).order_by("first_name", "last_name", "pk")[:300])


def named(members: Iterable[Agent]) -> dict[str, Agent]:
    """Each by a name that only one has."""
    found: dict[str, Agent] = {}
    for agent in members:
        found[agent.full_name if agent.full_name not in found else f"{agent.full_name} ({agent.username})"] = agent
    return found


@at_the_desk
@require_POST
def ask(request: DeskRequest) -> HttpResponse:
    """The rota is made in the background; a form that makes no sense is refused with words, and kept."""
    from evenhand.workspace.screens.rota.views import only_leads, page, team_asked

    only_leads(request.user)
    team = team_asked(request)
    if team is None:
        return page(request)
    try:
        asked, agents = _question(request, team)
        question = question_of(asked)
    except BadQuestion as problem:
        return page(request, refusal=problem.sentence)
    rota = ask_for_rota(
        team_id=team.pk,
        first_day=question.horizon.first_day,
        days=question.horizon.days,
        asked=asked,
        agents=agents,
        actor=request.user,
        now=clock.now(),
    )
    return redirect("rota", rota.pk)


def _question(request: DeskRequest, team: Team) -> tuple[dict[str, Any], dict[str, int]]:
    said = request.POST
    first_day, days = day_of(said.get("first_day", "")), said.get("days", "7")
    if first_day is None or not days.isdecimal() or not 1 <= int(days) <= 28:
        raise BadQuestion(_("Say on which day it begins, and for how many days: 1 to 28."))
    if not FIRST <= first_day <= LAST:
        raise BadQuestion(_("A rota begins between %(first)d and %(last)d.") % {"first": FIRST.year, "last": LAST.year})
    work, tables = _work(request, team, first_day, int(days))
    people, agents = _people(request, team, first_day, int(days))
    service = {name: said.get(name, "") for name in ("share", "within", "patience", "shrinkage", "per")}
    file = {
        "first_day": first_day.isoformat(),
        "days": int(days),
        "minutes": 15,
        "zone": team.time_zone or "UTC",
        "seconds": min(600.0, max(5.0, _number(said.get("seconds"), 60))),
        "service": {name: value for name, value in service.items() if value},
        "work": [work],
        "shapes": _shapes(request),
        "people": people,
        "rules": {"rest": _number(said.get("rest"), 11)},
    }
    asked = {"file": file, "tables": tables, "source": said.get("source", ""), "heads": said.get("heads", "")[:2000]}
    return asked, agents


def _number(said: str | None, usual: float) -> float:
    try:
        number = float(said or usual)
    except ValueError as problem:
        raise BadQuestion(_("“%(said)s” is no number.") % {"said": str(said)[:40]}) from problem
    if not abs(number) <= LARGEST:  # nor is “nan”
        raise BadQuestion(_("“%(said)s” is no number that a rota can have.") % {"said": str(said)[:40]})
    return number


def _work(request: DeskRequest, team: Team, first_day: date, days: int) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """What is to be covered: a table of what comes, the desk's forecast, or heads by hours."""
    said, source = request.POST, request.POST.get("source", "heads")
    work: dict[str, Any] = {"name": team.name, "aht": _number(said.get("aht"), 300)}
    if source == "heads":
        return work | {"heads": list(map(_heads, filter(str.strip, said.get("heads", "").splitlines())))}, {}
    if source == "forecast":
        lines = foretold_table(team, first_day, days)
        if len(lines) < 2:
            raise BadQuestion(_("Nothing is foretold for the queues of this team on these days."))
    else:
        lines = said.get("table", "")[:LONGEST_TABLE].strip().splitlines()
    kind = "required" if lines and "required" in lines[0] else "loads"
    return work | {kind: "table"}, {"table": lines}


def _heads(line: str) -> dict[str, Any]:
    words = line.split()
    if len(words) < 2 or not words[-1].isdecimal():
        raise BadQuestion(
            _("“%(line)s”: write days, hours and heads, such as mon-fri 08:00-18:00 3.") % {"line": line[:60]}
        )
    return {"days": " ".join(words[:-2]), "hours": words[-2], "heads": int(words[-1])}


def _shapes(request: DeskRequest) -> list[dict[str, Any]]:
    said, found = request.POST, []
    for n in range(1, SHAPES + 1):
        if not (name := said.get(f"shape-{n}-name", "").strip()):
            continue
        shape: dict[str, Any] = {
            "name": name[:40],
            "hours": _number(said.get(f"shape-{n}-hours"), 8),
            "starts": said.get(f"shape-{n}-starts") or "00:00-23:30",
            "every": 30,
            "breaks": [],
        }
        if minutes := _number(said.get(f"shape-{n}-break"), 0):
            between = [_number(said.get(f"shape-{n}-{at}"), usual) for at, usual in (("from", 3), ("to", 5))]
            shape["breaks"] = [{"minutes": int(minutes), "between": between}]
        found.append(shape)
    return found


def _people(
    request: DeskRequest, team: Team, first_day: date, days: int
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Those who are ticked, with what was said of each and what the desk knows."""
    said, members = request.POST, named(_members(team))
    chosen = {name: agent for name, agent in members.items() if said.get(f"in-{agent.pk}")}
    known = people_of(team, chosen.values(), first_day, days)
    people = []
    for name, agent in chosen.items():
        least, most = (_number(said.get(f"{end}-{agent.pk}"), usual) for end, usual in (("least", 0), ("most", 40)))
        wishes = [each.strip() for each in said.get(f"wishes-{agent.pk}", "").split(";") if each.strip()]
        facts = {
            "name": name,
            "hours": [least, most],
            "days": int(_number(said.get(f"days-{agent.pk}"), 5)),
            "wishes": [{"when": each[:60]} for each in wishes],
            "zone": _zone(said.get(f"zone-{agent.pk}", "")),
        }
        people.append(facts | known[agent.pk])
    return people, {name: agent.pk for name, agent in chosen.items()}


def _zone(said: str) -> str:
    try:
        return str(ZoneInfo(said.strip())) if said.strip() else ""
    except (KeyError, ValueError, OSError) as problem:
        raise BadQuestion(_("“%(zone)s” is no time zone known here.") % {"zone": said[:40]}) from problem
