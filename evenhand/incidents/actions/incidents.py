"""The life of an incident: proposed, declared, in hand, all clear, closed; or dismissed."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from evenhand.incidents.actions.lists import begin_with_playbook
from evenhand.incidents.actions.telling import locked, locked_to_lead, tell
from evenhand.incidents.domain.states import GOES_ON, State, Step, next_state
from evenhand.incidents.errors import NoSuchIncident, NoSuchStep, NotComplete, NotYours
from evenhand.incidents.events import IncidentChanged, IncidentMoved, PublicInformed
from evenhand.incidents.models import Incident, Origin, Severity
from evenhand.kernel.text import storable
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of
from evenhand.replies.actions.holds import may_hold
from evenhand.replies.models import PublishingHold

LONGEST_TITLE, LONGEST_KNOWN = 120, 4_000
MOST_WORDS, LONGEST_WORD = 30, 60


@transaction.atomic
def propose(
    *,
    title: str,
    brand_ids: Collection[int],
    actor: Agent | None,
    now: datetime,
    severity: int = Severity.MAJOR,
    known: str = "",
    words: Sequence[str] = (),
    origin: str = Origin.HAND,
    issue_id: int | None = None,
    began_at: datetime | None = None,
    detected_at: datetime | None = None,
) -> Incident:
    """Somebody thinks that this is a critical public issue, or an alarm does (`actor` None); a lead decides.

    `began_at` is since when people suffer, `detected_at` when we first knew; both now where nothing is said.
    """
    brands = _brands(brand_ids, actor)
    detected = min(detected_at or now, now)
    incident = Incident.objects.create(
        title=_titled(title),
        known=storable(known).strip()[:LONGEST_KNOWN],
        severity=Severity(severity),
        state=State.PROPOSED.value,
        origin=Origin(origin),
        issue_id=issue_id,
        words=phrases(words),
        began_at=min(began_at or detected, detected),
        detected_at=detected,
        declared_by=None,
    )
    incident.brands.set(brands)
    begin_with_playbook(incident)
    moved = IncidentMoved(incident_id=incident.pk, before="", after=State.PROPOSED.value)
    tell(incident, moved, actor=actor, now=now)
    return incident


@transaction.atomic
def declare(*, incident_id: int, actor: Agent, now: datetime) -> Incident:
    """It is one: everybody of the brands sees it from now on. Only who leads declares."""
    incident = locked(incident_id, actor)
    if not may_hold(actor):
        raise NotYours
    if incident.state != State.DECLARED:
        move(incident, Step.DECLARE, actor=actor, now=now)
        incident.declared_at, incident.declared_by = now, actor
        _await_update(incident, now)
        incident.save(update_fields=["declared_at", "declared_by", "update_due_at", "reminded_at"])
    return incident


@transaction.atomic
def take(*, incident_id: int, owner: Agent, actor: Agent, now: datetime) -> Incident:
    """`owner` leads it from now on; whoever leads hands it on. The first time is when it was acknowledged."""
    incident = locked_to_lead(incident_id, actor)
    if not owner.may_write or not _serves(owner, incident):
        raise NotComplete("This colleague does not work for a brand of the incident.")
    if (incident.owner_id, incident.state) == (owner.pk, State.IN_HAND):
        return incident
    if incident.declared_at is None:
        if not may_hold(actor):
            raise NotYours
        incident.declared_at, incident.declared_by = now, actor
        _await_update(incident, now)
    incident.owner = owner
    incident.acknowledged_at = incident.acknowledged_at or now
    move(incident, Step.TAKE, actor=actor, now=now)
    changed = ["owner", "acknowledged_at", "declared_at", "declared_by", "update_due_at", "reminded_at"]
    incident.save(update_fields=changed)
    return incident


@transaction.atomic
def restore(*, incident_id: int, actor: Agent, now: datetime) -> Incident:
    """It was dismissed by mistake: it waits for a decision again."""
    incident = locked_to_lead(incident_id, actor)
    move(incident, Step.RESTORE, actor=actor, now=now)
    return incident


@transaction.atomic
def clear(*, incident_id: int, actor: Agent, now: datetime) -> Incident:
    """All clear: nothing more has to be done about it, and no update is due. Undone by `reopen`."""
    incident = locked_to_lead(incident_id, actor)
    move(incident, Step.CLEAR, actor=actor, now=now)
    incident.cleared_at, incident.update_due_at = now, None
    incident.save(update_fields=["cleared_at", "update_due_at"])
    return incident


@transaction.atomic
def close(*, incident_id: int, actor: Agent, now: datetime) -> Incident:
    """What it taught us is written down. Undone by `reopen`. Refused while its stop holds what would go out."""
    incident = locked_to_lead(incident_id, actor)
    if PublishingHold.objects.filter(cause=incident.cause, lifted_at=None).exists():
        raise NoSuchStep("Let publishing go on first: its stop still holds replies back.")
    move(incident, Step.CLOSE, actor=actor, now=now)
    incident.closed_at = now
    incident.save(update_fields=["closed_at"])
    return incident


@transaction.atomic
def reopen(*, incident_id: int, actor: Agent, now: datetime) -> Incident:
    """It goes on after all, or what was closed is to be written about again."""
    incident = locked_to_lead(incident_id, actor)
    move(incident, Step.REOPEN, actor=actor, now=now)
    if incident.state == State.IN_HAND:
        incident.cleared_at = None
        _await_update(incident, now)
    incident.closed_at = None
    incident.save(update_fields=["cleared_at", "closed_at", "update_due_at", "reminded_at"])
    return incident


@transaction.atomic
def change(*, incident_id: int, actor: Agent, now: datetime, **changes: Any) -> dict[str, Any]:
    """Change title, known, severity, words, began_at, cadence or brand_ids; what was there before, for an undo."""
    incident = locked_to_lead(incident_id, actor)
    wanted = _cleaned(incident, changes)
    before = {name: getattr(incident, name) for name in wanted if getattr(incident, name) != wanted[name]}
    for name in before:
        setattr(incident, name, wanted[name])
    if "cadence" in before and incident.state in GOES_ON:
        _await_update(incident, now)
    incident.save(update_fields=[*before, "update_due_at", "reminded_at"])
    if "brand_ids" in changes:
        was = sorted(incident.brands.values_list("pk", flat=True))
        brands = _brands(changes["brand_ids"], actor)
        if was != brands:
            incident.brands.set(brands)
            before["brand_ids"] = was
    if before:
        changed = IncidentChanged(incident_id=incident.pk, fields=tuple(sorted(before)))
        tell(incident, changed, actor=actor, now=now)
    return before


@transaction.atomic
def note_informed(*, incident_id: int, at: datetime, where: str, actor: Agent, now: datetime) -> Incident:
    """When we first told the public, and where: on a status page, in the news. Again corrects it."""
    incident = locked_to_lead(incident_id, actor)
    if not incident.began_at <= at <= now:
        raise NotComplete("Choose a moment between the beginning of the incident and now.")
    incident.informed_at, incident.informed_where = at, storable(where).strip()[:LONGEST_TITLE]
    incident.save(update_fields=["informed_at", "informed_where"])
    informed = PublicInformed(incident_id=incident.pk, informed_at=at.isoformat())
    tell(incident, informed, actor=actor, now=now)
    return incident


def phrases(words: Sequence[str]) -> list[str]:
    """The words as they are kept: each once, trimmed; raises NotComplete for too many."""
    kept = [phrase for each in words if (phrase := " ".join(storable(each).split()))]
    if len(kept) > MOST_WORDS or any(len(each) > LONGEST_WORD for each in kept):
        raise NotComplete("Keep to 30 phrases of at most 60 characters.")
    return list(dict.fromkeys(kept))


def _cleaned(incident: Incident, changes: dict[str, Any]) -> dict[str, Any]:
    wanted = {name: value for name, value in changes.items() if name != "brand_ids"}
    if "title" in wanted:
        wanted["title"] = _titled(wanted["title"])
    if "known" in wanted:
        wanted["known"] = storable(wanted["known"]).strip()[:LONGEST_KNOWN]
    if "severity" in wanted:
        wanted["severity"] = Severity(wanted["severity"])
    if "words" in wanted:
        wanted["words"] = phrases(wanted["words"])
    if "began_at" in wanted and wanted["began_at"] > incident.detected_at:
        raise NotComplete("It cannot have begun after we knew of it.")
    if "cadence" in wanted and not 0 <= wanted["cadence"] <= 24 * 60:
        raise NotComplete("Choose between none and a day between two updates.")
    return wanted


def _titled(title: str) -> str:
    words = " ".join(storable(title).split())[:LONGEST_TITLE]
    if not words:
        raise NotComplete("Say in a few words what is going on.")
    return words


def _brands(brand_ids: Collection[int], actor: Agent | None) -> list[int]:
    wanted = sorted(set(brand_ids))
    if not wanted:
        raise NotComplete("Choose the brand that it is about.")
    if actor is not None and not set(brand_ids_of(actor)).issuperset(wanted):
        raise NoSuchIncident
    if actor is not None and not actor.may_write:
        raise NotYours
    return wanted


def _serves(owner: Agent, incident: Incident) -> bool:
    return incident.brands.filter(pk__in=brand_ids_of(owner)).exists()


def move(incident: Incident, step: Step, *, actor: Agent, now: datetime) -> None:
    """The incident takes the step, or NoSuchStep is raised; in the caller's transaction."""
    before, after = incident.state, next_state(incident.state, step)
    incident.state = after.value
    incident.save(update_fields=["state"])
    moved = IncidentMoved(incident_id=incident.pk, before=before, after=after.value, owner_id=incident.owner_id)
    tell(incident, moved, actor=actor, now=now)


def _await_update(incident: Incident, now: datetime) -> None:
    """When the next update is due; nothing is where none is promised."""
    incident.reminded_at = None
    incident.update_due_at = now + timedelta(minutes=incident.cadence) if incident.cadence else None
