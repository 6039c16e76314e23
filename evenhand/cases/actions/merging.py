"""Making two cases one, and undoing it."""

from datetime import datetime

from django.db import transaction

from evenhand.cases.actions.cases import locked_case, reopen_case, resolve_case, return_to_work
from evenhand.cases.errors import CannotMerge
from evenhand.cases.events import CaseMerged, CasesParted
from evenhand.cases.models import Case, Conversation, Merge, Note, OpenCase
from evenhand.ledger.actions import record
from evenhand.people.models import Agent


@transaction.atomic
def merge_cases(*, source_id: int, target_id: int, actor: Agent, now: datetime) -> Merge:
    """Move the conversations and notes of one case into another of the same customer and brand. Can be undone."""
    if source_id == target_id:
        raise CannotMerge("A case cannot be merged into itself.")
    cases = {case_id: locked_case(case_id, actor) for case_id in sorted((source_id, target_id))}
    source, target = cases[source_id], cases[target_id]
    _check(source, target)
    open_row = OpenCase.objects.filter(pk=source_id).first()
    moved = {
        "conversations": list(Conversation.objects.filter(case=source).values_list("id", flat=True)),
        "notes": list(Note.objects.filter(case=source).values_list("id", flat=True)),
        "was_open": open_row is not None,
    }
    Conversation.objects.filter(case=source).update(case=target)
    Note.objects.filter(case=source).update(case=target)
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
def part_cases(*, merge_id: int, actor: Agent, now: datetime) -> None:
    """Undo a merge: exactly what moved goes back, and the case is open again if it was."""
    merge = Merge.objects.select_for_update().filter(pk=merge_id, kind="case", undone_at=None).first()
    if merge is None:
        raise CannotMerge("That merge was undone already.")
    cases = {case_id: locked_case(case_id, actor) for case_id in sorted((merge.source_id, merge.target_id))}
    if cases[merge.target_id].merged_into_id is not None:
        raise CannotMerge("That case was merged on into another; undo that first.")
    Conversation.objects.filter(pk__in=merge.moved["conversations"]).update(case_id=merge.source_id)
    Note.objects.filter(pk__in=merge.moved["notes"]).update(case_id=merge.source_id)
    Case.objects.filter(pk=merge.source_id).update(merged_into=None)
    merge.undone_at = now
    merge.save(update_fields=["undone_at"])
    if merge.moved["was_open"]:
        reopen_case(case_id=merge.source_id, actor=actor, now=now)
    event = CasesParted(case_id=merge.target_id, source_id=merge.source_id, merge_id=merge.pk)
    record(event, now=now, actor_id=actor.pk, touched=[merge.source_id])
