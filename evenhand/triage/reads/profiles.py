"""The brands' profiles as triage compiles them."""

from evenhand.people.models import Brand
from evenhand.triage.domain.profile import BrandProfile, Competitor, ProfileSet


def profiles() -> ProfileSet:
    """The profiles of all brands; one query."""
    return ProfileSet(
        BrandProfile(
            brand=brand.pk,
            handles=tuple(brand.handles),
            names=tuple(brand.names),
            competitors=tuple(Competitor(each["name"], tuple(each.get("handles", ()))) for each in brand.competitors),
            category_words=tuple(brand.category_words),
        )
        for brand in Brand.objects.all()
    )
