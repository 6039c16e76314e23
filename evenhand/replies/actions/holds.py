"""Every write of publishing stops: place, lift, let through."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from evenhand.kernel.text import storable
from evenhand.ledger.actions import look_everywhere, record
from evenhand.people.models import Agent, Role
from evenhand.people.reads import brand_ids_of
from evenhand.replies.domain.sending import part_key
from evenhand.replies.errors import CannotHold, HoldNeedsReason
from evenhand.replies.events import PublishingResumed, PublishingStopped, RepliesLetThrough, ReplyKeptBack
from evenhand.replies.models import Delivery, DeliveryState, HoldPass, PublishingHold

LONGEST_REASON = 300


def may_hold(agent: Agent) -> bool:
    """Care leads and administrators stop and resume what is sent."""
    return agent.is_active and (agent.is_superuser or agent.role in {Role.LEAD, Role.ADMINISTRATOR})


@transaction.atomic
def place_hold(
    *,
    brand_ids: Collection[int],
    reason: str,
    actor: Agent,
    now: datetime,
    cause: str = "",
    also_private: bool = True,
) -> list[PublishingHold]:
    """From now on nothing goes out for these brands, whoever wrote it: the holds that stand for that cause.

    Again for the same cause changes reason and reach of what stands. Raises CannotHold, HoldNeedsReason.
    """
    brands = _brands(brand_ids, actor)
    words = storable(reason).strip()[:LONGEST_REASON]
    if not words:
        raise HoldNeedsReason
    return [_placed(brand, cause, words, also_private=also_private, actor=actor, now=now) for brand in brands]


def _placed(
    brand_id: int, cause: str, words: str, *, also_private: bool, actor: Agent, now: datetime
) -> PublishingHold:
    new = {"reason": words, "also_private": also_private, "placed_by": actor, "placed_at": now}
    standing = PublishingHold.objects.select_for_update()
    hold, is_new = standing.get_or_create(brand_id=brand_id, cause=cause, lifted_at=None, defaults=new)
    if is_new or (hold.reason, hold.also_private) != (words, also_private):
        hold.reason, hold.also_private = words, also_private
        hold.save(update_fields=["reason", "also_private"])
        event = PublishingStopped(brand_id=brand_id, hold_id=hold.pk, also_private=also_private)
        record(event, now=now, actor_id=actor.pk)
        look_everywhere()
    return hold


@transaction.atomic
def lift_hold(*, hold_id: int, actor: Agent, now: datetime, look_again: bool = True) -> PublishingHold:
    """What waited goes out, in the order it was approved; twice changes nothing. Raises CannotHold.

    With `look_again` each reply that nothing else holds is checked once more before it goes: the world went on.
    """
    hold = PublishingHold.objects.select_for_update().filter(pk=hold_id).first()
    if hold is None:
        raise CannotHold("There is no such stop.")
    _brands([hold.brand_id], actor)
    if hold.lifted_at is None:
        waiting = _kept_back(hold, now)
        hold.lifted_at, hold.lifted_by = now, actor
        hold.save(update_fields=["lifted_at", "lifted_by"])
        if look_again:
            _look_again(waiting, now)
        event = PublishingResumed(brand_id=hold.brand_id, hold_id=hold.pk, waited=len(waiting))
        record(event, now=now, actor_id=actor.pk)
        look_everywhere()
    return hold


def _kept_back(hold: PublishingHold, now: datetime) -> list[Delivery]:
    """The first parts that wait because of this hold."""
    due = Delivery.objects.filter(
        account__brand_id=hold.brand_id, state=DeliveryState.QUEUED, due_at__lte=now, after=None
    )
    due = due if hold.also_private else due.filter(conversation__is_public=True)
    return list(due.exclude(passes__hold=hold).only("id", "parts", "scheduled_for"))


def _look_again(waiting: Iterable[Delivery], now: datetime) -> None:
    """They wait for a time of their own, which is now: so they are released, and that looks them over."""
    keys = [part_key(each.pk, part) for each in waiting if not each.scheduled_for for part in range(1, each.parts + 1)]
    Delivery.objects.filter(pk__in=keys, state=DeliveryState.QUEUED).update(scheduled_for=now)


_LET_THROUGH = """
INSERT INTO replies_holdpass (hold_id, delivery_id, given_by_id, given_at)
SELECT h.id, d.id, %(actor)s, %(now)s
FROM replies_delivery d
JOIN channels_account a ON a.id = d.account_id AND a.brand_id = ANY(%(brands)s)
JOIN replies_publishinghold h ON h.brand_id = a.brand_id AND h.lifted_at IS NULL
WHERE d.id = ANY(%(deliveries)s) AND (%(cause)s::text IS NULL OR h.cause = %(cause)s)
    AND (%(placed_until)s::timestamptz IS NULL OR h.placed_at <= %(placed_until)s)
ON CONFLICT DO NOTHING
RETURNING delivery_id
"""


@transaction.atomic
def let_through(
    *,
    delivery_ids: Collection[UUID],
    actor: Agent,
    now: datetime,
    cause: str | None = None,
    placed_until: datetime | None = None,
) -> int:
    """These replies may go out although holds stand, or only those placed for `cause`, or until then; how many that
    concerns.

    In one statement, for thousands as for one. Raises CannotHold for who may not.
    """
    if not may_hold(actor):
        raise CannotHold
    values: dict[str, Any] = {
        "actor": actor.pk,
        "now": now,
        "brands": brand_ids_of(actor),
        "deliveries": list(delivery_ids),
        "cause": cause,
        "placed_until": placed_until,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LET_THROUGH, values)
        passed = {row[0] for row in cursor.fetchall()}
    if passed:
        record(
            RepliesLetThrough(delivery_id=_only(passed), replies=len(passed), case_id=_case_of(passed)),
            now=now,
            actor_id=actor.pk,
        )
    return len(passed)


def _only(passed: Collection[UUID]) -> str:
    return str(next(iter(passed))) if len(passed) == 1 else ""


def _case_of(passed: Collection[UUID]) -> int | None:
    """Whose history tells of it; of many replies at once none does."""
    if len(passed) > 1:
        return None
    return Delivery.objects.filter(pk__in=passed).values_list("case_id", flat=True).first()


@transaction.atomic
def keep_back(*, delivery_id: UUID, actor: Agent, now: datetime) -> bool:
    """A reply that was let through is held again, if it has not gone; whether it is."""
    if not may_hold(actor):
        raise CannotHold
    delivery = Delivery.objects.select_for_update(of=("self",)).filter(pk=delivery_id).first()
    if delivery is None or delivery.state != DeliveryState.QUEUED:
        return False
    taken, _each = HoldPass.objects.filter(delivery=delivery, hold__brand__in=brand_ids_of(actor)).delete()
    if taken:
        event = ReplyKeptBack(case_id=delivery.case_id, delivery_id=str(delivery_id))
        record(event, now=now, actor_id=actor.pk)
    return bool(taken)


def _brands(brand_ids: Collection[int], actor: Agent) -> list[int]:
    """The brands, in order, if the actor may stop and resume all of them."""
    allowed = set(brand_ids_of(actor)) if may_hold(actor) else set()
    wanted = sorted(set(brand_ids))
    if not wanted or not allowed.issuperset(wanted):
        raise CannotHold
    return wanted
