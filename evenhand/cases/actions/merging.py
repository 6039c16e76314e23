"""Making two cases one, and undoing it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from evenhand.cases.actions.cases import locked_case, reopen_case, resolve_case, return_to_work, settle
from evenhand.cases.actions.moving import move_all, move_back
from evenhand.cases.actions.splitting import told_in
from evenhand.cases.domain.standing import stand_of
from evenhand.cases.errors import CannotMerge
from evenhand.cases.events import CaseMerged, CasesParted
from evenhand.cases.models import Case, Merge, OpenCase
from evenhand.ledger.actions import record
from evenhand.people.models import Agent

Bring = Callable[[int, int], Mapping[str, Any]]  # what else goes from one case to the other; what undoing must know


def _brings_nothing(_source_id: int, _target_id: int) -> Mapping[str, Any]:
    return {}


@transaction.atomic
def merge_cases(
    *, source_id: int, target_id: int, actor: Agent, now: datetime, bring: Bring = _brings_nothing
) -> Merge:
    """Move one case into another of the same customer and brand, with its notes, promises, goodwill and labels; what
    upper contexts keep of it they `bring`. Can be undone."""
    if source_id == target_id:
        raise CannotMerge("A case cannot be merged into itself.")
    cases = {case_id: locked_case(case_id, actor) for case_id in sorted((source_id, target_id))}
    source, target = cases[source_id], cases[target_id]
    _check(source, target)
    open_row = OpenCase.objects.filter(pk=source_id).first()
    moved = {
        "was_open": open_row is not None,
        "source": _stood(open_row),
        "target": _stood(OpenCase.objects.filter(pk=target_id).first()),
    }
    moved |= move_all(source, target)
    moved |= bring(source_id, target_id)
    if open_row is not None:
        resolve_case(case_id=source_id, actor=actor, now=now)
        _carry_over(open_row, target, actor=actor, now=now)
    Case.objects.filter(pk=source_id).update(merged_into=target)
    merge = Merge.objects.create(
        kind="case", source_id=source_id, target_id=target_id, moved=moved, merged_by=actor, merged_at=now
    )
    event = CaseMerged(case_id=target_id, source_id=source_id, merge_id=merge.pk)
    record(event, now=now, actor_id=actor.pk, touched=[source_id])
    return merge


def _stood(row: OpenCase | None) -> dict[str, Any]:
    since = None if row is None else row.waiting_since
    return {"is_open": row is not None, "waiting_since": since and since.isoformat()}


def _check(source: Case, target: Case) -> None:
    if source.merged_into_id is not None or target.merged_into_id is not None:
        raise CannotMerge("One of these cases was merged before; open the one it went into.")
    if source.customer_id != target.customer_id:
        raise CannotMerge("These cases are of different people. Merge the people first if they are one.")
    if source.brand_id != target.brand_id:
        raise CannotMerge("These cases are of different brands; link them instead.")


def _carry_over(row: OpenCase, target: Case, *, actor: Agent, now: datetime) -> None:
    """The case waits since the earlier of both; it comes back if it was resolved, or somebody waits for us."""
    if target.resolved_at is not None or row.waiting_since is not None:
        return_to_work(target, actor=actor, now=now)
    theirs = OpenCase.objects.get(pk=target.pk)
    waits = [each for each in (row.waiting_since, theirs.waiting_since) if each is not None]
    theirs.waiting_since = min(waits, default=None)
    theirs.last_at = max(row.last_at, theirs.last_at)
    theirs.save(update_fields=["waiting_since", "last_at"])


@transaction.atomic
def part_cases(*, merge_id: int, actor: Agent, now: datetime) -> Merge:
    """Undo a merge: exactly what moved goes back, and both cases stand as before, or as was written since."""
    merge = Merge.objects.select_for_update().filter(pk=merge_id, kind="case", undone_at=None).first()
    if merge is None:
        raise CannotMerge("That merge was undone already.")
    cases = {case_id: locked_case(case_id, actor) for case_id in sorted((merge.source_id, merge.target_id))}
    if cases[merge.target_id].merged_into_id is not None:
        raise CannotMerge("That case was merged on into another; undo that first.")
    move_back(merge, cases[merge.target_id])
    Case.objects.filter(pk=merge.source_id).update(merged_into=None)
    merge.undone_at = now
    merge.save(update_fields=["undone_at"])
    if merge.moved["was_open"]:
        reopen_case(case_id=merge.source_id, actor=actor, now=now)
    for name, case_id in (("source", merge.source_id), ("target", merge.target_id)):
        if name in merge.moved:  # one of an older version stays as it is
            _stand_again(case_id, merge.moved[name], merge.merged_at, actor=actor, now=now)
    event = CasesParted(case_id=merge.target_id, source_id=merge.source_id, merge_id=merge.pk)
    record(event, now=now, actor_id=actor.pk, touched=[merge.source_id])
    return merge


def _stand_again(case_id: int, stood: Mapping[str, Any], merged_at: datetime, *, actor: Agent, now: datetime) -> None:
    """Where the case stood; what was said in it since the merge goes before. One that was resolved since stays so."""
    case = locked_case(case_id, actor)
    if not OpenCase.objects.filter(pk=case_id).exists():
        return
    told = told_in(case_id)
    if any(each.heard_at > merged_at for each in told):
        settle(case, waiting_since=stand_of(told).waiting_since, actor=actor, now=now)
    elif not stood["is_open"]:
        resolve_case(case_id=case_id, actor=actor, now=now)
    else:
        since = stood["waiting_since"]
        settle(case, waiting_since=since and datetime.fromisoformat(since), actor=actor, now=now)
