"""What customers answered each other: beside what a help centre finds, where the brand has a community."""

from typing import Final

import msgspec

from evenhand.community.reads.standing import open_community
from evenhand.community.reads.topics import answered_before
from evenhand.flows.community_places import ROOT, site_of, topic_path
from evenhand.knowledge.reads.finding import says_enough
from evenhand.site.help.door import Here

SHOWN: Final = 3


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question that has answers."""

    title: str
    address: str
    answers: int


def community_of(here: Here) -> str:
    """Where the brand's community stands; empty where there is none."""
    community = open_community(here.centre.brand.slug)
    return f"{_site(here)}{ROOT}/{here.centre.brand.slug}/" if community is not None else ""


def asked_of_others(here: Here, said: str) -> list[Asked]:
    """The questions most like it that somebody answered."""
    community = open_community(here.centre.brand.slug) if says_enough(said) else None
    found = answered_before(community.pk, said, most=SHOWN) if community is not None else []
    site = _site(here) if found else ""
    for each in found:
        each.brand = here.centre.brand
    return [Asked(title=each.title, address=f"{site}{topic_path(each)}", answers=each.answers) for each in found]


def _site(here: Here) -> str:
    """Nothing in front while both stand at the same place; a help centre of its own host leads elsewhere."""
    return site_of(here.centre.brand_id) if here.centre.host else ""
