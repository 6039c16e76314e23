"""Header fields of a mail: taken apart, decoded (RFC 2047, RFC 2231), and addresses and dates read from them."""

import binascii
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from evenhand.channels.connectors.mail.charsets import clean, decode

_FIELD = re.compile(r"([!-9;-~]{1,200})[ \t]*:")
_ENCODED_WORD = re.compile(r"=\?([^?*\s]{1,60})(?:\*[^?\s]{0,20})?\?([bBqQ])\?([^?]*)\?=")
_PARAMETER = re.compile(r";\s*([^\s=;\"]{1,80})\s*=\s*(\"(?:[^\"\\]|\\.)*\"?|[^;]*)")
_QUOTED_STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"(?!@)")
_ADDRESS = re.compile(r"<\s*([^<>\s]{1,256}@[^<>\s]{1,255})\s*>|([^\s<>,;:\"()\[\]]{1,256}@[^\s<>,;:\"()\[\]]{1,255})")
_FIELD_LIMIT = 100_000  # characters of one field that are looked at


class Headers:
    """The fields of one header block, in order; names without case."""

    __slots__ = ("_fields",)

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        self._fields = fields

    def __contains__(self, name: str) -> bool:
        return any(key == name for key, _ in self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def get(self, name: str) -> str:
        """The first field of this (lower-case) name as it stands in the mail, unfolded; else empty."""
        return next((value for key, value in self._fields if key == name), "")

    def all(self, name: str) -> list[str]:
        """Every field of this name, topmost first."""
        return [value for key, value in self._fields if key == name]

    def text(self, name: str) -> str:
        """The first field of this name, decoded, on one line."""
        return decoded(self.get(name))


def parse_headers(block: str) -> tuple[Headers, str]:
    """The fields in a clean header block, and its last lines that are none (a body without a blank line above)."""
    fields: list[tuple[str, str]] = []
    lines = block.split("\n")
    for number, line in enumerate(lines):
        if line[:1] in (" ", "\t"):
            if fields and len(fields[-1][1]) < _FIELD_LIMIT:
                fields[-1] = (fields[-1][0], f"{fields[-1][1]} {line.strip()}")
        elif field := _FIELD.match(line):
            fields.append((field[1].lower(), line[field.end() :].strip()[:_FIELD_LIMIT]))
        elif line and not _is_stray(lines, number):
            return Headers(fields), "\n".join(lines[number:])
    return Headers(fields), ""


def _is_stray(lines: list[str], number: int) -> bool:
    """Whether a line that is no field stands among fields (a broken fold, mbox's "From ") and may be left out."""
    if number == 0 and lines[0].startswith(("From ", ">From ")):
        return True
    following = lines[number + 1] if number + 1 < len(lines) else ""
    return number > 0 and bool(_FIELD.match(following))


def decoded(value: str) -> str:
    """A field's value as people read it: encoded words decoded, on one line."""
    if "=?" in value:
        value = _decode_words(value)
    return " ".join(clean(value).split())


def _decode_words(value: str) -> str:
    """Neighbouring words of one charset are joined before decoding: senders cut letters in half between them."""
    out: list[str] = []
    waiting, charset, end = b"", "", 0
    for word in _ENCODED_WORD.finditer(value):
        between = value[end : word.start()]
        if between.strip() or word[1].lower() != charset or not end:
            out.append(decode(waiting, charset))
            waiting = b""
            out.append("" if end and not between.strip() else between)
        waiting += _word_bytes(word[2], word[3])
        charset, end = word[1].lower(), word.end()
    return "".join([*out, decode(waiting, charset), value[end:]])


def _word_bytes(encoding: str, content: str) -> bytes:
    raw = content.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(raw.replace(b"_", b" "), header=False)
    try:
        return binascii.a2b_base64(raw + b"=" * (-len(raw) % 4))
    except binascii.Error:
        return raw


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """The first word of a field like Content-Type, in lower case, and its parameters, decoded."""
    first, _, _ = value.partition(";")
    found: dict[str, str] = {}
    for name, content in _PARAMETER.findall(value):
        found.setdefault(name.lower(), _unquoted(content))
    if any("*" in name for name in found):
        found = _joined(found)
    return first.strip().lower(), found


def _unquoted(content: str) -> str:
    content = content.strip()
    if content.startswith('"'):
        return re.sub(r"\\(.)", r"\1", content[1:].removesuffix('"'))
    return content


def _joined(found: dict[str, str]) -> dict[str, str]:
    """Parameters of RFC 2231: continued (`name*0`), with a charset (`name*=utf-8''…`), or both."""
    plain = {name: value for name, value in found.items() if "*" not in name}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for name, value in found.items():
        if "*" in name:
            base, _, rest = name.partition("*")
            number = rest.removesuffix("*")
            pieces.setdefault(base, []).append((int(number) if number.isdigit() else 0, name.endswith("*"), value))
    for base, parts in pieces.items():
        plain[base] = _assembled(sorted(parts))
    return plain


def _assembled(parts: list[tuple[int, bool, str]]) -> str:
    charset, content = "", b""
    for number, is_encoded, value in parts:
        if is_encoded and number == parts[0][0] and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        content += unquote_to_bytes(value) if is_encoded else value.encode("utf-8", "replace")
    return decode(content, charset)


def addresses(value: str) -> tuple[str, ...]:
    """Every address in a field, in lower case, in order, each once."""
    bare = _QUOTED_STRING.sub(" ", value[:_FIELD_LIMIT]) if '"' in value else value[:_FIELD_LIMIT]
    found = (angled or plain for angled, plain in _ADDRESS.findall(bare))
    return tuple(dict.fromkeys(address.strip("'.").lower() for address in found))


def mailbox(value: str) -> tuple[str, str]:
    """The first name and address in a field like From; either may be empty."""
    found = addresses(value)
    address = found[0] if found else ""
    name, angle, _ = value.partition("<")
    if not angle:
        comment = re.search(r"\(([^()]*)\)", value)
        name = comment[1] if comment else ("" if address else value)
    return decoded(_unquoted(decoded(name.strip(" ,")))).strip("'\" "), address


def moment(value: str) -> datetime | None:
    """The time a Date field tells, aware and in UTC; None where it tells none."""
    try:
        told = parsedate_to_datetime(value[:200])
        # "-0000" says: UTC, whatever the sender's own clock shows (RFC 5322, section 3.3).
        return (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
