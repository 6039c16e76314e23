"""Mail to members: links to sign in, and what they want to know. No mail is sent in a transaction."""

from datetime import datetime

from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from evenhand.community.actions.handing import note_notices_mailed
from evenhand.community.actions.joining import forget_links, note_link_mailed
from evenhand.community.actions.signing_on import forget_attempts
from evenhand.community.domain.screening import Shown
from evenhand.community.models import Member, MemberNotice, SignInLink
from evenhand.community.reads.members import notices_to_mail
from evenhand.flows.community_places import ROOT, site_of, topic_path
from evenhand.flows.mailing import automatic, can_mail, went
from evenhand.kernel.text import shorten
from evenhand.people.models import Brand
from evenhand.people.reads.links import SignedNumbers

_LINKS = SignedNumbers("evenhand.community.mail")


def send_links(*, now: datetime) -> int:
    """Mail the links that were asked for; how many went out. A link that cannot be mailed is over by itself."""
    sent = 0
    waiting = SignInLink.objects.filter(expires_at__gt=now).exclude(token="").select_related("brand")
    for link in waiting.order_by("asked_at")[:50] if can_mail() else ():
        with translation.override(link.language or "en"):
            sent += went(_link_mail(link), to_whom="a member")
        note_link_mailed(link=link)
    return sent


def _link_mail(link: SignInLink) -> EmailMessage:
    address = f"{link.site}{ROOT}/{link.brand.slug}/enter/{link.token}"
    body = _(
        "Open this link to sign in to the community of %(brand)s. It works once, for half an hour:\n\n%(address)s\n\n"
        "If you did not ask for it, somebody mistyped an address: do nothing, and nothing happens."
    ) % {"brand": link.brand.name, "address": address}
    return automatic(_("Sign in to the community of %(brand)s") % {"brand": link.brand.name}, body, to=link.address)


def send_notices(*, now: datetime) -> int:
    """Tell members what they want to know, one mail for each person; how many went out."""
    forget_links(now=now)
    forget_attempts(now=now)
    if not can_mail():
        return 0
    waiting: dict[int, list[MemberNotice]] = {}
    for each in notices_to_mail(now=now):
        waiting.setdefault(each.member_id, []).append(each)
    sent = 0
    for due in waiting.values():
        member = due[0].member
        note_notices_mailed(notice_ids=[each.pk for each in due], now=now)
        notices = [each for each in due if _stands(each)]
        if not notices or not member.wants_mail or not member.address or not site_of(member.brand_id):
            continue
        with translation.override(member.language or "en"):
            sent += went(_notice_mail(notices), to_whom="a member")
    return sent


def _stands(notice: MemberNotice) -> bool:
    """Nobody is told of an answer that is out of sight by now, nor of what was taken back before the mail went."""
    said, topic = notice.contribution, notice.topic
    still = {
        "answer": {topic.shown, said.shown} == {Shown.SHOWN},
        "named": {topic.shown, said.shown} == {Shown.SHOWN},
        "accepted": topic.accepted_id == said.pk or said.topic.accepted_id == said.pk,
        "kept": said.shown == Shown.SHOWN,
        "hidden": said.shown == Shown.HIDDEN,
    }
    return still.get(notice.what, True)


def _notice_mail(notices: list[MemberNotice]) -> EmailMessage:
    member = notices[0].member
    brand = Brand.objects.get(pk=member.brand_id)
    site = site_of(brand.pk)
    lines = [f"{_sentence(each)}\n{site}{topic_path(each.topic)}" for each in notices]
    stop = f"{site}{ROOT}/{brand.slug}/mail/{stop_token(member)}"
    closing = [
        _("You choose what you are told on your own page: %(address)s") % {"address": f"{site}{ROOT}/{brand.slug}/me"},
        _("To stop these mails, open this link; nothing else is asked: %(address)s") % {"address": stop},
    ]
    subject = _("News for you in the community of %(brand)s") % {"brand": brand.name}
    headers = {  # a mail program shows a button for it (RFC 8058)
        "Precedence": "list",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return automatic(subject, "\n\n".join([*lines, *closing]), to=member.address, headers=headers)


def stop_token(member: Member) -> str:
    """What stands in the link that stops a member's mail; nobody can make one without our key."""
    return _LINKS.token(member.pk)


def member_behind(token: str) -> Member | None:
    """Whose mail that link stops."""
    return Member.objects.filter(pk=_LINKS.number(token), left_at=None).select_related("brand").first()


def _sentence(notice: MemberNotice) -> str:
    """What happened; titles only, since mail travels openly and stays for years."""
    title = shorten(notice.topic.title, 90).replace("://", ": //")
    said = {
        "answer": _("There is a new answer to “%(title)s”."),
        "named": _("Somebody wrote to you by name in “%(title)s”."),
        "accepted": _("Your answer to “%(title)s” solved it. Thank you."),
        "kept": _("What you wrote in “%(title)s” was looked at and is shown now."),
        "hidden": _("What you wrote in “%(title)s” was hidden. If you think that is wrong, say so on its page."),
        "thanks": _("We said thank you for what you wrote in “%(title)s”."),
        "article": _("Your answer to “%(title)s” became an article, with your name."),
    }
    return said[notice.what] % {"title": title}
