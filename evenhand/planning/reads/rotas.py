"""Rotas as leads see them."""

from datetime import date, timedelta

from evenhand.people.models import Agent
from evenhand.planning.models import Rota, RotaState


def rotas_of(viewer: Agent, team_id: int, *, before: tuple[date, int] | None = None, limit: int = 20) -> list[Rota]:
    """The rotas of a team, those of the latest days first; nothing for whoever does not lead. One query."""
    if not viewer.sees_all:
        return []
    rows = Rota.objects.filter(team_id=team_id).select_related("asked_by").defer("made", "asked", "replaced")
    if before is not None:
        day, number = before
        rows = rows.filter(first_day__lte=day).exclude(first_day=day, pk__gte=number)
    return list(rows.order_by("-first_day", "-id")[:limit])


def rota_of(viewer: Agent, rota_id: int) -> Rota | None:
    """One rota, with its team; None for whoever does not lead. One query."""
    if not viewer.sees_all:
        return None
    return Rota.objects.select_related("team", "asked_by").filter(pk=rota_id).first()


def published_over(team_id: int, first_day: date, days: int) -> list[Rota]:
    """The published rotas that touch these days. One query."""
    last = first_day + timedelta(days - 1)
    rows = Rota.objects.filter(team_id=team_id, state=RotaState.PUBLISHED, first_day__lte=last)
    return [each for each in rows if each.first_day + timedelta(each.days - 1) >= first_day]


def last_asked(team_id: int) -> Rota | None:
    """What was asked last for a team: where the next one begins. One query."""
    return Rota.objects.filter(team_id=team_id).defer("made", "replaced").order_by("-id").first()
