"""From the items of a webhook to posts, edits and deletions. Pure."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Annotated, Any, TypeAlias
from urllib.parse import urlsplit

import msgspec
import nh3

from evenhand.channels.connectors.webhook.mapping import Layout, in_our_layout
from evenhand.channels.domain.connector import Attached, Author, Deleted, Edited, Heard, Post, PostKind, Raw
from evenhand.channels.errors import CannotTranslate
from evenhand.kernel.text import shorten

Id: TypeAlias = str | int
Moment: TypeAlias = str | int | float
_AHEAD = timedelta(minutes=10)  # clocks differ; what is dated further ahead has the time we received it
_BREAKS = re.compile(r"(?i)<br\b[^>]*>|</(?:p|div|li|h[1-6]|blockquote|pre|tr)\s*>")
_MANY_ENDS = re.compile(r"\n\s*\n\s*")
_TAG_NAMES = "a abbr b blockquote br code dd del dl dt em h1 h2 h3 h4 h5 h6 hr i ins li ol p pre q s strong u ul"
_TAGS = set(_TAG_NAMES.split())
_GONE_WITH_CONTENT = {"script", "style", "template", "iframe", "svg", "math"}
LONGEST_HTML = 200_000
LONGEST_ID = 500


class ItemAuthor(msgspec.Struct, frozen=True, kw_only=True):
    """Who wrote."""

    id: Id
    handle: str | None = None
    name: str | None = None


class ItemFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that lies elsewhere."""

    url: str
    name: str = ""
    media_type: str = "application/octet-stream"
    alt: str = ""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A post in our own layout; what is unknown to it is ignored."""

    id: Id
    author: ItemAuthor | None = None
    text: str | None = None
    html: str | None = None
    subject: str | None = None
    posted_at: Moment | None = None
    url: str | None = None
    kind: PostKind = PostKind.POST
    in_reply_to: Id | None = None
    thread: Id | None = None
    language: str | None = None
    is_public: bool | None = None  # else: unless it is a direct message or a mail
    is_own: bool = False
    is_overheard: bool = False
    attachments: Annotated[tuple[ItemFile, ...], msgspec.Meta(max_length=50)] = ()
    deleted: bool = False
    edited: bool = False
    edited_at: Moment | None = None


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """An item as it came, with what its request said about it."""

    received_at: Annotated[datetime, msgspec.Meta(tz=True)]
    item: msgspec.Raw
    headers: dict[str, str] = {}  # only those that the mapping asks for


_decode_envelope = msgspec.json.Decoder(Envelope).decode


def translate(raw: Raw, layout: Layout | None, sender: str) -> tuple[Heard, ...]:
    """What the item says; raises CannotTranslate with the reason.

    Every sender numbers its posts and people from one, so their ids begin with the sender.
    """
    try:
        envelope = _decode_envelope(raw.content)
        item = _item(envelope, layout)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as problem:
        raise CannotTranslate(f"The item is not in the expected form: {problem}.") from problem
    return () if item is None else tuple(_heard(item, envelope.received_at, sender))


def _item(envelope: Envelope, layout: Layout | None) -> Item | None:
    if layout is None:
        return msgspec.json.decode(envelope.item, type=Item)
    ours = in_our_layout(msgspec.json.decode(envelope.item), envelope.headers, layout)
    return None if ours is None else msgspec.convert(_without_numbers(ours), Item)


def _without_numbers(ours: dict[str, Any]) -> dict[str, Any]:
    """Others number their threads, users and posts, and give names to nobody: a name may be a number."""
    texts = ("text", "html", "subject", "url", "language")
    return {
        name: str(value) if name in texts and isinstance(value, int | float) else value for name, value in ours.items()
    }


def _heard(item: Item, received_at: datetime, sender: str) -> list[Heard]:
    external_id = _id(sender, item.id, "id")
    if item.deleted:
        return [Deleted(external_id=external_id)]
    html = clean(item.html or "")
    text = item.text if item.text is not None else text_of(html)
    heard: list[Heard] = []
    if item.author is not None:
        heard.append(_post(item, _author(item.author, sender), text, html, received_at, sender))
    elif not item.edited:
        raise CannotTranslate("The item says no author.")
    if item.edited or item.edited_at is not None:
        edited_at = _when(item.edited_at, "edited_at", received_at)
        heard.append(Edited(external_id=external_id, text=text, html=html, edited_at=edited_at))
    return heard


def _post(item: Item, author: Author, text: str, html: str, received_at: datetime, sender: str) -> Post:
    if not text.strip() and not item.attachments:
        raise CannotTranslate("The item has neither text nor files.")
    is_private = item.kind in {PostKind.DIRECT, PostKind.MAIL}
    return Post(
        external_id=_id(sender, item.id, "id"),
        author=author,
        text=text,
        html=html,
        subject=item.subject or "",
        posted_at=_when(item.posted_at, "posted_at", received_at),
        kind=item.kind,
        is_public=not is_private if item.is_public is None else item.is_public,
        is_own=item.is_own,
        in_reply_to=_id(sender, item.in_reply_to, "in_reply_to") if item.in_reply_to else "",
        # A thread and a post may have the same number, and are still two things.
        thread_id=_id(f"{sender}/thread", item.thread, "thread") if item.thread else "",
        language=(item.language or "").strip().lower()[:2],
        attachments=tuple(_attached(file) for file in item.attachments),
        url=web_address(item.url or ""),
        is_overheard=item.is_overheard,
    )


def _author(author: ItemAuthor, sender: str) -> Author:
    handle = (author.handle or "").strip().removeprefix("@")
    return Author(external_id=_id(sender, author.id, "author.id"), handle=handle, name=(author.name or "").strip())


def _id(sender: str, value: Id, name: str) -> str:
    text = str(value).strip()
    if not text or len(text) > LONGEST_ID or not text.isprintable():
        shown = shorten(text, 40)
        raise CannotTranslate(f"The {name} “{shown}” is not usable: it must have 1 to {LONGEST_ID} characters.")
    return f"{sender}/{text}"


def _when(value: Moment | None, name: str, received_at: datetime) -> datetime:
    return received_at if value is None else moment(value, name, not_after=received_at)


def _attached(file: ItemFile) -> Attached:
    url = web_address(file.url)
    if not url:
        raise CannotTranslate(f"“{shorten(file.url, 80)}” is not the web address of a file.")
    name = file.name or urlsplit(url).path.rpartition("/")[2] or "file"
    return Attached(name=name[:200], media_type=file.media_type[:100], url=url, alt=file.alt)


def web_address(text: str) -> str:
    """The address if it is one of the web; else empty, since somebody may click on it."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return ""
    return text.strip() if parts.scheme in {"http", "https"} and parts.netloc and text.isprintable() else ""


def moment(value: Moment, name: str, *, not_after: datetime) -> datetime:
    """The time meant by ISO 8601, RFC 2822, or seconds or milliseconds since 1970; raises CannotTranslate."""
    try:
        found = _from_text(value.strip()) if isinstance(value, str) else _from_number(value)
        found = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError, TypeError) as problem:
        raise CannotTranslate(f"{name} “{shorten(str(value), 60)}” is not a time; use ISO 8601.") from problem
    return not_after if found > not_after + _AHEAD else found


def _from_text(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        if re.fullmatch(r"\d{9,14}(\.\d+)?", text):
            return _from_number(float(text))
        return parsedate_to_datetime(text)


def _from_number(number: float) -> datetime:
    if not math.isfinite(number):
        raise ValueError(number)
    return datetime.fromtimestamp(number / 1000 if abs(number) > 1e11 else number, UTC)


def clean(html: str) -> str:
    """HTML that is safe to show: no scripts, styles, forms or images."""
    if not html:
        return ""
    return nh3.clean(
        html[:LONGEST_HTML],
        tags=_TAGS,
        clean_content_tags=_GONE_WITH_CONTENT,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
    )


def text_of(html: str) -> str:
    """What cleaned HTML says, with its paragraphs."""
    bare = nh3.clean(_BREAKS.sub("\n\\g<0>", html), tags=set(), attributes={}) if html else ""
    return _MANY_ENDS.sub("\n\n", unescape(bare)).strip()


def id_in(content: bytes, layout: Layout | None) -> str:
    """The id of an item that could not be understood, for telling its sender; empty if it has none."""
    try:
        envelope = _decode_envelope(content)
        found: Any = msgspec.json.decode(envelope.item)
        if layout is not None:
            found = in_our_layout(found, envelope.headers, layout)
    except (msgspec.DecodeError, UnicodeError, RecursionError, CannotTranslate):
        return ""
    value = found.get("id", "") if isinstance(found, Mapping) else ""
    return shorten(str(value), 100) if isinstance(value, str | int) else ""
