"""What was said, as a page draws it: own words with the names of others, and passages with whose they are."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec
from django.urls import reverse
from django.utils.html import format_html, linebreaks, urlize
from django.utils.safestring import SafeString

from evenhand.community.domain.naming import named_in
from evenhand.community.domain.quoting import is_said, parts_of, quote_of
from evenhand.community.domain.screening import Shown
from evenhand.community.models import Contribution
from evenhand.community.reads.naming import named_on
from evenhand.community.reads.pictures import pictures_of
from evenhand.community.reads.topics import Thread
from evenhand.kernel import clock
from evenhand.site.community.door import Here

LONGEST_ADDRESS: Final = 60  # of a web address, as it is shown
# Where a name stands while web addresses are looked for: signs for private use, which nobody's text keeps.
_OPEN, _CLOSE = "\ue000", "\ue001"
_PRIVATE: Final = str.maketrans({_OPEN: None, _CLOSE: None})


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of a contribution."""

    html: SafeString
    is_quote: bool = False
    source: Any = None  # whose words these are, where they stand on this page
    is_gone: bool = False  # whose words these were does not stand here any more
    is_changed: bool = False  # they do not say it in these words, or not any more


def draw(thread: Thread, here: Here) -> None:
    """Give every contribution of a page the pieces it is drawn by, and its pictures."""
    said = _all(thread)
    sources = {each.pk: each for each in said if each.shown == Shown.SHOWN}
    names, pictures = named_on(here.community.pk, said), pictures_of(said, now=clock.now())
    for each in said:
        each.parts = list(_parts(each, sources, names.get(each.pk, {}), here.brand.slug))
        each.shown_pictures = pictures.get(each.pk, [])


def _all(thread: Thread) -> list[Any]:
    return [each for each in (thread.question, *thread.answers) if each is not None]


def _parts(
    said: Contribution, sources: Mapping[int, Contribution], names: Mapping[str, int], brand: str
) -> Iterable[Said]:  # fmt: skip
    for part in parts_of(said.text):
        source = sources.get(part.source or 0)
        if part.source is not None and source is None:
            yield Said(html=SafeString(""), is_quote=True, is_gone=True)
            continue
        is_changed = source is not None and not is_said(part.text, source.text)
        html = _html(part.text, {} if part.is_quote else names, brand)
        yield Said(html=html, is_quote=part.is_quote, source=source, is_changed=is_changed)


def _html(text: str, names: Mapping[str, int], brand: str) -> SafeString:
    """Paragraphs, with links to web addresses and to the members who are named."""
    plain = text.translate(_PRIVATE)
    links = []
    for start, end, member in reversed(named_in(plain, names) if names else []):
        address = reverse("site:community_person", args=[brand, member])
        links.append(format_html('<a class="named" href="{}">{}</a>', address, plain[start:end]))
        plain = f"{plain[:start]}{_OPEN}{len(links) - 1}{_CLOSE}{plain[end:]}"
    html = linebreaks(urlize(plain, trim_url_limit=LONGEST_ADDRESS, nofollow=True, autoescape=True))
    for number, link in enumerate(links):
        html = html.replace(f"{_OPEN}{number}{_CLOSE}", link)
    return SafeString(html)


def quote_in(thread: Thread, number: int | None) -> str:
    """What stands on this page under that number, as a passage to answer to; empty for anything else."""
    found = next((each for each in _all(thread) if each.pk == number and each.shown == Shown.SHOWN), None)
    return quote_of(found.text or thread.topic.title, name=found.name, number=found.pk) if found else ""
