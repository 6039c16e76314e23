"""Leads: noted, agreed to by the person, offered to sales, answered, given back. Before consent nothing leaves."""

from collections.abc import Collection
from datetime import datetime, timedelta

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from evenhand.cases.actions.cases import follow, locked_case
from evenhand.cases.domain.states import CaseEvent, Category
from evenhand.cases.models import Case
from evenhand.colleagues.domain.leads import (
    KEPT_FOR,
    OF_SALES,
    SETTLED,
    WITH_SALES,
    LeadState,
    LeadStep,
    after,
    is_due,
    is_over,
    keeps_person,
)
from evenhand.colleagues.errors import NoConsent, NoSalesDesk, NoSuchStep, NotThere, NotToBeContacted
from evenhand.colleagues.events import LeadConsentKept, LeadHanded, LeadMoved, LeadNoted
from evenhand.colleagues.models import Consent, Lead, SalesDesk
from evenhand.colleagues.reads.leads import personas_of
from evenhand.kernel.ids import new_uuid
from evenhand.kernel.text import shorten, storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of
from evenhand.triage.domain.contact import why_not
from evenhand.triage.reads.contact import contact_facts

LONGEST_INTEREST, LONGEST_NAME, LONGEST_REACH, LONGEST_WORDS, LONGEST_ANSWER = 500, 120, 200, 1_000, 500
OFFERED, WITHDRAWN = "offered", "withdrawn"  # what sales is told


class Agreed(msgspec.Struct, frozen=True, kw_only=True):
    """That the person agreed: how, when, in which words, and what of theirs sales may have."""

    how: str
    words: str
    at: datetime
    name: str
    reach: str


@transaction.atomic
def note_lead(*, case_id: int, interest: str, actor: Agent, now: datetime) -> Lead:
    """Mark a case as one in which sales may help. Nobody but the desk knows. A customer has one live lead a brand."""
    case = locked_case(case_id, actor, in_turn=False)
    return keep_lead(case=case, interest=interest, actor=actor, now=now)


@transaction.atomic
def keep_lead(*, case: Case, interest: str, actor: Agent, now: datetime) -> Lead:
    """The same for somebody who may not see the case: a colleague who passed it on."""
    words = shorten(storable(interest).strip(), LONGEST_INTEREST)
    if not words:
        raise NoSuchStep(_("Say what they look for."))
    try:
        with transaction.atomic():
            lead = Lead.objects.create(
                key=new_uuid(),
                brand_id=case.brand_id,
                case=case,
                customer_id=case.customer_id,
                interest=words,
                noted_by=actor,
                noted_at=now,
                changed_at=now,
            )
    except IntegrityError:
        raise NoSuchStep(_("There is a lead of this customer already; they are not asked twice.")) from None
    record(LeadNoted(lead_id=lead.pk, case_id=case.pk), now=now, actor_id=actor.pk)
    return lead


@transaction.atomic
def keep_consent(*, lead_id: int, agreed: Agreed, actor: Agent, now: datetime) -> Lead:
    """Write down that the person agreed, before anything is offered. Said anew, it takes the place of what was said."""
    lead = _locked(lead_id, actor)
    if lead.state != LeadState.NOTED:
        raise NoSuchStep
    words, reach = storable(agreed.words).strip(), storable(agreed.reach).strip()
    if agreed.how not in Consent.values or not words or not reach:
        raise NoConsent
    if agreed.at > now + timedelta(minutes=1):
        raise NoConsent(_("They cannot have agreed in the future."))
    lead.consent_how, lead.consent_words = agreed.how, words[:LONGEST_WORDS]
    lead.consent_at, lead.consent_by = agreed.at, actor
    lead.name, lead.reach = shorten(storable(agreed.name).strip(), LONGEST_NAME), reach[:LONGEST_REACH]
    lead.changed_at = now
    lead.save()
    record(LeadConsentKept(lead_id=lead.pk, case_id=lead.case_id, how=agreed.how), now=now, actor_id=actor.pk)
    return lead


@transaction.atomic
def offer_lead(*, lead_id: int, actor: Agent, now: datetime) -> Lead:
    """Offer it to sales of the brand; it is told in a moment. Refuses without consent, against the rules of contact,
    and where nobody said where sales is."""
    lead = _locked(lead_id, actor)
    if lead.consent_at is None:
        raise NoConsent
    must_be_contactable(lead, now)
    if not SalesDesk.objects.filter(pk=lead.brand_id, is_on=True).exists():
        raise NoSalesDesk
    lead.offered_at, lead.offered_by, lead.untold = now, actor, OFFERED
    lead.tries, lead.trouble, lead.tried_at = 0, "", None
    return _move(lead, LeadStep.OFFER, actor=actor, now=now)


def must_be_contactable(lead: Lead, now: datetime) -> None:
    """What the person said of being left alone counts for sales, too, on whichever channel they said it: refuses with
    the reason."""
    for by_brand in contact_facts(personas_of(lead), [lead.brand_id], now=now).values():
        for facts in by_brand.values():
            found = why_not(facts, is_pitch=True)
            if found is not None:
                raise NotToBeContacted(_("Not to be approached: %(reason)s.") % {"reason": found[1]})


@transaction.atomic
def step_lead(*, lead_id: int, step: LeadStep, actor: Agent, now: datetime, words: str = "") -> Lead:
    """Any other step by somebody at the desk: what sales said, no after all, dropped, put back."""
    if step is LeadStep.OFFER:
        return offer_lead(lead_id=lead_id, actor=actor, now=now)
    return _stepped(_locked(lead_id, actor), step, words, actor, now)


@transaction.atomic
def answer_lead(*, lead: Lead, step: LeadStep, words: str, now: datetime) -> Lead:
    """What sales says by its own link. Refuses steps that are the desk's."""
    if step not in OF_SALES:
        raise NoSuchStep
    return _stepped(Lead.objects.select_for_update(of=("self",)).get(pk=lead.pk), step, words, None, now)


def _stepped(lead: Lead, step: LeadStep, words: str, actor: Agent | None, now: datetime) -> Lead:
    before = lead.state
    if step is LeadStep.RECONSIDER and (not lead.reach or is_over(before, lead.settled_at, now)):
        raise NoSuchStep
    if step in OF_SALES:
        lead.answer = shorten(storable(words).strip(), LONGEST_ANSWER)
        lead.settled_at = None if step is LeadStep.RECONSIDER else now
        _left_to_tell(lead, step, is_by_sales=actor is None)
    if step is LeadStep.WITHDRAW:
        lead.untold = WITHDRAWN if before in WITH_SALES and lead.tries else ""  # they know, or may know in a moment
        lead.tries, lead.trouble, lead.tried_at = 0, "", None
    if step is LeadStep.GIVE_BACK:
        _back_to_care(lead, actor, now)
    return _move(lead, step, actor=actor, now=now)


def _left_to_tell(lead: Lead, step: LeadStep, *, is_by_sales: bool) -> None:
    """What the desk writes down for sales tells sales nothing: who accepts is still told, who is asked anew as well.

    Where the desk writes down a no before sales was told, nothing of the person goes there any more.
    """
    was_told = lead.untold != OFFERED and lead.tries > 0 and not lead.trouble
    if is_by_sales:
        lead.untold, lead.trouble = "", ""  # whoever answers knows of it
    elif step is LeadStep.RECONSIDER and not was_told:
        lead.untold, lead.tried_at = OFFERED, None
    elif step in {LeadStep.DECLINE, LeadStep.GIVE_BACK}:
        lead.untold = ""


def _back_to_care(lead: Lead, actor: Agent | None, now: datetime) -> None:
    """Also a case that waits for the customer, or snoozes, is with us again: they were sent to sales for nothing."""
    case = Case.objects.select_for_update(of=("self",), no_key=True).select_related("state").get(pk=lead.case_id)
    if case.merged_into_id is not None:
        return
    if case.resolved_at is not None:
        follow(case, CaseEvent.REOPEN, actor=actor, now=now)
    elif case.state.category in {Category.WAITING, Category.SNOOZED}:
        follow(case, CaseEvent.PROMISE_DUE, actor=actor, now=now)


def _move(lead: Lead, step: LeadStep, *, actor: Agent | None, now: datetime) -> Lead:
    before, then = lead.state, after(lead.state, step)
    if then is None:
        raise NoSuchStep
    lead.state, lead.changed_at = then, now
    if not keeps_person(then):
        lead.name = lead.reach = lead.consent_words = ""
    if step is LeadStep.PUT_BACK:
        lead.consent_at, lead.consent_by, lead.consent_how = None, None, ""
    try:
        with transaction.atomic():
            lead.save()
    except IntegrityError:
        raise NoSuchStep(_("There is a lead of this customer already; they are not asked twice.")) from None
    moved = LeadMoved(lead_id=lead.pk, case_id=lead.case_id, before=before, after=then)
    record(moved, now=now, actor_id=None if actor is None else actor.pk)
    return lead


def _locked(lead_id: int, actor: Agent) -> Lead:
    mine = Lead.objects.select_for_update(of=("self",)).filter(pk=lead_id, brand__in=brand_ids_of(actor))
    lead = mine.select_related("case").first() if actor.may_write else None
    if lead is None:
        raise NotThere
    return lead


@transaction.atomic
def claim_untold(*, lead_id: int, now: datetime) -> Lead | None:
    """The lead, if sales is to be told of it now and nobody else is at it."""
    free = Lead.objects.select_for_update(of=("self",), skip_locked=True).select_related("brand")
    lead = free.filter(pk=lead_id).exclude(untold="").first()
    if lead is None or not is_due(lead.tried_at, lead.tries, now):
        return None
    lead.tried_at, lead.tries = now, lead.tries + 1
    lead.save(update_fields=["tried_at", "tries"])
    return lead


@transaction.atomic
def note_told(*, lead: Lead, what: str, kind: str, now: datetime) -> None:
    """Sales was told; once."""
    if Lead.objects.filter(pk=lead.pk, untold=what).update(untold="", trouble=""):
        record(LeadHanded(lead_id=lead.pk, case_id=lead.case_id, kind=kind), now=now)


def note_trouble(*, lead: Lead, sentence: str) -> None:
    """Sales could not be told; it is tried again."""
    Lead.objects.filter(pk=lead.pk).update(trouble=shorten(sentence, 300))


@transaction.atomic
def follow_customers(*, case_ids: Collection[int], now: datetime) -> int:
    """Leads belong to whose case theirs is, also after two customers proved one, or are two again. Of how many it
    changed. Where the person has a live lead of the brand already, the other stays as it is: nobody is asked twice."""
    changed = 0
    theirs = Lead.objects.select_for_update(of=("self",)).select_related("case").filter(case__in=case_ids)
    for lead in theirs.exclude(customer_id=F("case__customer_id")).order_by("pk"):
        lead.customer_id, lead.changed_at = lead.case.customer_id, now
        try:
            with transaction.atomic():
                lead.save(update_fields=["customer_id", "changed_at"])
        except IntegrityError:
            continue
        changed += 1
    return changed


def forget_settled(*, now: datetime) -> int:
    """What sales declined or gave back a week ago names nobody any more; of how many leads it was forgotten."""
    over = Lead.objects.filter(state__in=sorted(SETTLED), settled_at__lt=now - KEPT_FOR)
    return over.exclude(name="", reach="", consent_words="").update(name="", reach="", consent_words="")
