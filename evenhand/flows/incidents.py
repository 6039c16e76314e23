"""What happens around an incident: its cases are found, people are told, mails go out, updates are asked for."""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from evenhand.cases.actions import notices
from evenhand.cases.models import NoticeKind
from evenhand.incidents import actions
from evenhand.incidents.domain.times import Span, spans
from evenhand.incidents.models import How, Incident, Origin, Recipient, Signer, Statement, UpdateMail
from evenhand.incidents.reads import first_informed_at, moments_of
from evenhand.ledger.models import Entry
from evenhand.people.models import Agent, Role
from evenhand.people.reads import brand_ids_of
from evenhand.routing.domain.clock import worked
from evenhand.routing.reads import calendars_of_brand
from evenhand.understanding.models import Issue

log = logging.getLogger(__name__)

_IN_ISSUE = """
SELECT DISTINCT v.case_id FROM understanding_issuepost i
JOIN cases_message m ON m.post_id = i.post_id JOIN cases_conversation v ON v.id = m.conversation_id
JOIN cases_case c ON c.id = v.case_id AND c.brand_id = ANY(%s) AND c.merged_into_id IS NULL
WHERE i.issue_id = %s LIMIT %s
"""
MOST_OF_ISSUE = 20_000


@transaction.atomic
def open_from_issue(
    *, issue: Issue, title: str, severity: int, words: Sequence[str], actor: Agent, now: datetime
) -> Incident:
    """Propose an incident of an issue, with all its cases in it."""
    incident = actions.propose(
        title=title,
        brand_ids=[issue.brand_id],
        severity=severity,
        words=words,
        origin=Origin.ISSUE,
        issue_id=issue.pk,
        began_at=issue.first_at,
        actor=actor,
        now=now,
    )
    join_issue(incident=incident, actor=actor, now=now)
    return incident


def join_issue(*, incident: Incident, actor: Agent, now: datetime) -> list[int]:
    """The cases of its issue belong to it, but those that somebody took out; which are new."""
    with connection.cursor() as cursor:
        cursor.execute(_IN_ISSUE, [brand_ids_of(actor), incident.issue_id, MOST_OF_ISSUE])
        cases = [row[0] for row in cursor.fetchall()]
    return actions.link_cases(incident_id=incident.pk, case_ids=cases, how=How.ISSUE, actor=actor, now=now)


def times_of(incident: Incident, statements: Sequence[Statement], *, now: datetime) -> list[Span]:
    """The four times by both clocks; of several teams the one that was there longest counts."""
    calendars = [each for brand in incident.brands.all() for each in calendars_of_brand(brand.pk)]

    def longest(since: datetime, until: datetime) -> timedelta:
        return max((worked(since, until, each) for each in calendars), default=until - since)

    return spans(moments_of(incident, first_informed_at(incident, statements)), worked=longest, now=now)


def tell_of_incident(entry_id: int) -> list[int]:
    """Tell whom an event of an incident concerns, on the desk; safe to repeat."""
    entry = Entry.objects.filter(id=entry_id).first()
    incident = Incident.objects.filter(pk=entry.facts.get("incident_id", 0)).first() if entry else None
    if entry is None or incident is None:
        return []
    agents = set(_concerned(entry, incident)) - {entry.actor_id}
    key = f"{incident.pk}:{_what(entry)}:{entry.id}"
    about = f"{incident.pk}:sign" if _what(entry) == "sign" else f"{incident.pk}"  # no news hides what is asked of one
    told = [(agent, None) for agent in sorted(agents)]
    return notices.tell(told, kind=NoticeKind.INCIDENT, key=key, about=about, actor_id=entry.actor_id, now=entry.at)


def _concerned(entry: Entry, incident: Incident) -> Collection[int]:
    if entry.name == "SignOffAsked":
        return list(entry.facts["agents"])
    if entry.name == "UpdateDue":
        return [incident.owner_id] if incident.owner_id else _leads()
    if entry.name in {"StatementSigned", "StatementStands"}:
        return [each for each in (incident.owner_id, _author(entry, incident)) if each]
    if entry.name == "IncidentMoved" and entry.facts["after"] == "proposed":
        return _leads()
    return {*_listed(incident), *([incident.owner_id] if incident.owner_id else ())}


def _author(entry: Entry, incident: Incident) -> int | None:
    asked = Statement.objects.filter(incident=incident, version=entry.facts["version"])
    return asked.values_list("written_by", flat=True).first()


def _listed(incident: Incident) -> set[int]:
    """Colleagues on the notify list, and who signs off."""
    recipients = Recipient.objects.filter(incident=incident, agent__is_active=True).values_list("agent", flat=True)
    return {*recipients, *Signer.objects.filter(incident=incident).values_list("agent", flat=True)}


def _leads() -> list[int]:
    leads = Agent.objects.filter(is_active=True, role__in=[Role.LEAD, Role.ADMINISTRATOR])
    return list(leads.values_list("pk", flat=True))


def _what(entry: Entry) -> str:
    if entry.name == "IncidentMoved":
        return str(entry.facts["after"])
    if entry.name == "IncidentUpdated":
        return "all_clear" if entry.facts["is_all_clear"] else "update"
    names = {"SignOffAsked": "sign", "StatementSigned": "signed", "StatementStands": "stands", "UpdateDue": "due"}
    return names.get(entry.name, {"IncidentStopped": "stopped", "IncidentResumed": "resumed"}.get(entry.name, ""))


def incident_of_notice(key: str) -> int | None:
    """Which incident a notice is about, by the notice's key."""
    number = key.partition(":")[0]
    return int(number) if number.isdecimal() else None


def words_of_notice(key: str, who: str) -> str:
    """What happened, in a sentence without a name of anybody outside."""
    what = key.split(":")[1] if key.count(":") > 1 else ""
    sentences = {
        "proposed": _("An incident was proposed"),
        "declared": _("%(who)s declared an incident"),
        "in_hand": _("Somebody leads the incident now"),
        "cleared": _("All clear for an incident"),
        "dismissed": _("What was proposed is no incident"),
        "sign": _("A statement waits for your sign-off"),
        "signed": _("%(who)s said a word to your statement"),
        "stands": _("The statement was signed off"),
        "update": _("An incident has an update"),
        "all_clear": _("All clear for an incident"),
        "due": _("An update of an incident is due"),
        "stopped": _("%(who)s stopped publishing"),
        "resumed": _("Publishing goes on"),
    }
    return sentences.get(what, _("Something happened in an incident")) % {"who": who}


def remind(*, now: datetime) -> None:
    """Say that updates are due, once each; called by the sweep."""
    actions.remind_of_updates(now=now)


def send_updates(*, now: datetime) -> int:
    """Send the mails of updates that wait; how many went out. Never in a transaction."""
    if not settings.EMAIL_HOST:
        return 0
    sent = 0
    for mail in actions.take_mails(now=now):
        trouble = _send(mail)
        actions.record_mail(mail=mail, trouble=trouble, now=now)
        sent += not trouble
    return sent


def _send(mail: UpdateMail) -> str:
    """What went wrong, or nothing."""
    try:
        with translation.override(settings.LANGUAGE_CODE):
            _mail(mail).send()
    except (SMTPException, OSError) as problem:
        log.warning(
            "an update of incident %s could not be mailed (%s)", mail.update.incident_id, type(problem).__name__
        )
        return type(problem).__name__
    return ""


def _mail(mail: UpdateMail) -> EmailMessage:
    update, incident = mail.update, mail.update.incident
    subject = _("All clear: %(title)s") if update.is_all_clear else _("Update: %(title)s")
    foot = _("%(who)s, %(when)s UTC. More on the desk: %(address)s") % {
        "who": update.by.full_name,
        "when": update.at.strftime("%Y-%m-%d %H:%M"),
        "address": _address(incident.pk),
    }
    return EmailMessage(
        subject=subject % {"title": incident.title},
        body=f"{update.text}\n\n{foot}\n",
        to=[mail.address],
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
        connection=get_connection(timeout=20),
    )


def _address(incident_id: int) -> str:
    origin = next(iter(settings.CSRF_TRUSTED_ORIGINS), f"http://{next(iter(settings.ALLOWED_HOSTS), 'localhost')}")
    return origin.rstrip("/") + reverse("incident", args=[incident_id])
