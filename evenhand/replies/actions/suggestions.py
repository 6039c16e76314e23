"""What was suggested, what was used of it and how much of that was sent; and the rule of it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from django.db import transaction

from evenhand.cases.actions.cases import locked_case
from evenhand.cases.errors import NotAllowed
from evenhand.cases.models import Case
from evenhand.knowledge.models import Edition, Solved
from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Brand
from evenhand.people.reads import brand_ids_of
from evenhand.replies.domain.suggesting import FOUND_ALIKE
from evenhand.replies.errors import NoSuchSuggestion
from evenhand.replies.events import SuggestionRuleSet, SuggestionUnused, SuggestionUsed
from evenhand.replies.models import SuggestionLook, SuggestionRule, SuggestionShown

MOST_LEFT_OUT = 90
AS = ("text", "link")


class Offer(msgspec.Struct, frozen=True):
    """One suggestion as it stands on the screen."""

    kind: str
    target: int
    sent_alike: int


class Noted(msgspec.Struct, frozen=True):
    """Whether the case is answered without suggestions, and the number of each that was shown."""

    is_left_out: bool
    numbers: dict[tuple[str, int], int]


@transaction.atomic
def note_look(
    *,
    case: Case,
    offers: Sequence[Offer],
    is_left_out: bool,
    took_ms: int,
    actor: Agent,
    now: datetime,
) -> Noted:
    """Keep that somebody saw these for the case, best first, or would have.

    The first look of a case says for good whether it is left out, whatever the rule becomes, and how long it took; of
    how many there were the most count.
    """
    look, _ = SuggestionLook.objects.get_or_create(
        case=case,
        defaults={
            "brand_id": case.brand_id,
            "agent": actor,
            "at": now,
            "is_left_out": is_left_out,
            "found": len(offers),
            "took_ms": took_ms,
        },
    )
    if len(offers) > look.found:
        SuggestionLook.objects.filter(pk=look.pk, found__lt=len(offers)).update(found=len(offers))
    if look.is_left_out or not offers:
        return Noted(look.is_left_out, {})
    rows = [
        SuggestionShown(look=look, kind=each.kind, target=each.target, place=place, sent_alike=each.sent_alike)
        for place, each in enumerate(offers, 1)
    ]
    SuggestionShown.objects.bulk_create(rows, ignore_conflicts=True)
    shown = SuggestionShown.objects.filter(look=look).values_list("kind", "target", "pk")
    return Noted(look.is_left_out, {(kind, target): number for kind, target, number in shown})


@transaction.atomic
def use_suggestion(*, shown_id: int, case_id: int, used_as: str, actor: Agent, now: datetime) -> SuggestionShown:
    """Somebody puts it into their reply; twice is once. Refuses a page for colleagues, or one that was withdrawn."""
    case = locked_case(case_id, actor)
    shown = _shown(shown_id, case)
    if used_as not in AS or not _is_for_customers(shown):
        raise NoSuchSuggestion
    if shown.used_as == used_as and shown.used_by_id == actor.pk:
        return shown
    shown.used_as, shown.used_by, shown.used_at, shown.delivery, shown.kept = used_as, actor, now, None, None
    shown.save(update_fields=["used_as", "used_by", "used_at", "delivery", "kept"])
    used = SuggestionUsed(case_id=case.pk, shown_id=shown.pk, kind=shown.kind, target=shown.target, used_as=used_as)
    record(used, now=now, actor_id=actor.pk)
    return shown


@transaction.atomic
def use_alike(*, case_id: int, source_id: int, actor: Agent, now: datetime) -> SuggestionShown | None:
    """Somebody puts the answer of a case alike into their reply, as they found it: a use like one of a suggestion.

    None where nothing can be counted: nobody was offered anything here yet, or is to be; or it is not remembered yet
    what settled the other case.
    """
    case = locked_case(case_id, actor)
    look = SuggestionLook.objects.filter(case=case, is_left_out=False).first()
    solved = Solved.objects.filter(case=source_id, brand=case.brand_id).values_list("pk", flat=True).first()
    if look is None or solved is None:
        return None
    found = {"place": FOUND_ALIKE, "sent_alike": 0}
    shown, _ = SuggestionShown.objects.get_or_create(look=look, kind="answer", target=solved, defaults=found)
    return use_suggestion(shown_id=shown.pk, case_id=case_id, used_as="text", actor=actor, now=now)


@transaction.atomic
def unuse_suggestion(*, shown_id: int, case_id: int, actor: Agent, now: datetime) -> SuggestionShown:
    """They took it out again, before anything was sent with it."""
    case = locked_case(case_id, actor)
    shown = _shown(shown_id, case)
    if not shown.used_as or shown.delivery_id is not None:
        raise NoSuchSuggestion
    shown.used_as, shown.used_by, shown.used_at, shown.kept = "", None, None, None
    shown.save(update_fields=["used_as", "used_by", "used_at", "kept"])
    record(SuggestionUnused(case_id=case.pk, shown_id=shown.pk), now=now, actor_id=actor.pk)
    return shown


def _is_for_customers(shown: SuggestionShown) -> bool:
    pages = Edition.objects.filter(pk=shown.target, published__isnull=False, article__is_internal=False)
    return shown.kind != "page" or pages.exists()


def _shown(shown_id: int, case: Case) -> SuggestionShown:
    found = SuggestionShown.objects.select_for_update(of=("self",)).filter(pk=shown_id, look__case=case).first()
    if found is None:
        raise NoSuchSuggestion
    return found


class Settled(msgspec.Struct, frozen=True):
    """With which reply something that was used went out, and which share of it; None: with none, so it was dropped."""

    shown: SuggestionShown
    delivery_id: UUID | None
    kept: float


def note_settled(found: Sequence[Settled]) -> None:
    """What became of it is known."""
    for each in found:
        each.shown.delivery_id, each.shown.kept = each.delivery_id, each.kept
    SuggestionShown.objects.bulk_update([each.shown for each in found], ["delivery", "kept"])


@transaction.atomic
def set_suggestion_rule(*, brand_id: int, is_on: bool, left_out: int, actor: Agent, now: datetime) -> SuggestionRule:
    """Whether a brand's agents see suggestions, and in how many of a hundred cases they do not."""
    if not (actor.sees_all and actor.may_write) or brand_id not in brand_ids_of(actor):
        raise NotAllowed("Only leads decide what is suggested.")
    brand = Brand.objects.select_for_update().get(pk=brand_id)
    share = min(max(left_out, 0), MOST_LEFT_OUT)
    values = {"is_on": is_on, "left_out": share, "changed_by": actor, "changed_at": now}
    rule, _ = SuggestionRule.objects.update_or_create(brand=brand, defaults=values)
    record(SuggestionRuleSet(brand_id=brand_id, is_on=is_on, left_out=share), now=now, actor_id=actor.pk)
    return rule
