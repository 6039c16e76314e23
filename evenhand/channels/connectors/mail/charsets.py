"""Bytes to text: the charset a mail declares if it holds, else UTF-8, else Windows-1252."""

import re

from evenhand.kernel.text import storable

# What senders write, and what they mean by it. The wider sibling reads everything the named one does and
# the letters that mail programs of the time really wrote (as browsers do: WHATWG Encoding, section 4.2).
_MEANT = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "ansi": "cp1252",
    "x-ansi": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "unicode-1-1-utf-7": "utf-7",
    "utf8mb4": "utf-8",
    "big5": "big5hkscs",
}
# Codecs of Python that are no charsets; two of them take quadratic time.
_NO_CHARSETS = frozenset(
    {"idna", "punycode", "unicode-escape", "unicode_escape", "raw-unicode-escape", "raw_unicode_escape", "undefined"}
)
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def decode(content: bytes, declared: str = "") -> str:
    """The text in these bytes; never fails, and what no charset can read becomes a replacement character."""
    if content.isascii() and not declared.lower().startswith(("iso-2022", "utf-7", "hz", "unicode-1-1", "utf-16")):
        return content.decode("ascii")
    for charset in (_meant(declared), "utf-8"):
        try:
            return content.decode(charset)
        except (UnicodeError, LookupError):
            continue
    if codec := _known(_meant(declared)):
        # One bad byte in a text of a known many-byte charset: only that letter is lost.
        text = content.decode(codec, "replace")
        if text.count("\ufffd") * 20 < len(text):
            return text
    return content.decode("cp1252", "replace")


def clean(text: str) -> str:
    """The text as it may be stored, with \\n for line ends."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return storable(text) if _UNSTORABLE.search(text) else text


def _meant(declared: str) -> str:
    name = declared.strip(" \t\"'").lower()
    return _MEANT.get(name, "ascii" if not name or name in _NO_CHARSETS else name)


def _known(charset: str) -> str:
    try:
        b" ".decode(charset)  # a codec that makes no text (hex, zip) is refused here
    except (LookupError, ValueError):
        return ""
    return "" if charset == "ascii" else charset
