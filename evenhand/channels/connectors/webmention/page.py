"""A stranger's page made tame: what it links to, what it is called, what stands around a link. Pure.

Python's own HTML parser takes minutes for some pages made to that end, so nothing reads a page before a real HTML
parser (nh3) has rewritten it, and that one is given only so much.
"""

import re
from html.parser import HTMLParser

import msgspec
import nh3

from evenhand.channels.connectors.webmention.links import joined, normal
from evenhand.channels.errors import Refused

MOST_TAGS = 12_000  # signs that may begin one; the rest of the page is cut off
_MOST_ENTITIES = 20_000
_MOST_WORDS = 5_000  # in a row without a tag: they might be attributes, which are compared with each other
_ADDRESSES = {
    "a": {"href"},
    "area": {"href"},
    "link": {"href"},
    "img": {"src"},
    "audio": {"src"},
    "video": {"src", "poster"},
    "source": {"src"},
    "track": {"src"},
    "embed": {"src"},
    "object": {"data"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "ins": {"cite"},
    "del": {"cite"},
}
_PLAIN = (
    "abbr address article aside b br caption cite code data dd dfn div dl dt em figcaption figure footer h1 h2 h3 h4 "
    "h5 h6 header hr i kbd li main mark nav ol p picture pre s samp section small span strong sub sup table tbody td "
    "tfoot th thead time tr u ul var wbr"
)
_TAGS = {*_PLAIN.split(), *_ADDRESSES, "title", "base", "meta"}
_BLOCK_NAMES = (
    "address article aside blockquote dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav "
    "ol p pre section table td th tr ul"
)
_BLOCKS = set(_BLOCK_NAMES.split())
_ATTRIBUTES = {
    **_ADDRESSES,
    "*": {"class", "id", "lang", "title", "value"},
    "a": {"href", "rel"},
    "link": {"href", "rel"},
    "img": {"src", "alt"},
    "base": {"href"},
    "meta": {"http-equiv", "content"},
    "time": {"datetime"},
    "ins": {"cite", "datetime"},
    "del": {"cite", "datetime"},
}
_GONE_WITH_CONTENT = {"script", "style", "template", "textarea", "select", "svg", "math", "iframe", "noscript"}
# The cleaner reads a piece of a page, in which these stand for nothing; they may carry the class of an entry.
_WHOLE = re.compile(r"(?i)<(/?)(?:html|head|body)(?=[\s/>])")
_SPACE = re.compile(r"\s+")
_GONE_STATUS = re.compile(r"\s*410\b")


class Found(msgspec.Struct, kw_only=True):
    """What a page tells at a glance. `nearby` are the paragraphs that hold the link looked for."""

    title: str = ""
    links: bool = False
    nearby: list[str] = []
    is_cut: bool = False  # the link may stand in what was not read
    is_gone: bool = False  # it says so itself: <meta http-equiv="Status" content="410 Gone">


def tame(html: str) -> tuple[str, bool]:
    """The page without scripts and comments, every tag well formed; and whether something was cut off.

    Raises Refused for a page that would take too long to read.
    """
    pieces = html.split("<", MOST_TAGS + 1)
    is_cut = len(pieces) > MOST_TAGS + 1
    html = "<".join(pieces[: MOST_TAGS + 1])
    if html.count("&") > _MOST_ENTITIES or any(len(piece.split()) > _MOST_WORDS for piece in pieces[: MOST_TAGS + 1]):
        raise Refused("The page is built so unusually that Evenhand does not read it.")
    cleaned = nh3.clean(
        _WHOLE.sub(r"<\1div", html),
        tags=_TAGS,
        clean_content_tags=_GONE_WITH_CONTENT,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https"},
        link_rel=None,
    )
    return cleaned, is_cut


def look_at(tamed: str, *, url: str, target: str) -> Found:
    """What a tame page at this address tells of a link to the target."""
    finder = _Finder(url, normal(target))
    finder.feed(tamed)
    finder.close()
    finder.end_block()
    return finder.found


class _Finder(HTMLParser):
    """Goes once through a tame page, paragraph by paragraph."""

    def __init__(self, url: str, target: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Found()
        self._base = url
        self._has_base = False
        self._target = target
        self._words: list[str] = []
        self._is_here = False
        self._is_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A paragraph may begin, and the link may be here."""
        values = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS:
            self.end_block()
        elif tag == "title":
            self._is_title = True
        elif tag == "base" and not self._has_base and "href" in values:
            self._base, self._has_base = joined(self._base, values["href"]) or self._base, True
        elif tag == "meta" and values.get("http-equiv", "").lower() == "status":
            self.found.is_gone = self.found.is_gone or bool(_GONE_STATUS.match(values.get("content", "")))
        elif tag == "br":
            self._words.append(" ")
        for name in _ADDRESSES.get(tag, ()):
            if name in values and normal(joined(self._base, values[name])) == self._target:
                self.found.links = self._is_here = True

    def handle_endtag(self, tag: str) -> None:
        """A paragraph may end."""
        if tag in _BLOCKS:
            self.end_block()
        elif tag == "title":
            self._is_title = False

    def handle_data(self, data: str) -> None:
        """Words of the title or of the paragraph."""
        if self._is_title:
            self.found.title = _SPACE.sub(" ", self.found.title + data)[:300]
        else:
            self._words.append(data)

    def end_block(self) -> None:
        """Keep the paragraph if the link was in it."""
        text = _SPACE.sub(" ", "".join(self._words)).strip()
        if self._is_here and text and text not in self.found.nearby:
            self.found.nearby.append(text)
        self._words.clear()
        self._is_here = False
