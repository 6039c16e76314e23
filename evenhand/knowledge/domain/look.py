"""A help centre's own links: what an administrator writes, and what readers are led to."""

import re
from typing import Final
from urllib.parse import urlsplit

import msgspec

MOST_LINKS: Final = 10
LONGEST_WORDS: Final = 60
LONGEST_ADDRESS: Final = 500
_SIGNS: Final = re.compile(r"[\s<>\"'\\`^{|}\x00-\x20\x7f]")


class Link(msgspec.Struct, frozen=True):
    """What is read, and where it leads."""

    words: str
    address: str


def web_address(said: str) -> str:
    """The address of a page on the web, as it is kept; empty where it is none."""
    plain = said.strip()
    try:
        parts = urlsplit(plain)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return ""
    is_fit = parts.scheme in {"http", "https"} and "." in host and "@" not in parts.netloc
    return plain if is_fit and len(plain) <= LONGEST_ADDRESS and not _SIGNS.search(plain) else ""


def links_in(lines: str) -> tuple[list[Link], list[str]]:
    """Links as they are written, "Imprint https://example.com/imprint" on a line each; and lines that are none."""
    found, wrong = [], []
    for line in filter(None, (each.strip() for each in lines.splitlines())):
        words, _space, address = line.rpartition(" ")
        said, whole = " ".join(words.split())[:LONGEST_WORDS], web_address(address)
        if said and whole:
            found.append(Link(said, whole))
        else:
            wrong.append(line)
    return found, wrong


def written(links: list[Link]) -> str:
    """Links as lines again."""
    return "\n".join(f"{each.words} {each.address}" for each in links)


def named_by(address: str) -> str:
    """How the company's site is named in a link: by its host."""
    return (urlsplit(address).hostname or "").removeprefix("www.")
