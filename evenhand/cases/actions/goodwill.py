"""Goodwill: given within one's limits, else asked for; allowed, refused, taken back."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet, Sum

from evenhand.cases.actions.cases import locked_case
from evenhand.cases.domain.goodwill import NOTHING, Gift, Given, Limit, Over, Turn, limit_for, next_standing, over
from evenhand.cases.errors import CannotGive, NoSuchGoodwill, NotAllowed
from evenhand.cases.goodwill_events import (
    GoodwillAsked,
    GoodwillGranted,
    GoodwillRefused,
    GoodwillReopened,
    GoodwillRevoked,
)
from evenhand.cases.models import Case, Goodwill, GoodwillKind, GoodwillLimit, GoodwillState
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Allowance, Role, Team
from evenhand.people.reads.terms import is_allowed

LONGEST = 500  # of a reason
MOST = Decimal("1000000")
A_DAY, A_MONTH = timedelta(hours=24), timedelta(days=30)


@transaction.atomic
def give(*, case_id: int, kind_id: int, amount: Decimal, why: str, key: UUID, actor: Agent, now: datetime) -> Goodwill:
    """Give the customer of the case something, or ask a lead where it is above the actor's limit; once per key.

    Two at the same time count one after the other, so that no limit is broken together.
    """
    case = locked_case(case_id, actor)
    before = Goodwill.objects.filter(key=key).first()
    if before is not None:
        return before
    if not is_allowed(actor, Allowance.GOODWILL):
        raise CannotGive("Your team may not grant goodwill.")
    kind = GoodwillKind.objects.filter(pk=kind_id, retired_at=None).first()
    reason = storable(why).strip()[:LONGEST]
    if kind is None or not reason or not NOTHING < amount <= MOST:
        raise CannotGive("Choose what you give, what it is worth, and say why.")
    broken = breaks(actor, case, kind=kind, amount=amount, now=now)
    made = Goodwill(
        case=case, brand_id=case.brand_id, network=case.network, team=_team(actor, case), kind=kind, amount=amount,
        currency=kind.currency, why=reason, asked_by=actor, asked_at=now, over=broken, key=key,
        state=GoodwillState.ASKED if broken else GoodwillState.GRANTED,
    )  # fmt: skip
    if not broken:
        made.decided_by, made.decided_at = actor, now
    made.save()
    _tell(made, actor, now)
    return made


def breaks(actor: Agent, case: Case, *, kind: GoodwillKind, amount: Decimal, now: datetime) -> Over:
    """Which limit of the actor's that would break. In the caller's transaction; holds the actor's row."""
    Agent.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
    gift = Gift(
        role=actor.role,
        team_ids=frozenset(actor.teams.values_list("id", flat=True)),
        brand_id=case.brand_id,
        network=case.network,
        kind_id=kind.pk,
        amount=amount,
        is_lead=may_decide(actor),
    )
    limit = limit_for(limits_that_hold(), gift)
    return over(limit, gift, _given(actor, case, kind, limit, now))


def limits_that_hold() -> list[Limit]:
    """Every limit; one query."""
    return [as_limit(each) for each in GoodwillLimit.objects.filter(removed_at=None).order_by("id")]


def as_limit(row: GoodwillLimit) -> Limit:
    """The row as the rules read it."""
    return Limit(
        id=row.pk, role=row.role, team_id=row.team_id, brand_id=row.brand_id, network=row.network, kind_id=row.kind_id,
        per_case=row.per_case, per_day=row.per_day, per_month=row.per_month,
    )  # fmt: skip


def _given(actor: Agent, case: Case, kind: GoodwillKind, limit: Limit | None, now: datetime) -> Given:
    if limit is None:
        return Given()
    granted = Goodwill.objects.filter(state=GoodwillState.GRANTED, currency=kind.currency)
    if limit.kind_id is not None:
        granted = granted.filter(kind=kind)
    theirs = granted.filter(asked_by=actor)
    return Given(
        to_case=_sum(granted.filter(case=case)),
        in_a_day=_sum(theirs.filter(decided_at__gt=now - A_DAY)),
        in_a_month=_sum(theirs.filter(decided_at__gt=now - A_MONTH)),
    )


def _sum(found: QuerySet[Goodwill]) -> Decimal:
    total: Decimal | None = found.aggregate(total=Sum("amount"))["total"]
    return total or NOTHING


def _team(actor: Agent, case: Case) -> Team | None:
    """For which of their teams they gave it: the case's queue's, if it is theirs, else one that serves the brand."""
    theirs = actor.teams.filter(brands=case.brand_id).order_by("id")
    queued = theirs.filter(queues=case.queue_id).first() if case.queue_id else None
    return queued or theirs.first() or actor.teams.order_by("id").first()


def may_decide(actor: Agent) -> bool:
    """Whether this person allows and refuses what others ask for."""
    return actor.is_active and (actor.is_superuser or actor.role in {Role.LEAD, Role.ADMINISTRATOR})


@transaction.atomic
def allow(*, goodwill_id: int, actor: Agent, now: datetime) -> Goodwill:
    """A lead allows what somebody asked for; never their own, and never above their own limit."""
    made = _decidable(goodwill_id, actor)
    if broken := breaks(actor, made.case, kind=made.kind, amount=made.amount, now=now):
        raise CannotGive(_ABOVE[broken])
    made.state = next_standing(made.state, Turn.ALLOW)
    made.decided_by, made.decided_at = actor, now
    made.save(update_fields=["state", "decided_by", "decided_at"])
    _tell(made, actor, now)
    return made


_ABOVE = {
    Over.UNSET: "You may not give this either; another lead must decide.",
    Over.CASE: "With this the case would get more than you may give; another lead must decide.",
    Over.DAY: "That is more than you may give in a day; another lead must decide.",
    Over.MONTH: "That is more than you may give in a month; another lead must decide.",
}


@transaction.atomic
def refuse(*, goodwill_id: int, words: str, actor: Agent, now: datetime) -> Goodwill:
    """A lead says no, and why."""
    made = _decidable(goodwill_id, actor)
    made.words = _said(words)
    made.state = next_standing(made.state, Turn.REFUSE)
    made.decided_by, made.decided_at = actor, now
    made.save(update_fields=["state", "words", "decided_by", "decided_at"])
    event = GoodwillRefused(case_id=made.case_id, goodwill_id=made.pk, author_id=made.asked_by_id)
    record(event, now=now, actor_id=actor.pk)
    return made


@transaction.atomic
def ask_again(*, goodwill_id: int, actor: Agent, now: datetime) -> Goodwill:
    """A refusal is taken back: it waits for a lead again."""
    made = _decidable(goodwill_id, actor)
    made.state = next_standing(made.state, Turn.ASK_AGAIN)
    made.words, made.decided_by, made.decided_at = "", None, None
    made.save(update_fields=["state", "words", "decided_by", "decided_at"])
    event = GoodwillReopened(case_id=made.case_id, goodwill_id=made.pk, author_id=made.asked_by_id)
    record(event, now=now, actor_id=actor.pk)
    return made


@transaction.atomic
def revoke(*, goodwill_id: int, words: str, actor: Agent, now: datetime) -> Goodwill:
    """Take back what was given or asked for: whoever did, or a lead. What left the house must be fetched elsewhere."""
    made = _locked(goodwill_id, actor)
    if made.asked_by_id != actor.pk and not may_decide(actor):
        raise NotAllowed("Only whoever gave it, or a lead, takes it back.")
    was_granted = made.state == GoodwillState.GRANTED
    made.state = next_standing(made.state, Turn.REVOKE)
    made.words = _said(words)
    made.decided_by, made.decided_at = actor, now
    made.save(update_fields=["state", "words", "decided_by", "decided_at"])
    event = GoodwillRevoked(
        case_id=made.case_id, goodwill_id=made.pk, author_id=made.asked_by_id, was_granted=was_granted
    )
    record(event, now=now, actor_id=actor.pk)
    return made


def _said(words: str) -> str:
    said = storable(words).strip()[:LONGEST]
    if not said:
        raise CannotGive("Say why.")
    return said


def _locked(goodwill_id: int, actor: Agent) -> Goodwill:
    case_id = Goodwill.objects.filter(pk=goodwill_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NoSuchGoodwill
    locked_case(case_id, actor)
    return Goodwill.objects.select_for_update(of=("self",)).select_related("kind", "case").get(pk=goodwill_id)


def _decidable(goodwill_id: int, actor: Agent) -> Goodwill:
    made = _locked(goodwill_id, actor)
    if not may_decide(actor):
        raise NotAllowed("Only care leads and administrators decide this.")
    if made.asked_by_id == actor.pk:
        raise CannotGive("Nobody allows what they asked for themselves; another lead must decide.")
    return made


def _tell(made: Goodwill, actor: Agent, now: datetime) -> None:
    shared: dict[str, Any] = {
        "case_id": made.case_id,
        "goodwill_id": made.pk,
        "brand_id": made.brand_id,
        "author_id": made.asked_by_id,
        "amount": str(made.amount),
        "currency": made.currency,
    }
    if made.state == GoodwillState.ASKED:
        record(GoodwillAsked(over=made.over, **shared), now=now, actor_id=actor.pk)
        return
    kind: dict[str, Any] = {
        "kind": made.kind.name,
        "sort": made.kind.sort,
        "network": made.network,
        "team_id": made.team_id,
    }
    record(GoodwillGranted(**shared, **kind), now=now, actor_id=actor.pk)
