"""What leads say: how soon cases should be answered and done with, and who is told when they are not."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from evenhand.cases.actions.clocks import unset_due
from evenhand.cases.errors import NotAllowed, NotUsable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Brand, Queue
from evenhand.routing.domain.priority import LATE, OF_SEVERITY
from evenhand.routing.events import LadderChanged, PolicyKept, PolicyRemoved
from evenhand.routing.models import ClockKind, EscalationStep, PauseReason, Policy, Rung, Severity

LONGEST = 90 * 24 * 60  # minutes
FARTHEST = 7 * 24 * 60  # from the moment a clock runs out to a step of the ladder
_MINUTES = ("first_minutes", "next_minutes", "resolution_minutes")


@transaction.atomic
def keep_policy(
    *,
    scope: Mapping[str, Any],
    minutes: Mapping[str, int | None],
    around_the_clock: bool,
    pauses: Collection[str],
    actor: Agent,
    now: datetime,
) -> Policy:
    """Say how soon cases of this scope (brand_id, queue_id, network, mode, severity) should be answered and done with.

    Saying it again for the same scope replaces what was said; clocks that run are set anew. Refuses values that nobody
    offered, and minutes beyond 90 days.
    """
    _only_leads(actor)
    place = _scope(scope)
    said = {name: minutes.get(name) for name in _MINUTES}
    if not any(said.values()):
        raise NotUsable(_("Say at least one target."))
    if any(each is not None and not 0 < each <= LONGEST for each in said.values()):
        raise NotUsable(_("A target lies between a minute and 90 days."))
    if not set(pauses) <= set(PauseReason.values):
        raise NotUsable(_("Choose one of the values offered."))
    values = {**said, "is_round_the_clock": around_the_clock, "pauses": sorted(set(pauses))}
    policy, _is_new = Policy.objects.update_or_create(**place, defaults=values)
    _set_anew(policy)
    record(PolicyKept(policy_id=policy.pk), now=now, actor_id=actor.pk)
    return policy


@transaction.atomic
def remove_policy(*, policy_id: int, actor: Agent, now: datetime) -> Policy:
    """The policy holds no longer; the next closest does. Answers the policy as it was, so that it can be kept again."""
    _only_leads(actor)
    policy = Policy.objects.select_for_update().filter(pk=policy_id).first()
    if policy is None:
        raise NotUsable(_("That is said no longer."))
    _set_anew(policy)
    record(PolicyRemoved(policy_id=policy.pk), now=now, actor_id=actor.pk)
    Policy.objects.filter(pk=policy_id).delete()
    return policy


def _scope(scope: Mapping[str, Any]) -> dict[str, Any]:
    """Every part of the scope; raises NotUsable for what there is not."""
    brand_id, queue_id, mode = (scope.get(name) for name in ("brand_id", "queue_id", "mode"))
    severity, network = str(scope.get("severity") or ""), str(scope.get("network") or "")
    queue = Queue.objects.filter(pk=queue_id).first() if queue_id is not None else None
    is_there = (queue_id is None or queue is not None) and (
        brand_id is None or Brand.objects.filter(pk=brand_id).exists()
    )
    if not is_there or mode not in {None, 1, 2, 3} or severity not in Severity.values or len(network) > 40:
        raise NotUsable(_("Choose one of the values offered."))
    if queue is not None and brand_id not in {None, queue.brand_id}:
        raise NotUsable(_("That queue belongs to another brand."))
    return {"brand_id": brand_id, "queue_id": queue_id, "network": network, "mode": mode, "severity": severity}


def _set_anew(policy: Policy) -> None:
    """Clocks of open cases that it may be about are wound again."""
    about = Q()
    for name in ("brand_id", "queue_id", "mode"):
        if getattr(policy, name) is not None:
            about &= Q(**{name: getattr(policy, name)})
    if policy.network:
        about &= Q(case__network=policy.network)
    if policy.severity:
        least = OF_SEVERITY[policy.severity]
        about &= Q(priority__gte=least, priority__lte=least + LATE)
    unset_due(about)


@transaction.atomic
def keep_step(
    *,
    minutes: int,
    rung: str,
    brand_id: int | None = None,
    severity: str = "",
    kinds: Collection[int] = (),
    actor: Agent,
    now: datetime,
) -> EscalationStep:
    """Put a step on the ladder: `minutes` after a clock ran out (before it: less than none) somebody is told."""
    _only_leads(actor)
    known = rung in Rung.values and severity in Severity.values and set(kinds) <= set(ClockKind.values)
    if not known or (brand_id is not None and not Brand.objects.filter(pk=brand_id).exists()):
        raise NotUsable(_("Choose one of the values offered."))
    if not -FARTHEST <= minutes <= FARTHEST:
        raise NotUsable(_("A step is at most a week away from the moment that a clock runs out."))
    step = EscalationStep.objects.create(
        minutes=minutes, rung=rung, brand_id=brand_id, severity=severity, kinds=sorted(set(kinds))
    )
    record(LadderChanged(step_id=step.pk, is_removed=False), now=now, actor_id=actor.pk)
    return step


@transaction.atomic
def remove_step(*, step_id: int, is_removed: bool = True, actor: Agent, now: datetime) -> EscalationStep:
    """Take a step off the ladder, or put it back. Steps that were taken stay told."""
    _only_leads(actor)
    step = EscalationStep.objects.select_for_update().filter(pk=step_id).first()
    if step is None:
        raise NotUsable(_("That is said no longer."))
    step.removed_at = now if is_removed else None
    step.save(update_fields=["removed_at"])
    record(LadderChanged(step_id=step.pk, is_removed=is_removed), now=now, actor_id=actor.pk)
    return step


def _only_leads(actor: Agent) -> None:
    if not (actor.sees_all and actor.may_write):
        raise NotAllowed(_("Care leads set the targets."))
