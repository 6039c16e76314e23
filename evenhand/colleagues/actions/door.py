"""The door of every employee: opened for mail domains, knocked at, and passed by a link that works once."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.colleagues.domain.door import domain_in, is_anybodys, name_in, name_to_log_in
from evenhand.colleagues.errors import LinkOver, NameMissing, NoSuchWay, NotThere
from evenhand.colleagues.events import ColleagueCameIn, MailDomainSet
from evenhand.colleagues.models import DoorLink, DoorPass, MailDomain
from evenhand.colleagues.reads.door import OPENS_FOR, WayIn, way_in
from evenhand.database.alone import wait_alone
from evenhand.kernel.tokens import token_hash
from evenhand.ledger.actions import record
from evenhand.people.actions import add_agent
from evenhand.people.actions.agents import must_administer
from evenhand.people.models import Agent, Role

AN_HOUR, A_DAY = 3, 8  # links for one address
_LOCK: Final = 7_204_012  # two links for one person are used one after the other


@transaction.atomic
def open_domain(*, said: str, actor: Agent, now: datetime) -> MailDomain:
    """People with addresses there may come in by themselves. Refuses domains at which anybody has an address."""
    must_administer(actor)
    domain = domain_in(said)
    if not domain:
        raise NoSuchWay(
            _("“%(said)s” is no mail domain. Write what stands behind the @.") % {"said": said.strip()[:80]}
        )
    if is_anybodys(domain):
        raise NoSuchWay(
            _("Anybody can have an address at %(domain)s. Invite people there one by one.") % {"domain": domain}
        )
    found, is_new = MailDomain.objects.select_for_update(no_key=True).get_or_create(
        domain=domain, defaults={"opened_by": actor, "opened_at": now}
    )
    if is_new or found.closed_at is not None:
        found.opened_by, found.opened_at, found.closed_by, found.closed_at = actor, now, None, None
        found.save()
        record(MailDomainSet(domain_id=found.pk, domain=domain, is_open=True), now=now, actor_id=actor.pk)
    return found


@transaction.atomic
def close_domain(*, domain_id: int, actor: Agent, now: datetime) -> MailDomain:
    """Nobody comes in by it any more, and whoever came by it is outside at once."""
    must_administer(actor)
    found = MailDomain.objects.select_for_update(no_key=True).filter(pk=domain_id).first()
    if found is None:
        raise NotThere
    if found.closed_at is None:
        found.closed_by, found.closed_at = actor, now
        found.save(update_fields=["closed_by", "closed_at"])
        record(MailDomainSet(domain_id=found.pk, domain=found.domain, is_open=False), now=now, actor_id=actor.pk)
    return found


@transaction.atomic
def ask_for_link(*, address: str, language: str, now: datetime) -> DoorLink | None:
    """A link for whoever reads this address; whether one is mailed is decided where it is mailed, so that the answer
    is the same, and takes as long, for every address. None: too many were asked for."""
    wait_alone(_LOCK, address)
    asked = DoorLink.objects.filter(address=address, is_invitation=False)
    if asked.filter(asked_at__gt=now - timedelta(hours=1)).count() >= AN_HOUR:
        return None
    if asked.filter(asked_at__gt=now - timedelta(days=1)).count() >= A_DAY:
        return None
    token = secrets.token_urlsafe(32)
    return DoorLink.objects.create(
        address=address,
        token=token,
        token_hash=token_hash(token),
        language=language[:8],
        asked_at=now,
        expires_at=now + OPENS_FOR,
    )


@transaction.atomic
def take_links_to_mail(*, now: datetime, limit: int) -> list[tuple[DoorLink, str]]:
    """Links that nobody mails yet, with what stands in them; from now on nobody but their readers know it."""
    waiting = DoorLink.objects.select_for_update(skip_locked=True).filter(expires_at__gt=now).exclude(token="")
    taken = [(each, each.token) for each in waiting.order_by("asked_at")[:limit]]
    DoorLink.objects.filter(pk__in=[each.pk for each, _token in taken]).update(token="")
    return taken


@transaction.atomic
def use_link(*, token: str, name: str, now: datetime) -> Agent:
    """Who holds the link is a colleague, and it is over. Refuses who has a place at the desk, and who was barred."""
    link = DoorLink.objects.select_for_update().filter(token_hash=token_hash(token)).first()
    if link is None or link.used_at is not None or link.expires_at <= now:
        raise LinkOver
    wait_alone(_LOCK, link.address)
    way = way_in(link.address)
    if way is None or way.is_at_the_desk:
        raise LinkOver
    agent = way.agent or _made(link.address, name or (way.invited.name if way.invited else ""), now)
    _note_pass(agent, way, now)
    link.used_at, link.token = now, ""
    link.save(update_fields=["used_at", "token"])
    return agent


def _made(address: str, name: str, now: datetime) -> Agent:
    """A colleague and nothing more; nobody knows the password."""
    full_name = name_in(name)
    if not full_name or "@" in full_name:
        raise NameMissing
    username = name_to_log_in(address)
    if Agent.objects.filter(username__iexact=username).exists():
        username = f"{username[:140]}-{secrets.token_hex(4)}"
    agent = add_agent(
        username=username,
        full_name=full_name,
        mail=address,
        password=secrets.token_urlsafe(32),
        role=Role.COLLEAGUE,
        teams=(),
        now=now,
        actor_id=None,
    )
    DoorPass.objects.create(agent=agent, is_made=True, came_at=now, last_at=now)
    return agent


def _note_pass(agent: Agent, way: WayIn, now: datetime) -> None:
    invited, domain = way.invited, None if way.invited is not None else way.domain
    passed, _is_new = DoorPass.objects.get_or_create(agent=agent, defaults={"came_at": now, "last_at": now})
    passed.domain, passed.invited, passed.last_at = way.domain, invited, now
    passed.save(update_fields=["domain", "invited", "last_at"])
    if invited is not None and invited.came_at is None:
        invited.came_at = now
        invited.save(update_fields=["came_at"])
    came = ColleagueCameIn(
        agent_id=agent.pk,
        domain_id=domain.pk if domain else None,
        invited_id=invited.pk if invited else None,
        is_new=way.agent is None,
    )
    record(came, now=now, actor_id=agent.pk)


def forget_links(*, now: datetime) -> int:
    """Links that are over go after a day, and with them addresses of people who never came."""
    return DoorLink.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()[0]
