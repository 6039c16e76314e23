"""RSS, Atom and CDF in every state of repair, read by feedparser."""

import calendar
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import feedparser  # type: ignore[import-untyped]

from evenhand.channels.connectors.feeds.preparing import prepare
from evenhand.channels.connectors.feeds.shapes import Body, Entry, Feed, Hints, Medium, Person, Reading

LONGEST_BODY = 400_000
_MOST_MEDIA = 30
_MOST_TAGS = 50
_NO_PAGES = {"self", "enclosure", "license", "edit", "hub", "next", "prev", "replies"}
_NEAR_TOP = 65_536  # bytes in which a feed says what holds for all of it
_HTML = {"text/html", "application/xhtml+xml"}
_MINUTES = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SKIPPED = re.compile(rb"<skip(Hours|Days)\s*>(.{0,2000}?)</skip(?:Hours|Days)", re.DOTALL | re.IGNORECASE)
_WORDS = re.compile(rb">\s*(\w{1,10})\s*</")
# What feedparser lets out of a document that is broken in a way it has not met.
FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


def read_xml(content: bytes, headers: Mapping[str, str], *, address: str) -> Reading:
    """What the document says; `is_feed` is False if it is none. Pure, and never raises."""
    ready = prepare(content, {"content-location": address, "content-type": "application/xml", **headers})
    try:
        parsed = feedparser.parse(  # a stream, so that it never takes the content for a file's name or an address
            io.BytesIO(ready.content), response_headers=ready.headers, sanitize_html=False, resolve_relative_uris=False
        )
    except FAULTS:
        return Reading(is_feed=False)
    entries = tuple(_entry(each) for each in parsed["entries"])
    return Reading(
        is_feed=bool(parsed.get("version") or entries),
        feed=_feed(parsed["feed"], address),
        entries=entries,
        hints=_hints(parsed["feed"], ready.content),
        warning=ready.warning,
    )


def _plain(found: Mapping[str, Any], name: str) -> str:
    """A text value by its own name, without feedparser's other names for it."""
    value = dict.get(found, name) if isinstance(found, dict) else None
    return value.strip() if isinstance(value, str) else ""


def _parts(found: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    value = dict.get(found, name) if isinstance(found, dict) else None
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, dict)]


def _feed(found: Mapping[str, Any], address: str) -> Feed:
    return Feed(
        title=_plain(found, "title"),
        link=_link(found),
        language=_plain(found, "language"),
        author=next(iter(_people(found)), Person()),
        address=address,
    )


def _entry(found: dict[str, Any]) -> Entry:
    origin = next(iter(_parts(found, "source")), {})
    summary, content = _body(found, "summary") or _body(found, "subtitle"), _content(found)
    return Entry(
        id=_plain(found, "id"),
        link=_link(found),
        title=_body(found, "title"),
        summary=None if summary and content and summary.value == content.value else summary,
        content=content,
        authors=_people(found) or _people(origin),
        published=_moment(found, "published_parsed") or _moment(found, "created_parsed"),
        updated=_moment(found, "updated_parsed"),
        tags=tuple(dict.fromkeys(_tags(found)))[:_MOST_TAGS],
        media=tuple(_media(found)),
        language=_language(found),
        comments=_plain(found, "wfw_commentrss"),
        origin_title=_plain(origin, "title"),
        origin_link=_link(origin) or _plain(origin, "href"),
    )


def _link(found: Mapping[str, Any]) -> str:
    """Where people read it: what feedparser says, else any address that is no file and no machine's."""
    if said := _plain(found, "link"):
        return said
    links = _parts(found, "links")
    for wanted in ("alternate", "related", "via"):
        for link in links:
            if _plain(link, "rel") == wanted and _plain(link, "href"):
                return _plain(link, "href")
    others = [_plain(link, "href") for link in links if _plain(link, "rel") not in _NO_PAGES]
    return next((href for href in others if href), "") or _plain(found, "comments")


def _body(found: Mapping[str, Any], name: str) -> Body | None:
    detail = next(iter(_parts(found, f"{name}_detail")), {})
    value = _plain(found, name) or _plain(detail, "value")
    if not value:
        return None
    is_html = _plain(detail, "type") in _HTML or not detail  # without a word about it, it may be
    return Body(value=value[:LONGEST_BODY], is_html=is_html, base=_plain(detail, "base"))


def _content(found: Mapping[str, Any]) -> Body | None:
    """The longest of the contents that are text at all."""
    texts = [each for each in _parts(found, "content") if _is_text(_plain(each, "type")) and _plain(each, "value")]
    if not texts:
        return None
    best = max(texts, key=lambda each: len(each["value"]))
    return Body(
        value=_plain(best, "value")[:LONGEST_BODY], is_html=_plain(best, "type") in _HTML, base=_plain(best, "base")
    )


def _is_text(media_type: str) -> bool:
    return not media_type.startswith(("image/", "audio/", "video/", "font/"))


def _people(found: Mapping[str, Any]) -> tuple[Person, ...]:
    people = [*_parts(found, "authors"), *_parts(found, "author_detail")]
    made = [Person(name=_plain(each, "name"), mail=_plain(each, "email"), uri=_plain(each, "href")) for each in people]
    known = tuple(dict.fromkeys(each for each in made if each != Person()))
    if not known and (name := _plain(found, "author") or _plain(found, "publisher")):
        return (Person(name=name),)
    return known[:10]


def _moment(found: Mapping[str, Any], name: str) -> int:
    value = dict.get(found, name) if isinstance(found, dict) else None
    try:
        return max(0, calendar.timegm(value)) if value else 0
    except (ValueError, OverflowError, TypeError):
        return 0


def _tags(found: Mapping[str, Any]) -> Iterator[str]:
    for tag in _parts(found, "tags"):
        if said := _plain(tag, "label") or _plain(tag, "term"):
            yield said


def _language(found: Mapping[str, Any]) -> str:
    details = [*_parts(found, "content"), *_parts(found, "summary_detail"), *_parts(found, "title_detail")]
    return _plain(found, "language") or next((said for each in details if (said := _plain(each, "language"))), "")


def _media(found: Mapping[str, Any]) -> Iterator[Medium]:
    """Files: enclosures first, then what Media RSS, iTunes and the podcast namespace name; each address once."""
    seen: set[str] = set()
    for medium in (*_enclosures(found), *_outside(found), *_media_rss(found), *_transcripts(found)):
        if medium.url and medium.url not in seen and len(seen) < _MOST_MEDIA:
            seen.add(medium.url)
            yield medium


def _enclosures(found: Mapping[str, Any]) -> Iterator[Medium]:
    seconds = duration(_plain(found, "itunes_duration"))
    for link in _parts(found, "links"):
        if _plain(link, "rel") == "enclosure":
            media_type = _plain(link, "type")
            plays = media_type.startswith(("audio/", "video/"))
            yield Medium(
                url=_plain(link, "href"),
                media_type=media_type if "/" in media_type and media_type != "text/html" else "",
                title=_plain(link, "title"),
                seconds=seconds if plays else 0,
            )


def _outside(found: Mapping[str, Any]) -> Iterator[Medium]:
    """Content that stands elsewhere."""
    for each in _parts(found, "content"):
        yield Medium(url=_plain(each, "src"), media_type=_plain(each, "type"))


def _media_rss(found: Mapping[str, Any]) -> Iterator[Medium]:
    seconds = duration(_plain(found, "itunes_duration"))
    for each in _parts(found, "media_content"):
        kind = _plain(each, "type") or (f"{_plain(each, 'medium')}/*" if _plain(each, "medium") else "")
        plays = duration(_plain(each, "duration")) or (seconds if kind.startswith(("audio/", "video/")) else 0)
        yield Medium(url=_plain(each, "url"), media_type=kind, title=_plain(each, "title"), seconds=plays)
    for each in _parts(found, "media_player"):
        yield Medium(url=_plain(each, "url"), media_type="text/html", title="Player")
    for each in (*_parts(found, "media_thumbnail"), *_parts(found, "image")):
        yield Medium(url=_plain(each, "url") or _plain(each, "href"), media_type="image/*")


def _transcripts(found: Mapping[str, Any]) -> Iterator[Medium]:
    for each in _parts(found, "podcast_transcript"):
        yield Medium(url=_plain(each, "url"), media_type=_plain(each, "type"), title="Transcript")


def duration(said: str) -> int:
    """Seconds of “1:02:03”, “62:03” or “3723”; 0 if it says something else."""
    parts = said.strip().split(":")
    try:
        numbers = [float(part) for part in parts]
        total = sum(number * 60**place for place, number in enumerate(reversed(numbers)))
        return int(total) if len(parts) <= 3 and 0 <= total < 1_000_000 else 0
    except (ValueError, OverflowError):
        return 0


def _hints(found: Mapping[str, Any], content: bytes) -> Hints:
    ttl = _plain(found, "ttl")
    minutes = int(ttl) if ttl.isascii() and ttl.isdigit() and len(ttl) < 8 else 0
    period = _MINUTES.get(_plain(found, "sy_updateperiod").lower(), 0)
    often = _plain(found, "sy_updatefrequency")
    times = int(often) if often.isascii() and often.isdigit() and 0 < len(often) < 5 else 1
    skipped = {match[1].lower(): _WORDS.findall(match[2]) for match in _SKIPPED.finditer(content[:_NEAR_TOP])}
    return Hints(
        minutes=max(minutes, period // max(times, 1)),
        skip_hours=tuple(sorted({int(word) % 24 for word in skipped.get(b"hours", []) if word.isdigit()})),
        skip_days=tuple(
            sorted({_DAYS.index(day) for word in skipped.get(b"days", []) if (day := _day(word)) in _DAYS})
        ),
    )


def _day(word: bytes) -> str:
    return word.decode("ascii", "replace").lower()
