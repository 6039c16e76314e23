"""What the company gives, and who may give how much: set by leads."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from evenhand.cases.actions.goodwill import MOST, may_decide
from evenhand.cases.errors import CannotGive, NotAllowed
from evenhand.cases.goodwill_events import GoodwillKindSet, GoodwillLimitRemoved, GoodwillLimitSet
from evenhand.cases.models import GoodwillKind, GoodwillLimit, GoodwillSort
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Role

LONGEST_NAME = 60


@transaction.atomic
def set_kind(
    *,
    name: str,
    sort: str,
    currency: str,
    usual: Decimal | None,
    actor: Agent,
    now: datetime,
    kind_id: int | None = None,
) -> GoodwillKind:
    """Name something that the company gives, or change it."""
    _may_set(actor)
    said, money = storable(name).strip()[:LONGEST_NAME], currency.strip().upper()
    if not said or sort not in GoodwillSort.values or not (len(money) == 3 and money.isascii() and money.isalpha()):
        raise CannotGive("Give it a name, what it is, and a currency of three letters.")
    if usual is not None and not 0 < usual <= MOST:
        raise CannotGive("Say what it is usually worth, or leave that empty.")
    kind = GoodwillKind.objects.select_for_update().filter(pk=kind_id or 0).first() or GoodwillKind()
    kind.name, kind.sort, kind.currency, kind.usual = said, sort, money, usual
    try:
        with transaction.atomic():
            kind.save()
    except IntegrityError:
        raise CannotGive("That name is taken.") from None
    record(GoodwillKindSet(kind_id=kind.pk, is_retired=kind.retired_at is not None), now=now, actor_id=actor.pk)
    return kind


@transaction.atomic
def retire_kind(*, kind_id: int, is_retired: bool, actor: Agent, now: datetime) -> GoodwillKind:
    """Nobody gives it any more, or it is given again; what was given stays."""
    _may_set(actor)
    kind = GoodwillKind.objects.select_for_update().filter(pk=kind_id).first()
    if kind is None:
        raise CannotGive("There is no such thing on the list.")
    if (kind.retired_at is not None) != is_retired:
        kind.retired_at = now if is_retired else None
        kind.save(update_fields=["retired_at"])
        record(GoodwillKindSet(kind_id=kind.pk, is_retired=is_retired), now=now, actor_id=actor.pk)
    return kind


@transaction.atomic
def set_limit(
    *,
    role: str = "",
    team_id: int | None = None,
    brand_id: int | None = None,
    network: str = "",
    kind_id: int | None = None,
    amounts: Mapping[str, Decimal | None],
    actor: Agent,
    now: datetime,
) -> GoodwillLimit:
    """Who may give how much per case, in a day, in a month; the same person and thing again gets the new amounts."""
    _may_set(actor)
    if role and role not in Role.values:
        raise CannotGive("Choose one of the roles.")
    if any(each is not None and not 0 <= each <= MOST for each in amounts.values()):
        raise CannotGive("Amounts cannot be below nothing.")
    whose: dict[str, Any] = {
        "role": role,
        "team_id": team_id,
        "brand_id": brand_id,
        "network": network,
        "kind_id": kind_id,
    }
    limit = GoodwillLimit.objects.select_for_update().filter(**whose, removed_at=None).first() or GoodwillLimit(**whose)
    limit.per_case, limit.per_day, limit.per_month = (amounts.get(name) for name in ("case", "day", "month"))
    limit.made_by, limit.made_at = actor, now
    limit.save()
    said: dict[str, Any] = {
        f"per_{name}": "" if amounts.get(name) is None else str(amounts[name]) for name in ("case", "day", "month")
    }
    record(GoodwillLimitSet(limit_id=limit.pk, **whose, **said), now=now, actor_id=actor.pk)
    return limit


@transaction.atomic
def remove_limit(*, limit_id: int, is_back: bool = False, actor: Agent, now: datetime) -> GoodwillLimit:
    """The limit holds no more, or holds again."""
    _may_set(actor)
    limit = GoodwillLimit.objects.select_for_update(of=("self",)).filter(pk=limit_id).first()
    if limit is None:
        raise CannotGive("There is no such limit.")
    if (limit.removed_at is None) != is_back:
        limit.removed_at = None if is_back else now
        limit.save(update_fields=["removed_at"])
        record(GoodwillLimitRemoved(limit_id=limit.pk, is_back=is_back), now=now, actor_id=actor.pk)
    return limit


def _may_set(actor: Agent) -> None:
    if not may_decide(actor):
        raise NotAllowed("Only care leads and administrators decide who may give how much.")
