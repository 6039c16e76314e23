"""Makes the bytes of a feed fit for a parser: charset, entity bombs, and no more entries than can be read."""

import codecs
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

MOST_ENTRIES = 2_000
_MOST_EXPANDED = 5_000_000
_LONGEST_HEAD = 65_536
_ENTRY_ENDS = re.compile(rb"</(?:[\w.-]{1,30}:)?(?:item|entry)[ \t\r\n]{0,9}>", re.IGNORECASE)
_ENTITY = re.compile(rb"<!ENTITY\s{1,9}([\w.-]{1,100})\s{1,9}(?:\"([^\"]*)\"|'([^']*)')")
_ROOT = re.compile(rb"<\w")
_DECLARED = re.compile(rb"^<\?xml[^>]{0,200}?encoding=[\"']([\w.:-]{1,40})[\"'][^>]{0,200}>")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_LATIN = {"", "us-ascii", "ascii", "iso-8859-1", "iso8859-1", "latin1", "latin-1", "windows-1252", "cp1252", "utf-8"}
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF32_BE)


class Prepared(NamedTuple):
    """The document, the headers that are true of it, and what had to be left out."""

    content: bytes
    headers: dict[str, str]
    warning: str


def prepare(content: bytes, headers: Mapping[str, str]) -> Prepared:
    """The same document as a parser takes it. Pure."""
    said = {name: headers[name] for name in ("content-type", "content-location", "content-language") if name in headers}
    if b"\0" in content[:64]:  # more than one byte a letter: the parser's own detection does what can be done
        return Prepared(content, said, "")
    content = _without_bombs(content if content.startswith(_MARKS) else content.lstrip(b" \t\r\n"))
    content, warning = _bounded(content)
    if _is_secretly_utf8(content, said):
        said["content-type"] = "application/xml; charset=utf-8"
    return Prepared(content, said, warning)


def ends_of(count: int) -> tuple[int, int]:
    """How many of so many entries are read from the beginning, and how many from the end."""
    return (count, 0) if count <= MOST_ENTRIES else (MOST_ENTRIES // 2, MOST_ENTRIES // 2)


def warning_of(count: int) -> str:
    """What to say of a feed with so many entries; empty if all are read."""
    if count <= MOST_ENTRIES:
        return ""
    return f"It has {count:,} entries; only the first and the last {MOST_ENTRIES // 2:,} are read."


def _bounded(content: bytes) -> tuple[bytes, str]:
    """Without the middle of very long feeds: some begin with the newest entry, and some end with it."""
    ends = [match.end() for match in _ENTRY_ENDS.finditer(content)]
    first, last = ends_of(len(ends))
    if not last:
        return content, ""
    return content[: ends[first - 1]] + content[ends[-last - 1] :], warning_of(len(ends))


def _without_bombs(content: bytes) -> bytes:
    """Without declared entities if they would make the document many times as large."""
    root = _ROOT.search(content)
    if root is None or b"<!ENTITY" not in content[: root.start()]:
        return content
    head, rest = content[: root.start()], content[root.start() :]
    return content if len(head) < _LONGEST_HEAD and _expanded(head, rest) <= _MOST_EXPANDED else rest


def _expanded(head: bytes, rest: bytes) -> int:
    declared: Sequence[tuple[bytes, bytes, bytes]] = _ENTITY.findall(head)
    return sum(len(one or other) * rest.count(b"&" + name + b";") for name, one, other in declared)


def _is_secretly_utf8(content: bytes, headers: Mapping[str, str]) -> bool:
    """Whether it holds UTF-8 though it is called a Latin charset: no text in one is valid UTF-8 by chance."""
    if content.isascii() or content.startswith(_MARKS[1:]):
        return False
    in_header = _CHARSET.search(headers.get("content-type", ""))
    in_document = _DECLARED.match(content)
    named = {in_header[1].lower() if in_header else "", in_document[1].decode().lower() if in_document else ""}
    if not named <= _LATIN:
        return False
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
