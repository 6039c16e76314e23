"""Pure: what hangs on a post (pictures, films, cards, quotes, links) as addresses to look at, never fetched here."""

from collections.abc import Callable, Iterator
from typing import Any

from evenhand.channels.connectors.bluesky import addresses
from evenhand.channels.connectors.bluesky.shapes import (
    External,
    Facet,
    ImageView,
    Quoted,
    Reference,
    VideoView,
    all_fitting,
    fitting,
    kind_of,
)
from evenhand.channels.domain.connector import Attached
from evenhand.kernel.text import shorten, storable

_NAME_LENGTH = 120
_LINK = "app.bsky.richtext.facet#link"
_PAGE = "text/html"


def attachments(record: dict[str, Any], view: Any) -> tuple[Attached, ...]:
    """Everything that hangs on a post, without repeats; what is unknown is left out."""
    embedded = [*_embedded(view if view is not None else record.get("embed"))]
    known = {each.url for each in embedded}
    links = [each for each in _links(record.get("facets")) if each.url not in known]
    return tuple({each.url: each for each in [*embedded, *links] if each.url}.values())


def quoted_uri(record: dict[str, Any]) -> str:
    """The address of the post this one quotes; empty if it quotes none."""
    embed = record.get("embed")
    if not isinstance(embed, dict):
        return ""
    inner = embed.get("record")
    if kind_of(embed) == "app.bsky.embed.recordWithMedia" and isinstance(inner, dict):
        inner = inner.get("record")
    found = fitting(inner, Reference)
    name = addresses.record_name(found.uri) if found else None
    return found.uri if found and name and name.collection == addresses.POSTS else ""


def _embedded(embed: Any) -> Iterator[Attached]:
    read = _READERS.get(kind_of(embed))
    if read is not None:
        yield from read(embed)


def _images(embed: dict[str, Any]) -> Iterator[Attached]:
    for number, image in enumerate(all_fitting(embed.get("images"), ImageView), 1):
        yield _attached(f"Picture {number}", image.fullsize, media_type="image/jpeg", alt=image.alt)


def _video(embed: dict[str, Any]) -> Iterator[Attached]:
    video = fitting(embed, VideoView)
    if video is not None:
        yield _attached("Video", video.playlist, media_type="application/vnd.apple.mpegurl", alt=video.alt or "")


def _card(embed: dict[str, Any]) -> Iterator[Attached]:
    card = fitting(embed.get("external"), External)
    if card is not None:
        yield _attached(card.title or card.uri, card.uri, alt=card.description)


def _quote(embed: dict[str, Any]) -> Iterator[Attached]:
    quoted = fitting(embed.get("record"), Quoted)
    if quoted is None:
        return
    text = quoted.value.get("text")
    author = f" by @{quoted.author.handle}" if quoted.author and quoted.author.handle else ""
    yield _attached(f"Quoted post{author}", addresses.page_of(quoted.uri), alt=text if isinstance(text, str) else "")


def _quote_with_media(embed: dict[str, Any]) -> Iterator[Attached]:
    inner = embed.get("record")
    yield from _quote(inner) if isinstance(inner, dict) else ()
    if kind_of(embed.get("media")) != kind_of(embed):  # a nest of them is nobody's honest post
        yield from _embedded(embed.get("media"))


_READERS: dict[str, Callable[[dict[str, Any]], Iterator[Attached]]] = {
    "app.bsky.embed.images": _images,
    "app.bsky.embed.video": _video,
    "app.bsky.embed.external": _card,
    "app.bsky.embed.record": _quote,
    "app.bsky.embed.recordWithMedia": _quote_with_media,
}


def _links(facets: Any) -> Iterator[Attached]:
    for facet in all_fitting(facets, Facet):
        for feature in facet.features:
            if feature.kind == _LINK:
                yield _attached(feature.uri, feature.uri)


def _attached(name: str, url: str, *, media_type: str = _PAGE, alt: str = "") -> Attached:
    return Attached(
        name=shorten(storable(name), _NAME_LENGTH),
        media_type=media_type,
        url=storable(url) if addresses.is_web(url) else "",
        alt=storable(alt),
    )
