"""Every write about invitation experiments: begin one, end it, and let a customer enter."""

import secrets
from datetime import datetime
from uuid import UUID

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from evenhand.cases.models import Case, Customer
from evenhand.insight.domain.inviting import FEWEST, LONGEST, MOST, Problem, Toward, is_invited, problem_of
from evenhand.insight.errors import BadInvitation, OnlyForLeads
from evenhand.insight.events import CustomerInvited, InvitationBegun, InvitationEnded
from evenhand.insight.models import InvitationGuest, InvitationTrial
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Brand
from evenhand.replies.models import Delivery, DeliveryState


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is decided before it begins."""

    brand: Brand
    toward: str
    sentence: str
    customers: int


@transaction.atomic
def begin_inviting(*, plan: Plan, actor: Agent, now: datetime) -> InvitationTrial:
    """From now on half of the brand's customers who are answered by mail are invited. One at a time for a brand."""
    _may(actor)
    sentence = storable(plan.sentence).strip()
    _must_be_usable(plan, sentence)
    try:
        with transaction.atomic():
            trial = InvitationTrial.objects.create(
                brand=plan.brand,
                toward=plan.toward,
                sentence=sentence,
                planned=plan.customers,
                seed=secrets.token_hex(16),
                begun_at=now,
                begun_by=actor,
            )
    except IntegrityError as problem:
        raise BadInvitation(_("An experiment of this brand runs already.")) from problem
    event = InvitationBegun(trial_id=trial.pk, brand_id=plan.brand.pk, toward=plan.toward, planned=plan.customers)
    record(event, now=now, actor_id=actor.pk)
    return trial


def _must_be_usable(plan: Plan, sentence: str) -> None:
    if plan.toward not in set(Toward):
        raise BadInvitation(_("Say where customers are invited."))
    problem = problem_of(sentence)
    if problem is not None:
        words = {
            Problem.EMPTY: _("Write the sentence that invites."),
            Problem.LONG: _("The sentence may have %(n)s characters.") % {"n": LONGEST},
            Problem.LINES: _("The sentence stands in one line."),
            Problem.ADDRESS: _("The sentence names exactly one address, which begins with https://."),
        }
        raise BadInvitation(words[problem])
    if not FEWEST <= plan.customers <= MOST:
        raise BadInvitation(_("Between %(least)s and %(most)s customers can enter.") % {"least": FEWEST, "most": MOST})


@transaction.atomic
def end_inviting(*, trial_id: int, is_ended: bool, actor: Agent, now: datetime) -> InvitationTrial | None:
    """Nobody more enters; or it goes on after all. None: there is no such experiment."""
    _may(actor)
    trial = InvitationTrial.objects.select_for_update().filter(pk=trial_id).first()
    if trial is None or (trial.ended_at is not None) == is_ended:
        return trial
    if not is_ended and InvitationTrial.objects.filter(brand_id=trial.brand_id, ended_at=None).exists():
        raise BadInvitation(_("An experiment of this brand runs already."))
    trial.ended_at, trial.ended_by = (now, actor) if is_ended else (None, None)
    trial.save(update_fields=["ended_at", "ended_by"])
    record(InvitationEnded(trial_id=trial.pk, is_ended=is_ended), now=now, actor_id=actor.pk)
    return trial


@transaction.atomic
def enter_customer(*, trial: InvitationTrial, case: Case, delivery_id: UUID, now: datetime) -> bool:
    """The customer enters with this reply, once; whether it invites them. In the transaction of the reply.

    Who entered before is not invited again, unless that reply was taken back before it went out.
    """
    before = _entered(trial, case.customer_id)
    if before is None:
        drawn = {
            "is_invited": is_invited(trial.seed, case.customer_id),
            "entered_at": now,
            "case_id": case.pk,
            "delivery_id": delivery_id,
        }
        entered = InvitationGuest.objects.get_or_create(trial=trial, customer_id=case.customer_id, defaults=drawn)
        guest, is_new = entered
        if not is_new:  # with a reply in another case, this moment
            return False
    elif _was_taken_back(before.delivery_id):
        guest = before
        guest.case_id, guest.delivery_id = case.pk, delivery_id
        guest.save(update_fields=["case_id", "delivery_id"])
    else:
        return False
    if guest.is_invited:
        invited = CustomerInvited(case_id=case.pk, trial_id=trial.pk, toward=trial.toward, delivery_id=str(delivery_id))
        record(invited, now=now)
    return guest.is_invited


def _entered(trial: InvitationTrial, customer_id: int) -> InvitationGuest | None:
    """The row of the customer, or of somebody who proved to be the same person."""
    same = Customer.objects.filter(Q(merged_into=customer_id) | Q(merged_into__merged_into=customer_id))
    ids = [customer_id, *same.values_list("pk", flat=True)]
    return InvitationGuest.objects.filter(trial=trial, customer_id__in=ids).order_by("entered_at", "id").first()


def _was_taken_back(delivery_id: UUID) -> bool:
    return Delivery.objects.filter(pk=delivery_id, state=DeliveryState.CANCELLED, tries=0).exists()


def _may(actor: Agent) -> None:
    if not (actor.sees_all and actor.may_write):
        raise OnlyForLeads(_("Only leads decide who is invited."))
