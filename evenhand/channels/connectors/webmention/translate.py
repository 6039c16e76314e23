"""From a page that links to ours to a post, with what its author changed or took away. Pure."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Annotated, Any, TypeAlias
from urllib.parse import urlsplit

import msgspec
import nh3

from evenhand.channels.connectors.webmention.entry import Card, Entry, Stance, read_entry
from evenhand.channels.connectors.webmention.links import host_of, joined, normal, without_fragment
from evenhand.channels.connectors.webmention.page import Found, look_at, tame
from evenhand.channels.domain.connector import Attached, Author, Deleted, Edited, Heard, Post, PostKind, Raw
from evenhand.channels.errors import CannotTranslate, Refused
from evenhand.kernel.text import fold, shorten

Aware: TypeAlias = Annotated[datetime, msgspec.Meta(tz=True)]
_LONG = 3_000  # characters; of a longer article only what stands around the link is said to us
_LONGEST_WORDS = 10_000
_AHEAD = timedelta(minutes=10)
_TAG_NAMES = "a abbr b blockquote br code dd del dl dt em h1 h2 h3 h4 h5 h6 hr i ins li ol p pre q s strong u ul"
_TAGS = set(_TAG_NAMES.split())
_LANGUAGE = re.compile(r"(?i)<html\b[^>]{0,500}?\slang\s*=\s*[\"']?([a-z]{2})(?![a-z])")
_URL = re.compile(r"https?://[^\s<>\"'\\^`{|}]+")
_JSON_TEXTS = ("content_text", "content", "text", "summary", "name", "title")
_CLICKS = {Stance.LIKE, Stance.REPOST}  # whatever such an entry says are not words of theirs
_BREAKS = re.compile(r"(?i)<br\b[^>]*>|</(?:p|div|li|h[1-6]|blockquote|pre|tr)\s*>")
_MANY_ENDS = re.compile(r"\n\s*\n\s*")


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What stood at the source."""

    url: str  # after redirects
    media_type: str
    content: str


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """A claim that the source links to the target; with the page once it was fetched and found to do so."""

    source: str
    target: str
    received_at: Aware
    fetched_at: Aware | None = None
    page: Page | None = None
    is_gone: bool = False  # the page, or its link, is there no more


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What a page says, whatever kind of page it is."""

    text: str
    stance: Stance = Stance.MENTION
    html: str = ""
    author: Card = Card()
    published: str = ""
    url: str = ""
    language: str = ""
    rsvp: str = ""
    photos: tuple[tuple[str, str], ...] = ()


_decode = msgspec.json.Decoder(Mention).decode


def read_mention(raw: Raw) -> Mention:
    """The claim; raises CannotTranslate if it is none."""
    try:
        mention = _decode(raw.content)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as problem:
        raise CannotTranslate(f"The mention is not in the expected form: {problem}.") from problem
    if not (normal(mention.source) and normal(mention.target)):
        raise CannotTranslate("The mention names no two pages.")
    return mention


def translate(raw: Raw) -> tuple[Heard, ...]:
    """What the page says; raises CannotTranslate with the reason.

    A page that comes again may have changed. Nobody says so, so both is said: this is the post, and these its words.
    """
    mention = read_mention(raw)
    external_id = id_of(mention)
    if mention.is_gone:
        return (Deleted(external_id=external_id),)
    if mention.page is None or mention.fetched_at is None:
        raise CannotTranslate("The page was not fetched yet; its address is in the item.")
    try:
        said = _said(mention.page, mention.target)
    except Refused as problem:
        raise CannotTranslate(problem.sentence) from problem
    post = _post(mention, mention.page, said, external_id)
    return post, Edited(external_id=external_id, text=post.text, html=post.html, edited_at=mention.fetched_at)


def id_of(mention: Mention) -> str:
    """One page that links to one of ours is one post, however often it comes."""
    pair = f"{normal(without_fragment(mention.source))}\n{normal(mention.target)}"
    return f"mention:{hashlib.sha256(pair.encode('utf-8', 'replace')).hexdigest()[:40]}"


def links_to(page: Page, target: str) -> Found:
    """Whether the page links to the target, by what it is; raises Refused for a page nobody should read."""
    if page.media_type in {"text/html", "application/xhtml+xml"}:
        tamed, is_cut = tame(page.content)
        return msgspec.structs.replace(look_at(tamed, url=page.url, target=target), is_cut=is_cut)
    if page.media_type == "text/plain":
        return _found_in_text(page.content, target)
    texts = list(_strings(_json(page.content)))
    links = any(normal(text) == normal(target) or _found_in_text(text, target).links for text in texts)
    return Found(links=links or any(_links_in_html(text, page.url, target) for text in texts))


def _links_in_html(text: str, url: str, target: str) -> bool:
    return "<" in text and look_at(tame(text)[0], url=url, target=target).links


def _found_in_text(text: str, target: str) -> Found:
    wanted = normal(target)
    for match in _URL.finditer(text):
        if wanted in {normal(match[0]), normal(match[0].rstrip(".,;:!?)]"))}:
            around = text[max(0, match.start() - 500) : match.end() + 500]
            return Found(links=True, nearby=[around.strip()])
    return Found()


def _json(content: str) -> Any:
    try:
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as problem:
        raise Refused("The page says that it is JSON, and is not.") from problem


def _strings(value: Any) -> list[str]:
    """Every text in a JSON document."""
    texts, waiting = [], [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            texts.append(each)
        elif isinstance(each, dict):
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)
    return texts


def _said(page: Page, target: str) -> Said:
    if page.media_type == "text/plain":
        return Said(text="\n".join(_found_in_text(page.content, target).nearby))
    if page.media_type not in {"text/html", "application/xhtml+xml"}:
        return _said_in_json(_json(page.content))
    tamed, _ = tame(page.content)
    found = look_at(tamed, url=page.url, target=target)
    entry = read_entry(tamed, url=page.url, target=target)
    said = _said_by_page(found) if entry is None else _said_by_entry(entry, found)
    return said if said.language else msgspec.structs.replace(said, language=_language(page.content))


def _language(html: str) -> str:
    match = _LANGUAGE.search(html[:5_000])
    return match[1] if match else ""


def _said_in_json(document: Any) -> Said:
    values = document if isinstance(document, dict) else {}
    texts = [str(values[name]) for name in _JSON_TEXTS if isinstance(values.get(name), str)]
    published = values.get("date_published") or values.get("published")
    url = values.get("url")
    return Said(
        text=_text_of(texts[0]) if texts else "",
        published=published if isinstance(published, str) else "",
        url=url if isinstance(url, str) else "",
    )


def _said_by_page(found: Found) -> Said:
    return Said(text=_paragraphs(found.title, *found.nearby))


def _said_by_entry(entry: Entry, found: Found) -> Said:
    """Its words whole if they answer us or are few; of a long article what stands around the link."""
    is_click = entry.stance in _CLICKS or (entry.stance is Stance.BOOKMARK and not entry.text)
    is_whole = entry.stance is not Stance.MENTION or len(entry.text) <= _LONG
    if is_whole or not found.nearby:
        text, html = _paragraphs(entry.name, entry.text), entry.html
    else:
        text, html = _paragraphs(entry.name or found.title, *found.nearby), ""
    return Said(
        text="" if is_click else text,
        stance=entry.stance,
        html="" if is_click else html,
        author=entry.author,
        published=entry.published,
        url=entry.url,
        language=entry.language,
        rsvp=entry.rsvp,
        photos=() if is_click else entry.photos,
    )


def _paragraphs(*parts: str) -> str:
    kept = dict.fromkeys(_MANY_ENDS.sub("\n\n", part).strip() for part in parts)
    text = "\n\n".join(part for part in kept if part)
    return text if len(text) <= _LONGEST_WORDS else text[: _LONGEST_WORDS - 1] + "…"


def _text_of(text: str) -> str:
    """What a text says that may be HTML."""
    if "<" not in text:
        return _paragraphs(text)
    tamed, _ = tame(_BREAKS.sub("\n\\g<0>", text))
    return _paragraphs(unescape(nh3.clean(tamed, tags=set(), attributes={})))


def _post(mention: Mention, page: Page, said: Said, external_id: str) -> Post:
    answers_with_words = said.text or said.photos
    return Post(
        external_id=external_id,
        author=_author(said.author, page.url),
        text=said.text,
        html=clean(said.html),
        # What is only a click has no words; it is kept to be counted, and opens nothing.
        subject="" if answers_with_words else (f"rsvp {said.rsvp}" if said.rsvp else said.stance.value),
        is_automatic=not answers_with_words,
        posted_at=_moment(said.published, mention.received_at),
        kind=PostKind.REPLY if said.stance is Stance.REPLY else PostKind.POST,
        thread_id=_thread(mention.target),
        language=said.language.strip().lower()[:2],
        attachments=tuple(_photo(url, alt) for url, alt in said.photos if normal(url)),
        url=_permalink(said.url, page.url, mention.source),
    )


def _thread(target: str) -> str:
    """Everything that is said about one page of ours, with or without encryption."""
    return "page:" + normal(without_fragment(target)).removeprefix("https:").removeprefix("http:")


def _permalink(named: str, found_at: str, source: str) -> str:
    for url in (joined(found_at, named) if named else "", found_at, source):
        if normal(url) and url.isprintable():
            return url
    return ""


def _author(card: Card, page: str) -> Author:
    """Who wrote. A page may name whomever it likes as its author; a stranger's address only counts on his own host."""
    host = host_of(page)
    url = joined(page, card.url) if card.url else ""
    name = shorten(card.name, 200)
    if normal(url) and host_of(url) == host:
        external_id = normal(url)
    elif normal(url) or name:
        external_id = f"{host} says {normal(url) or fold(name)}"
    else:
        external_id = f"https://{host}/"
    parts = urlsplit(normal(url) or f"https://{host}/")
    return Author(
        external_id=external_id[:1_000], handle=f"{parts.netloc}{parts.path}".rstrip("/")[:300], name=name or host
    )


def _photo(url: str, alt: str) -> Attached:
    name = urlsplit(url).path.rpartition("/")[2] or "photo"
    return Attached(name=name[:200], media_type="image/*", url=url, alt=shorten(alt, 500))


def _moment(published: str, received_at: datetime) -> datetime:
    """When it was published; when we heard of it where it does not say, or says something to come."""
    try:
        found = datetime.fromisoformat(published.strip())
        found = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return received_at
    return received_at if found > received_at + _AHEAD else found


def clean(html: str) -> str:
    """HTML that is safe to show: no scripts, styles, forms or images."""
    if not html:
        return ""
    return nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"})
