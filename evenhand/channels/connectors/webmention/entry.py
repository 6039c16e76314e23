"""What the author of a page said, by its microformats (https://microformats.org/wiki/h-entry). Pure."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeAlias

import bs4
import mf2py  # type: ignore[import-untyped]
import msgspec

from evenhand.channels.connectors.webmention.links import normal

_Properties: TypeAlias = Mapping[str, Sequence[Any]]
_ENTRIES = {"h-entry", "h-cite", "h-event", "h-review", "h-recipe", "h-resume"}
_MOST_TAGS = 6_000  # a larger page is read without its microformats
_MOST_PHOTOS = 4
_DEEPEST = 6


class Stance(StrEnum):
    """How a page relates to ours."""

    REPLY = "reply"
    LIKE = "like"
    REPOST = "repost"
    BOOKMARK = "bookmark"
    MENTION = "mention"


_STANCES = {
    "in-reply-to": Stance.REPLY,
    "like-of": Stance.LIKE,
    "like": Stance.LIKE,
    "repost-of": Stance.REPOST,
    "repost": Stance.REPOST,
    "bookmark-of": Stance.BOOKMARK,
    "bookmark": Stance.BOOKMARK,
}


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """An author as a page names them."""

    name: str = ""
    url: str = ""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry says."""

    stance: Stance = Stance.MENTION
    name: str = ""
    text: str = ""
    html: str = ""
    author: Card = Card()
    published: str = ""
    url: str = ""
    language: str = ""
    rsvp: str = ""
    photos: tuple[tuple[str, str], ...] = ()  # address, alternative text


def read_entry(tamed: str, *, url: str, target: str) -> Entry | None:
    """The entry on a tame page that speaks of the target; None if the page has none."""
    if tamed.count("<") > _MOST_TAGS or not any(name in tamed for name in ("h-entry", "hentry", *_ENTRIES)):
        return None
    try:
        parsed = mf2py.parse(doc=bs4.BeautifulSoup(tamed, "html.parser"), url=url)
    except (RecursionError, ValueError):
        return None  # nested too deep, or an address that is none
    items = list(_all_items(parsed["items"], _DEEPEST))
    entries = [item for item in items if _ENTRIES & set(item.get("type", ()))]
    entry = _chosen(entries, url=url, target=target)
    if entry is None:
        return None
    cards = [item for item in parsed["items"] if "h-card" in item.get("type", ())]
    return _entry(entry, target=target, card=cards[0] if len(cards) == 1 else None)


def _all_items(items: Sequence[Any], depth: int) -> Iterator[dict[str, Any]]:
    """Items and what stands inside them, as in a feed; not what they cite."""
    for item in items:
        if isinstance(item, dict) and "properties" in item:
            yield item
            if depth:
                yield from _all_items(item.get("children", ()), depth - 1)


def _chosen(entries: Sequence[dict[str, Any]], *, url: str, target: str) -> dict[str, Any] | None:
    """The entry that the page is about, or the only one that speaks of the target."""
    own = [entry for entry in entries if normal(url) in {normal(each) for each in _texts(_of(entry), "url")}]
    speaking = [entry for entry in entries if normal(target) in set(_addresses(_of(entry), _DEEPEST))]
    in_both = [entry for entry in speaking if entry in own]
    for found in (in_both, speaking, own):
        if found:
            return found[0]
    return entries[0] if len(entries) == 1 else None


def _of(item: Mapping[str, Any]) -> _Properties:
    properties = item.get("properties", {})
    return properties if isinstance(properties, Mapping) else {}


def _addresses(properties: _Properties, depth: int) -> Iterator[str]:
    """Every address a property names; those linked from the content as well."""
    for values in properties.values():
        for value in values:
            if isinstance(value, str):
                yield normal(value)
            elif isinstance(value, Mapping):
                yield from _addresses_in(value, depth)


def _addresses_in(value: Mapping[str, Any], depth: int) -> Iterator[str]:
    for text in (value.get("value"), value.get("url")):
        if isinstance(text, str):
            yield normal(text)
    if isinstance(html := value.get("html"), str):
        links = bs4.BeautifulSoup(html, "html.parser").find_all(["a", "img", "video", "audio", "area"])
        yield from (normal(str(link.get("href") or link.get("src") or "")) for link in links)
    if depth and "properties" in value:
        yield from _addresses(_of(value), depth - 1)


def _texts(properties: _Properties, name: str) -> list[str]:
    """The values of a property as text."""
    values = properties.get(name, ())
    plain = [each.get("value", "") if isinstance(each, Mapping) else each for each in values]
    return [each.strip() for each in plain if isinstance(each, str) and each.strip()]


def _first(properties: _Properties, name: str) -> str:
    return next(iter(_texts(properties, name)), "")


def _entry(item: Mapping[str, Any], *, target: str, card: Mapping[str, Any] | None) -> Entry:
    properties = _of(item)
    name, text, html = _first(properties, "name"), *_content(properties)
    return Entry(
        stance=_stance(properties, target),
        # Without a name of its own an entry is called by the beginning of what it says.
        name="" if text and _starts_alike(name, text) else name,
        text=text or _first(properties, "summary"),
        html=html,
        author=_author(properties, card),
        published=_first(properties, "published") or _first(properties, "updated"),
        url=_first(properties, "url"),
        language=item.get("lang", "") if isinstance(item.get("lang"), str) else "",
        rsvp=_first(properties, "rsvp"),
        photos=tuple(_photos(properties))[:_MOST_PHOTOS],
    )


def _content(properties: _Properties) -> tuple[str, str]:
    for content in properties.get("content", ()):
        if isinstance(content, Mapping):
            text, html = content.get("value"), content.get("html")
            return text if isinstance(text, str) else "", html if isinstance(html, str) else ""
        if isinstance(content, str):
            return content, ""
    return "", ""


def _starts_alike(name: str, text: str) -> bool:
    short, long = " ".join(name.split()).rstrip("….").strip(), " ".join(text.split())
    return long.startswith(short) or short in long[: len(short) + 40] or len(short) > 300


def _stance(properties: _Properties, target: str) -> Stance:
    for name, stance in _STANCES.items():
        if normal(target) in set(_addresses({name: properties.get(name, ())}, 1)):
            return stance
    return Stance.MENTION


def _author(properties: _Properties, card: Mapping[str, Any] | None) -> Card:
    for author in properties.get("author", ()):
        if isinstance(author, str) and author.strip():
            return Card(url=author) if normal(author) else Card(name=author.strip())
        if isinstance(author, Mapping):
            return _card(_of(author), author.get("value"))
    return _card(_of(card), "") if card else Card()


def _card(properties: _Properties, otherwise: Any) -> Card:
    name = _first(properties, "name") or (otherwise if isinstance(otherwise, str) else "")
    return Card(name=name, url=_first(properties, "url"))


def _photos(properties: _Properties) -> Iterator[tuple[str, str]]:
    for photo in properties.get("photo", ()):
        if isinstance(photo, Mapping):
            url, alt = photo.get("value", ""), photo.get("alt", "")
            yield (url if isinstance(url, str) else ""), (alt if isinstance(alt, str) else "")
        elif isinstance(photo, str):
            yield photo, ""
