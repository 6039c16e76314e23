"""Snoozing: a case out of sight until a moment or until the customer writes, woken by a sweep, undoable."""

from datetime import datetime, timedelta

from django.db import transaction

from evenhand.cases.actions.cases import enter, follow, locked_case
from evenhand.cases.domain.states import CaseEvent, Category
from evenhand.cases.errors import NotAMoment
from evenhand.cases.events import CaseSnoozed, CaseWoken
from evenhand.cases.models import Case, OpenCase, Snooze
from evenhand.ledger.actions import record
from evenhand.people.models import Agent

FURTHEST = timedelta(days=730)
WOKEN_AT_ONCE = 200


@transaction.atomic
def snooze_case(*, case_id: int, until: datetime | None, actor: Agent, now: datetime) -> Snooze:
    """Put the case out of sight until then (None: until the customer writes). Again: only the moment changes.

    Refuses moments that are over, and cases that are resolved.
    """
    case = locked_case(case_id, actor)
    if until is not None and not now < until <= now + FURTHEST:
        raise NotAMoment("Choose a moment that is still to come, within two years.")
    asleep = Snooze.objects.filter(pk=case_id).first() if case.state.category == Category.SNOOZED else None
    before, waiting = case.state, OpenCase.objects.filter(pk=case_id).values_list("waiting_since", flat=True).first()
    follow(case, CaseEvent.SNOOZE, actor=actor, now=now)
    facts: dict[str, object] = {"until": until, "by": actor, "at": now}
    if asleep is None:
        facts |= {"state_before": before, "waiting_since": waiting}
    snooze, _ = Snooze.objects.update_or_create(case=case, defaults=facts)
    record(CaseSnoozed(case_id=case.pk, until=until), now=now, actor_id=actor.pk)
    return snooze


@transaction.atomic
def wake_case(*, case_id: int, actor: Agent, now: datetime) -> Case:
    """Undo a snooze: the case is as it was before. One that is awake is left alone."""
    case = locked_case(case_id, actor)
    if case.state.category != Category.SNOOZED:
        return case
    snooze = Snooze.objects.select_related("state_before").filter(pk=case_id).first()
    if snooze is None or snooze.state_before.category == Category.SNOOZED:
        follow(case, CaseEvent.WAKE, actor=actor, now=now)
    else:
        enter(case, snooze.state_before, actor=actor, now=now)
    _waits_on(case, snooze)
    record(CaseWoken(case_id=case.pk), now=now, actor_id=actor.pk)
    return case


def _waits_on(case: Case, snooze: Snooze | None) -> None:
    """A customer who waited before the case slept has waited all the time."""
    if snooze is not None and snooze.waiting_since is not None:
        OpenCase.objects.filter(pk=case.pk).update(waiting_since=snooze.waiting_since)
    Snooze.objects.filter(pk=case.pk).delete()


@transaction.atomic
def wake_cases(*, now: datetime) -> int:
    """Wake every case whose moment has come; how many were asleep."""
    # The case is locked with it and never waited for: people lock the case first.
    due = Snooze.objects.filter(until__lte=now).order_by("until").select_related("case__state")
    woken = 0
    for snooze in due.select_for_update(skip_locked=True, of=("self", "case"), no_key=True)[:WOKEN_AT_ONCE]:
        if snooze.case.state.category == Category.SNOOZED:
            follow(snooze.case, CaseEvent.WAKE, actor=None, now=now)
            record(CaseWoken(case_id=snooze.case_id), now=now)
            _waits_on(snooze.case, snooze)
            woken += 1
        else:  # the customer wrote, or somebody took it up
            snooze.delete()
    return woken
