"""Pure: what hangs on a post, by its record alone."""

from collections.abc import Callable, Iterator
from typing import Any

from evenhand.channels.connectors.jetstream import addresses
from evenhand.channels.connectors.jetstream.shapes import Film, Picture
from evenhand.channels.domain.atproto import embeds
from evenhand.channels.domain.atproto.addresses import page_of
from evenhand.channels.domain.atproto.embeds import Embed
from evenhand.channels.domain.atproto.shapes import Reference, kind_of
from evenhand.channels.domain.connector import Attached
from evenhand.channels.domain.reading import all_fitting, fitting


def attachments(repository: str, record: dict[str, Any]) -> tuple[Attached, ...]:
    """Everything that hangs on a post, without repeats; what is unknown is left out."""
    return embeds.attachments(_embedded(repository, record.get("embed")), record.get("facets"))


def _embedded(repository: str, embed: Any) -> Iterator[Attached]:
    read = _READERS.get(kind_of(embed))
    if read is not None:
        yield from read(repository, embed)


def _pictures(repository: str, embed: Embed) -> Iterator[Attached]:
    for number, picture in enumerate(all_fitting(embed.get("images"), Picture), 1):
        if content := picture.image.ref.link:
            yield embeds.picture(number, addresses.picture_of(repository, content), picture.alt)


def _film(repository: str, embed: Embed) -> Iterator[Attached]:
    film = fitting(embed, Film)
    if film is not None and (content := film.video.ref.link):
        yield embeds.film(addresses.film_of(repository, content), film.alt)


def _card(_: str, embed: Embed) -> Iterator[Attached]:
    yield from embeds.card(embed)


def _quote(_: str, embed: Embed) -> Iterator[Attached]:
    quoted = fitting(embed.get("record"), Reference)
    if quoted is not None:
        yield embeds.attached("Quoted post", page_of(quoted.uri))


def _quote_with_media(repository: str, embed: Embed) -> Iterator[Attached]:
    inner = embed.get("record")
    yield from _quote(repository, inner) if isinstance(inner, dict) else ()
    if kind_of(embed.get("media")) != embeds.BOTH:  # a nest of them is nobody's honest post
        yield from _embedded(repository, embed.get("media"))


_READERS: dict[str, Callable[[str, Embed], Iterator[Attached]]] = {
    embeds.PICTURES: _pictures,
    embeds.FILM: _film,
    embeds.CARD: _card,
    embeds.QUOTE: _quote,
    embeds.BOTH: _quote_with_media,
}
