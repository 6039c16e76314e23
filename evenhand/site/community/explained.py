"""Pages of the help centre that may answer a question before it is asked."""

from typing import Final

import msgspec
from django.utils.translation import get_language

from evenhand.knowledge.reads.finding import find_pages, says_enough
from evenhand.knowledge.reads.pages import ROOT, centre_of
from evenhand.site.community.door import Here

SHOWN: Final = 3


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page and where it stands."""

    title: str
    summary: str
    address: str


def pages_about(here: Here, said: str) -> list[Page]:
    """What is written of it in the reader's language, or in the help centre's first; nothing where it is closed."""
    centre = centre_of(here.brand.slug) if says_enough(said) else None
    if centre is None:
        return []
    own = (get_language() or "").partition("-")[0]
    language = own if own in centre.languages else centre.languages[0]
    root = f"{f'https://{centre.host}' if centre.host else ''}{ROOT}/{here.brand.slug}/{language}/articles"
    found = find_pages(here.brand.pk, language, said, limit=SHOWN)
    return [Page(title=each.title, summary=each.summary, address=f"{root}/{each.slug}") for each in found]
