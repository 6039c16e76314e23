"""What those on the notify list are told, and the reminder that they should be."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from evenhand.incidents.actions.telling import locked_to_lead, tell
from evenhand.incidents.domain.states import OVER
from evenhand.incidents.errors import NoSuchStep, NotComplete
from evenhand.incidents.events import IncidentUpdated, UpdateDue
from evenhand.incidents.models import Incident, Recipient, Update, UpdateMail
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent

LONGEST = 4_000
GIVE_UP_AFTER = 6  # tries of one mail
_TAKEN_FOR = timedelta(minutes=2)  # a sender that died lets go of a mail after so long


@transaction.atomic
def post_update(*, incident_id: int, text: str, actor: Agent, now: datetime, is_all_clear: bool = False) -> Update:
    """Tell everybody on the list how it stands, and begin to count to the next update.

    It cannot be undone: mails are on their way. A mistake is put right by another update.
    """
    incident = locked_to_lead(incident_id, actor)
    words = storable(text).strip()[:LONGEST]
    if not words:
        raise NotComplete("Say how it stands, or that nothing has changed.")
    if incident.state in OVER:
        raise NoSuchStep
    update = Update.objects.create(incident=incident, text=words, is_all_clear=is_all_clear, by=actor, at=now)
    UpdateMail.objects.bulk_create(
        [UpdateMail(update=update, address=each, next_at=now) for each in sorted(_addresses(incident))]
    )
    if incident.update_due_at is not None:
        incident.update_due_at = now + timedelta(minutes=incident.cadence) if incident.cadence else None
        incident.reminded_at = None
        incident.save(update_fields=["update_due_at", "reminded_at"])
    told = IncidentUpdated(incident_id=incident.pk, update_id=update.pk, is_all_clear=is_all_clear)
    tell(incident, told, actor=actor, now=now)
    return update


def _addresses(incident: Incident) -> set[str]:
    """Whom a mail goes to: addresses of the list, and those of colleagues on it."""
    listed = Recipient.objects.filter(incident=incident).select_related("agent")
    found = (
        each.agent.email if each.agent else each.address for each in listed if not each.agent or each.agent.is_active
    )
    return {address.strip().lower() for address in found if address.strip()}


@transaction.atomic
def remind_of_updates(*, now: datetime) -> list[int]:
    """Say once of each incident whose update is due that nobody wrote it; which."""
    due = Incident.objects.select_for_update(skip_locked=True).filter(update_due_at__lte=now, reminded_at=None)
    late = list(due.order_by("update_due_at")[:100])
    for incident in late:
        incident.reminded_at = now
        incident.save(update_fields=["reminded_at"])
        at = incident.update_due_at.isoformat() if incident.update_due_at else ""
        record(UpdateDue(incident_id=incident.pk, due_at=at), now=now)
    return [incident.pk for incident in late]


@transaction.atomic
def take_mails(*, now: datetime, limit: int = 20) -> Sequence[UpdateMail]:
    """Mails that are due, taken for sending: nobody else takes them for a while."""
    due = UpdateMail.objects.select_for_update(skip_locked=True, of=("self",)).filter(next_at__lte=now)
    taken = list(due.select_related("update__incident", "update__by").order_by("next_at", "id")[:limit])
    for mail in taken:
        mail.tries += 1
        mail.next_at = now + _TAKEN_FOR
    UpdateMail.objects.bulk_update(taken, ["tries", "next_at"])
    return taken


def record_mail(*, mail: UpdateMail, trouble: str, now: datetime) -> None:
    """It went out; or why not, and it is tried again later, until it is given up."""
    if not trouble:
        mail.sent_at, mail.next_at, mail.trouble = now, None, ""
    else:
        again = now + timedelta(minutes=2**mail.tries)
        mail.next_at, mail.trouble = (again if mail.tries < GIVE_UP_AFTER else None), trouble[:300]
    mail.save(update_fields=["sent_at", "next_at", "trouble"])
