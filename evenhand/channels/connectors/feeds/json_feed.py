"""JSON Feed, versions 1 and 1.1, as the specification says and as people write it."""

import calendar
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

import feedparser.datetimes  # type: ignore[import-untyped]

from evenhand.channels.connectors.feeds.preparing import ends_of, warning_of
from evenhand.channels.connectors.feeds.shapes import Body, Entry, Feed, Medium, Person, Reading

LONGEST_BODY = 400_000
_MOST_MEDIA = 30
_MOST_TAGS = 50


def read_json(content: bytes, *, address: str) -> Reading:
    """What the document says; `is_feed` is False if it is none. Pure, and never raises."""
    document = _decoded(content)
    if not isinstance(document, dict):
        return Reading(is_feed=False)
    listed = document.get("items")
    items = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    version = _plain(document, "version")
    first, last = ends_of(len(items))
    return Reading(
        is_feed="jsonfeed.org" in version or (isinstance(listed, list) and bool(version or items)),
        feed=_feed(document, address),
        entries=tuple(_entry(each, address) for each in (*items[:first], *items[len(items) - last :])),
        warning=warning_of(len(items)),
    )


def _decoded(content: bytes) -> Any:
    try:
        return json.loads(content)  # finds out which UTF it is
    except UnicodeDecodeError:
        content = content.decode("utf-8", "replace").encode()
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads(content.decode("utf-8-sig", "replace").strip("\0 \t\r\n"), strict=False)
    except (ValueError, RecursionError):
        return None


def _plain(found: dict[str, Any], name: str) -> str:
    value = found.get(name)
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _parts(found: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = found.get(name)
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)]


def _feed(document: dict[str, Any], address: str) -> Feed:
    return Feed(
        title=_plain(document, "title"),
        link=_address(document, "home_page_url", address),
        language=_plain(document, "language"),
        author=next(_people(document), Person()),
        address=address,
    )


def _entry(item: dict[str, Any], address: str) -> Entry:
    title = _plain(item, "title")
    return Entry(
        id=_plain(item, "id"),
        link=_address(item, "url", address) or _address(item, "external_url", address),
        title=Body(value=title[:LONGEST_BODY]) if title else None,
        summary=_body(item, "summary"),
        content=_content(item, address),
        authors=tuple(_people(item))[:10],
        published=_moment(item, "date_published"),
        updated=_moment(item, "date_modified"),
        tags=_tags(item),
        media=tuple(_media(item, address)),
        language=_plain(item, "language"),
    )


def _address(found: dict[str, Any], name: str, base: str) -> str:
    said = _plain(found, name)
    try:
        return urljoin(base, said) if said else ""
    except ValueError:
        return said


def _body(item: dict[str, Any], name: str) -> Body | None:
    value = _plain(item, name)
    return Body(value=value[:LONGEST_BODY]) if value else None


def _content(item: dict[str, Any], address: str) -> Body | None:
    html = _plain(item, "content_html")
    base = _address(item, "url", address) or address
    return Body(value=html[:LONGEST_BODY], is_html=True, base=base) if html else _body(item, "content_text")


def _people(found: dict[str, Any]) -> Iterator[Person]:
    for each in _parts(found, "authors") or _parts(found, "author"):
        person = Person(name=_plain(each, "name"), uri=_plain(each, "url"))
        if person != Person():
            yield person
    if isinstance(found.get("author"), str) and _plain(found, "author"):
        yield Person(name=_plain(found, "author"))


def _moment(item: dict[str, Any], name: str) -> int:
    said = _plain(item, name)
    if not said:
        return 0
    try:
        moment = datetime.fromisoformat(said)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0, int(aware.timestamp()))
    except (ValueError, OverflowError):
        return _loose_moment(said)


def _loose_moment(said: str) -> int:
    """A date that is not written as the specification wants it."""
    try:
        parsed = feedparser.datetimes._parse_date(said)  # noqa: SLF001 - the only door to its many formats
        return max(0, calendar.timegm(parsed)) if parsed else 0
    except (ValueError, OverflowError, TypeError):
        return 0


def _tags(item: dict[str, Any]) -> tuple[str, ...]:
    said = item.get("tags")
    words = said if isinstance(said, list) else str(said).split(",") if isinstance(said, str) else []
    return tuple(dict.fromkeys(word.strip() for word in words if isinstance(word, str) and word.strip()))[:_MOST_TAGS]


def _media(item: dict[str, Any], base: str) -> Iterator[Medium]:
    for each in _parts(item, "attachments")[:_MOST_MEDIA]:
        if url := _address(each, "url", base):
            seconds = each.get("duration_in_seconds")
            plays = int(seconds) if isinstance(seconds, int | float) and 0 < seconds < 1_000_000 else 0
            yield Medium(url=url, media_type=_plain(each, "mime_type"), title=_plain(each, "title"), seconds=plays)
    for name in ("image", "banner_image"):
        if url := _address(item, name, base):
            yield Medium(url=url, media_type="image/*")
