"""Pictures for articles: kept with what they show, described anew. The same picture twice is there once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.kernel.ids import new_uuid
from evenhand.kernel.text import storable
from evenhand.knowledge.actions.locking import writer_of
from evenhand.knowledge.errors import NotWritten
from evenhand.knowledge.events import ArticlePictureAdded
from evenhand.knowledge.models import ArticlePicture
from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Brand

LONGEST_ALT = 300


@transaction.atomic
def keep_picture(
    *, brand: Brand, sha256: str, width: int, height: int, alt: str, actor: Agent, now: datetime
) -> ArticlePicture:
    """A stored picture that articles of the brand may name. Refuses one that nobody describes."""
    writer_of(brand.pk, actor)
    words = " ".join(storable(alt).split())[:LONGEST_ALT]
    if not words:
        raise NotWritten(_("Say what the picture shows, for those who do not see it."))
    kept, is_new = ArticlePicture.objects.get_or_create(
        brand=brand,
        sha256=sha256,
        defaults={
            "key": new_uuid(),
            "alt": words,
            "width": width,
            "height": height,
            "added_by": actor,
            "added_at": now,
        },
    )
    if is_new:
        record(ArticlePictureAdded(brand_id=brand.pk, picture_id=kept.pk), now=now, actor_id=actor.pk)
    elif kept.alt != words:
        kept.alt = words
        kept.save(update_fields=["alt"])
    return kept
