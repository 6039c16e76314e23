"""Promises: made, changed, kept, broken, taken back; and the alarm when one is due."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from evenhand.cases.actions.cases import follow, locked_case
from evenhand.cases.domain.promises import PromiseStep, next_state
from evenhand.cases.domain.states import CaseEvent
from evenhand.cases.errors import NoSuchPromise, NotAllowed, NotAMoment, NothingWritten
from evenhand.cases.events import (
    PromiseBroken,
    PromiseChanged,
    PromiseDue,
    PromiseKept,
    PromiseMade,
    PromiseReopened,
    PromiseWithdrawn,
)
from evenhand.cases.models import Case, Promise, PromiseKind, PromiseState
from evenhand.kernel.text import shorten, storable
from evenhand.ledger.actions import record
from evenhand.ledger.domain import Event
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of

LONGEST = 500  # of the words
LONGEST_PHONE = 40
FURTHEST = timedelta(days=730)
_GRACE = timedelta(minutes=2)  # a form that was open for a moment too long
ALARMED_AT_ONCE = 200


@transaction.atomic
def promise(
    *,
    case_id: int,
    kind: str = PromiseKind.FOLLOW_UP,
    what: str,
    due_at: datetime,
    owner_id: int | None,
    phone: str = "",
    actor: Agent | None,
    now: datetime,
    key: UUID | None = None,
) -> Promise:
    """Note what is owed to the customer by a moment; the same key again gives the same promise.

    `actor` is None where the desk itself promises (a missed call). Refuses moments that are over, and owners who may
    not work on the case.
    """
    case = _case(case_id, actor)
    made = Promise.objects.filter(key=key, case=case).first() if key else None
    if made is not None:
        return made
    made = Promise(case=case, brand_id=case.brand_id, kind=_kind(kind), phone=_line(phone, LONGEST_PHONE), key=key)
    _word(made, what=what, due_at=due_at, now=now)
    made.owner = _owner(owner_id, case)
    made.made_by, made.made_at = actor, now
    made.save()
    facts = PromiseMade(case_id=case.pk, promise_id=made.pk, kind=made.kind, owner_id=made.owner_id, due_at=made.due_at)
    record(facts, now=now, actor_id=None if actor is None else actor.pk)
    return made


def _case(case_id: int, actor: Agent | None) -> Case:
    """The case that holds the promise: the one it was merged into, if it was."""
    held = Case.objects.select_for_update(of=("self",), no_key=True)
    case = locked_case(case_id, actor) if actor else held.get(pk=case_id)
    return case if case.merged_into_id is None else _case(case.merged_into_id, actor)


def _kind(kind: str) -> str:
    if kind not in PromiseKind.values:
        raise NoSuchPromise("Choose between a follow-up and a call-back.")
    return kind


def _line(words: str, longest: int) -> str:
    return storable(" ".join(words.split()))[:longest]


def _word(made: Promise, *, what: str, due_at: datetime, now: datetime) -> None:
    made.what = shorten(storable(what), LONGEST)
    if not made.what:
        raise NothingWritten("Say what is promised.")
    if not now - _GRACE <= due_at <= now + FURTHEST:
        raise NotAMoment("Choose a moment that is still to come, within two years.")
    made.due_at = due_at


def _owner(owner_id: int | None, case: Case) -> Agent | None:
    if owner_id is None:
        return None
    owner = Agent.objects.filter(pk=owner_id, is_active=True).first()
    if owner is None or not owner.may_write or not brands_of(owner).filter(pk=case.brand_id).exists():
        raise NotAllowed("Choose a colleague who serves this brand.")
    return owner


@transaction.atomic
def change_promise(
    *, promise_id: int, what: str | None = None, due_at: datetime | None = None, owner_id: int | None, actor: Agent,
    now: datetime,
) -> Promise:  # fmt: skip
    """Give an open promise another moment, owner or wording; a new moment is alarmed anew."""
    made = _locked(promise_id, actor)
    if made.state != PromiseState.OPEN:
        raise NoSuchPromise("That promise has ended; take that back first.")
    moment = due_at or made.due_at
    if moment != made.due_at:
        made.alarmed_at = None
    _word(made, what=what or made.what, due_at=moment, now=now if due_at else min(now, moment))
    made.owner = _owner(owner_id, made.case)
    made.save()
    facts = PromiseChanged(case_id=made.case_id, promise_id=made.pk, owner_id=made.owner_id, due_at=made.due_at)
    record(facts, now=now, actor_id=actor.pk)
    return made


def _locked(promise_id: int, actor: Agent) -> Promise:
    found = Promise.objects.filter(pk=promise_id).values_list("case_id", flat=True).first()
    if found is None:
        raise NotAllowed("There is no such promise among those you may see.")
    locked_case(found, actor)
    return Promise.objects.select_for_update(of=("self",)).select_related("case").get(pk=promise_id)


_BECAME: dict[PromiseStep, Callable[[Promise], Event]] = {
    PromiseStep.KEEP: lambda made: PromiseKept(case_id=made.case_id, promise_id=made.pk, is_late=made.is_late),
    PromiseStep.BREAK: lambda made: PromiseBroken(case_id=made.case_id, promise_id=made.pk),
    PromiseStep.WITHDRAW: lambda made: PromiseWithdrawn(case_id=made.case_id, promise_id=made.pk),
    PromiseStep.REOPEN: lambda made: PromiseReopened(case_id=made.case_id, promise_id=made.pk),
}


@transaction.atomic
def end_promise(*, promise_id: int, step: PromiseStep, actor: Agent, now: datetime) -> Promise:
    """Say what became of a promise, or take that back; saying the same again changes nothing."""
    made = _locked(promise_id, actor)
    state = next_state(made.state, step)
    if state == made.state:
        return made
    made.state = state
    made.ended_at, made.ended_by = (None, None) if state == PromiseState.OPEN else (now, actor)
    made.save(update_fields=["state", "ended_at", "ended_by"])
    record(_BECAME[step](made), now=now, actor_id=actor.pk)
    return made


@transaction.atomic
def alarm_promises(*, now: datetime) -> int:
    """Say of each promise whose moment has come that it is due, once; its case comes back to work. How many."""
    due = Promise.objects.filter(state=PromiseState.OPEN, alarmed_at=None, due_at__lte=now).order_by("due_at")
    # The case is locked with it and never waited for: people lock the case first.
    locked = due.select_for_update(skip_locked=True, of=("self", "case"), no_key=True).select_related("case__state")
    found = list(locked[:ALARMED_AT_ONCE])
    for made in found:
        follow(made.case, CaseEvent.PROMISE_DUE, actor=None, now=now)
    events = [
        PromiseDue(case_id=made.case_id, promise_id=made.pk, kind=made.kind, owner_id=made.owner_id) for made in found
    ]
    if events:
        Promise.objects.filter(pk__in=[made.pk for made in found]).update(alarmed_at=now)
        record(*events, now=now)
    return len(found)
