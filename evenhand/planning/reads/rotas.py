"""Rotas as leads see them."""

from datetime import date, datetime, timedelta

from django.db import connection

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


# By the day's index of what the ledger says of cases; machines' cases and our own are left out.
_CAME = """
SELECT floor(extract(epoch FROM opened_at - %(begins)s) / %(width)s)::int AS slot, count(*)
FROM insight_casefact
WHERE day >= %(first)s AND opened_at >= %(begins)s AND opened_at < %(until)s AND asked_at IS NOT NULL
  AND queue_id IN (SELECT id FROM people_queue WHERE team_id = %(team)s)
GROUP BY slot
"""


def came_by_slot(team_id: int, begins: datetime, until: datetime, *, minutes: int) -> list[float]:
    """Cases that customers began in a team's queues, slot by slot. One query."""
    slots = max(0, (until - begins) // timedelta(minutes=minutes))
    found = [0.0] * slots
    first = (begins - timedelta(1)).date()
    asked: dict[str, datetime | date | int] = {"begins": begins, "until": until, "first": first}
    with connection.cursor() as cursor:
        cursor.execute(_CAME, asked | {"team": team_id, "width": minutes * 60})
        for slot, count in cursor.fetchall():
            if 0 <= slot < slots:
                found[slot] = float(count)
    return found
