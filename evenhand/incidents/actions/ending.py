"""All clear, or it was none: the stop is lifted and statements are over in the same step."""

from datetime import datetime

from django.db import transaction

from evenhand.incidents.actions.incidents import LONGEST_KNOWN, clear, move
from evenhand.incidents.actions.statements import end_statements
from evenhand.incidents.actions.stopping import resume_publishing
from evenhand.incidents.actions.telling import locked_to_lead
from evenhand.incidents.actions.updates import post_update
from evenhand.incidents.domain.states import Step
from evenhand.incidents.errors import NotComplete
from evenhand.incidents.models import Incident
from evenhand.kernel.text import storable
from evenhand.people.models import Agent


@transaction.atomic
def all_clear(*, incident_id: int, text: str, actor: Agent, now: datetime, look_again: bool = True) -> Incident:
    """It is over: publishing goes on, nothing has to be said alike any more, and the list is told with these words."""
    incident = locked_to_lead(incident_id, actor)
    end_statements(incident, actor=actor, now=now)
    resume_publishing(incident_id=incident_id, actor=actor, now=now, look_again=look_again)
    cleared = clear(incident_id=incident_id, actor=actor, now=now)
    post_update(incident_id=incident_id, text=text, is_all_clear=True, actor=actor, now=now)
    return cleared


@transaction.atomic
def dismiss(*, incident_id: int, why: str, actor: Agent, now: datetime) -> Incident:
    """It was none, and why; what was stopped goes on, what was said alike is over. Undone by `restore`."""
    incident = locked_to_lead(incident_id, actor)
    words = storable(why).strip()
    if not words:
        raise NotComplete("Say why it was none: the next alarm is judged by it.")
    end_statements(incident, actor=actor, now=now)
    resume_publishing(incident_id=incident_id, actor=actor, now=now)
    move(incident, Step.DISMISS, actor=actor, now=now)
    incident.dismissed_why, incident.update_due_at = words[:LONGEST_KNOWN], None
    incident.save(update_fields=["dismissed_why", "update_due_at"])
    return incident
