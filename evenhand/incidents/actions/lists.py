"""Who signs off and who is told, for an incident, and what a brand has ready for the next one."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from evenhand.incidents.actions.telling import locked_to_lead, tell
from evenhand.incidents.errors import NotComplete, NotYours
from evenhand.incidents.events import NotifyListSet, PlaybookSet, SignOffListSet
from evenhand.incidents.models import Incident, Playbook, Recipient, Signer
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of
from evenhand.replies.actions.holds import may_hold

MOST = 50  # people, and addresses, on a list


def begin_with_playbook(incident: Incident) -> None:
    """The lists of the incident's brands, together; the shortest cadence. In the caller's transaction."""
    books = list(Playbook.objects.filter(brand__in=incident.brands.all()).prefetch_related("signers", "people"))
    if not books:
        return
    incident.cadence = min((book.cadence for book in books if book.cadence), default=0)
    incident.sign_offs = 0 if any(not book.sign_offs for book in books) else max(book.sign_offs for book in books)
    incident.save(update_fields=["cadence", "sign_offs"])
    signers = {agent.pk for book in books for agent in book.signers.all() if agent.is_active}
    Signer.objects.bulk_create([Signer(incident=incident, agent_id=each) for each in sorted(signers)])
    people = {agent.pk for book in books for agent in book.people.all() if agent.is_active}
    addresses = {address for book in books for address in book.addresses}
    _recipients(incident, people, addresses)


@transaction.atomic
def set_signers(*, incident_id: int, agent_ids: Collection[int], needed: int, actor: Agent, now: datetime) -> list[int]:
    """Who signs off what is said, and how many of them must; 0: all. Who was named before, for an undo."""
    incident = locked_to_lead(incident_id, actor)
    agents = _active(agent_ids)
    before = sorted(Signer.objects.filter(incident=incident).values_list("agent", flat=True))
    if not 0 <= needed <= max(len(agents), 1):
        raise NotComplete("No more people can be needed than are named.")
    Signer.objects.filter(incident=incident).exclude(agent__in=agents).delete()
    new = [Signer(incident=incident, agent_id=each) for each in agents if each not in before]
    Signer.objects.bulk_create(new, ignore_conflicts=True)
    incident.sign_offs = needed
    incident.save(update_fields=["sign_offs"])
    named = SignOffListSet(incident_id=incident.pk, agents=tuple(agents), needed=needed)
    tell(incident, named, actor=actor, now=now)
    return before


@transaction.atomic
def set_recipients(
    *, incident_id: int, agent_ids: Collection[int], addresses: Iterable[str], actor: Agent, now: datetime
) -> None:
    """Who is told of every update: colleagues on the desk and by mail, anybody else by mail."""
    incident = locked_to_lead(incident_id, actor)
    agents, mails = _active(agent_ids), _addresses(addresses)
    Recipient.objects.filter(incident=incident).delete()
    _recipients(incident, agents, mails)
    named = NotifyListSet(incident_id=incident.pk, agents=tuple(agents), addresses=len(mails))
    tell(incident, named, actor=actor, now=now)


@transaction.atomic
def set_playbook(
    *,
    brand_id: int,
    cadence: int,
    sign_offs: int,
    signer_ids: Collection[int],
    people_ids: Collection[int],
    addresses: Iterable[str],
    actor: Agent,
    now: datetime,
) -> Playbook:
    """What every incident of the brand begins with from now on; those that go on keep theirs."""
    if not may_hold(actor) or brand_id not in brand_ids_of(actor):
        raise NotYours
    signers, people = _active(signer_ids), _active(people_ids)
    if not 0 <= cadence <= 24 * 60 or not 0 <= sign_offs <= max(len(signers), 1):
        raise NotComplete("No more people can be needed than are named, and updates come at least once a day.")
    said = {
        "cadence": cadence,
        "sign_offs": sign_offs,
        "addresses": _addresses(addresses),
        "changed_by": actor,
        "changed_at": now,
    }
    book, _is_new = Playbook.objects.update_or_create(brand_id=brand_id, defaults=said)
    book.signers.set(signers)
    book.people.set(people)
    record(PlaybookSet(brand_id=brand_id), now=now, actor_id=actor.pk)
    return book


def _recipients(incident: Incident, agents: Iterable[int], addresses: Iterable[str]) -> None:
    Recipient.objects.bulk_create(
        [
            *(Recipient(incident=incident, agent_id=each) for each in sorted(agents)),
            *(Recipient(incident=incident, address=each) for each in sorted(addresses)),
        ]
    )


def _active(agent_ids: Collection[int]) -> list[int]:
    if len(agent_ids) > MOST:
        raise NotComplete("A list takes at most 50 people.")
    found = Agent.objects.filter(pk__in=agent_ids, is_active=True)
    return sorted(found.values_list("pk", flat=True))


def _addresses(said: Iterable[str]) -> list[str]:
    kept = list(dict.fromkeys(each for line in said if (each := storable(line).strip().lower())))
    if len(kept) > MOST:
        raise NotComplete("A list takes at most 50 addresses.")
    for each in kept:
        _must_be_address(each)
    return kept


def _must_be_address(said: str) -> None:
    try:
        validate_email(said)
    except ValidationError:
        raise NotComplete("One of these is no mail address; write one a line.") from None
