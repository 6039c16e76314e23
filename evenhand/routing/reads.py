"""The queues as placing sees them, and the clocks of their cases."""

from collections.abc import Collection

from django.db.models import F

from evenhand.people.models import OpeningHours, OwnDay, Queue, Team
from evenhand.people.reads.duty import zone_named
from evenhand.routing.domain import clock, targets
from evenhand.routing.domain.clock import Calendar, Shift
from evenhand.routing.domain.pauses import Pause
from evenhand.routing.domain.placement import Placement, QueueFacts
from evenhand.routing.domain.targets import Clocks
from evenhand.routing.models import ClockRun, Escalation, Policy


def placement() -> Placement:
    """The present queues of all brands; one query."""
    return Placement(facts_of(queue) for queue in Queue.objects.all())


def facts_of(queue: Queue) -> QueueFacts:
    """A queue as placing sees it; also one that is not stored yet."""
    said = (tuple(queue.languages), tuple(queue.words), queue.position, tuple(queue.modes))
    return QueueFacts(queue.pk, queue.brand_id, *said)


def clocks() -> Clocks:
    """The present policies and opening hours; six queries."""
    teams = calendars_of()
    queues = list(Queue.objects.values_list("id", "team_id", "brand_id"))
    calendars = {queue: teams[team] for queue, team, _brand in queues}
    return Clocks(map(policy_of, Policy.objects.all()), calendars, {queue: brand for queue, _team, brand in queues})


def policy_of(row: Policy) -> targets.Policy:
    """The policy as the rules see it."""
    said = {1: row.first_minutes, 2: row.next_minutes, 3: row.resolution_minutes}
    return targets.Policy(
        id=row.pk,
        brand_id=row.brand_id,
        queue_id=row.queue_id,
        network=row.network,
        mode=row.mode,
        severity=row.severity,
        minutes={targets.Kind(kind): minutes for kind, minutes in said.items() if minutes},
        is_round_the_clock=row.is_round_the_clock,
        pauses=frozenset(map(Pause, row.pauses)),
    )


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


def clock_runs_of(case_id: int, *, limit: int = 12) -> list[ClockRun]:
    """The case's clocks, those that run first, then the last that ended."""
    runs = ClockRun.objects.filter(case=case_id).order_by(F("ended_at").desc(nulls_first=True), "-since", "kind")
    return list(runs[:limit])


def escalations_of(case_id: int, *, limit: int = 12) -> list[Escalation]:
    """To whom the case was passed up, the last first."""
    return list(Escalation.objects.filter(case=case_id).select_related("step").order_by("-at", "step")[:limit])
