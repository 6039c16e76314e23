"""Inviting many people at once: kept, mailed at a bearable pace, sent again, taken back."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.colleagues.domain.door import Line
from evenhand.colleagues.errors import NoSuchWay, NotThere
from evenhand.colleagues.events import ColleaguesInvited, InvitationsSentAgain, InvitationTakenBack
from evenhand.colleagues.models import DoorLink, InvitedColleague
from evenhand.colleagues.reads.door import INVITES_FOR, judged
from evenhand.kernel.tokens import token_hash
from evenhand.ledger.actions import record
from evenhand.people.actions.agents import deactivate_colleagues, must_administer
from evenhand.people.models import Agent

A_MINUTE: Final = 60  # mails, so that no mail server takes us for a sender of rubbish
A_ROUND: Final = 10
MOST_TRIES: Final = 5
_FIRST_WAIT: Final = timedelta(minutes=5)
RESTS_FOR: Final = timedelta(days=3)  # who was written to lately is not written to again with the others


@transaction.atomic
def invite(*, lines: Sequence[Line], language: str, actor: Agent, now: datetime) -> int:
    """Those of a list who can be invited are; how many. Whoever was taken back is invited anew."""
    must_administer(actor)
    fine = [each for each in judged(list(lines)) if each.trouble is None]
    rows = [
        InvitedColleague(address=each.address, name=each.name, language=language[:8], invited_by=actor, invited_at=now)
        for each in fine
    ]
    fields = ["name", "language", "invited_by", "invited_at", "mailed_at", "not_before", "tries", "is_failed"]
    InvitedColleague.objects.bulk_create(
        rows,
        batch_size=1_000,
        update_conflicts=True,
        unique_fields=["address"],
        update_fields=[*fields, "taken_back_at", "came_at"],
    )
    if fine:
        record(ColleaguesInvited(number=len(fine)), now=now, actor_id=actor.pk)
    return len(fine)


@transaction.atomic
def take_invitations_to_mail(*, now: datetime) -> list[tuple[InvitedColleague, str]]:
    """Who is written to next, with what stands in their links; so many a minute, whoever else is at it.

    Noted before it is mailed: killed in between, one mail is missing, and an administrator sends it again.
    """
    lately = InvitedColleague.objects.filter(mailed_at__gt=now - timedelta(minutes=1)).count()
    waiting = (
        InvitedColleague.objects.select_for_update(skip_locked=True, of=("self",))
        .prefetch_related("invited_by")
        .filter(mailed_at=None, taken_back_at=None, came_at=None, is_failed=False)
    )
    due = waiting.exclude(not_before__gt=now).order_by("pk")[: max(0, min(A_ROUND, A_MINUTE - lately))]
    taken = [(each, secrets.token_urlsafe(32)) for each in due]
    addresses = [each.address for each, _token in taken]
    DoorLink.objects.filter(address__in=addresses, is_invitation=True, used_at=None).delete()
    DoorLink.objects.bulk_create(
        DoorLink(
            address=each.address,
            token_hash=token_hash(token),
            language=each.language,
            is_invitation=True,
            asked_at=now,
            expires_at=now + INVITES_FOR,
        )
        for each, token in taken
    )
    InvitedColleague.objects.filter(pk__in=[each.pk for each, _token in taken]).update(mailed_at=now)
    return taken


@transaction.atomic
def note_not_taken(*, invited_id: int, now: datetime) -> None:
    """The mail server did not take it: later again, each time twice as late, and at last no more."""
    found = InvitedColleague.objects.select_for_update(of=("self",)).filter(pk=invited_id).first()
    if found is None:
        return
    found.mailed_at, found.not_before = None, now + _FIRST_WAIT * (1 << found.tries)
    found.tries += 1
    found.is_failed = found.tries >= MOST_TRIES
    found.save(update_fields=["mailed_at", "not_before", "tries", "is_failed"])


@transaction.atomic
def send_again(*, actor: Agent, now: datetime, invited_id: int | None = None) -> int:
    """Another mail with another link: to one, or to everybody who was written to three days ago or earlier and did not
    come, and to whom no mail got through. How many."""
    must_administer(actor)
    found = InvitedColleague.objects.filter(taken_back_at=None, came_at=None)
    if invited_id is not None:
        found = found.filter(pk=invited_id).exclude(mailed_at=None, is_failed=False)
    else:
        found = found.filter(mailed_at__lt=now - RESTS_FOR) | found.filter(is_failed=True)
    number = found.update(mailed_at=None, not_before=None, tries=0, is_failed=False)
    if number:
        record(InvitationsSentAgain(number=number), now=now, actor_id=actor.pk)
    return number


@transaction.atomic
def take_back(*, invited_id: int, actor: Agent, now: datetime) -> InvitedColleague:
    """The invitation holds no more: its link is dead. Refuses it for who came in; they are barred where they stand."""
    must_administer(actor)
    found = InvitedColleague.objects.select_for_update(of=("self",)).filter(pk=invited_id).first()
    if found is None:
        raise NotThere
    if found.came_at is not None:
        raise NoSuchWay(_("They came in already. Look for them among the colleagues, and bar them there."))
    if found.taken_back_at is None:
        _take_back([found.address], now)
        record(InvitationTakenBack(invited_id=found.pk), now=now, actor_id=actor.pk)
        found.taken_back_at = now
    return found


def _take_back(addresses: Sequence[str], now: datetime) -> None:
    InvitedColleague.objects.filter(address__in=addresses, taken_back_at=None).update(taken_back_at=now)
    DoorLink.objects.filter(address__in=addresses, used_at=None).delete()


@transaction.atomic
def send_away(*, lines: Sequence[Line], actor: Agent, now: datetime) -> int:
    """Colleagues of a list work here no more, and their invitations are taken back; how many of them came in once.

    Nobody with a place at the desk is sent away by it.
    """
    must_administer(actor)
    addresses = [each.address for each in lines if each.trouble is None]
    taken = InvitedColleague.objects.filter(address__in=addresses, taken_back_at=None)
    events = [InvitationTakenBack(invited_id=number) for number in taken.values_list("pk", flat=True)]
    _take_back(addresses, now)
    if events:
        record(*events, now=now, actor_id=actor.pk)
    return deactivate_colleagues(addresses=addresses, actor=actor, now=now)
