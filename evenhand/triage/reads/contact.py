"""Whom a brand does not approach, and why."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Max, Q

from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of
from evenhand.triage.domain.contact import ContactFacts, ContactPolicy, Standing
from evenhand.triage.models import ContactRule

_FIELD = {
    Standing.OPTED_OUT: "opted_out_on",
    Standing.APPROACHED: "approached_on",
    Standing.CRITIC: "critic_on",
}


def wants_to_be_left_alone(persona_id: int, brand_id: int) -> bool:
    """Whether they said so to the brand; they are answered all the same, but asked nothing."""
    said = ContactRule.objects.filter(persona=persona_id, brand=brand_id, standing=Standing.OPTED_OUT)
    return said.filter(undone_at=None).exists()


def contact_facts(
    persona_ids: Collection[int],
    brand_ids: Collection[int] | None = None,
    *,
    now: datetime,
    policy: ContactPolicy | None = None,
) -> dict[int, Mapping[int, ContactFacts]]:
    """By persona and then by brand, only those of whom something counts now; one query."""
    policy = policy or ContactPolicy()
    counts = (
        Q(standing=Standing.OPTED_OUT)
        | Q(standing=Standing.APPROACHED, at__gt=now - policy.approached_for)
        | Q(standing=Standing.CRITIC, at__gt=now - policy.critic_for)
    )
    # One array instead of a thousand parameters: this is asked for every batch of the stream.
    found = ContactRule.objects.filter(counts, undone_at=None).extra(
        where=["persona_id = ANY(%s)"], params=[list(persona_ids)]
    )
    if brand_ids is not None:
        found = found.filter(brand__in=brand_ids)
    latest = found.values_list("persona_id", "brand_id", "standing").annotate(Max("at"))
    days: dict[int, dict[int, dict[str, date]]] = defaultdict(lambda: defaultdict(dict))
    for persona, brand, standing, at in latest:
        days[persona][brand][_FIELD[Standing(standing)]] = at.date()
    return {
        persona: {brand: ContactFacts(**known) for brand, known in by_brand.items()}
        for persona, by_brand in days.items()
    }


def rules_of(viewer: Agent, persona_ids: Collection[int]) -> Sequence[ContactRule]:
    """What is noted of a person for the viewer's brands, newest first."""
    found = ContactRule.objects.filter(persona__in=persona_ids, brand__in=brand_ids_of(viewer), undone_at=None)
    return list(found.select_related("brand", "by").order_by("-at"))
