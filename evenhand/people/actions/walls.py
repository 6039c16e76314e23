"""Every write about links for screens on a wall."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.errors import NotUsable, OnlyLeads
from evenhand.people.events import WallLinkMade, WallLinkSwitched
from evenhand.people.models import Agent, WallLink
from evenhand.people.reads import brand_ids_of

LONGEST_NAME: Final = 60
MOST_LINKS: Final = 50


@transaction.atomic
def make_wall_link(
    *, name: str, brand_ids: Collection[int], language: str = "", actor: Agent, now: datetime
) -> WallLink:
    """A link for one screen, which shows these brands; of brands the actor sees, and made by leads only."""
    _may(actor)
    words = storable(name).strip()[:LONGEST_NAME]
    brands = sorted(set(brand_ids) & set(brand_ids_of(actor)))
    if not words or not brands:
        raise NotUsable(_("Say where the screen hangs, and choose at least one brand."))
    if WallLink.objects.filter(revoked_at=None).count() >= MOST_LINKS:
        raise NotUsable(_("There are enough links; revoke one that is not used any more."))
    link = WallLink.objects.create(name=words, brand_ids=brands, language=language[:8], made_by=actor, made_at=now)
    record(WallLinkMade(link_id=link.pk, brands=tuple(brands)), now=now, actor_id=actor.pk)
    return link


@transaction.atomic
def switch_wall_link(*, link_id: int, is_revoked: bool, actor: Agent, now: datetime) -> WallLink:
    """The link shows nothing from now on, or shows again what it did. Twice changes nothing."""
    _may(actor)
    link = WallLink.objects.select_for_update().filter(pk=link_id).first()
    if link is None or not set(link.brand_ids) <= set(brand_ids_of(actor)):
        raise NotUsable(_("There is no such link."))
    if (link.revoked_at is not None) != is_revoked:
        link.revoked_at, link.revoked_by = (now, actor) if is_revoked else (None, None)
        link.save(update_fields=["revoked_at", "revoked_by"])
        record(WallLinkSwitched(link_id=link.pk, is_revoked=is_revoked), now=now, actor_id=actor.pk)
    return link


def _may(actor: Agent) -> None:
    if not (actor.sees_all and actor.may_write):
        raise OnlyLeads(_("Care leads make links for screens on a wall."))
