"""One way to say that something happened: in the ledger, and on the incident's own timeline."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from evenhand.incidents.errors import NoSuchIncident, NotYours
from evenhand.incidents.models import Happening, Incident
from evenhand.ledger.actions import record
from evenhand.ledger.domain import Event
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of
from evenhand.replies.actions.holds import may_hold


def tell(incident: Incident, event: Event, *, actor: Agent | None, now: datetime) -> None:
    """The event in the ledger and as a line of the timeline; in the caller's transaction."""
    tell_all(incident, [event], actor=actor, now=now)


def tell_all(incident: Incident, events: Sequence[Event], *, actor: Agent | None, now: datetime) -> None:
    """Each event in the ledger and as a line of the timeline; few queries, however many they are."""
    record(*events, now=now, actor_id=actor.pk if actor else None)
    Happening.objects.bulk_create(
        Happening(incident=incident, at=now, what=event.name, by=actor, facts=_facts(event)) for event in events
    )


def _facts(event: Event) -> dict[str, Any]:
    facts: dict[str, Any] = {name: value for name, value in event.facts().items() if name != "incident_id"}
    return {**facts, "case_id": event.case_id} if event.case_id else facts


def may_lead(incident: Incident, actor: Agent) -> bool:
    """Care leads and administrators lead every incident they see, its owner this one."""
    return may_hold(actor) or (actor.may_write and incident.owner_id == actor.pk)


def locked(incident_id: int, actor: Agent) -> Incident:
    """The incident, locked, if the actor may see it and write; raises NoSuchIncident or NotYours."""
    seen = Incident.objects.filter(pk=incident_id, brands__in=brand_ids_of(actor)).exists()
    incident = Incident.objects.select_for_update(of=("self",)).filter(pk=incident_id).first() if seen else None
    if incident is None:
        raise NoSuchIncident
    if not actor.may_write:
        raise NotYours
    return incident


def locked_to_lead(incident_id: int, actor: Agent) -> Incident:
    """The incident, locked, if the actor may lead it."""
    incident = locked(incident_id, actor)
    if not may_lead(incident, actor):
        raise NotYours
    return incident
