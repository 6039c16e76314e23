"""What was found to drag, who leaves it until when, what is done next, and from where on a brand says so."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

import msgspec
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from evenhand.cases.actions.cases import locked_case
from evenhand.cases.domain.dragging import MOST, NAMES, Reason, weight_of
from evenhand.cases.dragging_events import CaseDrags, CaseDragsNoMore, DraggingLeft, DraggingRuleSet, NextStepSet
from evenhand.cases.errors import NotAllowed, NotUsable
from evenhand.cases.models import DraggingCase, DraggingRule
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of, brands_of, colleagues_of

LONGEST_STEP, LONGEST_WHY = 300, 300
LONGEST_LEFT: Final = timedelta(days=180)


class Found(msgspec.Struct, frozen=True):
    """A case that drags."""

    case_id: int
    brand_id: int
    reasons: tuple[Reason, ...]


@transaction.atomic
def note_dragging(*, found: Sequence[Found], looked_at: Collection[int], now: datetime) -> int:
    """Write down what drags among the cases that were looked at, and what no longer does; how many are new."""
    known = {each.case_id: each for each in DraggingCase.objects.select_for_update().filter(case__in=list(looked_at))}
    begun = [each for each in found if each.case_id not in known or known[each.case_id].over_at is not None]
    rows = [_row(each, known.get(each.case_id), now) for each in sorted(found, key=lambda each: each.case_id)]
    DraggingCase.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=["brand", "reasons", "weight", "found_at", "looked_at", "over_at", "told_at"],
    )
    still = {each.case_id for each in found}
    over = sorted(case for case, row in known.items() if case not in still and row.over_at is None)
    DraggingCase.objects.filter(case__in=over).update(over_at=now, looked_at=now)
    events = [CaseDrags(case_id=each.case_id, reasons=[one.name for one in each.reasons]) for each in begun]
    if events or over:
        record(*events, *(CaseDragsNoMore(case_id=case) for case in over), now=now)
    return len(begun)


def _row(found: Found, known: DraggingCase | None, now: datetime) -> DraggingCase:
    """As it is written: one that drags again is found anew, and told of anew."""
    is_on = known is not None and known.over_at is None
    return DraggingCase(
        case_id=found.case_id,
        brand_id=found.brand_id,
        reasons=[[each.name, each.value, each.limit] for each in found.reasons],
        weight=weight_of(found.reasons),
        found_at=known.found_at if known is not None and is_on else now,
        looked_at=now,
        told_at=known.told_at if known is not None and is_on else None,
    )


@transaction.atomic
def end_over(*, off: Collection[int], now: datetime) -> int:
    """Cases that were resolved, or merged away, or whose brand is not looked at, drag no more; how many."""
    held = DraggingCase.objects.select_for_update(of=("self",)).filter(over_at=None)
    gone = sorted(held.filter(Q(case__open=None) | Q(brand__in=list(off))).values_list("case_id", flat=True))
    if gone:
        DraggingCase.objects.filter(case__in=gone).update(over_at=now)
        record(*(CaseDragsNoMore(case_id=case) for case in gone), now=now)
    return len(gone)


def note_told(*, brand_id: int, now: datetime) -> None:
    """Those who lead were told of all that drags at a brand."""
    DraggingCase.objects.filter(brand=brand_id, over_at=None).update(told_at=now)


@transaction.atomic
def leave_dragging(*, case_id: int, until: date | None, why: str = "", actor: Agent, now: datetime) -> DraggingCase:
    """A lead has seen it and leaves it until a day; None takes that back. It comes back by itself."""
    dragging = _locked(case_id, actor)
    if not (actor.sees_all and actor.may_write):
        raise NotAllowed(_("Those who lead decide what is left for a while."))
    today = timezone.localdate(now)
    if until is not None and not today < until <= today + LONGEST_LEFT:
        raise NotUsable(_("Choose a day within the next half year."))
    dragging.left_until = until
    dragging.left_by = actor if until else None
    dragging.left_why = storable(why).strip()[:LONGEST_WHY] if until else ""
    dragging.save(update_fields=["left_until", "left_by", "left_why"])
    record(DraggingLeft(case_id=case_id, until=until.isoformat() if until else None), now=now, actor_id=actor.pk)
    return dragging


@transaction.atomic
def set_next_step(
    *, case_id: int, step: str, owner_id: int | None, on: date | None, actor: Agent, now: datetime
) -> DraggingCase:
    """What is done next, by whom, by which day; nothing at all takes it away. Refuses half of it."""
    dragging = _locked(case_id, actor)
    said = " ".join(storable(step).split())[:LONGEST_STEP]
    owner = colleagues_of(actor).filter(pk=owner_id).first() if owner_id else None
    if owner_id and (owner is None or dragging.brand_id not in brand_ids_of(owner)):
        raise NotUsable(_("That colleague does not answer for this brand."))
    if bool(said) != (owner is not None and on is not None):
        raise NotUsable(_("Say what is done next, by whom, and by which day."))
    dragging.step, dragging.step_owner, dragging.step_on = said, owner, on if said else None
    dragging.save(update_fields=["step", "step_owner", "step_on"])
    record(NextStepSet(case_id=case_id, owner_id=owner.pk if owner else None), now=now, actor_id=actor.pk)
    return dragging


@transaction.atomic
def set_dragging_rule(
    *, brand_id: int, is_on: bool, limits: Mapping[str, int], actor: Agent, now: datetime
) -> DraggingRule:
    """From where on a brand's cases drag, for those who lead to say; 0: that is no reason."""
    if not (actor.sees_all and actor.may_write) or not brands_of(actor).filter(pk=brand_id).exists():
        raise NotAllowed(_("Only those who lead decide from where on a case drags."))
    if any(not 0 <= limits.get(name, 0) <= MOST[name] for name in NAMES):
        raise NotUsable(_("Say how many; 0 leaves it out."))
    wanted = {name: limits.get(name, 0) for name in NAMES}
    facts = {**wanted, "is_on": is_on, "changed_by": actor, "changed_at": now}
    rule, _is_new = DraggingRule.objects.update_or_create(brand_id=brand_id, defaults=facts)
    record(DraggingRuleSet(brand_id=brand_id, is_on=is_on, **wanted), now=now, actor_id=actor.pk)
    return rule


def _locked(case_id: int, actor: Agent) -> DraggingCase:
    """What was found of a case that the actor may change."""
    locked_case(case_id, actor)
    found = DraggingCase.objects.select_for_update(of=("self",)).filter(case=case_id).first()
    if found is None:
        raise NotAllowed(_("This case was never found to drag."))
    return found
