"""Causes leave the desk: to product teams as they were handed over, and each week as a digest by mail."""

import logging
import threading
from datetime import date, datetime, timedelta
from smtplib import SMTPException
from typing import Final
from uuid import uuid4

import msgspec
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evenhand.cases.domain.record import signed
from evenhand.cases.errors import RecordTrouble
from evenhand.channels import guarded
from evenhand.channels.errors import ChannelError, Refused
from evenhand.database.outside import must_be_outside
from evenhand.flows import digests
from evenhand.flows.measured.words import number
from evenhand.insight.reads.counted import desk_day
from evenhand.kernel import clock
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of
from evenhand.voice.actions.causes import claim_digest, note_digest
from evenhand.voice.actions.counting import count_issues
from evenhand.voice.actions.teams import claim_due, note_told, secret_of
from evenhand.voice.domain.handing import Evidence
from evenhand.voice.models import DigestWish, IssueTally, ProductHandOver

log = logging.getLogger(__name__)

WITHIN: Final = 10.0  # seconds for a webhook
TRY_DIGEST_AGAIN: Final = timedelta(hours=1)
A_ROUND: Final = 10  # digests; hand-overs wait behind them
RECENT: Final = 3  # days that are counted anew every few minutes
KEPT: Final = 400  # days that are counted anew every night, some at a time, because posts move between issues
AT_ONCE: Final = 40
LOOK_EVERY: Final = 60.0  # seconds


def look_on(stop: threading.Event) -> None:
    """Until told to stop; on its own, so that others' slow machines hold up neither counting nor our own people."""
    while not stop.is_set():
        tell_teams(now=clock.now())
        send_digests(now=clock.now())
        connection.close()
        stop.wait(LOOK_EVERY)


def keep_counted(*, now: datetime, is_whole: bool = False) -> None:
    """The last days anew; `is_whole`: all that are shown, because issues were merged and split meanwhile."""
    today = desk_day(now)
    has_any = is_whole or IssueTally.objects.exists()
    days = [today - timedelta(days=n) for n in range(RECENT if has_any and not is_whole else KEPT)]
    for begin in range(0, len(days), AT_ONCE):
        count_issues(days[begin : begin + AT_ONCE])


def tell_teams(*, now: datetime) -> int:
    """Tell product teams what was handed over to them; how many were told. Never inside a transaction."""
    told = 0
    for given in claim_due(now=now):
        trouble, is_over = _tell(given, now)
        note_told(hand_over_id=given.pk, trouble=trouble, is_over=is_over, now=now)
        told += not trouble
    return told


def _tell(given: ProductHandOver, now: datetime) -> tuple[str, bool]:
    """What stood in the way, if anything, and whether trying again is of no use."""
    must_be_outside()
    evidence = msgspec.convert(given.evidence, Evidence)
    try:
        if given.team.url:
            _post(given, evidence, now)
        else:
            _mail(given, evidence).send()
    except (ChannelError, RecordTrouble) as problem:
        return problem.sentence, isinstance(problem, Refused)
    except (SMTPException, OSError) as problem:
        log.warning("product team %s cannot be told (%s)", given.team_id, type(problem).__name__)
        return _("The mail server does not take it at the moment."), False
    return "", False


def _post(given: ProductHandOver, evidence: Evidence, now: datetime) -> None:
    """The same number each time, so that the other side can tell a repeat."""
    body = msgspec.json.encode(evidence)
    headers = signed(body, secret=secret_of(given.team), id=f"cause_{given.pk}", now=now)
    guarded.fetch(
        given.team.url,
        headers={**headers, "content-type": "application/json"},
        content=body,
        seconds=WITHIN,
        most_bytes=100_000,
        allow_inside=given.team.is_inside,
    ).checked()


def _mail(given: ProductHandOver, evidence: Evidence) -> EmailMessage:
    if not settings.EMAIL_HOST:
        raise OSError("no mail server is set")
    subject = _("%(brand)s: %(name)s") % {"brand": evidence.brand, "name": evidence.name or _("an issue")}
    return EmailMessage(
        subject=" ".join(subject.split())[:150],
        body=in_words(evidence, by=given.by.full_name),
        to=[given.team.mail],
        headers={"Auto-Submitted": "auto-generated", "Message-ID": f"<cause-{given.pk}-{uuid4().hex}@evenhand>"},
        connection=get_connection(timeout=20),
    )


def in_words(evidence: Evidence, *, by: str) -> str:
    """What a team reads; every figure with its interval, and what is assumed said so."""
    lines = [
        _("%(name)s hands this over to you: %(issue)s (%(brand)s).")
        % {"name": by, "issue": evidence.name, "brand": evidence.brand},
        evidence.message,
        _("What we think is behind it: %(words)s") % {"words": evidence.hypothesis} if evidence.hypothesis else "",
        _("From %(since)s to %(until)s there were %(n)s cases about it, %(week)s a week.")
        % {
            "since": date_format(evidence.since, "j M Y"),
            "until": date_format(evidence.until, "j M Y"),
            "n": evidence.contacts,
            "week": three(evidence.contacts_a_week),
        },
        _("Week by week: %(weeks)s.") % {"weeks": ", ".join(map(str, evidence.weeks))} if evidence.weeks else "",
        _("Each takes about %(minutes)s minutes of our people%(assumed)s.")
        % {
            "minutes": three(evidence.minutes_a_contact),
            "assumed": _(" (assumed, too few were measured)") if evidence.minutes_are_assumed else "",
        },
        _("If a fix spared %(share)s of 100 of them%(assumed)s, that would be %(hours)s hours a week.")
        % {
            "share": evidence.share_fixable,
            "assumed": _(" (assumed, nobody has estimated it)") if evidence.share_is_assumed else "",
            "hours": three(evidence.hours_a_week),
        },
        _("We would like to hear by %(day)s.") % {"day": date_format(evidence.asked_for, "j M Y")}
        if evidence.asked_for
        else "",
        _("No customer is named or quoted here; who works on it can look at the cases at the desk: %(address)s")
        % {"address": digests.address("cause", evidence.issue)},
    ]
    return "\n\n".join(line for line in lines if line)


def three(figure: tuple[float, float, float]) -> str:
    """A figure and where it lies."""
    digits = 2 if figure[0] < 1 else 1 if figure[0] < 10 else 0
    value, low, high = (number(each, digits) for each in figure)
    return _("%(value)s (%(low)s to %(high)s)") % {"value": value, "low": low, "high": high}


def send_digests(*, now: datetime) -> int:
    """The digest of the last week to each who wants it, from Monday on, once; how many went. Whoever serves no brand
    any more, or works here no longer, gets none."""
    if not settings.EMAIL_HOST:
        return 0
    today = desk_day(now)
    monday = today - timedelta(days=today.weekday())
    wishes = DigestWish.objects.filter(agent__is_active=True, since__lt=now).select_related("agent")
    sent = 0
    for wish in wishes.exclude(sent_for=monday).exclude(tried_at__gt=now - TRY_DIGEST_AGAIN)[:A_ROUND]:
        if claim_digest(agent_id=wish.pk, monday=monday, again_after=TRY_DIGEST_AGAIN, now=now):
            sent += send_digest(wish.agent, monday=monday, now=now)
    return sent


def send_digest(agent: Agent, *, monday: date, now: datetime) -> bool:
    """Write to one person; whether it went."""
    if not agent.email or not brand_ids_of(agent) or not agent.sees_all:
        note_digest(agent_id=agent.pk, monday=monday, now=now)
        return False
    with translation.override(agent.language or settings.LANGUAGE_CODE):
        mail = digests.digest_for(agent, monday=monday, now=now)
    try:
        mail.send()
    except (SMTPException, OSError) as problem:
        log.warning("agent %s cannot be sent the digest (%s)", agent.pk, type(problem).__name__)
        note_digest(agent_id=agent.pk, monday=None, now=now)
        return False
    note_digest(agent_id=agent.pk, monday=monday, now=now)
    return True


def send_test_digest(agent: Agent, *, now: datetime) -> bool:
    """The same at once, to whoever asks for it and to nobody else; it changes nothing about Monday's."""
    if not settings.EMAIL_HOST or not agent.email or not agent.sees_all:
        return False
    today = desk_day(now)
    mail = digests.digest_for(agent, monday=today - timedelta(days=today.weekday()), now=now)
    try:
        mail.send()
    except (SMTPException, OSError) as problem:
        log.warning("agent %s cannot be sent the digest (%s)", agent.pk, type(problem).__name__)
        return False
    return True
