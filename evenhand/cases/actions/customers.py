"""Who is one person: suggested by the desk, confirmed by people, undoable."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from evenhand.cases.errors import CannotMerge, NotAllowed
from evenhand.cases.events import CustomersMerged, CustomersParted
from evenhand.cases.models import (
    Case,
    Conversation,
    Customer,
    CustomerDetails,
    CustomerNote,
    Identity,
    IdentitySuggestion,
    Merge,
)
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of

# One address that two channels have verified, or one handle on two networks (a hint, no proof).
_SUGGEST = """
WITH asked AS MATERIALIZED (
    SELECT id, network, verified_address, lower(handle) AS handle FROM channels_persona WHERE id = ANY(%s)
), pairs AS (
    SELECT a.id AS one, q.id AS other, 1 AS rank, 'same verified address' AS reason
    FROM asked a JOIN channels_persona q ON q.verified_address = a.verified_address AND q.verified_address <> ''
    WHERE q.id <> a.id AND q.network <> a.network
    UNION ALL
    SELECT a.id, q.id, 2, 'same handle' FROM asked a JOIN channels_persona q ON lower(q.handle) = a.handle
    WHERE q.id <> a.id AND q.network <> a.network AND length(a.handle) > 4
)
INSERT INTO cases_identitysuggestion (one_id, other_id, reason, is_dismissed)
SELECT DISTINCT ON (1, 2) least(i.customer_id, j.customer_id), greatest(i.customer_id, j.customer_id), reason, false
FROM pairs
JOIN cases_identity i ON i.persona_id = pairs.one
JOIN cases_identity j ON j.persona_id = pairs.other AND j.customer_id <> i.customer_id
ORDER BY 1, 2, rank
ON CONFLICT (one_id, other_id) DO NOTHING
"""


def suggest_identities(persona_ids: list[int]) -> int:
    """Suggest that customers may be one person, in the caller's transaction; how many new suggestions."""
    with connection.cursor() as cursor:
        cursor.execute(_SUGGEST, [persona_ids])
        return int(cursor.rowcount)


def _customer(customer_id: int, actor: Agent) -> Customer:
    """The customer, locked, if the actor sees a case of theirs."""
    visible = Case.objects.filter(customer_id=customer_id, brand__in=brands_of(actor))
    if not actor.may_write or not visible.exists():
        raise NotAllowed("There is no such customer among those you may see.")
    return Customer.objects.select_for_update().get(pk=customer_id)


@transaction.atomic
def merge_customers(*, source_id: int, target_id: int, actor: Agent, now: datetime) -> Merge:
    """Make two customers one person; their cases stay what they are. Can be undone."""
    if source_id == target_id:
        raise CannotMerge("That is one and the same person already.")
    first, second = (_customer(each, actor) for each in sorted((source_id, target_id)))
    source, target = (first, second) if first.pk == source_id else (second, first)
    if source.merged_into_id is not None or target.merged_into_id is not None:
        raise CannotMerge("One of them was merged before; look at that person instead.")
    moved = {
        "personas": list(Identity.objects.filter(customer=source).values_list("persona_id", flat=True)),
        "cases": list(Case.objects.filter(customer=source).values_list("id", flat=True)),
        "notes": list(CustomerNote.objects.filter(customer=source).values_list("id", flat=True)),
        "details": _details_to_move(source, target),
    }
    CustomerNote.objects.filter(pk__in=moved["notes"]).update(customer=target)
    CustomerDetails.objects.filter(pk__in=moved["details"]).update(customer=target)
    Identity.objects.filter(customer=source).update(customer=target)
    Case.objects.filter(customer=source).update(customer=target)
    source.merged_into = target
    source.save(update_fields=["merged_into"])
    merge = Merge.objects.create(
        kind="customer", source_id=source_id, target_id=target_id, moved=moved, merged_by=actor, merged_at=now
    )
    event = CustomersMerged(source_id=source_id, target_id=target_id, merge_id=merge.pk)
    record(event, now=now, actor_id=actor.pk, touched=moved["cases"])
    return merge


def _details_to_move(source: Customer, target: Customer) -> list[int]:
    """What brands know of the source that know nothing of the target."""
    known = CustomerDetails.objects.filter(customer=target).values("brand_id")
    return list(
        CustomerDetails.objects.filter(customer=source).exclude(brand_id__in=known).values_list("id", flat=True)
    )


@transaction.atomic
def part_customers(*, merge_id: int, actor: Agent, now: datetime) -> None:
    """Undo a merge of customers: what moved goes back, and what only the one who goes has said since."""
    merge = Merge.objects.select_for_update().filter(pk=merge_id, kind="customer", undone_at=None).first()
    if merge is None:
        raise CannotMerge("That merge was undone already.")
    if _customer(merge.target_id, actor).merged_into_id is not None:
        raise CannotMerge("That person was merged on into another; undo that first.")
    moved = merge.moved
    back = [*moved["cases"], *_opened_since(merge)]
    Identity.objects.filter(persona_id__in=moved["personas"]).update(customer_id=merge.source_id)
    Case.objects.filter(pk__in=back).update(customer_id=merge.source_id)
    CustomerNote.objects.filter(pk__in=moved.get("notes", [])).update(customer_id=merge.source_id)
    CustomerDetails.objects.filter(pk__in=moved.get("details", [])).update(customer_id=merge.source_id)
    Customer.objects.filter(pk=merge.source_id).update(merged_into=None)
    merge.undone_at = now
    merge.save(update_fields=["undone_at"])
    event = CustomersParted(source_id=merge.source_id, target_id=merge.target_id, merge_id=merge.pk)
    record(event, now=now, actor_id=actor.pk, touched=back)


def _opened_since(merge: Merge) -> list[int]:
    """Cases in which nobody but the one who goes again has spoken: their words are not shown as another's."""
    personas = merge.moved["personas"]
    since = Conversation.objects.filter(case__customer_id=merge.target_id, case__opened_at__gte=merge.merged_at)
    theirs = set(since.filter(persona_id__in=personas).values_list("case_id", flat=True))
    others = since.filter(case_id__in=theirs).exclude(Q(persona_id__in=personas) | Q(persona=None))
    return sorted(theirs - set(others.values_list("case_id", flat=True)) - set(merge.moved["cases"]))


@transaction.atomic
def dismiss_suggestion(*, suggestion_id: int, actor: Agent) -> None:
    """These two are different people; they are not suggested again."""
    suggestion = IdentitySuggestion.objects.select_for_update().filter(pk=suggestion_id).first()
    if suggestion is None:
        raise CannotMerge("That suggestion is gone.")
    _customer(suggestion.one_id, actor)
    suggestion.is_dismissed = True
    suggestion.save(update_fields=["is_dismissed"])
