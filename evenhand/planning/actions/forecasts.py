"""Every write about forecasts: events that are planned, and what is foretold in the background."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.planning.errors import NotForYou, NotPossible
from evenhand.planning.events import EventPlanned, EventRemoved
from evenhand.planning.models import DeskForecast, PlannedEvent
from evenhand.planning.reads.forecasts import Slice

ANEW: Final = timedelta(minutes=30)
LEASE: Final = timedelta(minutes=10)  # nothing heard of whoever makes it: somebody else does
_LONGEST: Final = timedelta(days=60)
_MOST: Final = 100.0


@transaction.atomic
def plan_event(
    *, name: str, first_day: date, last_day: date, times: float | None, actor: Agent, now: datetime
) -> PlannedEvent:
    """Forecasts reckon with it from now on. Refuses whoever may not plan, no name, days in disorder, odd sizes."""
    may_plan(actor)
    name = " ".join(name.split())[:80]
    if not name:
        raise NotPossible(_("Give it a name: earlier ones of the same name say what it brings."))
    if not first_day <= last_day <= first_day + _LONGEST:
        raise NotPossible(_("It ends on its first day or later, within sixty days."))
    if times is not None and not 0.0 <= times <= _MOST:
        raise NotPossible(_("Say between 0 and 100 times as many, or nothing."))
    event = PlannedEvent.objects.create(
        name=name, first_day=first_day, last_day=last_day, times=times, planned_by=actor, planned_at=now
    )
    record(EventPlanned(planned_id=event.pk, first_day=first_day.isoformat()), now=now, actor_id=actor.pk)
    make_anew(now)
    return event


@transaction.atomic
def remove_event(*, event_id: int, is_removed: bool, actor: Agent, now: datetime) -> PlannedEvent | None:
    """Forecasts reckon with it no more, or again. None: there is no such event."""
    may_plan(actor)
    event = PlannedEvent.objects.select_for_update().filter(pk=event_id).first()
    if event is not None and (event.removed_at is not None) != is_removed:
        event.removed_at = now if is_removed else None
        event.save(update_fields=["removed_at"])
        record(EventRemoved(planned_id=event.pk, is_removed=is_removed), now=now, actor_id=actor.pk)
        make_anew(now)
    return event


def keep_slices(slices: Iterable[Slice], *, now: datetime) -> None:
    """A row for each of what is to be foretold; rows that are there stay as they are."""
    rows = [DeskForecast(network=each.network, queue_id=each.queue_id, due_at=now) for each in slices]
    DeskForecast.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def claim_forecast(*, now: datetime) -> DeskForecast | None:
    """The one that is due longest; nobody else gets it meanwhile."""
    due = DeskForecast.objects.select_for_update(skip_locked=True).filter(due_at__lte=now)
    row = due.order_by("due_at", "id").first()
    if row is not None:
        row.due_at = now + LEASE
        row.save(update_fields=["due_at"])
    return row


def keep_forecast(*, forecast_id: int, made: dict[str, Any] | None, trouble: str, now: datetime) -> None:
    """What is foretold takes the place of what was; where it failed, what was foretold before stays, with why."""
    row = DeskForecast.objects.filter(pk=forecast_id)
    fields: dict[str, Any] = {"trouble": trouble, "due_at": now + ANEW}
    if made is not None:
        fields |= {"made": made, "made_at": now}
    row.update(**fields)


def make_anew(now: datetime) -> None:
    """What forecasts know has changed."""
    DeskForecast.objects.update(due_at=now)


def may_plan(actor: Agent) -> None:
    """Raises NotForYou."""
    if not (actor.sees_all and actor.may_write):
        raise NotForYou
