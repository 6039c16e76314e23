"""The policies as the rules see them, and how the clocks of a case stand."""

from django.db.models import F

from evenhand.people.models import Queue
from evenhand.routing.domain import targets
from evenhand.routing.domain.pauses import Pause
from evenhand.routing.domain.targets import Clocks
from evenhand.routing.models import ClockRun, Escalation, Policy
from evenhand.routing.reads.calendars import calendars_of


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


def clock_runs_of(case_id: int, *, limit: int = 12) -> list[ClockRun]:
    """The case's clocks, those that run first, then the last that ended."""
    runs = ClockRun.objects.filter(case=case_id).order_by(F("ended_at").desc(nulls_first=True), "-since", "kind")
    return list(runs[:limit])


def escalations_of(case_id: int, *, limit: int = 12) -> list[Escalation]:
    """To whom the case was passed up, the last first."""
    return list(Escalation.objects.filter(case=case_id).select_related("step").order_by("-at", "step")[:limit])
