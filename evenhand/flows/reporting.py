"""Pages of measures go out by mail as PDF, each at the hour its reader chose, and each once."""

import logging
import tempfile
import threading
from collections.abc import Callable
from datetime import date, datetime, tzinfo
from pathlib import Path
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Final

import msgspec
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evenhand.flows import digests
from evenhand.flows.mailing import can_mail
from evenhand.flows.measured.pages import Page, page_of, plain, printed
from evenhand.insight.actions.reports import begin_sending, claim_report, note_report, note_unknown
from evenhand.insight.domain.schedule import due_day, period_of
from evenhand.insight.errors import CannotAudit
from evenhand.insight.models import ReportMail, ReportState, ReportWish
from evenhand.insight.reads.counted import Asked, desk_day
from evenhand.kernel import clock
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of
from evenhand.people.reads.duty import zone_named
from evenhand.people.reads.links import SignedNumbers

log = logging.getLogger(__name__)

LOOK_EVERY: Final = 30.0  # seconds
A_ROUND: Final = 500  # wishes that are looked at together
_LINKS: Final = SignedNumbers("evenhand.report")


class Made(msgspec.Struct, frozen=True):
    """The page as a file: PDF where a browser is installed that can print, else the page itself."""

    name: str
    content: bytes
    kind: str


def zone_of(agent: Agent) -> tzinfo:
    """The reader's own clock; the desk's where they chose none."""
    return zone_named(agent.time_zone or settings.TIME_ZONE)


def desk_zone() -> tzinfo:
    """The clock by which days are counted."""
    return zone_named(settings.TIME_ZONE)


def look_on(stop: threading.Event) -> None:
    """Until told to stop; on its own, since a page takes seconds to print."""
    while not stop.is_set():
        send_due(now=clock.now())
        connection.close()
        stop.wait(LOOK_EVERY)


def send_due(*, now: datetime, make: Callable[[Page, str], Made] | None = None) -> int:
    """Send what is due by now; how many went. What its sender left behind when it died is called unknown."""
    note_unknown(now=now)
    if not can_mail():
        return 0
    wishes = ReportWish.objects.filter(stopped_at=None).select_related("agent", "brand").order_by("pk")
    sent, after = 0, 0
    while found := list(wishes.filter(pk__gt=after)[:A_ROUND]):
        after = found[-1].pk
        due = [(each, day) for each in found if (day := _due(each, now)) is not None]
        done = set(
            ReportMail.objects.filter(wish__in=[each for each, _day in due], day__in=[day for _each, day in due])
            .exclude(state=ReportState.MAKING)
            .values_list("wish_id", "day")
        )
        for wish, day in due:
            if (wish.pk, day) not in done and (mail := claim_report(wish=wish, day=day, now=now)) is not None:
                sent += _send(wish, mail, now, make or made_of)
    return sent


def _due(wish: ReportWish, now: datetime) -> date | None:
    return due_day(wish.every, wish.hour, zone_of(wish.agent), desk=desk_zone(), since=wish.since, now=now)


def _send(wish: ReportWish, mail: ReportMail, now: datetime, make: Callable[[Page, str], Made]) -> bool:
    """Make it, note that it is on its way, hand it over; whether it went. Never inside a transaction."""
    with translation.override(wish.agent.language or settings.LANGUAGE_CODE):
        if trouble := _barred(wish):
            note_report(mail_id=mail.pk, state=ReportState.FAILED, trouble=trouble, now=now)
            return False
        message = message_for(wish, day=mail.day, now=now, make=make)
    server = get_connection(timeout=20)
    try:
        if not _is_open(server, mail, now) or not begin_sending(mail=mail, now=now):
            return False
        state, trouble = _handed_over(message, server)
    finally:
        server.close()
    note_report(mail_id=mail.pk, state=state, trouble=trouble, now=now)
    return state == ReportState.SENT


def _barred(wish: ReportWish) -> str:
    """Why the reader may not have it any more, as they are now; empty where they may."""
    agent = Agent.objects.get(pk=wish.agent_id)
    if not agent.is_active or not agent.sees_all or not brand_ids_of(agent):
        return _("You may no longer see these measures.")
    if wish.brand_id is not None and wish.brand_id not in brand_ids_of(agent):
        return _("You may no longer see this brand.")
    return "" if agent.email else _("You have no mail address here. An administrator can add it.")


def message_for(
    wish: ReportWish, *, day: date, now: datetime, make: Callable[[Page, str], Made] | None = None
) -> EmailMessage:
    """The page as this reader may see it: figures as text, and the page as a file."""
    since, until = period_of(wish.every, day)
    until = min(until, desk_day(now))
    asked = Asked(since=min(since, until), until=until, brand_id=wish.brand_id)
    page = page_of(wish.page, wish.agent, asked, brand=wish.brand.name if wish.brand else "", now=now)
    made_at = date_format(timezone.localtime(now, zone_of(wish.agent)), "j M Y, H:i")
    footer = _("Made by Evenhand on %(moment)s, for %(name)s.") % {"moment": made_at, "name": wish.agent.full_name}
    made = (make or made_of)(page, printed(page, footer=footer))
    stop = stop_address(wish)
    lines = [
        plain(page),
        _("The page with its pictures is attached; at the desk: %(address)s")
        % {"address": digests.address("measures")},
        _("You asked for this mail. Stop it here: %(address)s") % {"address": stop},
    ]
    message = EmailMessage(
        subject=" ".join(f"{page.title}, {page.period}".split())[:150],
        body="\n\n".join(lines),
        to=[wish.agent.email],
        headers={
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Message-ID": f"<report-{wish.pk}-{day:%Y%m%d}@evenhand>",
        },
    )
    message.attach(made.name, made.content, made.kind)
    return message


def made_of(page: Page, html: str) -> Made:
    """Printed by Chromium or Chrome; where none is installed or it fails, the page itself, which any browser prints."""
    from evenhand.insight.audit.report import print_pdf  # here: most rounds print nothing

    name = "".join(each if each.isalnum() else "-" for each in f"{page.title} {page.period}").strip("-").lower()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.pdf"
        try:
            print_pdf(html, path)
        except (CannotAudit, OSError) as problem:
            log.warning("a report is sent as a page, not as PDF (%s)", problem)
            return Made(f"{name}.html", html.encode(), "text/html")
        return Made(f"{name}.pdf", path.read_bytes(), "application/pdf")


def can_print() -> bool:
    """Whether a browser is installed here that can make a PDF."""
    from evenhand.insight.audit.report import browser

    return browser() is not None


def _is_open(server: BaseEmailBackend, mail: ReportMail, now: datetime) -> bool:
    """Whether the mail server takes calls; if not, nothing was sent, and it is tried again."""
    try:
        server.open()
    except (SMTPException, OSError) as problem:
        log.warning("report %s cannot be sent (%s)", mail.pk, type(problem).__name__)
        trouble = _("The mail server does not take it at the moment.")
        note_report(mail_id=mail.pk, state=ReportState.MAKING, trouble=trouble, now=now)
        return False
    return True


def _handed_over(message: EmailMessage, server: BaseEmailBackend) -> tuple[str, str]:
    """What became of it. Where the server said no, it did not go; where it said nothing any more, nobody knows."""
    message.connection = server
    try:
        message.send()
    except (SMTPResponseException, SMTPRecipientsRefused) as problem:
        log.warning("a report was refused (%s)", type(problem).__name__)
        return ReportState.FAILED, _("The mail server refused it.")
    except (SMTPException, OSError) as problem:
        log.warning("a report may have gone or not (%s)", type(problem).__name__)
        return ReportState.UNKNOWN, _("The mail server fell silent while it took it.")
    return ReportState.SENT, ""


def stop_address(wish: ReportWish) -> str:
    """Where it is stopped without a log-in; nobody can make such an address without our key."""
    return digests.origin() + reverse("site:stop_report", args=[_LINKS.token(wish.pk)])


def wish_behind(token: str) -> ReportWish | None:
    """The wish of that address."""
    return ReportWish.objects.select_related("agent", "brand").filter(pk=_LINKS.number(token)).first()
