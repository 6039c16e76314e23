"""One deed on many cases, set-wise, with how each was before, so that it can be undone as a whole."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from evenhand.cases.actions.cases import assign_case, reopen_case, resolve_case
from evenhand.cases.actions.labels import labelled, merged, usable
from evenhand.cases.actions.snoozing import snooze_case, wake_case
from evenhand.cases.actions.turns import check_turn
from evenhand.cases.errors import CaseError, NotAllowed, NotUsable
from evenhand.cases.events import BulkDone, CaseAssigned, CaseMoved
from evenhand.cases.models import BulkDeed, Case, Category, OpenCase, State
from evenhand.ledger.actions import record
from evenhand.ledger.domain import Event
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of

MOST = 200  # cases at a time

Before = dict[str, list[Any]]  # case: [before, after]


@transaction.atomic
def assign_cases(*, case_ids: Sequence[int], assignee: Agent | None, actor: Agent, now: datetime) -> BulkDeed:
    """Give the cases to a colleague who may see all of them, or back; those that are resolved are left alone."""
    cases = [case for case in _locked(case_ids, actor) if case.resolved_at is None]
    if assignee is not None and not _serves(assignee, {case.brand_id for case in cases}):
        raise NotAllowed(_("%(name)s does not serve all of these brands.") % {"name": assignee.full_name})
    to = None if assignee is None else assignee.pk
    changed = [case for case in cases if case.assignee_id != to]
    done = {str(case.pk): [case.assignee_id, to] for case in changed}
    _give([(case.pk, to) for case in changed], taken_at=now if to == actor.pk else None)
    events: list[Event] = [CaseAssigned(case_id=case.pk, assignee_id=to) for case in changed]
    if to is not None:
        events += _opened(changed, now)
    return _kept("assign", done, events, actor, now)


def _serves(agent: Agent, brands: set[int]) -> bool:
    return agent.may_write and brands <= set(brands_of(agent).values_list("id", flat=True))


_GIVE = """
WITH a AS (SELECT * FROM unnest(%s::bigint[], %s::bigint[]) AS a (case_id, assignee_id)), given AS (
    UPDATE cases_case c SET assignee_id = a.assignee_id FROM a WHERE c.id = a.case_id
)
UPDATE cases_opencase o SET assignee_id = a.assignee_id, given_at = %s FROM a WHERE o.case_id = a.case_id
"""


def _give(pairs: Sequence[tuple[int, int | None]], *, taken_at: datetime | None) -> None:
    """Each case to its assignee, on both rows."""
    with connection.cursor() as cursor:
        cursor.execute(_GIVE, [[case for case, _to in pairs], [to for _case, to in pairs], taken_at])


def _opened(cases: Sequence[Case], now: datetime) -> list[Event]:
    """New cases that somebody has are open."""
    new = [case for case in cases if case.state.category == Category.NEW]
    state = State.objects.filter(category=Category.OPEN).order_by("position", "id").first()
    if not new or state is None:
        return []
    ids = [case.pk for case in new]
    Case.objects.filter(pk__in=ids).update(state=state)
    OpenCase.objects.filter(pk__in=ids).update(category=Category.OPEN, last_at=now)
    return [CaseMoved(case_id=case.pk, before=case.state.name, after=state.name) for case in new]


@transaction.atomic
def label_cases(
    *, case_ids: Sequence[int], label_id: int, take_off: bool = False, actor: Agent, now: datetime
) -> BulkDeed:
    """Put a label on the cases, or take it off."""
    cases = _locked(case_ids, actor)
    add = [] if take_off else usable([label_id])
    done, events = {}, []
    for case in cases:
        after = merged(case.label_ids, add=add, remove=[label_id] if take_off else [])
        if after != case.label_ids:
            done[str(case.pk)] = [case.label_ids, after]
            events.append(labelled(case.pk, before=case.label_ids, after=after))
            case.label_ids = after
    Case.objects.bulk_update(cases, ["label_ids"])
    return _kept("label", done, events, actor, now)


@transaction.atomic
def resolve_cases(*, case_ids: Sequence[int], actor: Agent, now: datetime) -> BulkDeed:
    """The work on all of these is done; what was resolved before is left alone."""
    cases = [case for case in _locked(case_ids, actor) if case.resolved_at is None]
    rows = {row.pk: row for row in OpenCase.objects.filter(pk__in=[case.pk for case in cases])}
    done: Before = {}
    for case in cases:
        row = rows.get(case.pk)
        waiting = row.waiting_since.isoformat() if row is not None and row.waiting_since else None
        done[str(case.pk)] = [[case.state_id, waiting], None]
        resolve_case(case_id=case.pk, actor=actor, now=now)
    return _kept("resolve", done, [], actor, now)


@transaction.atomic
def snooze_cases(*, case_ids: Sequence[int], until: datetime | None, actor: Agent, now: datetime) -> BulkDeed:
    """Put the cases out of sight until then (None: until the customer writes); what is resolved is left alone."""
    cases = [
        case
        for case in _locked(case_ids, actor)
        if case.resolved_at is None and case.state.category != Category.SNOOZED
    ]
    for case in cases:
        snooze_case(case_id=case.pk, until=until, actor=actor, now=now)
    return _kept("snooze", {str(case.pk): [None, None] for case in cases}, [], actor, now)


@transaction.atomic
def undo_bulk(*, bulk_id: int, actor: Agent, now: datetime) -> int:
    """Put back how the cases were; how many. What somebody changed meanwhile stays as they left it."""
    bulk = BulkDeed.objects.select_for_update().filter(pk=bulk_id, done_by=actor, undone_at=None).first()
    if bulk is None:
        raise NotUsable(_("That was undone already."))
    cases = {str(case.pk): case for case in _locked([int(case) for case in bulk.cases], actor, all_of_them=False)}
    back = [(cases[key], *pair) for key, pair in bulk.cases.items() if key in cases]
    count = sum(_UNDO[bulk.deed](case, before, after, actor, now) for case, before, after in back)
    bulk.undone_at = now
    bulk.save(update_fields=["undone_at"])
    record(BulkDone(bulk_id=bulk.pk, deed=bulk.deed, cases=count, is_undone=True), now=now, actor_id=actor.pk)
    return count


def _give_back(case: Case, before: Any, after: Any, actor: Agent, now: datetime) -> bool:
    if case.assignee_id != after or case.resolved_at is not None:
        return False
    there = None if before is None else Agent.objects.filter(pk=before, is_active=True).first()
    try:
        with transaction.atomic():
            assign_case(case_id=case.pk, assignee=there, actor=actor, now=now)
    except CaseError:  # who had it may no longer
        return False
    return True


def _label_back(case: Case, before: Any, after: Any, actor: Agent, now: datetime) -> bool:
    if case.label_ids != after:
        return False
    record(labelled(case.pk, before=after, after=before), now=now, actor_id=actor.pk)
    Case.objects.filter(pk=case.pk).update(label_ids=before)
    return True


def _open_again(case: Case, before: Any, _after: Any, actor: Agent, now: datetime) -> bool:
    """As it was: in its state, waiting since then."""
    if case.resolved_at is None or case.merged_into_id is not None:
        return False
    state_id, waiting = before
    reopened = reopen_case(case_id=case.pk, actor=actor, now=now)
    state = State.objects.filter(pk=state_id).first()
    if state is not None and state.pk != reopened.state_id:
        Case.objects.filter(pk=case.pk).update(state=state)
        OpenCase.objects.filter(pk=case.pk).update(category=state.category)
        moved = CaseMoved(case_id=case.pk, before=reopened.state.name, after=state.name)
        record(moved, now=now, actor_id=actor.pk)
    since = datetime.fromisoformat(waiting) if waiting else None
    OpenCase.objects.filter(pk=case.pk).update(waiting_since=since)
    return True


def _wake(case: Case, _before: Any, _after: Any, actor: Agent, now: datetime) -> bool:
    if case.state.category != Category.SNOOZED:
        return False
    wake_case(case_id=case.pk, actor=actor, now=now)
    return True


_UNDO: dict[str, Callable[[Case, Any, Any, Agent, datetime], bool]] = {
    "assign": _give_back,
    "label": _label_back,
    "resolve": _open_again,
    "snooze": _wake,
}


def _locked(case_ids: Sequence[int], actor: Agent, *, all_of_them: bool = True) -> list[Case]:
    """The cases, locked in order of their ids; refuses if one of them may not be changed by the actor."""
    if not actor.may_write:
        raise NotAllowed(_("Your role may look at cases, not change them."))
    wanted = sorted(set(case_ids))
    if not wanted or len(wanted) > MOST:
        raise NotUsable(_("Choose cases first, at most %(most)d at a time.") % {"most": MOST})
    mine = Case.objects.select_for_update(of=("self",), no_key=True).prefetch_related("state")
    cases = list(mine.filter(pk__in=wanted, brand__in=brands_of(actor).values("id")).order_by("pk"))
    if all_of_them and len(cases) < len(wanted):
        raise NotAllowed(_("There is no such case among those you may see."))
    if all_of_them:
        check_turn(cases, actor)
    return cases


def _kept(deed: str, done: Before, events: Sequence[Event], actor: Agent, now: datetime) -> BulkDeed:
    bulk = BulkDeed.objects.create(deed=deed, cases=done, done_by=actor, done_at=now)
    told = BulkDone(bulk_id=bulk.pk, deed=deed, cases=len(done))
    record(*events, told, now=now, actor_id=actor.pk, touched=[int(case) for case in done])
    return bulk
