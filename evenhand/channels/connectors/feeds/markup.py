"""Writing of strangers: HTML cleaned by an allow-list, and as text."""

import re
from functools import partial
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import nh3

from evenhand.kernel.text import storable

LONGEST_HTML = 300_000
_MOST_TAGS = 10_000  # the cleaner's time grows with the square of the nesting
_DEEPEST = 12
_TAG_NAMES = (
    "a abbr b blockquote br caption code col colgroup dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img "
    "ins kbd li ol p pre q s samp small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var"
)
_TAGS = set(_TAG_NAMES.split())
_GONE = {"script", "style", "template", "select", "svg"}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_BLOCKS = {"p", "div", "table", "ul", "ol", "dl", "pre", "blockquote", "tr", "dt", "dd", "li", "figure", "figcaption"}
_HEADINGS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "figure", "hr"}
_IMAGE = re.compile(r"<img((?: [a-z]+=\"[^\"]*\")*)>")
_SOURCE = re.compile(r" src=\"([^\"]*)\"")
_ALT = re.compile(r" alt=\"([^\"]*)\"")
_SPACE = re.compile(r"[ \t\r\n\f\u200b]+")
_LOOKED_AT = 5_000
_SCRIPT = re.compile(r"<(script|style)\b.*?(?:</\1[^<>]*>?|$)", re.DOTALL | re.IGNORECASE)
_ANY_TAG = re.compile(r"<[a-zA-Z!/][^<>]*>?")
_MARKUP = re.compile(r"<[a-zA-Z!/]")


class Cleaned:
    """A piece of writing: safe to show, as text, and the pictures in it."""

    def __init__(self, value: str, *, is_html: bool, base: str) -> None:
        self.html = ""
        self.pictures: tuple[tuple[str, str], ...] = ()  # address, alternative text
        if not is_html or not _MARKUP.search(value):
            # Plain, whatever it is called: its lines are lines.
            self.text = tidy(unescape(value) if is_html else value)
            return
        cleaned = _clean(_bounded(value), base)
        self.pictures = tuple(_pictures(cleaned))
        # Remote pictures would tell their owner who reads; their alternative text stands for them.
        self.html = _IMAGE.sub(lambda tag: found[1] if (found := _ALT.search(tag[1])) else "", cleaned).strip()
        self.text = _text(self.html)


def plain(value: str, *, is_html: bool) -> str:
    """On one line, without markup: for titles and names."""
    return " ".join(Cleaned(value, is_html=is_html, base="").text.split())


def bare_words(html: str) -> str:
    """The words in markup that the cleaner takes out whole, such as formulas and drawings; of scripts none."""
    return " ".join(storable(unescape(_ANY_TAG.sub(" ", _SCRIPT.sub(" ", html[:_LOOKED_AT])))).split())


def tidy(text: str) -> str:
    """Storable, without spaces at line ends, and never more than one empty line."""
    lines = "\n".join(line.rstrip() for line in storable(text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def _bounded(html: str) -> str:
    if len(html) <= LONGEST_HTML and html.count("<") <= _MOST_TAGS:
        return html
    return "<".join(html[:LONGEST_HTML].split("<", _MOST_TAGS + 1)[: _MOST_TAGS + 1])


def _clean(html: str, base: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_GONE,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        url_relative=partial(_absolute, base) if is_web(base) else "deny",
    )


def _absolute(base: str, url: str) -> str | None:
    try:
        joined = urljoin(base, url)
    except ValueError:
        return None
    return joined if is_web(joined) else None


def is_web(url: str) -> bool:
    """Whether a person may be sent there."""
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and len(url) <= 4_000
    except ValueError:
        return False


def _pictures(cleaned: str) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for image in _IMAGE.finditer(cleaned):
        source, alt = _SOURCE.search(image[1]), _ALT.search(image[1])
        if source and len(found) < 10 and is_web(url := unescape(source[1])):
            found.setdefault(url, unescape(alt[1]) if alt else "")
    return list(found.items())


def _text(cleaned: str) -> str:
    writer = _TextWriter()
    writer.feed(cleaned)
    writer.close()
    return tidy(writer.text())


class _TextWriter(HTMLParser):
    """Reads only what the cleaner wrote: well-formed, so no hostile input reaches the parser."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._breaks = 0  # line ends to come before the next word
        self._links: list[tuple[str, int]] = []
        self._lists: list[int] = []
        self._depth = self._depth_before = 0  # of quotes: now, and where the last words stand
        self._preformatted = 0

    def text(self) -> str:
        return "".join(self._parts)

    def handle_data(self, data: str) -> None:
        words = data if self._preformatted else _SPACE.sub(" ", data)
        if not self._preformatted and (self._breaks or not self._parts or self._parts[-1].endswith(" ")):
            words = words.lstrip(" ")
        if words:
            self._write(words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._breaks += 1
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self._parts)))
        elif tag in {"td", "th"} and not self._breaks:
            self._write(" | ")
        self._block(tag)
        if tag in {"ul", "ol"}:
            self._lists.append(1 if tag == "ol" else 0)
        elif tag == "li":
            self._item()
        elif tag == "pre":
            self._preformatted += 1
        elif tag == "blockquote":
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._links:
            self._link(*self._links.pop())
        elif tag == "pre":
            self._preformatted -= 1
        elif tag == "blockquote":
            self._depth -= 1
        elif tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        self._block(tag)

    def _write(self, words: str) -> None:
        depth = min(self._depth, _DEEPEST)
        quote, between = "> " * depth, "> " * min(depth, self._depth_before)
        self._depth_before = depth
        if self._breaks and self._parts:
            self._parts.append(f"\n{between.rstrip()}" * (self._breaks - 1) + "\n")
        if quote and (self._breaks or not self._parts):
            self._parts.append(quote)
        self._breaks = 0
        self._parts.append(words)

    def _item(self) -> None:
        if self._lists and self._lists[-1]:
            self._write(f"{self._lists[-1]}. ")
            self._lists[-1] += 1
        else:
            self._write("- ")

    def _link(self, href: str, start: int) -> None:
        shown = "".join(self._parts[start:]).strip()
        address = href.removeprefix("mailto:").split("?")[0] if href.startswith("mailto:") else href
        if address and shown and not _shows(shown, address):
            self._write(f" ({address})")

    def _block(self, tag: str) -> None:
        if tag in _HEADINGS:
            self._breaks = max(self._breaks, 2)
        elif tag in _BLOCKS:
            self._breaks = max(self._breaks, 1)


def _shows(shown: str, address: str) -> bool:
    """Whether a link's words are its address already, perhaps shortened."""
    bare = shown.rstrip("/… ").lower()
    return address.rstrip("/").lower() in shown.lower() or ("." in bare and bare in address.lower())
