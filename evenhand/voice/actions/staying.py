"""Keeping what a list of customers said; never the list."""

from datetime import date, datetime

import msgspec
from django.db import transaction

from evenhand.cases.errors import NotAllowed
from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Brand
from evenhand.people.reads import brand_ids_of
from evenhand.voice.domain.standing import Listed
from evenhand.voice.domain.staying import Staying
from evenhand.voice.events import StayingCompared
from evenhand.voice.models import StayingLook


def check_compares(actor: Agent, brand: Brand) -> None:
    """Refuses whoever may not see what service brings this brand."""
    if not actor.sees_all or brand.pk not in brand_ids_of(actor):
        raise NotAllowed("Leads, analysts and administrators compare customers of their brands.")


@transaction.atomic
def keep_look(
    *, brand: Brand, as_of: date, listed: Listed, answer: Staying, actor: Agent, now: datetime
) -> StayingLook:
    """The figures alone; who was on the list is forgotten."""
    check_compares(actor, brand)
    look = StayingLook.objects.create(
        brand=brand,
        as_of=as_of,
        listed=len(listed.standings),
        unread=len(listed.unread) + len(listed.twice),
        answer=msgspec.to_builtins(answer),
        asked_by=actor,
        asked_at=now,
    )
    pairs = answer.paired.pairs if answer.paired else 0
    event = StayingCompared(brand_id=brand.pk, look_id=look.pk, days=answer.days, pairs=pairs)
    record(event, now=now, actor_id=actor.pk)
    return look
