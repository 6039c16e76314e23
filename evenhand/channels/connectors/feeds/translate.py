"""Pure: an entry of a feed as the post it is."""

import mimetypes
from collections.abc import Iterator
from datetime import UTC, datetime
from posixpath import basename
from urllib.parse import unquote, urlsplit

import msgspec

from evenhand.channels.connectors.feeds.markup import Cleaned, bare_words, is_web, plain
from evenhand.channels.connectors.feeds.shapes import Body, Entry, Feed, Item, Medium, Person
from evenhand.channels.domain.connector import Attached, Author, Edited, Heard, Post, PostKind, Raw
from evenhand.channels.errors import CannotTranslate
from evenhand.kernel.text import shorten, storable

LONGEST_TEXT = 40_000
_LONGEST_TITLE = 500
_MOST_TAGS = 20
_EARLIEST = 631_152_000  # 1990: an older date is a mistake of the feed's program
_LATEST = 253_370_764_800  # the year 9999
_CUT = "\n\n[The entry is longer; read it at its own address.]"
_TYPES = mimetypes.MimeTypes()
_DECODER = msgspec.json.Decoder(Item)


def translate(raw: Raw) -> tuple[Heard, ...]:
    """What the entry says; raises CannotTranslate for one that says nothing at all."""
    try:
        item = _DECODER.decode(raw.content)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise CannotTranslate("This is no entry of a feed as Evenhand keeps them.") from problem
    if not item.external_id or not 0 < item.heard < _LATEST:
        raise CannotTranslate("This entry carries no name or time, so it could not be told from others.")
    return (_edited(item) if item.is_edit else _post(item),)


def _post(item: Item) -> Post:
    entry, words = item.entry, _Words(item.entry, item.feed)
    return Post(
        external_id=storable(item.external_id),
        author=author_of(entry, item.feed),
        text=words.text,
        html=words.html,
        posted_at=_moment(entry, item.heard),
        kind=PostKind.REPLY if item.parent else PostKind.POST,
        in_reply_to=storable(item.parent),
        references=(storable(item.parent),) if item.parent else (),
        thread_id=storable(item.parent or item.external_id),
        language=_language(entry.language or item.feed.language),
        attachments=tuple(words.attachments()),
        url=_url(entry),
        is_overheard=True,
    )


def _edited(item: Item) -> Edited:
    words = _Words(item.entry, item.feed)
    changed = item.entry.updated if item.entry.updated > item.entry.published else item.heard
    when = _clamped(changed, item.heard)
    return Edited(external_id=storable(item.external_id), text=words.text, html=words.html, edited_at=when)


class _Words:
    """Everything an entry says, as one text: title, standfirst, content, tags."""

    def __init__(self, entry: Entry, feed: Feed) -> None:
        self._entry = entry
        title = entry.title
        self.title = shorten(plain(title.value, is_html=title.is_html), _LONGEST_TITLE) if title else ""
        self._summary, self._content = _cleaned(entry.summary, entry), _cleaned(entry.content, entry)
        parts = [*self._parts(), " ".join(_tags(entry))]
        self.text = _cut("\n\n".join(part for part in parts if part)) or self._last_resort(feed)
        shown = [part.html for part in (self._summary, self._content) if part and part.html]
        self.html = max(shown, key=len, default="")

    def _parts(self) -> Iterator[str]:
        """No part that only begins or repeats another."""
        content = self._content.text if self._content else ""
        summary = self._summary.text if self._summary else ""
        if _begins(content, summary) or not summary:
            summary = ""
        elif _begins(summary, content):
            content = ""
        if not _begins(summary or content, self.title):
            yield self.title
        yield from (summary, content)

    def attachments(self) -> Iterator[Attached]:
        """Files and pictures, each address once."""
        seen: set[str] = set()
        for each in (*map(_attached, self._entry.media), *self._pictures()):
            if each.url and each.url not in seen:
                seen.add(each.url)
                yield each

    def _last_resort(self, feed: Feed) -> str:
        """What stands for an entry without words; raises CannotTranslate if there is nothing."""
        entry = self._entry
        named = next((each.url or each.name for each in self.attachments()), "")
        bare = [bare_words(body.value) for body in (entry.title, entry.content, entry.summary) if body]
        for found in (*bare, _url(entry), storable(entry.link), named, storable(entry.id)):
            if found:
                return found
        raise CannotTranslate(f"This entry of “{_name_of(feed)}” has neither words nor a link nor a file.")

    def _pictures(self) -> Iterator[Attached]:
        for part in (self._content, self._summary):
            for url, alt in part.pictures if part else ():
                yield _attached(Medium(url=url, media_type="image/*"), alt=alt)


def _cleaned(body: Body | None, entry: Entry) -> Cleaned | None:
    return Cleaned(body.value, is_html=body.is_html, base=body.base or entry.link) if body else None


def _begins(whole: str, part: str) -> bool:
    """Whether a text repeats another at its beginning, as titles and excerpts do."""
    start = " ".join(part.rstrip("….[] \n").split()).lower()
    return bool(start) and " ".join(whole[: len(part) * 2 + 100].split()).lower().startswith(start)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT].rstrip() + _CUT


def _tags(entry: Entry) -> Iterator[str]:
    """Categories: those of one word as hashtags, others in their own words, so that queries find both."""
    said = [plain(tag, is_html=True) for tag in entry.tags[:_MOST_TAGS]]
    for tag in dict.fromkeys(shorten(each.lstrip("#"), 80) for each in said):
        if tag:
            yield f"#{tag}" if tag.replace("_", "").isalnum() else f"({tag})"


def _name_of(feed: Feed) -> str:
    return shorten(plain(feed.title, is_html=True), 100) or feed.address or "a feed"


def _moment(entry: Entry, heard: int) -> datetime:
    return _clamped(entry.published or entry.updated or heard, heard)


def _clamped(seconds: int, heard: int) -> datetime:
    """Never in the future, and never in the past of a clock that was not set."""
    return datetime.fromtimestamp(min(seconds, heard) if seconds > _EARLIEST else heard, UTC)


def _language(said: str) -> str:
    primary = said.strip().replace("_", "-").partition("-")[0].lower()
    return primary if len(primary) == 2 and primary.isascii() and primary.isalpha() else ""


def _url(entry: Entry) -> str:
    for url in (entry.link, entry.id):
        if is_web(url):
            return storable(url)
    return ""


# Who wrote: the first author of the entry, else of the feed, else the feed itself.


def author_of(entry: Entry, feed: Feed) -> Author:
    """A name that stays the same: the author's page, else mail address, else the name at the feed's host."""
    host = _host(entry.origin_link) or _host(feed.link) or _host(feed.address)
    person = next((each for each in (*entry.authors, feed.author) if each != Person()), Person())
    name = shorten(plain(person.name, is_html=True), 200)
    shown = name or shorten(plain(entry.origin_title or feed.title, is_html=True), 200)
    return Author(external_id=_identity(person, name, host, feed), handle=_host(person.uri) or host, name=shown)


def _identity(person: Person, name: str, host: str, feed: Feed) -> str:
    if is_web(person.uri):
        return storable(person.uri.rstrip("/"))
    if "@" in person.mail:
        return storable(f"mailto:{person.mail.strip().lower()}")[:500]
    if name:
        return f"{name.lower()}@{host}"
    return host or storable(feed.address) or "feed"


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")[:250]
    except ValueError:
        return ""


def _attached(medium: Medium, *, alt: str = "") -> Attached:
    url = storable(medium.url) if is_web(medium.url) else ""
    media_type = medium.media_type.partition(";")[0].strip().lower()
    path = unquote(urlsplit(url).path) if url else ""
    if "/" not in media_type or media_type.endswith("/*"):
        media_type = _TYPES.guess_type(path)[0] or media_type or "application/octet-stream"
    name = plain(medium.title, is_html=False) or basename(path) or media_type.partition("/")[0].capitalize()
    played = f"Plays {_clock(medium.seconds)}" if medium.seconds else ""
    return Attached(
        name=shorten(storable(name), 200),
        media_type=shorten(storable(media_type), 100),
        url=url,
        alt=shorten(" · ".join(each for each in (storable(alt), played) if each), 1_000),
    )


def _clock(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
