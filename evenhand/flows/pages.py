"""A web page that somebody names: what it says of itself, fetched through the guarded door."""

import contextlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec
from bs4 import BeautifulSoup
from django.utils.dateparse import parse_datetime

from evenhand.channels import guarded
from evenhand.channels.errors import Refused
from evenhand.kernel.text import shorten, storable

LARGEST, LONGEST = 400_000, 6.0  # bytes, seconds: a person waits
_LONGEST_TEXT = 5_000
_POSTS = {"DiscussionForumPosting", "SocialMediaPosting", "BlogPosting", "NewsArticle", "Article", "Review", "Comment"}


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a page says of itself; empty where it says nothing."""

    place: str
    text: str = ""
    who: str = ""
    written_at: datetime | None = None


def look_at(url: str) -> Found:
    """What stands at the address. Raises Refused or TryLater, with a sentence that says why it cannot be read."""
    if not url:
        raise Refused("Fill in the page's address first.")
    answer = guarded.fetch(
        url, most_bytes=LARGEST, seconds=LONGEST, accept="text/html, application/xhtml+xml", may_cut=True
    ).checked()
    if "html" not in answer.headers.get("content-type", ""):
        raise Refused("There is no page at that address that could be read; paste the words instead.")
    return read_page(answer.content, url=answer.url)


def read_page(content: bytes, *, url: str) -> Found:
    """What a page's own marks tell: structured data first, then what it tells other sites about itself."""
    soup = BeautifulSoup(content, "html.parser")
    place = (urlsplit(url).hostname or "").removeprefix("www.")
    post = next(_structured(soup), {})
    text = _said(post, "articleBody", "reviewBody", "text", "description") or _meta(
        soup, "og:description", "twitter:description", "description"
    )
    title = _said(post, "headline", "name") or _meta(soup, "og:title", "twitter:title")
    words = "\n\n".join(dict.fromkeys(each for each in (title, text) if each))
    return Found(
        place=place,
        text=storable(words)[:_LONGEST_TEXT],
        who=shorten(storable(_author(post.get("author")) or _meta(soup, "article:author", "author")), 120),
        written_at=_moment(_said(post, "datePublished", "dateCreated") or _meta(soup, "article:published_time")),
    )


def _structured(soup: BeautifulSoup) -> Iterator[dict[str, Any]]:
    for script in soup.find_all("script", type="application/ld+json", limit=20):
        with contextlib.suppress(ValueError, RecursionError):
            yield from _posts_in(json.loads(script.get_text()))


def _posts_in(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    for each in value[:50] if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            kinds = each.get("@type")
            if _POSTS & set(kinds if isinstance(kinds, list) else [str(kinds)]):
                yield each
            yield from _posts_in([each.get("@graph") or [], each.get("mainEntity") or []], depth + 1)
        elif isinstance(each, list):
            yield from _posts_in(each, depth + 1)


def _said(post: dict[str, Any], *names: str) -> str:
    return next((" ".join(post[name].split()) for name in names if isinstance(post.get(name), str)), "")


def _author(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name")
    return value if isinstance(value, str) else ""


def _meta(soup: BeautifulSoup, *names: str) -> str:
    for name in names:
        for attribute in ("property", "name"):
            tag = soup.find("meta", attrs={attribute: name})
            content = tag.get("content") if tag else None
            if isinstance(content, str) and content.strip():
                return content.strip()
    return ""


def _moment(said: str) -> datetime | None:
    with contextlib.suppress(ValueError):
        at = parse_datetime(said)
        if at is not None:
            return at if at.tzinfo else at.replace(tzinfo=UTC)
    return None
