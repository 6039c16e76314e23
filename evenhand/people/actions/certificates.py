"""Who may speak for a brand in public; and who agreed to be named for it."""

from datetime import datetime

from django.db import transaction

from evenhand.ledger.actions import record
from evenhand.people.errors import NotUsable, OnlyLeads
from evenhand.people.events import CertificatePutBack, CertificateRevoked, Certified, NamedInPublic
from evenhand.people.models import Agent, Certificate, PublicName

LONGEST = 200


@transaction.atomic
def certify(
    *, agent_id: int, brand_id: int, why: str, expires_at: datetime | None, actor: Agent, now: datetime
) -> Certificate:
    """From now on this person may speak for the brand in public, until then if a day is given. Nobody certifies
    themselves; one certificate a brand, which a new one takes the place of."""
    _may_certify(actor, agent_id)
    agent = Agent.objects.select_for_update(of=("self",), no_key=True).filter(pk=agent_id, is_active=True).first()
    if agent is None or not agent.may_write:
        raise NotUsable("Only people who answer can be certified.")
    if expires_at is not None and expires_at <= now:
        raise NotUsable("Choose a day that is still to come, or none.")
    held = Certificate.objects.filter(agent=agent, brand_id=brand_id, revoked_at=None)
    held.update(revoked_at=now, revoked_by=actor)
    made = Certificate.objects.create(
        agent=agent,
        brand_id=brand_id,
        why=why.strip()[:LONGEST],
        expires_at=expires_at,
        granted_by=actor,
        granted_at=now,
    )
    event = Certified(
        agent_id=agent.pk,
        brand_id=brand_id,
        certificate_id=made.pk,
        expires_at=expires_at.isoformat() if expires_at else "",
    )
    record(event, now=now, actor_id=actor.pk)
    return made


@transaction.atomic
def revoke_certificate(*, certificate_id: int, actor: Agent, now: datetime) -> Certificate:
    """The person speaks for the brand no more without asking; revoking it twice changes nothing."""
    found = _locked(certificate_id, actor)
    if found.revoked_at is None:
        found.revoked_at, found.revoked_by = now, actor
        found.save(update_fields=["revoked_at", "revoked_by"])
        event = CertificateRevoked(agent_id=found.agent_id, brand_id=found.brand_id, certificate_id=found.pk)
        record(event, now=now, actor_id=actor.pk)
    return found


@transaction.atomic
def put_back_certificate(*, certificate_id: int, actor: Agent, now: datetime) -> Certificate:
    """It was revoked by mistake; refused where there is a newer one."""
    found = _locked(certificate_id, actor)
    if found.revoked_at is None:
        return found
    if Certificate.objects.filter(agent_id=found.agent_id, brand_id=found.brand_id, revoked_at=None).exists():
        raise NotUsable("There is a newer certificate already.")
    found.revoked_at, found.revoked_by = None, None
    found.save(update_fields=["revoked_at", "revoked_by"])
    event = CertificatePutBack(agent_id=found.agent_id, brand_id=found.brand_id, certificate_id=found.pk)
    record(event, now=now, actor_id=actor.pk)
    return found


@transaction.atomic
def agree_to_be_named(*, agent: Agent, is_named: bool, now: datetime) -> None:
    """Whether the person stands on the public list of who speaks for the company; only they themselves decide it."""
    if is_named:
        _row, has_changed = PublicName.objects.get_or_create(agent=agent, defaults={"agreed_at": now})
    else:
        has_changed = bool(PublicName.objects.filter(agent=agent).delete()[0])
    if has_changed:
        record(NamedInPublic(agent_id=agent.pk, is_named=is_named), now=now, actor_id=agent.pk)


def _may_certify(actor: Agent, agent_id: int) -> None:
    if not (actor.is_active and actor.may_write and actor.sees_all):
        raise OnlyLeads
    if actor.pk == agent_id:
        raise NotUsable("Nobody certifies themselves; a colleague must.")


def _locked(certificate_id: int, actor: Agent) -> Certificate:
    found = Certificate.objects.select_for_update(of=("self",)).filter(pk=certificate_id).first()
    if found is None:
        raise NotUsable("There is no such certificate.")
    _may_certify(actor, found.agent_id)
    return found
