"""Telling sales of a lead, by mail or signed to a system of the company's own: only what the person agreed to.

The row says what is still to be told, the job is a nudge. It is told at least once: the message has the same id each
time, so that a system can tell a repetition, and what was withdrawn meanwhile is not sent.
"""

from datetime import datetime
from smtplib import SMTPException
from typing import Final

import msgspec
from django.core.mail import EmailMessage
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from evenhand.cases.domain.record import signed
from evenhand.cases.models import Merge
from evenhand.channels import guarded
from evenhand.channels.errors import ChannelError
from evenhand.colleagues.actions.leads import (
    OFFERED,
    WITHDRAWN,
    claim_untold,
    follow_customers,
    forget_settled,
    must_be_contactable,
    note_told,
    note_trouble,
)
from evenhand.colleagues.actions.sales import secret_of
from evenhand.colleagues.domain.leads import next_due
from evenhand.colleagues.models import Lead, SalesDesk, Way
from evenhand.colleagues.reads.leads import token_of
from evenhand.database.outside import must_be_outside
from evenhand.flows.mailing import automatic, can_mail
from evenhand.kernel import clock
from evenhand.kernel.errors import EvenhandError

ANSWERS_WITHIN: Final = 8.0  # seconds
LARGEST: Final = 64_000
VERSION: Final = 1


class Told(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What sales is told. Without consent there is none of it; once it is withdrawn, only that."""

    version: int
    kind: str  # "lead.offered", "lead.withdrawn"
    lead: str
    brand: str
    interest: str = ""
    name: str = ""
    reach: str = ""
    agreed_how: str = ""
    agreed_at: datetime | None = None
    agreed_words: str = ""
    answer_at: str = ""  # where sales accepts, declines or gives it back


def hand(lead_id: int) -> bool:
    """Tell sales what is still to be told of a lead; whether it was. Safe to repeat."""
    now = clock.now()
    lead = claim_untold(lead_id=lead_id, now=now)
    desk = SalesDesk.objects.filter(pk=lead.brand_id, is_on=True).first() if lead else None
    if lead is None or desk is None:
        return False
    told, what = told_of(lead, desk), lead.untold
    if desk.kind == Way.MAIL and not can_mail():
        note_trouble(lead=lead, sentence=_("The desk has no mail server."))
        return False
    try:
        if what == OFFERED:  # they may have asked to be left alone since
            must_be_contactable(lead, now)
        _send(desk, lead, told, now)
    except (EvenhandError, ChannelError) as problem:
        note_trouble(lead=lead, sentence=problem.sentence)
        return False
    except (SMTPException, OSError) as problem:
        note_trouble(
            lead=lead, sentence=_("The mail could not be sent: %(why)s.") % {"why": str(problem)[:200].rstrip(".")}
        )
        return False
    note_told(lead=lead, what=what, kind=desk.kind, now=clock.now())
    return True


def hand_due(*, now: datetime) -> int:
    """Leads whose job was lost, or that are to be tried again; how many were told. Settled ones are forgotten."""
    forget_settled(now=now)
    untold = Lead.objects.exclude(untold="").order_by(F("tried_at").asc(nulls_first=True), "pk")
    facts = untold.values_list("pk", "brand_id", "tried_at", "tries")
    return sum(hand(lead_id) for lead_id in next_due(facts.iterator(), now))


def follow_merge(merge_id: int) -> int:
    """Leads go along with the person when two customers prove one, and back when they are two again. Safe to repeat."""
    merge = Merge.objects.filter(pk=merge_id, kind="customer").first()
    return follow_customers(case_ids=merge.moved["cases"], now=clock.now()) if merge else 0


def told_of(lead: Lead, desk: SalesDesk) -> Told:
    """What sales may know of the lead now."""
    if lead.untold == WITHDRAWN or lead.consent_at is None:
        return Told(version=VERSION, kind=f"lead.{WITHDRAWN}", lead=lead.key.hex, brand=lead.brand.slug)
    return Told(
        version=VERSION,
        kind=f"lead.{OFFERED}",
        lead=lead.key.hex,
        brand=lead.brand.slug,
        interest=lead.interest,
        name=lead.name,
        reach=lead.reach,
        agreed_how=lead.consent_how,
        agreed_at=lead.consent_at,
        agreed_words=lead.consent_words,
        answer_at=f"{desk.site}/site/lead/{token_of(lead)}",
    )


def _send(desk: SalesDesk, lead: Lead, told: Told, now: datetime) -> None:
    must_be_outside()
    if desk.kind == Way.MAIL:
        _mail(desk, lead, told).send()
        return
    body = msgspec.json.encode(told)
    headers = signed(body, secret=secret_of(desk), id=f"msg_{lead.key.hex}-{told.kind}", now=now)
    answer = guarded.fetch(
        desk.address,
        headers={**headers, "content-type": "application/json"},
        content=body,
        seconds=ANSWERS_WITHIN,
        most_bytes=LARGEST,
        allow_inside=desk.is_inside,
    )
    answer.checked()


def _mail(desk: SalesDesk, lead: Lead, told: Told) -> EmailMessage:
    """That there is a lead and where it stands, and no more: mail travels openly and stays for years."""
    with translation.override(None):
        if not told.reach:
            subject = _("Lead taken back: the person no longer agrees")
            lines = [_("Do not contact them any more, and delete what you were given of lead %(number)s.")]
        else:
            subject = _("A lead for %(brand)s")
            lines = [
                _("Somebody agreed to be contacted by sales. Who, about what and how stands here:"),
                told.answer_at,
                "",
                _("Accept it there, decline it, or give it back when it is care. This is lead %(number)s."),
            ]
    said = {"brand": lead.brand.name, "number": told.lead[:8]}
    body = "\n".join(line % said if "%(" in line else line for line in lines)
    headers = {"Message-ID": f"<lead-{lead.key.hex}-{told.kind}@evenhand>"}
    return automatic(subject % said, body, to=desk.address, headers=headers)
