"""The tree of parts in a mail, found without copying it.

Not the standard library's parser: that one goes line by line and takes all of the half millisecond we have
for a mail, it cannot stop after so many parts, and it recurses as deep as the sender likes.
"""

import binascii
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from evenhand.channels.connectors.mail.charsets import clean, decode
from evenhand.channels.connectors.mail.headers import Headers, decoded, parameters, parse_headers

PART_LIMIT = 200
DEPTH_LIMIT = 20
_HEADER_LIMIT = 1_000_000
_BLANK_LINE = re.compile(rb"\r?\n\r?\n|\r\r")
_LOOKS_LIKE_BOUNDARY = re.compile(rb"(?:\A|[\r\n])--([^\s][^\r\n]{0,200}?)[ \t]*(?=[\r\n])")
_LINE_END = re.compile(rb"\r\n?|\n")
_TYPE = re.compile(r"[\w.+-]{1,80}/[\w.+-]{1,120}")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


@dataclass(slots=True)
class Part:
    """One part: its fields, and where its body lies in the mail."""

    source: bytes
    headers: Headers
    start: int
    end: int
    media_type: str
    parameters: dict[str, str]
    depth: int = 0
    stray: str = ""  # body text found above the blank line

    @property
    def is_multipart(self) -> bool:
        """Whether it holds other parts."""
        return self.media_type.startswith("multipart/")

    @property
    def disposition(self) -> str:
        """`attachment`, `inline`, or what else the sender wrote; empty where nothing."""
        return parameters(self.headers.get("content-disposition"))[0]

    @property
    def filename(self) -> str:
        """The name the sender gave, decoded; empty where none."""
        _, found = parameters(self.headers.get("content-disposition"))
        return decoded(found.get("filename") or self.parameters.get("name") or "")

    def raw(self) -> bytes:
        """The body as it was sent."""
        return self.stray.encode() + b"\n" + self.source[self.start : self.end] if self.stray else self._body()

    def _body(self) -> bytes:
        return self.source[self.start : self.end]

    def content(self) -> bytes:
        """The body with its transfer encoding undone; a damaged one gives what can be read of it."""
        encoding = self.headers.get("content-transfer-encoding").strip(" \t;\"'").lower()
        if encoding == "base64":
            return _from_base64(self.raw())
        if encoding.replace(" ", "") == "quoted-printable":
            return binascii.a2b_qp(self.raw())
        if encoding in {"x-uuencode", "uuencode", "x-uue", "uue"}:
            return _from_uuencode(self.raw())
        return self.raw()

    def text(self) -> str:
        """The body as text, by its declared charset or the stated fallbacks."""
        return decode(self.content(), self.parameters.get("charset", ""))


@dataclass(slots=True)
class Budget:
    """How many parts may still be opened, and how many were left closed."""

    parts: int = PART_LIMIT
    left_out: int = field(default=0)


def parse_part(source: bytes, start: int = 0, end: int | None = None, *, default: str = "text/plain") -> Part:
    """The part that lies between `start` and `end`; of its body nothing is read yet."""
    end = len(source) if end is None else end
    headers, stray, body = _head(source, start, end)
    kind, found = parameters(headers.get("content-type"))
    kind = kind if _TYPE.fullmatch(kind) else default
    if "*" in kind:
        kind = default
    return Part(source, headers, body, end, kind, found, stray=stray)


def parse_mail(source: bytes) -> Part:
    """A whole mail."""
    start = len(source) - len(source.lstrip(b"\r\n"))
    return parse_part(source, start)


def _head(source: bytes, start: int, end: int) -> tuple[Headers, str, int]:
    if source[start : start + 1] in (b"\n", b"\r"):  # a part without fields
        return Headers([]), "", start + (2 if source[start : start + 2] == b"\r\n" else 1)
    blank = _BLANK_LINE.search(source, start, min(end, start + _HEADER_LIMIT))
    block = source[start : blank.start() if blank else min(end, start + _HEADER_LIMIT)]
    body = blank.end() if blank else min(end, start + _HEADER_LIMIT)
    headers, stray = parse_headers(_header_text(block))
    if stray and not len(headers):  # no header at all: everything is body
        return headers, "", start
    return headers, f"{stray}\n" if stray else "", body


def _header_text(block: bytes) -> str:
    try:
        return clean(block.decode("utf-8"))
    except UnicodeDecodeError:
        return clean(block.decode("cp1252", "replace"))


def children(part: Part, budget: Budget) -> Iterator[Part]:
    """The parts inside a multipart, while the budget lasts."""
    default = "message/rfc822" if part.media_type == "multipart/digest" else "text/plain"
    for start, end in _sections(part):
        if budget.parts <= 0 or part.depth >= DEPTH_LIMIT:
            budget.left_out += 1
            continue
        budget.parts -= 1
        child = parse_part(part.source, start, end, default=default)
        child.depth = part.depth + 1
        yield child


def _sections(part: Part) -> Iterator[tuple[int, int]]:
    boundary = part.parameters.get("boundary", "").encode("utf-8", "replace").rstrip()
    if not boundary or part.source.find(b"--" + boundary, part.start, part.end) < 0:
        # A boundary that is missing or miswritten: the body's own first one is believed.
        guess = _LOOKS_LIKE_BOUNDARY.search(part.source, part.start, min(part.end, part.start + 10_000))
        if not guess:
            return
        boundary = guess[1]
    begin = -1
    for line_start, line_end, is_last in _delimiters(part, b"--" + boundary):
        if begin >= 0:
            yield begin, max(begin, _before_line_end(part.source, line_start))
        begin = line_end
        if is_last:
            return
    if 0 <= begin < part.end:  # the closing line is missing
        yield begin, part.end


def _delimiters(part: Part, mark: bytes) -> Iterator[tuple[int, int, bool]]:
    source, position = part.source, part.start
    while (at := source.find(mark, position, part.end)) >= 0:
        position = at + len(mark)
        line_end = _LINE_END.search(source, position, part.end)
        rest = source[position : line_end.start() if line_end else part.end][:100].strip()
        starts_line = at == part.start or source[at - 1] in b"\r\n"
        if starts_line and rest in (b"", b"--"):
            position = line_end.end() if line_end else part.end
            yield at, position, rest == b"--"


def _before_line_end(source: bytes, position: int) -> int:
    if source[position - 2 : position] == b"\r\n":
        return position - 2
    return position - 1 if source[position - 1 : position] in (b"\n", b"\r") else position


def _from_base64(content: bytes) -> bytes:
    try:
        return binascii.a2b_base64(content)
    except binascii.Error:
        kept = _NOT_BASE64.sub(b"", content)
        kept = kept[: len(kept) - 1] if len(kept) % 4 == 1 else kept
        return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


def _from_uuencode(content: bytes) -> bytes:
    out = []
    for line in content.splitlines():
        if line.startswith((b"begin ", b"end")) or not line:
            continue
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:  # a line with too much at its end; its first letter says how long it is
            length = ((line[0] - 32 & 63) * 4 + 5) // 3
            with suppress(binascii.Error):
                out.append(binascii.a2b_uu(line[:length]))
    return b"".join(out)
