"""The queues as placing sees them, and the clocks of their cases."""

from collections.abc import Collection
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from evenhand.cases.models import ResponseTarget
from evenhand.people.models import OpeningHours, Queue, Team
from evenhand.routing.domain.clock import Calendar, Shift
from evenhand.routing.domain.placement import Placement, QueueFacts
from evenhand.routing.domain.targets import Clocks, Target


def placement() -> Placement:
    """The present queues of all brands; one query."""
    return Placement(facts_of(queue) for queue in Queue.objects.all())


def facts_of(queue: Queue) -> QueueFacts:
    """A queue as placing sees it; also one that is not stored yet."""
    said = (tuple(queue.languages), tuple(queue.words), queue.position, tuple(queue.modes))
    return QueueFacts(queue.pk, queue.brand_id, *said)


def clocks() -> Clocks:
    """The present targets and opening hours; four queries."""
    teams = calendars_of()
    queues = Queue.objects.values_list("id", "team_id")
    said = ResponseTarget.objects.values_list("queue_id", "mode", "minutes", "is_round_the_clock")
    return Clocks([Target(*each) for each in said], {queue: teams[team] for queue, team in queues})


def calendars_of(team_ids: Collection[int] | None = None) -> dict[int, Calendar]:
    """When teams work, by team; of all teams where none is named. Two queries."""
    teams = Team.objects.order_by("pk") if team_ids is None else Team.objects.filter(pk__in=team_ids).order_by("pk")
    zones = dict(teams.values_list("pk", "time_zone"))
    shifts: dict[int, list[Shift]] = {}
    for hours in OpeningHours.objects.filter(team__in=zones).order_by("weekday", "opens_at", "id"):
        shifts.setdefault(hours.team_id, []).append(Shift(hours.weekday, hours.opens_at, hours.closes_at))
    return {team: Calendar(tuple(shifts.get(team, ())), _zone(name)) for team, name in zones.items()}


def calendars_of_brand(brand_id: int) -> list[Calendar]:
    """When the teams that work the brand's queues are there."""
    return list(calendars_of(Queue.objects.filter(brand_id=brand_id).values_list("team_id", flat=True)).values())


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
