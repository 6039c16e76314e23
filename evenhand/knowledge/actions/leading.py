"""Where readers of a page that is gone are led. In the caller's transaction but for `lead_elsewhere`."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.knowledge.actions.locking import to_publish
from evenhand.knowledge.errors import NoSuchStep, NotWritten
from evenhand.knowledge.events import ArticleMoved
from evenhand.knowledge.models import Edition, MovedPage
from evenhand.ledger.actions import record
from evenhand.people.models import Agent


@transaction.atomic
def lead_elsewhere(*, edition_id: int, to_id: int, actor: Agent, now: datetime) -> Edition:
    """Every address of a page that was withdrawn leads to another page of the brand in that language.

    So none ever leads to one that leads on. Refuses a page that readers cannot see.
    """
    edition = to_publish(edition_id, actor)
    if edition.published is not None or edition.first_published_at is None:
        raise NoSuchStep(_("Withdraw it first; then say where its readers are led."))
    found = Edition.objects.select_for_update().filter(pk=to_id, brand=edition.brand_id, language=edition.language)
    to = found.filter(published__isnull=False).exclude(pk=edition.pk).first()
    if to is None or to.article.is_internal:
        raise NotWritten(_("Choose a page in the same language that readers can see."))
    MovedPage.objects.filter(edition=edition).update(edition=to)
    MovedPage.objects.update_or_create(
        brand_id=edition.brand_id, language=edition.language, slug=edition.slug, defaults={"edition": to}
    )
    record(ArticleMoved(brand_id=edition.brand_id, edition_id=edition.pk), now=now, actor_id=actor.pk)
    return to


def stands_here_again(edition: Edition) -> None:
    """What is published stands at its own address, wherever that led meanwhile."""
    MovedPage.objects.filter(brand_id=edition.brand_id, language=edition.language, slug=edition.slug).delete()
