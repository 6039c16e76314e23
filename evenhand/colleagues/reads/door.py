"""Who may come in by the door of every employee, by which way, and who did."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

import msgspec
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower

from evenhand.colleagues.domain.door import Line, Trouble, domain_of
from evenhand.colleagues.models import DoorLink, DoorPass, InvitedColleague, MailDomain
from evenhand.database.asking import Question, ask
from evenhand.kernel.tokens import token_hash
from evenhand.people.models import Agent, Role

OPENS_FOR: Final = timedelta(minutes=30)
INVITES_FOR: Final = timedelta(days=14)
# Asked on every request of somebody who came in by mail: the way they came must still be open, and they a colleague.
_BY_MAIL: Final = Question(
    lambda agent: Agent.objects.filter(pk=agent, is_active=True, is_superuser=False, role=Role.COLLEAGUE).filter(
        Q(door_pass__domain__isnull=False, door_pass__domain__closed_at=None)
        | Q(door_pass__invited__isnull=False, door_pass__invited__taken_back_at=None)
    ),
    "agent",
)
_MADE: Final = "SELECT 1 FROM colleagues_doorpass WHERE agent_id = %s AND is_made"


class WayIn(msgspec.Struct, frozen=True, kw_only=True):
    """How whoever reads an address may come in."""

    domain: MailDomain | None
    invited: InvitedColleague | None
    agent: Agent | None
    is_at_the_desk: bool = False


def way_in(address: str) -> WayIn | None:
    """The way of an address; None where there is none. Who has a place at the desk has no way by this door."""
    domain = MailDomain.objects.filter(domain=domain_of(address), closed_at=None).first()
    invited = InvitedColleague.objects.filter(address=address, taken_back_at=None).first()
    if domain is None and invited is None:
        return None
    known = list(Agent.objects.annotate(low=Lower("email")).filter(low=address).order_by("pk"))
    at_work = [each for each in known if each.is_active]
    if any(not each.is_outside for each in at_work):
        return WayIn(domain=None, invited=None, agent=None, is_at_the_desk=True)
    if known and not at_work:
        return None
    return WayIn(domain=domain, invited=invited, agent=at_work[0] if at_work else None)


def is_door_open() -> bool:
    """Whether there is any way in; else nobody need be told of a door."""
    return (
        MailDomain.objects.filter(closed_at=None).exists()
        or InvitedColleague.objects.filter(taken_back_at=None).exists()
    )


def link_behind(token: str, *, now: datetime) -> DoorLink | None:
    """A link that can still be used; looking at it does not use it."""
    return DoorLink.objects.filter(token_hash=token_hash(token), used_at=None, expires_at__gt=now).first()


def person_by_mail(agent_id: int) -> Agent | None:
    """Who came in by mail, while the way is open and they have no place at the desk."""
    return _BY_MAIL.first(agent=agent_id)


def has_no_other_way(agent_id: int) -> bool:
    """Whether the account was made by the door, so that no password opens it."""
    return bool(ask(_MADE, [agent_id]))


def judged(lines: list[Line]) -> list[Line]:
    """Which of the people of a list can be invited; the others say why not."""
    asked = [each.address for each in lines if each.trouble is None]
    desk, outside, gone = _people_at(asked)
    outside -= _shut_out(outside)
    waiting = set(
        InvitedColleague.objects.filter(address__in=asked, taken_back_at=None).values_list("address", "came_at")
    )
    came = {address for address, at in waiting if at is not None}
    troubles = (
        (Trouble.AT_THE_DESK, desk),
        (Trouble.IS_IN, outside | came),
        (Trouble.GONE, gone),
        (Trouble.INVITED, {address for address, _at in waiting}),
    )
    return [_with(each, troubles) for each in lines]


def leavers(lines: list[Line]) -> list[Line]:
    """Which of the people of a list can be sent away by it: colleagues and who is invited, nobody at the desk."""
    asked = [each.address for each in lines if each.trouble is None]
    desk, outside, gone = _people_at(asked)
    invited = set(
        InvitedColleague.objects.filter(address__in=asked, taken_back_at=None).values_list("address", flat=True)
    )
    unknown = set(asked) - desk - outside - gone - invited
    return [
        _with(each, ((Trouble.AT_THE_DESK, desk), (Trouble.GONE, gone - invited), (Trouble.UNKNOWN, unknown)))
        for each in lines
    ]


def _people_at(addresses: Collection[str]) -> tuple[set[str], set[str], set[str]]:
    """Who of them has a place at the desk, who works elsewhere in the house, who works here no more."""
    found = Agent.objects.annotate(low=Lower("email")).filter(low__in=addresses)
    known = list(found.values_list("low", "is_active", "is_superuser", "role"))
    outside = {low for low, is_active, is_super, role in known if is_active and role == Role.COLLEAGUE and not is_super}
    desk = {low for low, is_active, is_super, role in known if is_active and (is_super or role != Role.COLLEAGUE)}
    return desk, outside - desk, {low for low, *_rest in known} - desk - outside


def _shut_out(addresses: Collection[str]) -> set[str]:
    """Colleagues whose only way in was closed meanwhile: they can be invited like somebody new."""
    closed = Q(door_pass__domain=None) | Q(door_pass__domain__closed_at__isnull=False)
    back = Q(door_pass__invited=None) | Q(door_pass__invited__taken_back_at__isnull=False)
    found = Agent.objects.annotate(low=Lower("email")).filter(closed, back, low__in=addresses, door_pass__is_made=True)
    return set(found.values_list("low", flat=True))


def _with(line: Line, troubles: tuple[tuple[Trouble, set[str]], ...]) -> Line:
    found = next((trouble for trouble, those in troubles if line.address in those), None)
    return line if line.trouble is not None or found is None else msgspec.structs.replace(line, trouble=found)


def domains() -> list[MailDomain]:
    """Every domain that was ever opened, the open ones first; with how many came in by it."""
    found = MailDomain.objects.select_related("opened_by", "closed_by").order_by("closed_at", "domain")
    by_domain = DoorPass.objects.exclude(domain=None).values_list("domain").annotate(Count("pk")).order_by()
    numbers = dict(by_domain)
    known = sorted(found, key=lambda each: (each.closed_at is not None, each.domain))
    for each in known:
        each.__dict__["number"] = numbers.get(each.pk, 0)
    return known


WAITING, MAILED, FAILED, CAME, BACK = "waiting", "mailed", "failed", "came", "back"
_STATES: Final = {
    WAITING: Q(mailed_at=None, came_at=None, taken_back_at=None, is_failed=False),
    MAILED: Q(mailed_at__isnull=False, came_at=None, taken_back_at=None),
    FAILED: Q(is_failed=True, mailed_at=None, came_at=None, taken_back_at=None),
    CAME: Q(came_at__isnull=False, taken_back_at=None),
    BACK: Q(taken_back_at__isnull=False),
}


def invited_counted() -> dict[str, int]:
    """How many invitations stand in each state."""
    counts = {name: Count("pk", filter=condition) for name, condition in _STATES.items()}
    return InvitedColleague.objects.aggregate(**counts)


def state_of(invited: InvitedColleague) -> str:
    """How an invitation stands."""
    if invited.taken_back_at is not None:
        return BACK
    if invited.came_at is not None:
        return CAME
    if invited.mailed_at is not None:
        return MAILED
    return FAILED if invited.is_failed else WAITING


def invited_for(state: str, *, asked: str = "", before: int = 0, limit: int) -> list[InvitedColleague]:
    """Invitations in a state, the newest first, of people whose name or address holds these words."""
    found = InvitedColleague.objects.filter(_STATES.get(state, Q())).select_related("invited_by")
    if asked:
        found = found.filter(Q(address__icontains=asked) | Q(name__icontains=asked))
    if before:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[:limit])


def colleagues_for(*, is_gone: bool, asked: str = "", before: int = 0, limit: int) -> list[Agent]:
    """People who work elsewhere in the house, the newest first, whose name or address holds these words."""
    found: QuerySet[Agent] = Agent.objects.filter(role=Role.COLLEAGUE, is_superuser=False, is_active=not is_gone)
    for word in asked.split()[:5]:
        found = found.filter(Q(email__icontains=word) | Q(first_name__icontains=word) | Q(last_name__icontains=word))
    if before:
        found = found.filter(pk__lt=before)
    return list(found.select_related("door_pass__domain", "door_pass__invited").order_by("-pk")[:limit])


def colleagues_counted() -> tuple[int, int]:
    """How many colleagues there are, and how many of them can come in no more."""
    found = Agent.objects.filter(role=Role.COLLEAGUE, is_superuser=False)
    counted = found.aggregate(here=Count("pk", filter=Q(is_active=True)), gone=Count("pk", filter=Q(is_active=False)))
    return counted["here"], counted["gone"]
