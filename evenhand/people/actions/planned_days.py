"""Many people's days at once, as a rota has them; what stood before can be put back."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any, TypeAlias

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from evenhand.people.errors import NotUsable, OnlyLeads
from evenhand.people.models import Agent, DayShift

Kept: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """A day of a person: at work for the team between two times by the clock of a zone, or away without them."""

    agent_id: int
    day: date
    begins_at: time | None = None
    ends_at: time | None = None
    time_zone: str = ""


@transaction.atomic
def plan_days(days: Sequence[PlannedDay], *, team_id: int, actor: Agent) -> list[Kept]:
    """Each of these days takes the place of whatever stood there; answers what did. The caller writes the ledger."""
    _only_leads(actor)
    here = {each.agent_id for each in days}
    if Agent.objects.filter(pk__in=here, is_active=True).count() != len(here):
        raise NotUsable(_("Somebody of this rota works here no more."))
    before = [_kept(row) for row in _rows(days).select_for_update()]
    _rows(days).delete()
    DayShift.objects.bulk_create(_row(each, team_id) for each in days)
    return before


@transaction.atomic
def put_days_back(days: Sequence[PlannedDay], before: Iterable[Kept], *, team_id: int, actor: Agent) -> int:
    """The undo: what stood before `plan_days`. A day that was changed since stays; answers how many did."""
    _only_leads(actor)
    planned = {(each.agent_id, each.day): each for each in days}
    there: dict[tuple[int, date], list[DayShift]] = {}
    for row in _rows(days).select_for_update():
        there.setdefault((row.agent_id, row.day), []).append(row)
    changed = {key for key, each in planned.items() if not _stands(each, there.get(key, []), team_id)}
    untouched = [each for key, each in planned.items() if key not in changed]
    _rows(untouched).delete()
    known = set(Agent.objects.values_list("pk", flat=True).filter(pk__in={each.agent_id for each in days}))
    rows = [
        DayShift(**{**each, "day": date.fromisoformat(each["day"])})
        for each in before
        if (each["agent_id"], date.fromisoformat(each["day"])) not in changed and each["agent_id"] in known
    ]
    DayShift.objects.bulk_create(rows, ignore_conflicts=True)
    return len(changed)


def _rows(days: Sequence[PlannedDay]) -> QuerySet[DayShift]:
    wanted = Q(pk=None)
    by_day: dict[date, list[int]] = {}
    for each in days:
        by_day.setdefault(each.day, []).append(each.agent_id)
    for day, agents in by_day.items():
        wanted |= Q(day=day, agent_id__in=agents)
    return DayShift.objects.filter(wanted)


def _stands(each: PlannedDay, rows: Sequence[DayShift], team_id: int) -> bool:
    """Whether the day is as it was planned, and nothing beside it."""
    if len(rows) != 1:
        return False
    row = rows[0]
    is_away = each.begins_at is None
    same = (row.begins_at, row.ends_at, row.team_id) == (each.begins_at, each.ends_at, None if is_away else team_id)
    return same and not row.networks and not row.is_on_call


def _row(each: PlannedDay, team_id: int) -> DayShift:
    is_away = each.begins_at is None
    values = {name: value for name, value in asdict(each).items() if name != "time_zone"}
    return DayShift(**values, team_id=None if is_away else team_id, time_zone="" if is_away else each.time_zone)


def _kept(row: DayShift) -> Kept:
    return {
        "agent_id": row.agent_id,
        "team_id": row.team_id,
        "day": row.day.isoformat(),
        "begins_at": f"{row.begins_at:%H:%M:%S}" if row.begins_at else None,
        "ends_at": f"{row.ends_at:%H:%M:%S}" if row.ends_at else None,
        "time_zone": row.time_zone,
        "networks": list(row.networks),
        "is_on_call": row.is_on_call,
    }


def _only_leads(actor: Agent) -> None:
    if not (actor.sees_all and actor.may_write):
        raise OnlyLeads(_("Care leads plan shifts."))
