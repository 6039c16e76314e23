"""What came by the half hour, what is planned, and what is foretold, for those who plan."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import QuerySet

from evenhand.insight.models import CaseFact
from evenhand.people.models import Agent
from evenhand.planning.domain.forecast.history import History, as_history
from evenhand.planning.errors import BadTable, NotForYou
from evenhand.planning.models import DeskForecast, EarlierCounts, PlannedEvent

MINUTES: Final = 30
LOOK_BACK: Final = timedelta(days=800)
_LIVELY: Final = timedelta(days=60)  # a channel or queue in which nothing came for so long is not foretold
_EVENTS: Final = 100


class Slice(NamedTuple):
    """Of what: all, a channel, or a queue."""

    network: str = ""
    queue_id: int = 0


# Counted by the day's index from the facts behind the ledger; what machines and we ourselves began is left out.
_COUNT: Final = """
SELECT date_bin('30 minutes', opened_at AT TIME ZONE %(zone)s, TIMESTAMP '2000-01-01') AS begins, count(*)
FROM insight_casefact
WHERE day >= %(since)s AND asked_at IS NOT NULL
  AND (%(network)s = '' OR network = %(network)s) AND (%(queue)s = 0 OR queue_id = %(queue)s)
GROUP BY begins ORDER BY begins
"""


def arrivals(of: Slice, *, now: datetime, zone: str) -> History:
    """Cases that customers began, by half hours of the desk's clock, up to now; before, what was brought along.
    Raises BadTable where there is neither."""
    here = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    asked: dict[str, str | int | date] = {
        "zone": zone,
        "since": here.date() - LOOK_BACK,
        "network": of.network,
        "queue": of.queue_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, asked)
        found: dict[datetime, int] = dict(cursor.fetchall())
    moments, counts = _earlier(of)
    if not (found or moments):
        raise BadTable("Nothing came yet.")
    step = timedelta(minutes=MINUTES)
    moment = datetime.combine(min(found).date(), time()) if found else here
    if moments:  # until its last day the table counts, from the first case afterwards the desk
        followed = datetime.combine(moments[-1].date() + timedelta(days=1), time())
        moment = min((each for each in found if each >= followed), default=here)
    until = here - step  # the half hour that runs is not over
    while moment <= until:
        moments.append(moment)
        counts.append(float(found.get(moment, 0)))
        moment += step
    return as_history(moments, counts, minutes=MINUTES)


def _earlier(of: Slice) -> tuple[list[datetime], list[float]]:
    """What was counted before the desk was there."""
    brought = earlier_counts(of)
    moments: list[datetime] = []
    counts: list[float] = []
    for said, halves in brought.counts if brought else ():
        midnight = datetime.fromisoformat(said)
        moments += [midnight + timedelta(minutes=MINUTES * place) for place in range(len(halves))]
        counts += halves
    return moments, counts


def earlier_counts(of: Slice) -> EarlierCounts | None:
    """What was brought along for it, and stands."""
    return EarlierCounts.objects.filter(network=of.network, queue_id=of.queue_id, removed_at=None).first()


def slices(*, now: datetime) -> list[Slice]:
    """All, and each channel and queue in which something came lately."""
    lately = CaseFact.objects.filter(day__gte=(now - _LIVELY).date(), asked_at__isnull=False)
    pairs = list(lately.order_by().values_list("network", "queue_id").distinct())
    networks = sorted({network for network, _ in pairs if network})
    queues = sorted({queue for _, queue in pairs if queue})
    return [Slice(), *(Slice(network=each) for each in networks), *(Slice(queue_id=each) for each in queues)]


def forecast_for(viewer: Agent, of: Slice) -> DeskForecast | None:
    """What is foretold; None: nobody got to it yet."""
    return forecasts(viewer).filter(network=of.network, queue_id=of.queue_id).first()


def forecasts(viewer: Agent) -> QuerySet[DeskForecast]:
    """All of them. They hold no customer's data, so brands do not divide them."""
    _may(viewer)
    return DeskForecast.objects.order_by("queue_id", "network")


def planned_events(viewer: Agent) -> Sequence[PlannedEvent]:
    """What is planned or was, the latest first."""
    _may(viewer)
    return list(events_kept().select_related("planned_by")[:_EVENTS])


def events_kept() -> QuerySet[PlannedEvent]:
    """Events that were not removed."""
    return PlannedEvent.objects.filter(removed_at=None).order_by("-last_day", "-id")


def foretold_on(of: Slice, day: date) -> list[float]:
    """Expected contacts of each half hour of a day, for whoever plans people; empty where nothing is foretold."""
    row = DeskForecast.objects.filter(network=of.network, queue_id=of.queue_id).first()
    days = (row.made or {}).get("days", ()) if row else ()
    return next((each["expected"] for each in days if each["day"] == day.isoformat()), [])


def _may(viewer: Agent) -> None:
    if not viewer.sees_all:
        raise NotForYou
