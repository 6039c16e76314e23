"""Whether a page says where webmentions and pingbacks for it go; for checking one's own. Pure, except `check`."""

import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from typing import TypeAlias

import msgspec

from evenhand.channels import guarded
from evenhand.channels.connectors.webmention.links import joined, normal
from evenhand.channels.connectors.webmention.page import tame
from evenhand.channels.connectors.webmention.reading import text_of_answer

Fetch: TypeAlias = Callable[..., guarded.Answer]
# One link of a Link header (RFC 8288): its address, then its parameters; quoted ones may hold commas.
_LINK = re.compile(r'<([^>]*)>((?:\s*;\s*[\w*-]+\s*(?:=\s*(?:"[^"]*"|[^",;\s]*))?)*)')
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^",;\s]*))', re.IGNORECASE)


class Advertised(msgspec.Struct, frozen=True, kw_only=True):
    """Where a page wants to be told of mentions; empty where it says nothing."""

    webmention: str = ""
    pingback: str = ""


def advertised(headers: Mapping[str, str], html: str, *, url: str) -> Advertised:
    """What a page says by its headers first, then by the first link or anchor in it."""
    tags = _Endpoints(url)
    tags.feed(tame(html)[0])
    tags.close()
    return Advertised(
        webmention=_in_header(headers.get("link", ""), url) or tags.first.get("webmention", ""),
        pingback=headers.get("x-pingback", "").strip() or tags.first.get("pingback", ""),
    )


def _in_header(value: str, url: str) -> str:
    for match in _LINK.finditer(value):
        rel = _REL.search(match[2])
        if rel and "webmention" in (rel[1] or rel[2] or "").lower().split():
            return joined(url, match[1])
    return ""


class _Endpoints(HTMLParser):
    """Finds the first element of each relation that has an address."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.first: dict[str, str] = {}
        self._base = url

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Only links and anchors may say it."""
        values = dict(attrs)
        if tag == "base" and values.get("href"):
            self._base = joined(self._base, values["href"] or "")
        if tag in {"link", "a"} and "href" in values:
            for relation in (values.get("rel") or "").lower().split():
                self.first.setdefault(relation, joined(self._base, values["href"] or ""))


def check(page: str, endpoint: str, *, fetch: Fetch = guarded.fetch) -> str:
    """Empty if the page names our address; else a sentence that says what it must carry. Raises Refused or TryLater."""
    answer = fetch(page, accept="text/html", most_bytes=500_000, may_cut=True).checked()
    found = advertised(answer.headers, text_of_answer(answer), url=answer.url)
    if normal(found.webmention) == normal(endpoint):
        return ""
    if found.webmention:
        return f"The page sends webmentions to {found.webmention}; change it to {endpoint}."
    return f'The page names no address for webmentions; put <link rel="webmention" href="{endpoint}"> into its head.'
