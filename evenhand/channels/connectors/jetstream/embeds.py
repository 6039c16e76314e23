"""Pure: what hangs on a post (pictures, films, cards, quotes, links) as addresses to look at, never fetched here."""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from evenhand.channels.connectors.jetstream import addresses
from evenhand.channels.connectors.jetstream.shapes import (
    External,
    Facet,
    Film,
    Picture,
    Reference,
    all_fitting,
    fitting,
    kind_of,
)
from evenhand.channels.domain.connector import Attached
from evenhand.kernel.text import shorten, storable

Embed: TypeAlias = dict[str, Any]

LINK = "app.bsky.richtext.facet#link"
PICTURES, FILM = "app.bsky.embed.images", "app.bsky.embed.video"
CARD, QUOTE, BOTH = "app.bsky.embed.external", "app.bsky.embed.record", "app.bsky.embed.recordWithMedia"
_NAME_LENGTH = 120
_PAGE = "text/html"


def attachments(repository: str, record: dict[str, Any]) -> tuple[Attached, ...]:
    """Everything that hangs on a post, without repeats; what is unknown is left out."""
    embedded = [*_embedded(repository, record.get("embed"))]
    known = {each.url for each in embedded}
    links = [each for each in _links(record.get("facets")) if each.url not in known]
    return tuple({each.url: each for each in [*embedded, *links] if each.url}.values())


def quoted_uri(record: dict[str, Any]) -> str:
    """The address of the post this one quotes; empty if it quotes none."""
    embed = record.get("embed")
    if not isinstance(embed, dict):
        return ""
    inner = embed.get("record")
    if kind_of(embed) == BOTH and isinstance(inner, dict):
        inner = inner.get("record")
    found = fitting(inner, Reference)
    return found.uri if found and addresses.post_name(found.uri) else ""


def _embedded(repository: str, embed: Any) -> Iterator[Attached]:
    read = _READERS.get(kind_of(embed))
    if read is not None:
        yield from read(repository, embed)


def _pictures(repository: str, embed: Embed) -> Iterator[Attached]:
    for number, picture in enumerate(all_fitting(embed.get("images"), Picture), 1):
        if content := picture.image.ref.link:
            url = addresses.picture_of(repository, content)
            yield _attached(f"Picture {number}", url, media_type="image/jpeg", alt=picture.alt)


def _film(repository: str, embed: Embed) -> Iterator[Attached]:
    film = fitting(embed, Film)
    if film is not None and (content := film.video.ref.link):
        url = addresses.film_of(repository, content)
        yield _attached("Video", url, media_type="application/vnd.apple.mpegurl", alt=film.alt)


def _card(_: str, embed: Embed) -> Iterator[Attached]:
    card = fitting(embed.get("external"), External)
    if card is not None:
        yield _attached(card.title or card.uri, card.uri, alt=card.description)


def _quote(_: str, embed: Embed) -> Iterator[Attached]:
    quoted = fitting(embed.get("record"), Reference)
    if quoted is not None:
        yield _attached("Quoted post", addresses.page_of(quoted.uri))


def _quote_with_media(repository: str, embed: Embed) -> Iterator[Attached]:
    inner = embed.get("record")
    yield from _quote(repository, inner) if isinstance(inner, dict) else ()
    if kind_of(embed.get("media")) != BOTH:  # a nest of them is nobody's honest post
        yield from _embedded(repository, embed.get("media"))


_READERS: dict[str, Callable[[str, Embed], Iterator[Attached]]] = {
    PICTURES: _pictures,
    FILM: _film,
    CARD: _card,
    QUOTE: _quote,
    BOTH: _quote_with_media,
}


def _links(facets: Any) -> Iterator[Attached]:
    for facet in all_fitting(facets, Facet):
        for feature in facet.features:
            if feature.kind == LINK:
                yield _attached(feature.uri, feature.uri)


def _attached(name: str, url: str, *, media_type: str = _PAGE, alt: str = "") -> Attached:
    return Attached(
        name=shorten(storable(name), _NAME_LENGTH),
        media_type=media_type,
        url=storable(url) if addresses.is_web(url) else "",
        alt=storable(alt),
    )
