"""Rotas: asked for, made in the background, published as shifts, and taken back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from evenhand.ledger.actions import record
from evenhand.people.actions.planned_days import PlannedDay, plan_days, put_days_back
from evenhand.people.models import Agent
from evenhand.planning.errors import NotPossible
from evenhand.planning.events import RotaAsked, RotaFinished, RotaPublished, RotaWithdrawn
from evenhand.planning.models import Rota, RotaState

DEAD_AFTER: Final = timedelta(minutes=3)  # nothing heard of whoever makes it: somebody else does
TRIES: Final = 2


@transaction.atomic
def ask_for_rota(
    *,
    team_id: int,
    first_day: date,
    days: int,
    asked: Mapping[str, Any],
    agents: Mapping[str, int],
    actor: Agent,
    now: datetime,
) -> Rota:
    """The rota is made as soon as somebody has the time. Refuses whoever does not lead."""
    _only_leads(actor)
    rota = Rota.objects.create(
        team_id=team_id,
        first_day=first_day,
        days=days,
        asked=dict(asked),
        agents=dict(agents),
        asked_by=actor,
        asked_at=now,
    )
    record(RotaAsked(rota_id=rota.pk, team_id=team_id), now=now, actor_id=actor.pk)
    return rota


@transaction.atomic
def claim_rota(*, now: datetime) -> Rota | None:
    """The next one that nobody makes, or whose maker died; given up where it killed its makers."""
    is_left = Q(state=RotaState.WAITING) | Q(state=RotaState.WORKING, beat_at__lt=now - DEAD_AFTER)
    rota = Rota.objects.select_for_update(skip_locked=True).filter(is_left).order_by("id").first()
    if rota is None:
        return None
    if rota.tries >= TRIES:
        finish_rota(rota_id=rota.pk, state=RotaState.FAILED, now=now)
        return None
    rota.state, rota.beat_at, rota.tries = RotaState.WORKING, now, rota.tries + 1
    rota.save(update_fields=["state", "beat_at", "tries"])
    return rota


def tell_progress(*, rota_id: int, progress: Mapping[str, Any], now: datetime) -> None:
    """How far it is; nothing where it is made no more."""
    Rota.objects.filter(pk=rota_id, state=RotaState.WORKING).update(progress=dict(progress), beat_at=now)


@transaction.atomic
def finish_rota(
    *, rota_id: int, state: RotaState, now: datetime, made: Mapping[str, Any] | None = None, why: Sequence[str] = ()
) -> None:
    """It is made, or there is none, or it went wrong; a second end changes nothing."""
    rota = Rota.objects.select_for_update().get(pk=rota_id)
    if rota.state not in {RotaState.WAITING, RotaState.WORKING}:
        return
    rota.state, rota.made, rota.why, rota.finished_at = state, made and dict(made), list(why), now
    rota.save(update_fields=["state", "made", "why", "finished_at"])
    record(RotaFinished(rota_id=rota.pk, team_id=rota.team_id, state=state.value), now=now)


@transaction.atomic
def publish_rota(*, rota_id: int, actor: Agent, now: datetime) -> int:
    """Its days from today on take the place of what its people had planned; answers how many days those are.
    `withdraw_rota` puts them back."""
    _only_leads(actor)
    rota = Rota.objects.select_for_update().get(pk=rota_id)
    if rota.state != RotaState.MADE or rota.made is None:
        raise NotPossible(_("Only a rota that is made, and not published yet, can be published."))
    days = planned_days(rota, since=now.date())
    if not days:
        raise NotPossible(_("All days of that rota are over."))
    rota.replaced = plan_days(days, team_id=rota.team_id, actor=actor)
    rota.state, rota.published_at = RotaState.PUBLISHED, now
    rota.save(update_fields=["replaced", "state", "published_at"])
    record(RotaPublished(rota_id=rota.pk, team_id=rota.team_id, days=len(days)), now=now, actor_id=actor.pk)
    return len(days)


@transaction.atomic
def withdraw_rota(*, rota_id: int, actor: Agent, now: datetime) -> int:
    """What stood before stands again; days that were changed since stay, and it answers how many those are."""
    _only_leads(actor)
    rota = Rota.objects.select_for_update().get(pk=rota_id)
    if rota.state != RotaState.PUBLISHED:
        raise NotPossible(_("That rota is not published."))
    since = None if rota.published_at is None else rota.published_at.date()
    left = put_days_back(planned_days(rota, since=since), rota.replaced or (), team_id=rota.team_id, actor=actor)
    rota.state, rota.replaced, rota.published_at = RotaState.MADE, None, None
    rota.save(update_fields=["replaced", "state", "published_at"])
    record(RotaWithdrawn(rota_id=rota.pk, team_id=rota.team_id, left=left), now=now, actor_id=actor.pk)
    return left


def planned_days(rota: Rota, *, since: date | None = None) -> list[PlannedDay]:
    """Each day of each person, perhaps only from a day on: at work as the rota has it, else away."""
    zones = {each["name"]: each.get("zone") or rota.asked["file"]["zone"] for each in rota.asked["file"]["people"]}
    worked: dict[tuple[int, date], PlannedDay] = {}
    for shift in (rota.made or {}).get("shifts", ()):
        name, zone = shift["person"], ZoneInfo(zones[shift["person"]])
        begins, ends = (datetime.fromisoformat(shift[at]).astimezone(zone) for at in ("begins", "ends"))
        day = PlannedDay(rota.agents[name], begins.date(), _wall(begins), _wall(ends), zones[name])
        worked[day.agent_id, day.day] = day
    dates = [rota.first_day + timedelta(n) for n in range(rota.days)]
    away = [
        PlannedDay(agent_id, day) for agent_id in rota.agents.values() for day in dates if (agent_id, day) not in worked
    ]
    return [each for each in (*worked.values(), *away) if since is None or each.day >= since]


def _wall(moment: datetime) -> time:
    return moment.time().replace(second=0, microsecond=0)


def _only_leads(actor: Agent) -> None:
    if not (actor.sees_all and actor.may_write):
        raise NotPossible(_("Care leads plan shifts."))
