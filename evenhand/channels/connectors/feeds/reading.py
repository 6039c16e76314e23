"""Reads a document, whatever kind of feed it is, or finds the feeds that a page names."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from urllib.parse import urljoin, urlsplit

from evenhand.channels.connectors.feeds.json_feed import read_json
from evenhand.channels.connectors.feeds.shapes import Reading
from evenhand.channels.connectors.feeds.xml_feed import read_xml

_SEARCHED = 200_000  # bytes of a page; the links stand in its head
_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json", "application/xml")
_LINK = re.compile(r"<link\b([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-z-]{1,20})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_JSON_BEGINS = re.compile(rb"[\s\0]{0,64}\{")
# Any page can be given to a feed parser, and would keep it busy for long.
_FEED = re.compile(rb"<(?:[\w.-]{1,30}:)?(?:rss|feed|rdf|channel|item|entry)\b", re.IGNORECASE)
_UTF16_JSON = (b"\xff\xfe{\0", b"\xfe\xff\0{", b"\0{", b"{\0")


def read(content: bytes, headers: Mapping[str, str], *, address: str) -> Reading:
    """What the document says. Pure, and never raises; a page that is no feed comes with the feeds it names."""
    start = content[:80].removeprefix(b"\xef\xbb\xbf")
    if _JSON_BEGINS.match(start) or start.startswith(_UTF16_JSON):
        return read_json(content, address=address)
    if b"\0" in content[:64] or _FEED.search(content):
        found = read_xml(content, headers, address=address)
        if found.is_feed:
            return found
    return Reading(is_feed=False, alternates=tuple(dict.fromkeys(_alternates(content, address)))[:20])


def _alternates(content: bytes, address: str) -> Iterator[str]:
    """The feeds a page names, those of its comments last."""
    found = list(_links(content[:_SEARCHED].decode("utf-8", "replace"), address))
    yield from (url for url, title in found if "comment" not in title.lower())
    yield from (url for url, _ in found)


def _links(page: str, address: str) -> Iterator[tuple[str, str]]:
    for link in _LINK.finditer(page):
        said = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(link[1])}
        is_feed = said.get("type", "").split(";")[0].strip().lower() in _TYPES
        if is_feed and "alternate" in said.get("rel", "").lower().split() and said.get("href"):
            try:
                url = urljoin(address, said["href"].strip())
                is_web = urlsplit(url).scheme in {"http", "https"}
            except ValueError:
                continue
            if is_web and url != address:
                yield url, said.get("title", "") + said["href"]
