"""Leads stay with their case when it becomes one with another."""

from collections.abc import Collection

from evenhand.colleagues.models import Lead


def move_leads(*, source_id: int, target_id: int, only: Collection[int] | None = None) -> list[int]:
    """The leads of one case (`only` these) belong to the other; which moved. In the caller's transaction."""
    theirs = Lead.objects.filter(case=source_id)
    if only is not None:
        theirs = theirs.filter(pk__in=list(only))
    moved = list(theirs.values_list("id", flat=True))
    Lead.objects.filter(pk__in=moved).update(case=target_id)
    return moved
