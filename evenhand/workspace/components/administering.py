"""What the screens share on which administrators set up a brand."""

from django.utils.translation import gettext as _

from evenhand.cases.errors import NotAllowed
from evenhand.people.models import Agent, Brand
from evenhand.people.reads import brands_of
from evenhand.workspace.screens.palette.pages import administrators


def check_administers(viewer: Agent) -> None:
    """Refuses whoever does not administer."""
    if not administrators(viewer):
        raise NotAllowed(_("Only an administrator may look here."))


def brand_named(viewer: Agent, slug: str) -> Brand:
    """The brand an address names; refuses one that the viewer does not see as if there were none."""
    found = brands_of(viewer).filter(slug=slug).first()
    if found is None:
        raise NotAllowed(_("There is no such brand among those you may see."))
    return found
