"""Markdown of articles: what readers see of it, what is searched, and what stands in its headings.

CommonMark with tables and strikethrough; HTML in it is shown as text. What comes out is sanitised once more, so that
nothing rests on one library alone. Pictures are our own, named `picture:KEY`; pages of ours `article:KEY`.
"""

import html
import re
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

import msgspec
import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from evenhand.knowledge.domain.slugs import slug_of

LONGEST: Final = 60_000  # characters of Markdown
MOST_SIGNS: Final = 5_000  # of form; 60,000 would take seconds to draw, and nobody writes an article of signs
_SIGNS: Final = re.compile(r"[\[\]*_~`!<&\\]")
_KEY: Final = re.compile(r"(picture|article):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)
_TAGS: Final = {
    "a", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "hr", "img", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES: Final = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start"},
    "th": {"scope"},
    **{each: {"id"} for each in ("h2", "h3", "h4")},
}
_SCHEMES: Final = {"http", "https", "mailto", "tel"}


class Heading(msgspec.Struct, frozen=True):
    """A heading one can jump to."""

    id: str
    words: str


class Shown(msgspec.Struct, frozen=True):
    """An article as readers see it."""

    html: str
    headings: tuple[Heading, ...]  # of the first level within the page
    pictures: tuple[str, ...]  # keys of those it names
    pages: tuple[str, ...]  # keys of the articles it leads to
    asked: tuple[tuple[str, str], ...] = ()  # headings that ask, each with what stands under it


class Sizes(msgspec.Struct, frozen=True):
    """How large a picture is and what it shows."""

    width: int
    height: int
    alt: str


_NO_SIZES: Final[dict[str, Sizes]] = {}


def shown(markdown: str, *, base: str, sizes: dict[str, Sizes] | None = None) -> Shown:
    """The page of the text. `base` is where keys are looked up: `base`picture/KEY, `base`go/KEY."""
    return _shown(markdown[:LONGEST], base, tuple(sorted((sizes or _NO_SIZES).items(), key=lambda each: each[0])))


@lru_cache(maxsize=1024)
def _shown(markdown: str, base: str, sizes: tuple[tuple[str, Sizes], ...]) -> Shown:
    tokens = _parser_for(markdown).parse(markdown)
    asked = tuple(_questions(tokens))
    page = _Page(base, dict(sizes))
    for at, token in enumerate(tokens):
        page.heading(token, tokens[at + 1]) if token.type == "heading_open" else page.other(token)
    parser = _parser()
    made = parser.renderer.render(tokens, parser.options, {})
    clean = nh3.clean(made, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="noopener")
    return Shown(_reachable(clean), tuple(page.headings), tuple(page.pictures), tuple(page.pages), asked)


def _reachable(clean: str) -> str:
    """What may be wider than a telephone is moved sideways by the keyboard too. No text holds these tags unescaped."""
    held = clean.replace("<table>", '<div class="scroll" tabindex="0"><table>').replace("</table>", "</table></div>")
    return held.replace("<pre>", '<pre tabindex="0">')


class _Page:
    """Collects what a page holds while its tokens are made fit for it."""

    def __init__(self, base: str, sizes: dict[str, Sizes]) -> None:
        self._base = base
        self._sizes = sizes
        self._ids: set[str] = set()
        self.headings: list[Heading] = []
        self.pictures: list[str] = []
        self.pages: list[str] = []

    def heading(self, token: Token, inline: Token) -> None:
        """Never above the second level, since the title is the first; with an id to jump to."""
        level = min(max(int(token.tag[1]), 2), 4)
        token.tag = f"h{level}"
        words = plain_of_tokens([inline])
        name, number = slug_of(words), 2
        while name in self._ids:
            name, number = f"{slug_of(words)}-{number}", number + 1
        self._ids.add(name)
        token.attrSet("id", name)
        if level == 2:
            self.headings.append(Heading(name, words))

    def other(self, token: Token) -> None:
        """Closing headings follow their beginning; pictures and links are led to where they are kept."""
        if token.type == "heading_close":
            token.tag = f"h{min(max(int(token.tag[1]), 2), 4)}"
        for child in token.children or ():
            if child.type == "image":
                self._picture(child)
            elif child.type == "link_open":
                self._link(child)

    def _picture(self, token: Token) -> None:
        """Only pictures of ours are shown: others would tell their owners who reads what. Of those the words stay."""
        found = _KEY.fullmatch(str(token.attrGet("src") or ""))
        alt = plain_of_tokens([token])
        if found is None or found[1].lower() != "picture":
            _into_text(token, alt)
            return
        key = found[2].lower()
        self.pictures.append(key)
        size = self._sizes.get(key)
        token.attrs = {"src": f"{self._base}picture/{key}", "alt": "", "loading": "lazy"}
        if size is not None:
            token.attrs |= {"width": size.width, "height": size.height}
        token.children = [Token("text", "", 0, content=alt or (size.alt if size else ""))]

    def _link(self, token: Token) -> None:
        said = str(token.attrGet("href") or "")
        if (found := _KEY.fullmatch(said)) is not None:
            key = found[2].lower()
            self.pages.append(key)
            token.attrSet("href", f"{self._base}go/{key}")


def _into_text(token: Token, words: str) -> None:
    token.type, token.tag, token.content, token.children = "text", "", words, None
    token.attrs = {}


def plain(markdown: str) -> str:
    """What the text says, without any signs of its form: for finding it, and for an excerpt."""
    said = markdown[:LONGEST]
    return " ".join(plain_of_tokens(_parser_for(said).parse(said)).split())


def is_mostly_signs(markdown: str) -> bool:
    """Whether there is so much form in it that it is drawn as it stands."""
    return len(_SIGNS.findall(markdown)) > MOST_SIGNS


def plain_of_tokens(tokens: list[Token]) -> str:
    """The words of tokens, blocks apart."""
    words = []
    for token in tokens:
        if token.children:
            words.append("".join(_of_inline(each) for each in token.children))
        elif token.type in {"fence", "code_block"}:
            words.append(token.content)
    return "\n".join(words)


def _of_inline(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    if token.type == "image":
        return "".join(_of_inline(each) for each in token.children or ())
    return token.content if token.type in {"text", "code_inline", "text_special"} else ""


def _is_link(url: str) -> bool:
    """Which addresses become links: the web, mail, telephone, pages and pictures of ours, and places in the page."""
    if _KEY.fullmatch(url) or url.startswith("#"):
        return True
    try:
        parts = urlsplit(html.unescape(url))
    except ValueError:
        return False
    return parts.scheme.lower() in _SCHEMES and (bool(parts.netloc) or parts.scheme.lower() in {"mailto", "tel"})


def _parser_for(markdown: str) -> MarkdownIt:
    return _plain_parser() if is_mostly_signs(markdown) else _parser()


@lru_cache(maxsize=1)
def _plain_parser() -> MarkdownIt:
    """Paragraphs and nothing else."""
    return MarkdownIt("zero")


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable(["table", "strikethrough"])
    parser.validateLink = _is_link  # type: ignore[method-assign]
    return parser


def _questions(tokens: list[Token]) -> list[tuple[str, str]]:
    """Headings that ask, each with what stands under it, as search engines want frequently asked questions."""
    found: list[tuple[str, list[Token]]] = []
    for at, token in enumerate(tokens):
        if token.type == "inline" and tokens[at - 1].type == "heading_open":
            found.append((plain_of_tokens([token]), []))
        elif token.type == "inline" and found:
            found[-1][1].append(token)
    return [(asked, " ".join(plain_of_tokens(said).split())) for asked, said in found if asked.endswith("?") and said]
