"""What stood at an address, as text. Pure."""

import re

from evenhand.channels import guarded

# The names of character sets that pages use; Python knows more, and some of those take very long.
_KNOWN = re.compile(
    r"utf-?8|utf-?16(?:le|be)?|iso-?8859-?\d{1,2}|windows-\d{3,4}|koi8-[ru]|shift[_-]?jis|euc-(?:jp|kr)|gb2312|gbk|"
    r"gb18030|big5|iso-2022-jp|macintosh"
)
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_IN_PAGE = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_LATIN = {"iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii"}  # browsers read windows-1252


def media_type_of(answer: guarded.Answer) -> str:
    """What the server says it is; HTML where it says nothing."""
    said = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if said.endswith("+json"):
        return "application/json"
    return said or "text/html"


def text_of_answer(answer: guarded.Answer) -> str:
    """The content as text, by the character set its server or the page itself names."""
    in_header = _IN_HEADER.search(answer.headers.get("content-type", ""))
    in_page = _IN_PAGE.search(answer.content[:2_000])
    named = in_header[1] if in_header else in_page[1].decode("ascii", "replace") if in_page else "utf-8"
    label = "windows-1252" if named.lower() in _LATIN else named.lower()
    if answer.content.startswith(b"\xef\xbb\xbf") or not _KNOWN.fullmatch(label):
        label = "utf-8-sig"
    try:
        return answer.content.decode(label, "replace")
    except LookupError:
        return answer.content.decode("utf-8", "replace")
