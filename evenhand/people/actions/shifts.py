"""When people work: weekly shifts and single days. Leads plan; what is taken out can be put back."""

from collections.abc import Collection
from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from evenhand.ledger.actions import record
from evenhand.people.errors import NotUsable, OnlyLeads
from evenhand.people.events import ShiftPlanned, ShiftTakenOut
from evenhand.people.models import Agent, DayShift, Team, WeeklyShift


class PlannedDay(NamedTuple):
    """A day as it is planned now, and what was planned in its place before."""

    shift: DayShift
    replaced: list[DayShift]


@transaction.atomic
def plan_week(
    *,
    agent_id: int,
    team_id: int,
    weekdays: Collection[int],
    begins_at: time,
    ends_at: time,
    first_day: date,
    last_day: date | None = None,
    time_zone: str = "",
    networks: Collection[str] = (),
    on_call: bool = False,
    actor: Agent,
    now: datetime,
) -> list[WeeklyShift]:
    """The person works for the team on these days of every week, from a day on. Refuses what is planned already."""
    agent, team = _whom(agent_id, team_id, actor)
    if team is None:
        raise NotUsable(_("Say for which team."))
    if not weekdays or any(not 0 <= each <= 6 for each in weekdays):
        raise NotUsable(_("Choose at least one day of the week."))
    if last_day is not None and last_day < first_day:
        raise NotUsable(_("The last day lies before the first."))
    zone = _zone(time_zone)
    try:
        with transaction.atomic():
            made = WeeklyShift.objects.bulk_create(
                WeeklyShift(
                    agent=agent,
                    team=team,
                    weekday=weekday,
                    begins_at=begins_at,
                    ends_at=ends_at,
                    time_zone=zone,
                    first_day=first_day,
                    last_day=last_day,
                    networks=sorted(set(networks)),
                    is_on_call=on_call,
                )
                for weekday in sorted(set(weekdays))
            )
    except IntegrityError as problem:
        raise NotUsable(_("That shift is planned already.")) from problem
    record(ShiftPlanned(agent_id=agent.pk, team_id=team.pk), now=now, actor_id=actor.pk)
    return made


@transaction.atomic
def plan_day(
    *,
    agent_id: int,
    team_id: int | None,
    day: date,
    begins_at: time | None = None,
    ends_at: time | None = None,
    time_zone: str = "",
    networks: Collection[str] = (),
    on_call: bool = False,
    actor: Agent,
    now: datetime,
) -> PlannedDay:
    """That day takes the place of the person's week: away without times, else at work between them for the team.

    Being away takes the place of all shifts of that day, being at work that of being away and of what begins then.
    """
    if (begins_at is None) != (ends_at is None):
        raise NotUsable(_("Say from when until when, or neither where the person is away."))
    is_away = begins_at is None
    agent, team = _whom(agent_id, None if is_away else team_id, actor)
    if not is_away and team is None:
        raise NotUsable(_("Say for which team."))
    theirs = DayShift.objects.filter(agent=agent, day=day)
    gone = theirs if is_away else theirs.filter(Q(begins_at=None) | Q(begins_at=begins_at))
    replaced = list(gone.select_for_update(of=("self",)).select_related("team").order_by("begins_at"))
    DayShift.objects.filter(pk__in=[each.pk for each in replaced]).delete()
    shift = DayShift.objects.create(
        agent=agent,
        team=team,
        day=day,
        begins_at=begins_at,
        ends_at=ends_at,
        time_zone=_zone(time_zone),
        networks=sorted(set(networks)),
        is_on_call=on_call and not is_away,
    )
    record(ShiftPlanned(agent_id=agent.pk, team_id=None if team is None else team.pk), now=now, actor_id=actor.pk)
    return PlannedDay(shift, replaced)


@transaction.atomic
def end_week(*, shift_id: int, last_day: date, actor: Agent, now: datetime) -> WeeklyShift | None:
    """The weekly shift ends with that day; one that would end before it began is taken out, and None is answered."""
    shift = WeeklyShift.objects.select_for_update().filter(pk=shift_id).first()
    if shift is None:
        raise NotUsable(_("That shift is planned no longer."))
    _only_leads(actor)
    record(ShiftTakenOut(agent_id=shift.agent_id, team_id=shift.team_id), now=now, actor_id=actor.pk)
    if last_day < shift.first_day:
        shift.delete()
        return None
    shift.last_day = last_day
    shift.save(update_fields=["last_day"])
    return shift


@transaction.atomic
def go_on_with_week(*, shift_id: int, actor: Agent, now: datetime) -> WeeklyShift:
    """The weekly shift goes on without an end: the undo of ending it."""
    shift = WeeklyShift.objects.select_for_update().filter(pk=shift_id).first()
    if shift is None:
        raise NotUsable(_("That shift is planned no longer."))
    _only_leads(actor)
    shift.last_day = None
    shift.save(update_fields=["last_day"])
    record(ShiftPlanned(agent_id=shift.agent_id, team_id=shift.team_id), now=now, actor_id=actor.pk)
    return shift


@transaction.atomic
def take_day_out(*, shift_id: int, actor: Agent, now: datetime) -> DayShift:
    """That day is as every week again. Answers the day as it was planned."""
    shift = DayShift.objects.select_for_update().filter(pk=shift_id).first()
    if shift is None:
        raise NotUsable(_("That shift is planned no longer."))
    _only_leads(actor)
    DayShift.objects.filter(pk=shift_id).delete()
    record(ShiftTakenOut(agent_id=shift.agent_id, team_id=shift.team_id), now=now, actor_id=actor.pk)
    return shift


def _whom(agent_id: int, team_id: int | None, actor: Agent) -> tuple[Agent, Team | None]:
    _only_leads(actor)
    agent = Agent.objects.filter(pk=agent_id, is_active=True).first()
    team = Team.objects.filter(pk=team_id).first() if team_id is not None else None
    if agent is None or (team_id is not None and team is None):
        raise NotUsable(_("Choose one of the values offered."))
    if team is not None and not agent.sees_all and not agent.teams.filter(pk=team.pk).exists():
        raise NotUsable(_("%(name)s is not in that team.") % {"name": agent.full_name})
    return agent, team


def _only_leads(actor: Agent) -> None:
    if not (actor.sees_all and actor.may_write):
        raise OnlyLeads(_("Care leads plan shifts."))


def _zone(name: str) -> str:
    if name and name not in available_timezones():
        raise NotUsable(_("“%(zone)s” is no time zone known here.") % {"zone": name[:64]})
    return name
