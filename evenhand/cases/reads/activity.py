"""What happened to a case, page by page, as the ledger has it."""

from datetime import datetime

from evenhand.cases.models import Case
from evenhand.cases.reads.keyset import key_at, position_of
from evenhand.ledger.models import Entry

PAGE = 40


def activity_of(case: Case, *, who: str = "all", after: str = "", limit: int = PAGE) -> list[Entry]:
    """What happened to a case that the viewer may see, newest first: by "people", by the "desk" itself, or "all"."""
    found = Entry.objects.filter(case_id=case.pk).select_related("actor")
    if who in {"people", "desk"}:
        found = found.filter(actor__isnull=who == "desk")
    if (position := position_of(after)) is not None:
        at, number = position
        found = found.filter(at__lte=at).exclude(at=at, id__gte=number)
    return list(found.order_by("-at", "-id")[:limit])


def key_of(entry: Entry) -> str:
    """Where the page behind this entry begins."""
    return key_at(entry.at, entry.id)


def last_seen_record(case: Case, *, actor_id: int, since: datetime) -> bool:
    """Whether it was written down lately that this person saw the case's record."""
    return Entry.objects.filter(case_id=case.pk, at__gte=since, name="RecordSeen", actor_id=actor_id).exists()
