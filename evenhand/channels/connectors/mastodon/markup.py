"""Pure: the HTML of a post as the text a reader sees, with whole links and whole addresses of people."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import NamedTuple

import nh3

_HTML_LIMIT = 200_000
# The cleaner's time grows with the square of the nesting; nobody's honest post has so many tags.
_TAG_LIMIT = 5_000
_BLOCKS = {"p", "div", "ul", "ol", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"}
_TAGS = _BLOCKS | {"a", "br", "span", "li", "img"}
_GONE_WITH_CONTENT = {"script", "style", "head", "title", "noscript", "template", "svg", "math", "iframe", "textarea"}
_ATTRIBUTES = {"a": {"href", "class"}, "span": {"class"}, "p": {"class"}, "img": {"alt"}}
_SPACE = re.compile(r"[ \t\r\n\f]+")
_GAPS = re.compile(r"\n{3,}")
_PROFILE = re.compile(r"https?://([^/]+)/(?:@|users/|profile/)?([\w.-]+)/?$")
_QUOTE_FALLBACK = "quote-inline"  # stands in for the quoted post where a program cannot show it


class _Link(NamedTuple):
    href: str
    classes: str
    begins_at: int


def text_of(html: str, people: Mapping[str, str], *, shows_quote: bool = False) -> str:
    """The text; `people` says which address stands behind a link to a person (by link, and by name in lower case).

    With `shows_quote` the line that stands in for a quoted post is left out, since the post itself is shown.
    """
    if "<" not in html and "&" not in html:
        return html.strip()
    writer = _TextWriter(people, shows_quote=shows_quote)
    writer.feed(_cleaned(html))
    writer.close()
    return writer.text()


def _cleaned(html: str) -> str:
    pieces = html[:_HTML_LIMIT].split("<", _TAG_LIMIT)
    return nh3.clean(
        "<".join(pieces[:_TAG_LIMIT]),
        tags=_TAGS,
        clean_content_tags=_GONE_WITH_CONTENT,
        attributes=_ATTRIBUTES,
        link_rel=None,
        url_schemes={"http", "https"},
    )


class _TextWriter(HTMLParser):
    """Reads only what the cleaner wrote: well-formed, so no hostile input reaches the parser."""

    def __init__(self, people: Mapping[str, str], *, shows_quote: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._people = people
        self._shows_quote = shows_quote
        self._parts: list[str] = []
        self._links: list[_Link] = []
        self._counts: list[int] = []  # of open lists: the next number, or 0 without numbers
        self._preformatted = 0
        self._hidden_in = ""  # the tag whose content is left out

    def text(self) -> str:
        """Everything written so far."""
        lines = "".join(self._parts).split("\n")
        return _GAPS.sub("\n\n", "\n".join(line.strip(" ") for line in lines)).strip("\n ")

    def handle_data(self, data: str) -> None:
        if not self._hidden_in:
            self._parts.append(data if self._preformatted else _SPACE.sub(" ", data))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._shows_quote and not self._hidden_in and _QUOTE_FALLBACK in given.get("class", "").split():
            self._hidden_in = tag
        if tag == "br":
            self.handle_data_as_is("\n")
        elif tag == "img":
            self.handle_data(given.get("alt", ""))
        elif tag == "a":
            self._links.append(_Link(given.get("href", ""), given.get("class", ""), len(self._parts)))
        elif tag == "li":
            self._begin_item()
        elif tag in _BLOCKS:
            self._begin_block(tag)

    def handle_data_as_is(self, text: str) -> None:
        """Text of ours, such as a line end."""
        if not self._hidden_in:
            self._parts.append(text)

    def _begin_block(self, tag: str) -> None:
        self.handle_data_as_is("\n\n")
        if tag == "pre":
            self._preformatted += 1
        elif tag in {"ul", "ol"}:
            self._counts.append(1 if tag == "ol" else 0)
        elif tag == "blockquote":
            self.handle_data_as_is("> ")

    def _begin_item(self) -> None:
        number = self._counts[-1] if self._counts else 0
        self.handle_data_as_is(f"\n{number}. " if number else "\n- ")
        if number:
            self._counts[-1] = number + 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._links:
            self._end_link(self._links.pop())
        elif tag in _BLOCKS:
            self._end_block(tag)
        if tag == self._hidden_in:
            self._hidden_in = ""

    def _end_block(self, tag: str) -> None:
        if tag == "pre":
            self._preformatted = max(0, self._preformatted - 1)
        elif tag in {"ul", "ol"} and self._counts:
            self._counts.pop()
        self.handle_data_as_is("\n\n")

    def _end_link(self, link: _Link) -> None:
        if self._hidden_in:
            return
        shown = "".join(self._parts[link.begins_at :])
        del self._parts[link.begins_at :]
        self._parts.append(self._link_text(shown, link))

    def _link_text(self, shown: str, link: _Link) -> str:
        bare = shown.strip()
        if "mention" in link.classes.split() and self._parts and self._parts[-1].endswith("@"):
            return self._address(bare, link.href)  # some servers leave the sign before the link
        if bare.startswith("@"):
            return shown.replace(bare, f"@{self._address(bare[1:], link.href)}", 1)
        if bare.startswith("#") or not link.href:
            return shown
        is_address = bare.removesuffix("…") in link.href or "://" in bare
        return link.href if is_address else f"{shown} ({link.href})"

    def _address(self, name: str, href: str) -> str:
        if "@" in name:
            return name
        known = self._people.get(href) or self._people.get(name.lower())
        profile = _PROFILE.match(href)
        if known or profile is None or profile[2].lower() != name.lower():
            return known or name
        return f"{name}@{profile[1]}"
