"""What is written and sent stays with the conversation it belongs to when cases become one, or two again."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from evenhand.replies.actions.outbox import LONGEST_DRAFT
from evenhand.replies.models import Draft, Enclosure

_FOLLOW = (
    """
    UPDATE replies_delivery d SET case_id = c.case_id FROM cases_conversation c
    WHERE c.id = d.conversation_id AND d.case_id = ANY(%(cases)s) AND c.case_id = ANY(%(cases)s)
    AND d.case_id <> c.case_id
    """,
    """
    UPDATE replies_approval a SET case_id = d.case_id FROM replies_delivery d
    WHERE d.id = a.delivery_id AND a.case_id = ANY(%(cases)s) AND d.case_id = ANY(%(cases)s) AND a.case_id <> d.case_id
    """,
    """
    UPDATE replies_enclosure e SET case_id = d.case_id FROM replies_delivery d
    WHERE d.id = e.delivery_id AND e.case_id = ANY(%(cases)s) AND d.case_id = ANY(%(cases)s) AND e.case_id <> d.case_id
    """,
    """
    UPDATE replies_enclosure e SET case_id = n.case_id FROM cases_note n
    WHERE n.id = e.note_id AND e.case_id = ANY(%(cases)s) AND n.case_id = ANY(%(cases)s) AND e.case_id <> n.case_id
    """,
)


def follow_conversations(*, cases: Sequence[int]) -> None:
    """The replies of these cases, what is asked of leads about them, and all files stand where their conversations and
    notes are by now. In the transaction of a caller who holds the cases."""
    with connection.cursor() as cursor:
        for statement in _FOLLOW:
            cursor.execute(statement, {"cases": list(cases)})


def bring_along(source_id: int, target_id: int) -> dict[str, Any]:
    """All that was written for one case goes into the other; what undoing it must know.

    Where somebody writes in both, their words stand below one another, and the first case keeps its own.
    """
    follow_conversations(cases=(source_id, target_id))
    theirs = {(each.author_id, each.mode): each for each in _drafts(target_id)}
    going, joined = [], []
    for each in _drafts(source_id):
        there = theirs.get((each.author_id, each.mode))
        if there is None:
            going.append(each.pk)
        elif each.text not in there.text:
            there.text = f"{there.text.rstrip()}\n\n{each.text}"[:LONGEST_DRAFT]
            there.updated_at = max(there.updated_at, each.updated_at)
            joined.append([each.pk, there.pk])
    Draft.objects.bulk_update(theirs.values(), ["text", "updated_at"])
    Draft.objects.filter(pk__in=going).update(case_id=target_id)
    loose = Enclosure.objects.filter(case_id=source_id, delivery=None, note=None)
    files = list(loose.values_list("id", flat=True))
    Enclosure.objects.filter(pk__in=files).update(case_id=target_id)
    return {"drafts": going, "joined_drafts": joined, "files": files}


def _drafts(case_id: int) -> list[Draft]:
    return list(Draft.objects.select_for_update().filter(case_id=case_id).order_by("id"))


def bring_back(source_id: int, target_id: int, *, moved: Mapping[str, Any]) -> None:
    """Undo `bring_along`: what moved goes back unless it was sent meanwhile or is begun anew there."""
    follow_conversations(cases=(source_id, target_id))
    begun = {(each.author_id, each.mode) for each in _drafts(source_id)}
    here = {each.pk: each for each in _drafts(target_id)}
    back = [each for pk in moved.get("drafts", ()) if (each := here.get(pk))]
    back = [each for each in back if (each.author_id, each.mode) not in begun]
    Draft.objects.filter(pk__in=[each.pk for each in back]).update(case_id=source_id)
    _unjoin(moved.get("joined_drafts", ()), here)
    loose = Enclosure.objects.filter(pk__in=moved.get("files", ()), case_id=target_id, delivery=None, note=None)
    loose.update(case_id=source_id)


def _unjoin(pairs: Sequence[Sequence[int]], here: Mapping[int, Draft]) -> None:
    """The other case's words leave a draft again where they still stand below it, unchanged."""
    kept = Draft.objects.in_bulk([pair[0] for pair in pairs])
    parted = []
    for theirs, own in pairs:
        below = f"\n\n{kept[theirs].text}" if theirs in kept else ""
        if own in here and below and here[own].text.endswith(below):
            here[own].text = here[own].text.removesuffix(below)
            parted.append(here[own])
    Draft.objects.bulk_update(parted, ["text"])
