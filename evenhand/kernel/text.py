"""Text as people see it: what may be stored, how long it is, how a shorter one looks."""

import re
import unicodedata

import regex

_GRAPHEME = regex.compile(r"\X")
_HOST = re.compile(r"https?://(?:www\.)?([^\s/?#:@\\<>\"']{1,253})", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")
# Control characters that PostgreSQL or a page cannot hold; tab and line ends stay.
_UNSTORABLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))


def storable(text: str) -> str:
    """The text without NUL, other control characters and lone surrogates; line ends become \\n."""
    if text.isascii() and text.isprintable():
        return text
    clean = text.encode("utf-8", "replace").decode("utf-8") if _SURROGATE.search(text) else text
    return clean.replace("\r\n", "\n").replace("\r", "\n").translate(_UNSTORABLE)


def can_be_stored(name: str) -> bool:
    """Whether the database takes a name as it is: without NUL and without halves of surrogate pairs."""
    return "\0" not in name and (name.isascii() or not _SURROGATE.search(name))


def number_in(said: str) -> int | None:
    """The number that a form or an address says, where it could be that of a row; None for anything else."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None


def graphemes(text: str) -> int:
    """How many characters a person sees (extended grapheme clusters, UAX 29)."""
    return len(text) if text.isascii() and "\r" not in text else len(_GRAPHEME.findall(text))


def shorten(text: str, limit: int) -> str:
    """At most `limit` code points on one line, cut at a word where possible, with an ellipsis."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head, _, _ = line[:limit].rpartition(" ")
    return (head if len(head) > limit // 2 else line[: limit - 1]).rstrip(" ,;:.") + "…"


def fold(text: str) -> str:
    """The text without case, accents and width: for comparing, never for showing."""
    if text.isascii():
        return text.lower()
    # Decomposing first: letters made to look bold or wide have no lower case of their own.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(character for character in plain if not unicodedata.combining(character))


def hosts_in(text: str) -> list[str]:
    """The host names of the web addresses in a text, lower case, without "www."."""
    return [host.lower() for host in _HOST.findall(text)] if "://" in text else []
