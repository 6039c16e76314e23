"""What the demo's lead finds in the middle of: an incident with its statement, and an answer for many to sign off.

All of it is done now, by colleagues, through the same actions as everybody's; no time or number is invented.
"""

from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from evenhand.cases.models import Case
from evenhand.flows import answer_many
from evenhand.incidents import actions
from evenhand.incidents.domain.signing import Verdict
from evenhand.incidents.models import How, Incident, Severity
from evenhand.incidents.reads import suggestions_for
from evenhand.people.models import Agent, Brand, Role
from evenhand.replies.actions import broadcasting
from evenhand.replies.domain.broadcasting import Variant

TITLE: Final = "People are charged twice"
KNOWN: Final = "The bank took this month’s payment twice from some customers. Billing has the list and pays back."
WORDS: Final = ("charged twice", "billed twice", "two times", "charged double", "doppelt abgebucht")
STATEMENT: Final = "Some of you were charged twice this month. We pay the second charge back by Friday, unasked."
NEVER: Final = ("already paid back",)
ANSWER: Final = "the second charge goes back to you by Friday, you need not do anything. Sorry for the fright."
MOST: Final = 40  # cases


def begin_bad_day(*, now: datetime) -> Incident | None:
    """Once: the incident with the cases it is about, its statement, and an answer that waits for the lead."""
    lead = Agent.objects.filter(role=Role.LEAD, is_active=True).order_by("id").first()
    brand = Brand.objects.order_by("id").first()
    if lead is None or brand is None or Incident.objects.exists():
        return None
    said: dict[str, Any] = {"actor": lead, "now": now}
    incident = actions.propose(
        title=TITLE, brand_ids=[brand.pk], severity=Severity.MAJOR, known=KNOWN, words=WORDS, **said
    )
    found = [each.case_id for each in suggestions_for(lead, incident) if each.how == How.WORDS][:MOST]
    actions.link_cases(incident_id=incident.pk, case_ids=found, how=How.WORDS, **said)
    actions.declare(incident_id=incident.pk, **said)
    actions.take(incident_id=incident.pk, owner=lead, **said)
    colleagues = list(Agent.objects.filter(role=Role.AGENT, is_active=True, teams__brands=brand).distinct()[:2])
    if colleagues:
        _agree(incident, lead, colleagues[0], now)
        _ask_to_answer(incident, found, colleagues[-1], now)
    return incident


def _agree(incident: Incident, lead: Agent, signer: Agent, now: datetime) -> None:
    """The lead writes what everybody says; a colleague signs it off."""
    said: dict[str, Any] = {"actor": lead, "now": now}
    actions.set_signers(incident_id=incident.pk, agent_ids=[signer.pk], needed=1, **said)
    statement = actions.write_statement(incident_id=incident.pk, text=STATEMENT, never=NEVER, **said)
    actions.ask_sign_off(statement_id=statement.pk, **said)
    actions.sign(statement_id=statement.pk, verdict=Verdict.YES, words="", actor=signer, now=now)


def _ask_to_answer(incident: Incident, case_ids: list[int], author: Agent, now: datetime) -> None:
    """An agent writes one answer for those who still wait, and asks the lead to sign it off."""
    theirs = list(Case.objects.filter(pk__in=case_ids, resolved_at=None).values_list("pk", flat=True))
    if not theirs:
        return
    draft = answer_many.prepare(
        key=uuid4(),
        title=TITLE,
        origin="incident",
        said=str(incident.pk),
        case_ids=theirs,
        actor=author,
        now=now,
    )
    broadcasting.write_broadcast(
        broadcast_id=draft.pk,
        title=TITLE,
        variants=[Variant("", "", ANSWER)],
        resolves=False,
        despite=[],
        per_minute=None,
        actor=author,
    )
    answer_many.begin(broadcast_id=draft.pk, actor=author, now=now)
