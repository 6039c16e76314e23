"""The queues as placing sees them, and the clocks of their cases."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from evenhand.cases.models import ResponseTarget
from evenhand.people.models import OpeningHours, Queue
from evenhand.routing.domain.clock import Shift
from evenhand.routing.domain.placement import Placement, QueueFacts
from evenhand.routing.domain.targets import Calendar, Clocks, Target


def placement() -> Placement:
    """The present queues of all brands; one query."""
    queues = Queue.objects.only("id", "brand_id", "languages", "words", "position")
    return Placement(
        QueueFacts(queue.pk, queue.brand_id, tuple(queue.languages), tuple(queue.words), queue.position)
        for queue in queues
    )


def clocks() -> Clocks:
    """The present targets and opening hours; three queries."""
    shifts: dict[int, list[Shift]] = {}
    for hours in OpeningHours.objects.order_by("weekday", "opens_at", "id"):
        shifts.setdefault(hours.team_id, []).append(Shift(hours.weekday, hours.opens_at, hours.closes_at))
    queues = Queue.objects.values_list("id", "team_id", "team__time_zone")
    calendars = {queue: Calendar(tuple(shifts.get(team, ())), _zone(name)) for queue, team, name in queues}
    said = ResponseTarget.objects.values_list("queue_id", "mode", "minutes", "is_round_the_clock")
    return Clocks([Target(*each) for each in said], calendars)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
