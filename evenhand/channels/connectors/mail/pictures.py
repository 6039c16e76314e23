"""Pictures that a mail only names the address of: told as files to be asked for, never loaded by showing the mail."""

import mimetypes
import re
from html import unescape
from urllib.parse import urlsplit

import nh3

from evenhand.channels.connectors.mail.markup import bounded
from evenhand.channels.domain.addresses import is_web
from evenhand.channels.domain.connector import Attached
from evenhand.kernel.text import shorten, storable

MOST = 20
SMALLEST = 8  # points; below, a picture is there to tell its sender that the mail was read
_IMAGE = re.compile(r"<img((?: [a-z-]+=\"[^\"]*\")*)>")
_ATTRIBUTE = re.compile(r" ([a-z-]+)=\"([^\"]*)\"")
_LONGEST_ADDRESS = 2_000


def pictures_elsewhere(html: str) -> tuple[Attached, ...]:
    """The remote pictures of a stranger's HTML, each once; those too small to be seen are left out."""
    if "<img" not in html.lower():
        return ()
    cleaned = nh3.clean(
        bounded(html),
        tags={"img"},
        clean_content_tags={"script", "style"},
        attributes={"img": {"src", "alt", "width", "height"}},
        url_schemes={"http", "https"},
    )
    found: dict[str, Attached] = {}
    for tag in _IMAGE.finditer(cleaned):
        given = {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag[1])}
        url = given.get("src", "").strip()
        if is_web(url) and len(url) <= _LONGEST_ADDRESS and not _is_tiny(given) and len(found) < MOST:
            found.setdefault(url, _attached(len(found) + 1, url, given.get("alt", "")))
    return tuple(found.values())


def _is_tiny(given: dict[str, str]) -> bool:
    sides = [given[name].strip().removesuffix("px") for name in ("width", "height") if name in given]
    return any(side.isascii() and side.isdigit() and len(side) < 6 and int(side) < SMALLEST for side in sides)


def _attached(number: int, url: str, alt: str) -> Attached:
    guessed = mimetypes.guess_type(urlsplit(url).path)[0] or ""
    return Attached(
        name=f"Picture {number}",
        media_type=guessed if guessed.startswith("image/") else "image/jpeg",
        url=storable(url),
        alt=shorten(storable(alt), 300),
    )
