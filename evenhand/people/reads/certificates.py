"""Who may speak for a brand in public, and who is named for everybody to see."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Min, Q, QuerySet

from evenhand.people.models import Agent, Brand, Certificate


def certificates_that_hold(*, at: datetime) -> QuerySet[Certificate]:
    """All that are good at that moment."""
    return Certificate.objects.filter(Q(expires_at=None) | Q(expires_at__gt=at), revoked_at=None)


def is_certified(agent: Agent, brand_id: int, *, at: datetime) -> bool:
    """Whether this person may speak for the brand in public; one query."""
    return certificates_that_hold(at=at).filter(agent=agent, brand_id=brand_id).exists()


def certified_brand_ids(agent: Agent, brand_ids: Collection[int], *, at: datetime) -> set[int]:
    """For which of these brands; one query."""
    held = certificates_that_hold(at=at).filter(agent=agent, brand_id__in=list(brand_ids))
    return set(held.values_list("brand_id", flat=True))


def speakers_for(brand: Brand, *, at: datetime) -> list[Certificate]:
    """Whom the public may know: certified, at work here, and they agreed; by name."""
    held = certificates_that_hold(at=at).filter(brand=brand, agent__is_active=True, agent__in_public__isnull=False)
    return list(held.select_related("agent").order_by("agent__public_name", "agent__first_name", "agent_id"))


def since_when(brand: Brand, agent_ids: Collection[int]) -> dict[int, datetime]:
    """By agent when they were certified for the brand first; one query."""
    theirs = Certificate.objects.filter(brand=brand, agent_id__in=list(agent_ids))
    return dict(theirs.values_list("agent_id").annotate(first=Min("granted_at")))
