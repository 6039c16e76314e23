"""What is kept of a case goes with it into another, and back."""

from typing import Any

from django.db.models import Manager

from evenhand.cases.models import Case, Conversation, Goodwill, Mention, Merge, Note, Promise

_KEPT: dict[str, "Manager[Any]"] = {
    "conversations": Conversation.objects,
    "notes": Note.objects,
    "promises": Promise.objects,
    "goodwill": Goodwill.objects,
}


def move_all(source: Case, target: Case) -> dict[str, Any]:
    """All that is kept of one case belongs to the other; what moved. In the transaction of a caller who holds both."""
    moved: dict[str, Any] = {}
    for name, kept in _KEPT.items():
        moved[name] = list(kept.filter(case=source).values_list("id", flat=True))
        kept.filter(pk__in=moved[name]).update(case=target)
    Mention.objects.filter(note__in=moved["notes"]).update(case=target)
    moved["labels"] = [each for each in source.label_ids if each not in target.label_ids]
    target.label_ids = [*target.label_ids, *moved["labels"]]
    target.save(update_fields=["label_ids"])
    return moved


def move_back(merge: Merge, target: Case) -> None:
    """Exactly what a merge moved belongs to its case again. In the transaction of a caller who holds both."""
    for name, kept in _KEPT.items():  # one of an older version moved fewer kinds
        theirs = kept.filter(pk__in=merge.moved.get(name, ()), case=target)
        theirs.update(case=merge.source_id)
    Mention.objects.filter(note__in=merge.moved["notes"]).update(case=merge.source_id)
    target.label_ids = [each for each in target.label_ids if each not in merge.moved.get("labels", ())]
    target.save(update_fields=["label_ids"])
