"""The timeline in people's own words, what an incident taught us, and what is to be done."""

from datetime import date, datetime

from django.db import transaction

from evenhand.incidents.actions.telling import locked, locked_to_lead, tell
from evenhand.incidents.errors import NoSuchStep, NotComplete
from evenhand.incidents.events import AfterActionWritten, FollowUpSet, HappeningNoted, HappeningRemoved
from evenhand.incidents.models import AfterAction, FollowUp, Happening
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent

LONGEST, LONGEST_LINE = 20_000, 500
NOTED = "Noted"


@transaction.atomic
def note(*, incident_id: int, text: str, at: datetime, actor: Agent, now: datetime) -> Happening:
    """A line of a person's own on the timeline, at the moment it happened. Undone by `remove_note`."""
    incident = locked(incident_id, actor)
    words = storable(text).strip()[:LONGEST_LINE]
    if not words or at > now:
        raise NotComplete("Say what happened, and when; it cannot be still to come.")
    line = Happening.objects.create(incident=incident, at=at, what=NOTED, by=actor, text=words)
    noted = HappeningNoted(incident_id=incident.pk, happening_id=line.pk)
    record(noted, now=now, actor_id=actor.pk)
    return line


@transaction.atomic
def remove_note(*, happening_id: int, actor: Agent, now: datetime) -> Happening:
    """A line that a person wrote is gone: by its author, or by whoever leads. What the desk wrote stays."""
    line = Happening.objects.filter(pk=happening_id, what=NOTED).first()
    if line is None:
        raise NoSuchStep("That line is not there any more, or the desk wrote it.")
    incident = (locked if line.by_id == actor.pk else locked_to_lead)(line.incident_id, actor)
    Happening.objects.filter(pk=line.pk).delete()
    record(HappeningRemoved(incident_id=incident.pk), now=now, actor_id=actor.pk)
    return line


@transaction.atomic
def write_after_action(
    *, incident_id: int, story: str, good: str, bad: str, actor: Agent, now: datetime
) -> AfterAction:
    """What happened and why, what helped, what did not."""
    incident = locked_to_lead(incident_id, actor)
    said = {name: storable(text).strip()[:LONGEST] for name, text in (("story", story), ("good", good), ("bad", bad))}
    page, _is_new = AfterAction.objects.update_or_create(
        incident=incident, defaults={**said, "changed_by": actor, "changed_at": now}
    )
    tell(incident, AfterActionWritten(incident_id=incident.pk), actor=actor, now=now)
    return page


@transaction.atomic
def add_follow_up(
    *, incident_id: int, text: str, owner: Agent | None, due_on: date | None, actor: Agent, now: datetime
) -> FollowUp:
    """Something to be done so that it does not happen again. Undone by removing it."""
    incident = locked_to_lead(incident_id, actor)
    words = storable(text).strip()[:LONGEST_LINE]
    if not words:
        raise NotComplete("Say what is to be done.")
    added = FollowUp.objects.create(incident=incident, text=words, owner=owner, due_on=due_on, added_at=now)
    record(FollowUpSet(incident_id=incident.pk, follow_up_id=added.pk, deed="added"), now=now, actor_id=actor.pk)
    return added


@transaction.atomic
def settle_follow_up(*, follow_up_id: int, deed: str, actor: Agent, now: datetime) -> FollowUp:
    """It is done, open after all, removed, or put back; its owner may say so too."""
    found = FollowUp.objects.filter(pk=follow_up_id).first()
    if found is None:
        raise NoSuchStep("There is no such follow-up.")
    incident = (locked if found.owner_id == actor.pk else locked_to_lead)(found.incident_id, actor)
    changes: dict[str, dict[str, datetime | None]] = {
        "done": {"done_at": now},
        "open": {"done_at": None},
        "remove": {"removed_at": now},
        "put-back": {"removed_at": None},
    }
    if deed not in changes:
        raise NoSuchStep("A follow-up is done, open, removed or put back.")
    for name, value in changes[deed].items():
        setattr(found, name, value)
    found.save(update_fields=[*changes[deed]])
    record(FollowUpSet(incident_id=incident.pk, follow_up_id=found.pk, deed=deed), now=now, actor_id=actor.pk)
    return found
