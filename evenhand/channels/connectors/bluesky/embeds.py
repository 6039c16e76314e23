"""Pure: what hangs on a post as the application view shows it."""

from collections.abc import Callable, Iterator
from typing import Any

from evenhand.channels.connectors.bluesky.shapes import ImageView, Quoted, VideoView
from evenhand.channels.domain.atproto import embeds
from evenhand.channels.domain.atproto.addresses import page_of
from evenhand.channels.domain.atproto.embeds import Embed
from evenhand.channels.domain.atproto.shapes import kind_of
from evenhand.channels.domain.connector import Attached
from evenhand.channels.domain.reading import all_fitting, fitting


def attachments(record: dict[str, Any], view: Any) -> tuple[Attached, ...]:
    """Everything that hangs on a post, without repeats; what is unknown is left out."""
    return embeds.attachments(_embedded(view if view is not None else record.get("embed")), record.get("facets"))


def _embedded(embed: Any) -> Iterator[Attached]:
    read = _READERS.get(kind_of(embed))
    if read is not None:
        yield from read(embed)


def _images(embed: Embed) -> Iterator[Attached]:
    for number, image in enumerate(all_fitting(embed.get("images"), ImageView), 1):
        yield embeds.picture(number, image.fullsize, image.alt)


def _video(embed: Embed) -> Iterator[Attached]:
    video = fitting(embed, VideoView)
    if video is not None:
        yield embeds.film(video.playlist, video.alt)


def _quote(embed: Embed) -> Iterator[Attached]:
    quoted = fitting(embed.get("record"), Quoted)
    if quoted is None:
        return
    text = quoted.value.get("text")
    author = f" by @{quoted.author.handle}" if quoted.author and quoted.author.handle else ""
    yield embeds.attached(f"Quoted post{author}", page_of(quoted.uri), alt=text if isinstance(text, str) else "")


def _quote_with_media(embed: Embed) -> Iterator[Attached]:
    inner = embed.get("record")
    yield from _quote(inner) if isinstance(inner, dict) else ()
    if kind_of(embed.get("media")) != embeds.BOTH:  # a nest of them is nobody's honest post
        yield from _embedded(embed.get("media"))


_READERS: dict[str, Callable[[Embed], Iterator[Attached]]] = {
    embeds.PICTURES: _images,
    embeds.FILM: _video,
    embeds.CARD: embeds.card,
    embeds.QUOTE: _quote,
    embeds.BOTH: _quote_with_media,
}
