"""What is going to be said about an incident: written, signed off by those who are named, standing, over."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from evenhand.incidents.actions.incidents import phrases
from evenhand.incidents.actions.telling import locked, locked_to_lead, tell
from evenhand.incidents.domain.signing import StatementState, Verdict, outcome, still_to_sign
from evenhand.incidents.domain.states import GOES_ON
from evenhand.incidents.errors import NoSuchStep, NotComplete, NotYours
from evenhand.incidents.events import SignOffAsked, StatementOver, StatementSigned, StatementStands, StatementWritten
from evenhand.incidents.models import Incident, Signer, SignOff, Statement
from evenhand.kernel.text import storable
from evenhand.people.models import Agent
from evenhand.replies.actions.checks import close_statement, may_set_checks, open_statement

LONGEST = 2_000  # as long as a holding statement may be
_WITHDRAWN = (StatementState.DRAFT, StatementState.ASKED, StatementState.REFUSED)


@transaction.atomic
def write_statement(*, incident_id: int, text: str, never: Sequence[str], actor: Agent, now: datetime) -> Statement:
    """The next version. What stands goes on standing until this one does; versions that waited are given up."""
    incident = locked_to_lead(incident_id, actor)
    words = storable(text).strip()
    if not words or len(words) > LONGEST:
        raise NotComplete("Write what everybody is to say, in at most 2,000 characters.")
    Statement.objects.filter(incident=incident, state__in=_WITHDRAWN).update(state=StatementState.OVER.value)
    last = Statement.objects.filter(incident=incident).order_by("-version").values_list("version", flat=True).first()
    statement = Statement.objects.create(
        incident=incident,
        version=(last or 0) + 1,
        text=words,
        never=phrases(never),
        state=StatementState.DRAFT.value,
        written_by=actor,
        written_at=now,
    )
    tell(incident, StatementWritten(incident_id=incident.pk, version=statement.version), actor=actor, now=now)
    return statement


@transaction.atomic
def ask_sign_off(*, statement_id: int, actor: Agent, now: datetime) -> Statement:
    """Those who are named are asked; the incident must be declared, and somebody but the author be named."""
    incident, statement = _locked(statement_id, actor, leads=True)
    if statement.state != StatementState.DRAFT:
        raise NoSuchStep("This version was asked about already.")
    if not may_set_checks(actor):
        raise NotYours("Only care leads and administrators let a statement stand for a brand.")
    if incident.state not in GOES_ON:
        raise NoSuchStep("Declare the incident first: a statement stands while it goes on.")
    if not incident.words:
        raise NotComplete("Say first by which words a case is recognised; the checks look at them.")
    signers = _signers(incident)
    named = still_to_sign(signers, {}, author=statement.written_by_id)
    if not named:
        raise NotComplete("Name somebody other than its author to sign it off.")
    statement.state, statement.asked_by, statement.asked_at = StatementState.ASKED.value, actor, now
    statement.save(update_fields=["state", "asked_by", "asked_at"])
    asked = SignOffAsked(incident_id=incident.pk, version=statement.version, agents=tuple(sorted(named)))
    tell(incident, asked, actor=actor, now=now)
    return statement


@transaction.atomic
def sign(*, statement_id: int, verdict: str, words: str, actor: Agent, now: datetime) -> Statement:
    """A person who is named says yes or no, and may change it until it stands; no needs a reason.

    With the last yes it stands: the checks look at it, every composer offers it, what stood before is over.
    """
    incident, statement = _locked(statement_id, actor, leads=False)
    said, reason = Verdict(verdict), storable(words).strip()[:LONGEST]
    signers = _signers(incident)
    if actor.pk not in signers or actor.pk == statement.written_by_id:
        raise NotYours("Only those who are named sign off, and nobody what they wrote themselves.")
    if statement.state not in {StatementState.ASKED, StatementState.REFUSED}:
        raise NoSuchStep("This version waits for nobody any more.")
    if said == Verdict.NO and not reason:
        raise NotComplete("Say what has to change.")
    SignOff.objects.update_or_create(
        statement=statement, agent=actor, defaults={"verdict": said.value, "words": reason, "at": now}
    )
    signed = StatementSigned(incident_id=incident.pk, version=statement.version, verdict=said.value)
    tell(incident, signed, actor=actor, now=now)
    verdicts = dict(SignOff.objects.filter(statement=statement).values_list("agent", "verdict"))
    state = outcome(signers, verdicts, needed=incident.sign_offs, author=statement.written_by_id)
    statement.state = state.value
    statement.save(update_fields=["state"])
    if state == StatementState.STANDS:
        _let_stand(incident, statement, now)
    return statement


@transaction.atomic
def withdraw_statement(*, statement_id: int, actor: Agent, now: datetime) -> Statement:
    """It is not said any more, or not to be said. A new version with the same words brings it back."""
    incident, statement = _locked(statement_id, actor, leads=True)
    _end(incident, statement, actor, now)
    return statement


def end_statements(incident: Incident, *, actor: Agent, now: datetime) -> int:
    """Nothing is said about it any more; how many versions stood or waited. In the caller's transaction."""
    ended = list(Statement.objects.select_for_update().filter(incident=incident).exclude(state=StatementState.OVER))
    for statement in ended:
        _end(incident, statement, actor, now)
    return len(ended)


def _let_stand(incident: Incident, statement: Statement, now: datetime) -> None:
    """For each brand, in the name of the lead who asked for it."""
    lead = statement.asked_by
    if lead is None or not may_set_checks(lead):
        raise NotYours("Whoever asked for it may not let it stand any more; a lead must ask again.")
    for before in Statement.objects.filter(incident=incident, state=StatementState.STANDS).exclude(pk=statement.pk):
        _end(incident, before, lead, now)
    for brand_id in incident.brands.order_by("pk").values_list("pk", flat=True):
        standing = open_statement(
            brand_id=brand_id,
            title=incident.title,
            text=statement.text,
            about=incident.words,
            never=statement.never,
            actor=lead,
            now=now,
        )
        statement.standing.add(standing)
    statement.stands_at = now
    statement.save(update_fields=["stands_at"])
    tell(incident, StatementStands(incident_id=incident.pk, version=statement.version), actor=lead, now=now)


def _end(incident: Incident, statement: Statement, actor: Agent, now: datetime) -> None:
    if statement.state == StatementState.OVER:
        return
    for standing in statement.standing.filter(closed_at=None):
        close_statement(statement_id=standing.pk, actor=actor, now=now)
    statement.state, statement.over_at = StatementState.OVER.value, now
    statement.save(update_fields=["state", "over_at"])
    tell(incident, StatementOver(incident_id=incident.pk, version=statement.version), actor=actor, now=now)


def _signers(incident: Incident) -> set[int]:
    return set(Signer.objects.filter(incident=incident, agent__is_active=True).values_list("agent", flat=True))


def _locked(statement_id: int, actor: Agent, *, leads: bool) -> tuple[Incident, Statement]:
    """Incident first, as everywhere."""
    incident_id = Statement.objects.filter(pk=statement_id).values_list("incident", flat=True).first()
    incident = (locked_to_lead if leads else locked)(incident_id or 0, actor)
    return incident, Statement.objects.select_for_update().get(pk=statement_id)
