"""A community that is open, and people who come in."""

from evenhand.community.actions.joining import ask_for_link, use_link
from evenhand.community.models import Community, Member, SignInLink
from evenhand.flows import community
from evenhand.kernel import clock
from tests.cast import Cast


def open_community(cast: Cast, *, site: str = "", welcome: str = "") -> Community:
    """Harborline's; newcomers are looked at first, and what nobody answers within a day goes to our people."""
    return community.set_community(
        brand=cast.harborline,
        is_on=True,
        welcome=welcome,
        looks_first=True,
        unanswered_hours=24,
        site=site,
        actor=cast.alice,
        now=clock.now(),
    )


def link_for(cast: Cast, name: str) -> SignInLink:
    """What is mailed to somebody who asks to sign in there."""
    address = f"{name.lower()}@mail.example"
    link = ask_for_link(brand_id=cast.harborline.pk, address=address, site="", now=clock.now())
    assert link is not None
    return link


def joined(cast: Cast, name: str) -> Member:
    """Somebody who opened it and said by what name."""
    return use_link(token=link_for(cast, name).token, name=name, now=clock.now())[0]
