"""A promise as it is shown: whose, until when, and whether its moment is over."""

from datetime import datetime, timedelta

import msgspec
from django.utils import timezone

from evenhand.cases.models import Promise, PromiseState
from evenhand.people.models import Agent

_SOON = timedelta(hours=2)


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A promise beside what it means now."""

    promise: Promise
    standing: str  # "over" | "soon" | "today" | "later" | "kept" | "broken" | "withdrawn"
    is_mine: bool
    may_change: bool
    is_call: bool

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.promise.state == PromiseState.OPEN


def told(promise: Promise, viewer: Agent, *, now: datetime) -> Told:
    """The promise as this viewer sees it."""
    return Told(
        promise=promise,
        standing=_standing(promise, now),
        is_mine=promise.owner_id == viewer.pk,
        may_change=viewer.may_write,
        is_call=promise.kind == "call_back",
    )


def _standing(promise: Promise, now: datetime) -> str:
    if promise.state != PromiseState.OPEN:
        return promise.state
    if promise.due_at <= now:
        return "over"
    if promise.due_at - now <= _SOON:
        return "soon"
    is_today = timezone.localtime(promise.due_at).date() == timezone.localtime(now).date()
    return "today" if is_today else "later"
