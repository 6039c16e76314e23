"""A help centre's own signs: its logo for light and for dark pages, and the small one in the browser's tab."""

from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.kernel.text import storable
from evenhand.knowledge.actions.locking import writer_of
from evenhand.knowledge.errors import BadHelpCentre, NotYoursToPublish
from evenhand.knowledge.events import HelpCentreSet
from evenhand.knowledge.models import HelpCentre
from evenhand.knowledge.reads.articles import may_publish
from evenhand.ledger.actions import record
from evenhand.people.models import Agent

LONGEST_ALT = 120


class Sign(StrEnum):
    """Which of them."""

    LOGO = "logo"
    DARK = "logo_dark"
    ICON = "icon"


@transaction.atomic
def set_sign(
    *, brand_id: int, sign: Sign, sha256: str, width: int, height: int, actor: Agent, now: datetime
) -> HelpCentre:
    """The stored picture stands there from now on; none where `sha256` is empty. Leads decide it."""
    centre = _centre(brand_id, actor)
    setattr(centre, sign.value, sha256)
    changed = [sign.value, "changed_at"]
    if sign is Sign.LOGO:
        centre.logo_width, centre.logo_height = width, height
        changed += ["logo_width", "logo_height"]
    centre.changed_at = now
    centre.save(update_fields=changed)
    record(HelpCentreSet(brand_id=brand_id, is_on=centre.is_on), now=now, actor_id=actor.pk)
    return centre


@transaction.atomic
def say_of_logo(*, brand_id: int, words: str, actor: Agent, now: datetime) -> HelpCentre:
    """What the logo says to those who do not see it. Where it says nothing, the name stands beside it."""
    centre = _centre(brand_id, actor)
    centre.logo_alt, centre.changed_at = " ".join(storable(words).split())[:LONGEST_ALT], now
    centre.save(update_fields=["logo_alt", "changed_at"])
    return centre


def _centre(brand_id: int, actor: Agent) -> HelpCentre:
    writer_of(brand_id, actor)
    if not may_publish(actor):
        raise NotYoursToPublish(_("Leads arrange the help centre."))
    centre = HelpCentre.objects.select_for_update(of=("self",)).filter(pk=brand_id).first()
    if centre is None:
        raise BadHelpCentre(_("Say first what it is called; then give it its look."))
    return centre
