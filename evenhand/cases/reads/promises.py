"""What was promised: of a case, of a person, of an agent's day. Everything within the viewer's brands."""

from datetime import datetime

import msgspec
from django.db.models import Q, QuerySet

from evenhand.cases.errors import NotAllowed
from evenhand.cases.models import Case, Promise, PromiseState, Snooze
from evenhand.cases.reads.keyset import key_at, position_of
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of

PAGE = 30
COUNT_TO = 1000
_WITH = ("owner", "made_by", "ended_by", "case__brand", "case__customer")


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """How many open promises are overdue, and how many there are at all; at most COUNT_TO."""

    overdue: int
    open: int


def promise_for(viewer: Agent, promise_id: int) -> Promise:
    """The promise; raises NotAllowed if the viewer may not see its case, or there is none."""
    seen = Promise.objects.filter(pk=promise_id, brand_id__in=brand_ids_of(viewer))
    found = seen.select_related(*_WITH).first()
    if found is None:
        raise NotAllowed("There is no such promise among those you may see.")
    return found


def promises_of(case: Case) -> list[Promise]:
    """The case's promises, also those of cases merged into it: open ones by their moment, then the last ended."""
    here = Q(case=case) | Q(case__customer_id=case.customer_id, case__merged_into=case)
    found = Promise.objects.filter(here).select_related("owner", "ended_by", "made_by")
    open_ones = list(found.filter(state=PromiseState.OPEN).order_by("due_at", "id")[:50])
    return open_ones + list(found.exclude(state=PromiseState.OPEN).order_by("-ended_at", "-id")[:5])


def promises_to(viewer: Agent, case: Case) -> list[Promise]:
    """What was promised to the case's customer in other cases that the viewer may see, newest first."""
    theirs = Promise.objects.filter(case__customer_id=case.customer_id, brand_id__in=brand_ids_of(viewer))
    elsewhere = theirs.exclude(case=case).exclude(state=PromiseState.WITHDRAWN)
    return list(elsewhere.select_related("owner", "case").order_by("-due_at", "-id")[:10])


def promises_due(viewer: Agent, *, whose: str, after: str = "", limit: int = PAGE) -> list[Promise]:
    """Open promises by their moment: "mine", "nobody" or "all"; `after` is the key of the last one seen."""
    found = _whose(viewer, whose).filter(state=PromiseState.OPEN)
    if (position := position_of(after)) is not None:
        at, number = position
        found = found.filter(Q(due_at__gt=at) | Q(due_at=at, pk__gt=number))
    return list(found.select_related(*_WITH).order_by("due_at", "id")[:limit])


def promises_ended(viewer: Agent, *, whose: str, after: str = "", limit: int = PAGE) -> list[Promise]:
    """Promises that were kept, broken or withdrawn, the last first."""
    found = _whose(viewer, whose).filter(ended_at__isnull=False)
    if (position := position_of(after)) is not None:
        at, number = position
        found = found.filter(Q(ended_at__lt=at) | Q(ended_at=at, pk__lt=number))
    return list(found.select_related(*_WITH).order_by("-ended_at", "-id")[:limit])


def promises_counted(viewer: Agent, *, now: datetime) -> Due:
    """How many of the viewer's own promises wait; one query besides the viewer's brands."""
    mine = _whose(viewer, "mine").filter(state=PromiseState.OPEN).order_by("due_at")
    moments = list(mine.values_list("due_at", flat=True)[:COUNT_TO])
    return Due(overdue=sum(moment <= now for moment in moments), open=len(moments))


def _whose(viewer: Agent, whose: str) -> QuerySet[Promise]:
    found = Promise.objects.filter(brand_id__in=brand_ids_of(viewer))
    if whose == "all":
        return found
    return found.filter(owner=None) if whose == "nobody" else found.filter(owner=viewer)


def key_of(promise: Promise) -> str:
    """Where the page behind this promise begins."""
    at = promise.ended_at or promise.due_at
    return key_at(at, promise.pk)


def snooze_of(case: Case) -> Snooze | None:
    """Until when the case sleeps, and who put it to sleep; None if nothing is known of it."""
    return Snooze.objects.select_related("by").filter(pk=case.pk).first()
