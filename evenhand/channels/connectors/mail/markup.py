"""HTML of strangers: cleaned by an allow-list, and turned into text where a mail has no other."""

import re
from html import escape, unescape
from html.parser import HTMLParser

import nh3

HTML_LIMIT = 1_000_000
# The cleaner's time grows with the square of the nesting: 100,000 nested divisions take 15 s, these 0.5 s. Long
# newsletters have some thousand tags.
TAG_LIMIT = 20_000
_CUT = "<p>[The mail is longer; its formatted view is cut here.]</p>"
_DEPTH_LIMIT = 12
_TAG_NAMES = (
    "a abbr b blockquote br caption center code col colgroup dd del div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins "
    "kbd li ol p pre q s samp small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var"
)
_BLOCK_NAMES = "p div table ul ol dl h1 h2 h3 h4 h5 h6 pre center blockquote"
_GONE_NAMES = "script style title head noscript template iframe object select textarea svg math"
_TAGS, _BLOCKS, _GONE_WITH_CONTENT = (set(names.split()) for names in (_TAG_NAMES, _BLOCK_NAMES, _GONE_NAMES))
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align"},
    "ol": {"start", "type"},
    "blockquote": {"class", "type", "cite"},
    "div": {"class", "id", "dir"},
    "span": {"id", "dir"},
    "p": {"dir"},
}
# What mail programs call the part that repeats earlier mails.
_QUOTE_MARKS = re.compile(
    r"gmail_quote|moz-cite|yahoo_quoted|protonmail_quote|zmail_extra|tutanota_quote|wordsection_quote|"
    r"OLK_SRC_BODY_SECTION|divRplyFwdMsg|mail-quote|ms-outlook-mobile-reference|front-blockquote",
    re.IGNORECASE,
)
# In what the cleaner writes every attribute is quoted, so this finds whole image tags and nothing else.
_IMAGE = re.compile(r"<img((?: [a-z-]+=\"[^\"]*\")*)>")
_ALT = re.compile(r" alt=\"([^\"]*)\"")
_SPACE = re.compile(r"[ \t\r\n\f]+")


def clean_html(html: str) -> str:
    """HTML that is safe to show: no scripts, styles, forms or remote images (their alternative text instead).

    Images that came with the mail keep their `cid:` address; repeated earlier mails are marked class="quoted".
    """
    cleaned = nh3.clean(
        bounded(html),
        tags=_TAGS,
        clean_content_tags=_GONE_WITH_CONTENT,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
    )
    return _IMAGE.sub(_image, cleaned) if "<img" in cleaned else cleaned


def bounded(html: str) -> str:
    """As much of the HTML as can be cleaned in bounded time."""
    if len(html) <= HTML_LIMIT and html.count("<") <= TAG_LIMIT:
        return html
    pieces = html[:HTML_LIMIT].split("<", TAG_LIMIT + 1)
    return "<".join(pieces[: TAG_LIMIT + 1]) + _CUT


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name in {"class", "id"}:
        return "quoted" if name == "class" and _QUOTE_MARKS.search(value) else None
    if name in {"type", "cite"} and tag == "blockquote":
        return None
    if name == "src":
        return value if value.lower().startswith("cid:") else None
    return None if value.lower().startswith("cid:") else value


def _image(tag: re.Match[str]) -> str:
    if ' src="cid:' in tag[1]:
        return tag[0]
    alt = _ALT.search(tag[1])
    return escape(unescape(alt[1]).strip(), quote=False) if alt else ""


def html_to_text(html: str) -> str:
    """Readable text of cleaned HTML: links as `text (address)`, lists, tables, quotes with `>`."""
    writer = _TextWriter()
    writer.feed(html)
    writer.close()
    return writer.text()


class _TextWriter(HTMLParser):
    """Reads only what the cleaner wrote: well-formed, so no hostile input reaches the parser."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = [""]
        self._depth = 0
        self._lists: list[int] = []
        self._links: list[tuple[str, int, int]] = []
        self._quoting_divs: list[bool] = []
        self._preformatted = 0

    def text(self) -> str:
        return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in self._lines)).strip("\n")

    def handle_data(self, data: str) -> None:
        if self._preformatted:
            first, *rest = data.split("\n")
            self._lines[-1] += first
            for line in rest:
                self._new_line()
                self._lines[-1] += line
            return
        words = _SPACE.sub(" ", data)
        at_start = self._lines[-1] in ("", self._prefix()) or self._lines[-1].endswith(" ")
        self._lines[-1] += words.lstrip(" ") if at_start else words

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "br":
            self._new_line()
        elif tag == "hr":
            self._block()
            self._lines[-1] += "_" * 24
            self._block()
        elif tag == "img":
            self.handle_data(given.get("alt") or "")
        elif tag == "a":
            self._links.append((given.get("href") or "", len(self._lines), len(self._lines[-1])))
        else:
            self._open_block(tag, given)

    def _open_block(self, tag: str, given: dict[str, str | None]) -> None:
        if tag in {"p", "h1", "h2", "h3", "h4", "h5", "h6"}:
            self._block(gap=True)
        elif tag in _BLOCKS or tag in {"tr", "dt", "dd", "li"}:
            self._block()
        elif tag in {"td", "th"} and self._lines[-1] not in ("", self._prefix()):
            self._lines[-1] += " | "
        if tag == "blockquote" or (tag == "div" and given.get("class") == "quoted"):
            self._quote(tag)
        elif tag == "div":
            self._quoting_divs.append(False)
        elif tag in {"ol", "ul"}:
            self._lists.append(0 if tag == "ul" else 1)
        elif tag == "li":
            self._item()
        elif tag == "pre":
            self._preformatted += 1

    def _quote(self, tag: str) -> None:
        # The attribution line stands inside the marked division, above the blockquote: only the quote is indented.
        is_indented = tag == "blockquote"
        if tag == "div":
            self._quoting_divs.append(False)
        if is_indented:
            self._depth += 1
            self._lines[-1] = self._prefix()

    def _item(self) -> None:
        if self._lists and self._lists[-1]:
            self._lines[-1] += f"{self._lists[-1]}. "
            self._lists[-1] += 1
        else:
            self._lines[-1] += "- "

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._links:
            self._close_link(*self._links.pop())
        elif tag == "blockquote":
            self._block()
            self._depth = max(0, self._depth - 1)
            self._lines[-1] = self._prefix()
        elif tag in {"p", "h1", "h2", "h3", "h4", "h5", "h6"}:
            self._block(gap=True)
        elif tag in _BLOCKS or tag in {"tr", "li", "dt", "dd"}:
            self._block()
        if tag in {"ol", "ul"} and self._lists:
            self._lists.pop()
        elif tag == "div" and self._quoting_divs:
            self._quoting_divs.pop()
        elif tag == "pre":
            self._preformatted = max(0, self._preformatted - 1)

    def _close_link(self, href: str, line: int, column: int) -> None:
        shown = self._lines[-1][column:] if line == len(self._lines) else self._lines[-1]
        address = href.removeprefix("mailto:").split("?")[0] if href.startswith("mailto:") else href
        if address and address.rstrip("/").lower() not in shown.lower() and shown.strip() not in address:
            self._lines[-1] = f"{self._lines[-1].rstrip()} ({address})"

    def _prefix(self) -> str:
        return f"{'>' * min(self._depth, _DEPTH_LIMIT)} " if self._depth else ""

    def _new_line(self) -> None:
        self._lines.append(self._prefix())

    def _block(self, *, gap: bool = False) -> None:
        if self._lines[-1].strip() in ("", self._prefix().strip()):
            self._lines[-1] = self._prefix()
        else:
            self._new_line()
        if gap and len(self._lines) > 1 and self._lines[-2].strip("> "):
            self._new_line()
