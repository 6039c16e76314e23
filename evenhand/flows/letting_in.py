"""Mail to people who work elsewhere in the house: invitations, and links they asked for; never in a transaction."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from evenhand.colleagues.actions.door import forget_links, take_links_to_mail
from evenhand.colleagues.actions.inviting import note_not_taken, take_invitations_to_mail
from evenhand.colleagues.actions.pace import forget_counted
from evenhand.colleagues.models import DoorLink, InvitedColleague
from evenhand.colleagues.reads.door import way_in
from evenhand.flows.mailing import automatic, can_mail, went
from evenhand.flows.notifying import origin

A_ROUND = 20


def send(*, now: datetime) -> int:
    """Mail what is due: first who waits in front of the door, then who is invited; how many went out."""
    return send_links(now=now) + send_invitations(now=now) if can_mail() else 0


def send_links(*, now: datetime) -> int:
    """Mail the links that were asked for by people who may come in. Who has a place at the desk is told so; nobody else
    is written to, and who asked sees no difference."""
    sent = 0
    for link, token in take_links_to_mail(now=now, limit=A_ROUND):
        way = way_in(link.address)
        if way is not None:
            with translation.override(_language(link.language)):
                mail = _desk_mail(link) if way.is_at_the_desk else _link_mail(link, token)
                sent += went(mail, to_whom="a colleague")
    return sent


def send_invitations(*, now: datetime) -> int:
    """Mail the next invitations, at a pace; what the mail server does not take is tried again later."""
    sent = 0
    for invited, token in take_invitations_to_mail(now=now):
        with translation.override(_language(invited.language)):
            mail = _invitation(invited, token)
        if went(mail, to_whom="a colleague"):
            sent += 1
        else:
            note_not_taken(invited_id=invited.pk, now=now)
    return sent


def forget(*, now: datetime) -> None:
    """What the door need not know any more."""
    forget_links(now=now)
    forget_counted(now=now)


def _language(said: str) -> str:
    return said if said in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _link_mail(link: DoorLink, token: str) -> EmailMessage:
    body = _(
        "Open this link to come in. It works once, for half an hour:\n\n%(address)s\n\n"
        "If you did not ask for it, somebody mistyped an address: do nothing, and nothing happens."
    )
    return automatic(_("Your link to come in"), body % {"address": _address("come_in_by", token)}, to=link.address)


def _desk_mail(link: DoorLink) -> EmailMessage:
    body = _(
        "Somebody, probably you, asked for a link to come in by. You have a place at the desk, and log in there with "
        "your password:\n\n%(address)s"
    )
    return automatic(_("You have a place at the desk"), body % {"address": _address("inbox")}, to=link.address)


def _invitation(invited: InvitedColleague, token: str) -> EmailMessage:
    greeting = _("Hello %(name)s,") % {"name": invited.name} if invited.name else _("Hello,")
    body = _(
        "you see where customers need help, and you know what helps. From now on both can reach those who answer: pass "
        "on a post, suggest an answer, share what helps. %(by)s invited you.\n\n"
        "Open this link to come in; there is no password. It works once, for two weeks:\n\n%(address)s\n\n"
        "Later, or if it is too old, ask for another one here:\n\n%(again)s"
    )
    said = {
        "by": invited.invited_by.full_name,
        "address": _address("come_in_by", token),
        "again": _address("come_in"),
    }
    return automatic(_("Help those who answer our customers"), f"{greeting}\n\n{body % said}", to=invited.address)


def _address(name: str, *arguments: str) -> str:
    return origin() + reverse(name, args=arguments)
