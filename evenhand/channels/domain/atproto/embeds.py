"""What hangs on a post (pictures, films, cards, quotes, links) as addresses to look at, never fetched here."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from evenhand.channels.domain.addresses import is_web
from evenhand.channels.domain.atproto.addresses import post_name
from evenhand.channels.domain.atproto.shapes import External, Facet, Reference, kind_of
from evenhand.channels.domain.connector import Attached
from evenhand.channels.domain.reading import all_fitting, fitting
from evenhand.kernel.text import shorten, storable

Embed: TypeAlias = dict[str, Any]

LINK = "app.bsky.richtext.facet#link"
PICTURES, FILM = "app.bsky.embed.images", "app.bsky.embed.video"
CARD, QUOTE, BOTH = "app.bsky.embed.external", "app.bsky.embed.record", "app.bsky.embed.recordWithMedia"
_NAME_LENGTH = 120
_PAGE = "text/html"


def attachments(embedded: Iterable[Attached], facets: Any) -> tuple[Attached, ...]:
    """What is embedded and what the text links to, without repeats; what has no address is left out."""
    found = [*embedded]
    known = {each.url for each in found}
    links = [each for each in _links(facets) if each.url not in known]
    return tuple({each.url: each for each in [*found, *links] if each.url}.values())


def quoted_uri(record: dict[str, Any]) -> str:
    """The address of the post this one quotes; empty if it quotes none."""
    embed = record.get("embed")
    if not isinstance(embed, dict):
        return ""
    inner = embed.get("record")
    if kind_of(embed) == BOTH and isinstance(inner, dict):
        inner = inner.get("record")
    found = fitting(inner, Reference)
    return found.uri if found and post_name(found.uri) else ""


def card(embed: Embed) -> Iterator[Attached]:
    """The page a card leads to."""
    found = fitting(embed.get("external"), External)
    if found is not None:
        yield attached(found.title or found.uri, found.uri, alt=found.description)


def picture(number: int, url: str, alt: str) -> Attached:
    """A picture of a post; the numbers begin with one."""
    return attached(f"Picture {number}", url, media_type="image/jpeg", alt=alt)


def film(url: str, alt: str | None) -> Attached:
    """A film of a post."""
    return attached("Video", url, media_type="application/vnd.apple.mpegurl", alt=alt or "")


def attached(name: str, url: str, *, media_type: str = _PAGE, alt: str = "") -> Attached:
    """An address people may be sent to; without one if it is not of the web."""
    return Attached(
        name=shorten(storable(name), _NAME_LENGTH),
        media_type=media_type,
        url=storable(url) if is_web(url) else "",
        alt=storable(alt),
    )


def _links(facets: Any) -> Iterator[Attached]:
    for facet in all_fitting(facets, Facet):
        for feature in facet.features:
            if feature.kind == LINK:
                yield attached(feature.uri, feature.uri)
