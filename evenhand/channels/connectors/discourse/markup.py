"""The HTML of a Discourse post: as plain text, cleaned for showing, and its pictures and files."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from posixpath import basename, splitext
from urllib.parse import unquote, urljoin, urlsplit

import msgspec
import nh3

from evenhand.channels.domain.connector import Attached
from evenhand.kernel.text import storable

MOST_ATTACHED = 20
DEEPEST = 50  # elements within elements; what lies deeper is only words
DEEPEST_QUOTE = 5
# Their own table, since `mimetypes` reads files of the system.
_TYPES = {
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".zip": "application/zip",
}
_KEPT = {"*": {"class"}, "a": {"href"}, "aside": {"data-username"}, "img": {"src", "alt"}}
_VOID = {"area", "br", "col", "hr", "img", "wbr"}
_BLOCKS = {"article", "aside", "details", "div", "figure", "h1", "h2", "h3", "h4", "h5", "h6"} | {
    "header", "hr", "li", "ol", "p", "pre", "summary", "table", "tr", "ul", "blockquote"
}  # fmt: skip
_APART = {"p", "pre", "blockquote", "ol", "ul", "table", "aside", "h1", "h2", "h3", "h4", "h5", "h6"}
_SPACES = re.compile(r"[ \t\r\n\f]+")
_LINE_END = "\n"
_LINE_ENDS = re.compile(r"\n{2,}")
_EMPTY_LINES = re.compile(r"\n{3,}")


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What a person reads in a post."""

    text: str
    html: str
    attachments: tuple[Attached, ...] = ()


def read(cooked: str, base: str) -> Words:
    """The words of a post; addresses without a host belong to the forum at `base`."""
    cooked = storable(cooked)
    reader = _Reader(base)
    reader.feed(nh3.clean(cooked, attributes=_KEPT, link_rel=None))
    reader.close()
    return Words(text=reader.text(), html=cleaned(cooked, base), attachments=tuple(reader.attached.values()))


def cleaned(cooked: str, base: str) -> str:
    """Nothing in it that acts, and no address without a host."""

    def whole(_: str, attribute: str, value: str) -> str | None:
        return absolute(value, base) or None if attribute in {"href", "src", "cite"} else value

    return nh3.clean(cooked, attribute_filter=whole).strip()


def absolute(address: str, base: str) -> str:
    """The address with its host; empty if it is none that can be opened."""
    try:
        whole = urljoin(f"{base}/", address.strip()) if address.strip() else ""
        return whole if urlsplit(whole).scheme in {"http", "https", "mailto"} else ""
    except ValueError:
        return ""


class _Element(msgspec.Struct, kw_only=True):
    """An open element, and what stood in it so far."""

    tag: str
    close: Callable[[str], str]
    pieces: list[str]
    number: int = 0  # of the last item of an ordered list
    is_code: bool = False


class _Reader(HTMLParser):
    """Reads well-formed HTML, as nh3 gives it. Each element is finished when it closes."""

    def __init__(self, base: str) -> None:
        super().__init__(convert_charrefs=True)
        self.attached: dict[str, Attached] = {}
        self._base = base
        self._too_deep = 0
        self._open = [_Element(tag="", close=str, pieces=[])]

    def text(self) -> str:
        """The whole text, when everything was fed."""
        while len(self._open) > 1:
            self._close()
        lines = "".join(self._open[0].pieces).split("\n")
        return _EMPTY_LINES.sub("\n\n", "\n".join(line.rstrip() for line in lines)).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element opens, or a picture or a line end stands there."""
        given = {name: value or "" for name, value in attrs}
        classes = set(given.get("class", "").split())
        if tag == "img":
            self._write(self._picture(given, classes))
        elif tag == "br":
            self._write("\n")
        elif tag == "hr":
            self._write("\n\n")
        elif tag not in _VOID and len(self._open) > DEEPEST:
            self._too_deep += 1
        elif tag not in _VOID:
            is_code = tag == "pre" or self._open[-1].is_code
            close = self._close_of(tag, given, classes)
            self._open.append(_Element(tag=tag, close=close, pieces=[], is_code=is_code))

    def handle_endtag(self, tag: str) -> None:
        """An element is finished."""
        if tag not in _VOID and self._too_deep:
            self._too_deep -= 1
        elif tag not in _VOID and len(self._open) > 1:
            self._close()

    def handle_data(self, data: str) -> None:
        """Words. Outside of code white space is only a gap."""
        if self._open[-1].is_code:
            self._write(data)
            return
        words = _SPACES.sub(" ", data)
        pieces = self._open[-1].pieces
        if words.startswith(" ") and pieces and pieces[-1].endswith(("\n", " ")):
            words = words[1:]
        self._write(words)

    def _write(self, piece: str) -> None:
        if piece:
            self._open[-1].pieces.append(piece)

    def _close(self) -> None:
        done = self._open.pop()
        said = done.close("".join(done.pieces))
        self._write(self._apart(done.tag, said) if done.tag in _BLOCKS else said)

    def _apart(self, tag: str, said: str) -> str:
        if not said.strip():
            return ""
        pieces = self._open[-1].pieces
        before = "" if pieces and pieces[-1].endswith("\n") else "\n"
        more = "\n" if tag in _APART else ""
        return f"{before}{more}{said.strip()}{more}\n"

    def _close_of(self, tag: str, given: dict[str, str], classes: set[str]) -> Callable[[str], str]:
        if tag == "a":
            return self._link(given.get("href", ""), classes)
        if tag == "aside" and "quote" in classes:
            who = given.get("data-username", "")
            return lambda said: f"{who}:\n{said.strip()}" if who else said
        if tag == "blockquote":
            depth = sum(each.tag == "blockquote" for each in self._open)
            return _quoted if depth < DEEPEST_QUOTE else str
        if tag == "li":
            return self._list_item()
        if tag == "div" and classes & {"title", "meta"} and any(each.tag in {"aside", "a"} for each in self._open):
            return lambda _: ""  # who is quoted, said already; the size of a picture
        return _CLOSES.get(tag, str)

    def _list_item(self) -> Callable[[str], str]:
        around = self._open[-1]
        around.number += 1
        mark = f"{around.number}." if around.tag == "ol" else "-"
        return lambda said: f"{mark} {_LINE_ENDS.sub(_LINE_END, said.strip())}"

    def _link(self, href: str, classes: set[str]) -> Callable[[str], str]:
        whole = absolute(href, self._base)
        if "attachment" in classes or "lightbox" in classes:
            return lambda said: self._file(whole, said, is_picture="lightbox" in classes)
        if classes & {"mention", "mention-group", "anchor"} or not whole.startswith("http"):
            return str
        if "hashtag-cooked" in classes:
            return lambda said: f"#{said.strip().removeprefix('#')}"

        def close(said: str) -> str:
            label = said.strip()
            bare = whole.partition("://")[2].rstrip("/")
            if not label or label.partition("://")[2].rstrip("/") == bare or label.rstrip("/") == bare:
                return whole
            return f"{label} ({whole})"

        return close

    def _file(self, url: str, said: str, *, is_picture: bool) -> str:
        if not is_picture:
            self._attach(url, said.strip(), alt="")
        elif url and self.attached:
            # The picture inside was a small copy; its link leads to the whole one.
            small = self.attached.pop(next(reversed(self.attached)))
            self._attach(url, "", alt=small.alt)
        return said

    def _picture(self, given: dict[str, str], classes: set[str]) -> str:
        alt = given.get("alt", "").strip()
        if "emoji" in classes:
            return alt
        if classes & {"avatar", "site-icon"}:
            return ""
        self._attach(absolute(given.get("src", ""), self._base), "", alt=alt)
        return f"[{alt}]" if alt else ""

    def _attach(self, url: str, name: str, *, alt: str) -> None:
        if not url.startswith("http") or len(self.attached) >= MOST_ATTACHED:
            return
        file = basename(unquote(urlsplit(url).path))
        kind = _TYPES.get(splitext(file)[1].lower(), "application/octet-stream")
        self.attached[url] = Attached(name=storable(name or file) or "file", media_type=kind, url=url, alt=alt)


def _quoted(said: str) -> str:
    lines = _EMPTY_LINES.sub("\n\n", said.strip()).split("\n")
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _code_block(said: str) -> str:
    return f"```\n{said.strip(_LINE_END)}\n```"


_CLOSES: dict[str, Callable[[str], str]] = {
    "pre": _code_block,
    "td": lambda said: f"{said.strip()} | ",
    "th": lambda said: f"{said.strip()} | ",
    "tr": lambda said: said.strip().removesuffix("|"),
}
