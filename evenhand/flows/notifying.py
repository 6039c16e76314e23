"""Who is told what: events of the ledger become notices, notices become a mail now and then.

A subscription starts `tell_of` for each event; it may run twice, since every notice has a key.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.cases.actions import notices
from evenhand.cases.models import Call, Case, Notice, NoticeKind
from evenhand.cases.reads.notices import agents_to_mail, cases_written_in, notices_to_mail
from evenhand.flows import approval_notices, broadcast_notices, incidents, looked_after
from evenhand.ledger.models import Entry
from evenhand.people.models import Agent
from evenhand.people.reads import who_decides
from evenhand.replies.models import Delivery

log = logging.getLogger(__name__)

PASSED_UP = "up:"  # so begin the keys of late cases that were passed up to somebody who does not have them
TRY_AGAIN = timedelta(minutes=2)
A_ROUND = 200  # mails
HELD = "held:"  # so begin the keys of scheduled replies that did not go
_BEGINNINGS = {"CallMissed": notices.MISSED, "ReplyHeldBack": HELD}
_APART = {"CallMissed": "missed"}  # what rings now hides no call that was missed
_BEGINNINGS |= {name: f"{name}:" for name in approval_notices.CONCERNS}
Told = tuple[NoticeKind, list[tuple[int, int | None]]]


def tell_of(entry_id: int) -> list[int]:
    """Tell whom an event concerns; who was told now."""
    entry = Entry.objects.filter(id=entry_id).first()
    ask = _CONCERNS.get(entry.name) if entry is not None else None
    if entry is None or ask is None:
        return []
    kind, told = ask(entry)
    others = [(agent, case) for agent, case in told if agent != entry.actor_id]
    key = f"{_beginning(entry)}{entry.id}"
    return notices.tell(others, kind=kind, key=key, about=_about(entry), actor_id=entry.actor_id, now=entry.at)


def _about(entry: Entry) -> str:
    """What is folded together, where that is not the case alone."""
    if entry.name in broadcast_notices.EVENTS:
        return broadcast_notices.about(entry)
    return looked_after.about(entry) if entry.name in looked_after.CONCERNS else _APART.get(entry.name, "")


def _beginning(entry: Entry) -> str:
    if entry.name in broadcast_notices.EVENTS:
        return broadcast_notices.beginning(entry)
    if entry.name in looked_after.CONCERNS:
        return looked_after.beginning(entry)
    return _BEGINNINGS.get(entry.name, "event:")


def _assigned(entry: Entry) -> Told:
    return NoticeKind.ASSIGNED, _one(entry.facts.get("assignee_id"), entry.case_id)


def _wrote(entry: Entry) -> Told:
    return NoticeKind.WROTE, [(agent, case) for agent, case in cases_written_in(entry.facts["batch_id"])]


def _named(entry: Entry) -> Told:
    return NoticeKind.NAMED, _one(entry.facts.get("agent_id"), entry.case_id)


def _promised(entry: Entry) -> Told:
    owner = entry.facts.get("owner_id") or _owner_of(entry.case_id)
    return NoticeKind.PROMISE, _one(owner, entry.case_id)


def _unsent(entry: Entry) -> Told:
    author = Delivery.objects.filter(pk=UUID(entry.facts["delivery_id"])).values_list("author_id", flat=True).first()
    return NoticeKind.UNSENT, _one(author, entry.case_id)


def _called(entry: Entry) -> Told:
    """That it rings, while it does; a call that was answered meanwhile concerns nobody else."""
    agents = entry.facts["agents"] if entry.facts["is_inbound"] else []
    is_over = agents and Call.objects.filter(pk=entry.facts["call_id"]).exclude(answered_at=None).exists()
    return NoticeKind.CALL, [] if is_over else [(agent, entry.case_id) for agent in agents]


def _missed(entry: Entry) -> Told:
    return NoticeKind.CALL, [(agent, entry.case_id) for agent in entry.facts["agents"]]


def _rang(entry: Entry) -> Told:
    """Of harm in a case the notice leads there; else to the alarms."""
    return NoticeKind.ALARM, [(agent, entry.case_id) for agent in who_decides(entry.facts["brand_id"])]


def _one(agent_id: int | None, case_id: int | None) -> list[tuple[int, int | None]]:
    return [(agent_id, case_id)] if agent_id else []


def _owner_of(case_id: int | None) -> int | None:
    return Case.objects.filter(pk=case_id).values_list("assignee_id", flat=True).first() if case_id else None


_CONCERNS: dict[str, Callable[[Entry], Told]] = {
    "CaseAssigned": _assigned,
    "PostsTakenIn": _wrote,
    "AgentMentioned": _named,
    "PromiseDue": _promised,
    "ReplyNotSent": _unsent,
    "ReplyHeldBack": _unsent,
    "CallRang": _called,
    "CallMissed": _missed,
    "AlarmRaised": _rang,
    **approval_notices.CONCERNS,
    **looked_after.CONCERNS,
    **dict.fromkeys(broadcast_notices.EVENTS, broadcast_notices.concerned),
}
EVENTS = tuple(_CONCERNS)


def send_mails(*, now: datetime) -> int:
    """One mail to each person who wants some and was not there to see; how many went out. Never in a transaction."""
    if not settings.EMAIL_HOST:
        return 0
    sent = 0
    for agent in agents_to_mail(now=now):
        if sent == A_ROUND:
            break
        waiting = notices_to_mail(agent, now=now)
        if waiting and _send(agent, waiting, now):
            notices.note_mailed(agent=agent, notices=waiting, now=now)
            sent += 1
    return sent


def _send(agent: Agent, waiting: list[Notice], now: datetime) -> bool:
    with translation.override(agent.language or settings.LANGUAGE_CODE):
        mail = _mail(agent, waiting)
    try:
        mail.send()
    except (SMTPException, OSError) as problem:
        log.warning("agent %s cannot be told by mail (%s)", agent.pk, type(problem).__name__)
        notices.put_off_mail(agent=agent, until=now + TRY_AGAIN)
        return False
    return True


def _mail(agent: Agent, waiting: list[Notice]) -> EmailMessage:
    """Numbers and kinds, never what a customer wrote: mail travels openly and stays for years."""
    number = len(waiting)
    subject = ngettext("%(number)s thing waits for you", "%(number)s things wait for you", number) % {"number": number}
    lines = [_("%(what)s · %(where)s") % {"what": words_of(each), "where": _where(each)} for each in waiting]
    foot = _("How you are told of what: %(address)s") % {"address": _address("notices_choices")}
    return EmailMessage(
        subject=subject,
        body="\n".join([*lines, "", _address("notices"), "", foot]),
        to=[agent.email],
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
        connection=get_connection(timeout=20),
    )


def words_of(notice: Notice) -> str:
    """What happened, in a sentence without anything a customer said."""
    who = notice.actor.full_name if notice.actor else _("Evenhand")
    sentences = {
        NoticeKind.ASSIGNED: _("%(who)s gave you a case"),
        NoticeKind.WROTE: _("A customer wrote"),
        NoticeKind.NAMED: _("%(who)s named you in a note"),
        NoticeKind.PROMISE: _("A promise is due"),
        NoticeKind.CLOCK: _clock_words(notice.key),
        NoticeKind.UNSENT: _("Your reply was held back")
        if notice.key.startswith(HELD)
        else _("Your reply could not be sent"),
        NoticeKind.SILENT: _("You had no time for a case; it is back in its queue")
        if notice.key.startswith(notices.LOST)
        else _("Answer soon, or the case goes back to its queue"),
        NoticeKind.INCIDENT: incidents.words_of_notice(notice.key, who),
        NoticeKind.APPROVAL: _approval_words(notice.key, who),
        NoticeKind.ALARM: _("An alarm rings: look whether it is an incident"),
        NoticeKind.DRAGGING: _("Cases drag on: look what holds them up"),
        NoticeKind.LOOKED_AFTER: looked_after.words_of_notice(notice.key, who),
        NoticeKind.COMMUNITY: looked_after.words_of_notice(notice.key, who),
        NoticeKind.CALL: _("A call was missed") if notice.key.startswith(notices.MISSED) else _("A call for you"),
    }
    return sentences[NoticeKind(notice.kind)] % {"who": who}


def _approval_words(key: str, who: str) -> str:
    if broadcast_notices.broadcast_of_notice(key) is not None:
        return broadcast_notices.words_of_notice(key, who)
    return approval_notices.words_of_notice(key, who)


def _clock_words(key: str) -> str:
    if key.startswith(PASSED_UP):
        return _("A case is late and was passed up to you")
    return _("Too late already") if key.startswith("late") else _("Nearly too late")


def _where(notice: Notice) -> str:
    if notice.kind == NoticeKind.INCIDENT:
        return _address("incident", incidents.incident_of_notice(notice.key) or 0)
    if (broadcast_id := broadcast_notices.broadcast_of_notice(notice.key)) is not None:
        return _address("answer", broadcast_id)
    if notice.kind == NoticeKind.ALARM and notice.case is None:
        return _address("alarms")
    if notice.kind == NoticeKind.DRAGGING:
        return _address("dragging")
    if notice.kind in {NoticeKind.LOOKED_AFTER, NoticeKind.COMMUNITY}:
        return origin() + looked_after.path_of_notice(notice)
    if notice.case is None:
        return _address("phone")
    return f"{notice.case.number} {_address('case', notice.case.pk)}"


def _address(name: str, *arguments: int) -> str:
    return origin() + reverse(name, args=arguments)


def origin() -> str:
    """Where people reach this desk."""
    said = next(iter(settings.CSRF_TRUSTED_ORIGINS), f"http://{next(iter(settings.ALLOWED_HOSTS), 'localhost')}")
    return said.rstrip("/")
