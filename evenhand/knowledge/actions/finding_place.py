"""Addresses of pages: one that is free, and one that was. In the caller's transaction."""

from datetime import datetime

from evenhand.database.alone import wait_alone
from evenhand.knowledge.domain.slugs import free_slug
from evenhand.knowledge.events import ArticleMoved
from evenhand.knowledge.models import Edition, MovedPage
from evenhand.ledger.actions import record
from evenhand.people.models import Agent

_PLACES = 0x45484150  # one after the other looks for a free address among those of a brand in a language


def free_slug_for(edition: Edition, wanted: str) -> str:
    """The wanted one, or the first with a number; an address that leads to another page is not free.

    Until the end of the transaction nobody else takes one: two of the same title at once would get the same.
    """
    wait_alone(_PLACES, f"{edition.brand_id}:{edition.language}")
    others = {"brand_id": edition.brand_id, "language": edition.language, "slug__startswith": wanted[:80]}
    taken = set(Edition.objects.filter(**others).exclude(pk=edition.pk).values_list("slug", flat=True))
    taken |= set(MovedPage.objects.filter(**others).exclude(edition_id=edition.pk).values_list("slug", flat=True))
    return free_slug(wanted, is_taken=taken.__contains__)


def move_page(edition: Edition, slug: str, *, actor: Agent, now: datetime) -> None:
    """The page stands at another address; the old one is kept where somebody may have it."""
    old, edition.slug = edition.slug, slug
    MovedPage.objects.filter(edition=edition, slug=slug).delete()
    edition.save(update_fields=["slug"])
    if edition.first_published_at is not None:
        MovedPage.objects.get_or_create(
            brand_id=edition.brand_id, language=edition.language, slug=old, defaults={"edition": edition}
        )
    record(ArticleMoved(brand_id=edition.brand_id, edition_id=edition.pk), now=now, actor_id=actor.pk)
