"""The publishing stop of an incident."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from evenhand.incidents.actions.telling import locked_to_lead, tell
from evenhand.incidents.domain.states import OVER
from evenhand.incidents.errors import NoSuchStep, NotComplete
from evenhand.incidents.events import IncidentResumed, IncidentStopped
from evenhand.incidents.models import Incident
from evenhand.people.models import Agent
from evenhand.replies.actions.holds import lift_hold, place_hold
from evenhand.replies.models import PublishingHold


@transaction.atomic
def stop_publishing(
    *,
    incident_id: int,
    brand_ids: Collection[int],
    reason: str,
    actor: Agent,
    now: datetime,
    also_private: bool = True,
) -> list[PublishingHold]:
    """From now on nothing goes out for these of its brands, but what is let through; the reason is read by everybody.

    Other brands of the incident that were stopped go on waiting. Undone by `resume_publishing`.
    """
    incident = locked_to_lead(incident_id, actor)
    if incident.state in OVER:
        raise NoSuchStep
    if not brand_ids or not set(incident.brands.values_list("pk", flat=True)).issuperset(brand_ids):
        raise NotComplete("Choose brands of this incident.")
    placed = place_hold(
        brand_ids=brand_ids,
        reason=reason.strip() or incident.title,
        cause=incident.cause,
        also_private=also_private,
        actor=actor,
        now=now,
    )
    stopped = IncidentStopped(incident_id=incident.pk, brands=tuple(sorted(set(brand_ids))), also_private=also_private)
    tell(incident, stopped, actor=actor, now=now)
    return placed


@transaction.atomic
def resume_publishing(
    *, incident_id: int, actor: Agent, now: datetime, brand_ids: Collection[int] = (), look_again: bool = True
) -> int:
    """What waited goes out, for these brands or for all of them; how many stops were lifted."""
    incident = locked_to_lead(incident_id, actor)
    return _resumed(incident, brand_ids, actor, now, look_again=look_again)


def _resumed(incident: Incident, brand_ids: Collection[int], actor: Agent, now: datetime, *, look_again: bool) -> int:
    standing = PublishingHold.objects.filter(cause=incident.cause, lifted_at=None).order_by("brand")
    holds = list(standing.filter(brand__in=brand_ids) if brand_ids else standing)
    for hold in holds:
        lift_hold(hold_id=hold.pk, actor=actor, now=now, look_again=look_again)
    if holds:
        brands = tuple(hold.brand_id for hold in holds)
        tell(incident, IncidentResumed(incident_id=incident.pk, brands=brands), actor=actor, now=now)
    return len(holds)
