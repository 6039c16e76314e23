"""Which replies wait for a lead: the rules, set by leads."""

from datetime import datetime

import msgspec
from django.db import transaction

from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.replies.domain.approving import Who
from evenhand.replies.errors import CannotSetApproval
from evenhand.replies.events import ApprovalRulePutBack, ApprovalRuleRemoved, ApprovalRuleSet
from evenhand.replies.models import ApprovalRule

MOST_RULES = 100
MOST_FIRST = 500


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a new rule shall say."""

    who: str = Who.UNCERTIFIED
    brand_id: int | None = None
    team_id: int | None = None
    agent_id: int | None = None
    is_public: bool | None = None
    severity: int | None = None
    in_incident: bool = False
    first_replies: int | None = None


@transaction.atomic
def set_rule(*, wanted: Wanted, actor: Agent, now: datetime) -> ApprovalRule:
    """From now on such replies wait for a lead; saying the same again changes nothing."""
    _may_set(actor)
    if wanted.who not in set(Who):
        raise CannotSetApproval("Choose whose replies wait.")
    if wanted.first_replies is not None and not 1 <= wanted.first_replies <= MOST_FIRST:
        raise CannotSetApproval(f"Choose between 1 and {MOST_FIRST} first replies.")
    known = ApprovalRule.objects.filter(removed_at=None)
    if known.count() >= MOST_RULES:
        raise CannotSetApproval(f"There are {MOST_RULES} rules already; remove one first.")
    facts = msgspec.to_builtins(wanted)
    same = known.filter(**facts).first()
    if same is not None:
        return same
    made = ApprovalRule.objects.create(**facts, made_by=actor, made_at=now)
    record(ApprovalRuleSet(rule_id=made.pk, brand_id=made.brand_id, who=made.who), now=now, actor_id=actor.pk)
    return made


@transaction.atomic
def remove_rule(*, rule_id: int, actor: Agent, now: datetime) -> ApprovalRule:
    """The rule holds no more; what waits already still waits. Removing it twice changes nothing."""
    rule = _locked(rule_id, actor)
    if rule.removed_at is None:
        rule.removed_at = now
        rule.save(update_fields=["removed_at"])
        record(ApprovalRuleRemoved(rule_id=rule.pk), now=now, actor_id=actor.pk)
    return rule


@transaction.atomic
def put_back_rule(*, rule_id: int, actor: Agent, now: datetime) -> ApprovalRule:
    """The rule holds again."""
    rule = _locked(rule_id, actor)
    if rule.removed_at is not None:
        rule.removed_at = None
        rule.save(update_fields=["removed_at"])
        record(ApprovalRulePutBack(rule_id=rule.pk), now=now, actor_id=actor.pk)
    return rule


def _locked(rule_id: int, actor: Agent) -> ApprovalRule:
    _may_set(actor)
    rule = ApprovalRule.objects.select_for_update(of=("self",)).filter(pk=rule_id).first()
    if rule is None:
        raise CannotSetApproval("There is no such rule.")
    return rule


def _may_set(actor: Agent) -> None:
    if not (actor.may_write and actor.sees_all):
        raise CannotSetApproval
