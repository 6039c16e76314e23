"""When teams are there."""

from collections.abc import Collection

from evenhand.people.models import OpeningHours, OwnDay, Queue, Team
from evenhand.people.reads.duty import zone_named
from evenhand.routing.domain import clock
from evenhand.routing.domain.clock import Calendar, Shift


def calendars_of(team_ids: Collection[int] | None = None) -> dict[int, Calendar]:
    """When teams work, by team; of all teams where none is named. Three queries."""
    teams = Team.objects.order_by("pk") if team_ids is None else Team.objects.filter(pk__in=team_ids).order_by("pk")
    found = list(teams.values_list("pk", "time_zone", "terms__country", "terms__region"))
    ids = [each[0] for each in found]
    shifts: dict[int, list[Shift]] = {}
    for hours in OpeningHours.objects.filter(team__in=ids).order_by("weekday", "opens_at", "id"):
        shifts.setdefault(hours.team_id, []).append(Shift(hours.weekday, hours.opens_at, hours.closes_at))
    days: dict[int, list[clock.OwnDay]] = {}
    for own in OwnDay.objects.filter(team__in=ids):
        days.setdefault(own.team_id, []).append(clock.OwnDay(own.day, own.opens_at, own.closes_at))
    return {
        team: Calendar(
            tuple(shifts.get(team, ())), zone_named(zone), country or "", region or "", tuple(days.get(team, ()))
        )
        for team, zone, country, region in found
    }


def calendars_of_brand(brand_id: int) -> list[Calendar]:
    """When the teams that work the brand's queues are there."""
    return list(calendars_of(Queue.objects.filter(brand_id=brand_id).values_list("team_id", flat=True)).values())


def calendars_of_queues(queue_ids: Collection[int]) -> dict[int, Calendar]:
    """When the teams of these queues work, by queue."""
    team_of = dict(Queue.objects.filter(pk__in=queue_ids).values_list("pk", "team_id"))
    calendars = calendars_of(set(team_of.values()))
    return {queue: calendars[team] for queue, team in team_of.items()}
