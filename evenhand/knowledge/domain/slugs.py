"""The part of an address that names a page in words."""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from evenhand.kernel.text import fold

LONGEST: Final = 80
_SPELT_OUT: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "a"})
_GAP: Final = re.compile(r"[\W_]+")


def slug_of(title: str) -> str:
    """Small letters and hyphens; letters of other scripts stay. "page" where nothing is left."""
    plain = fold(unicodedata.normalize("NFC", title.lower()).translate(_SPELT_OUT))
    words = _GAP.sub("-", unicodedata.normalize("NFC", plain)).strip("-")
    if len(words) > LONGEST:
        words = words[: LONGEST + 1].rpartition("-")[0] or words[:LONGEST]
    return words.strip("-") or "page"


def free_slug(wanted: str, *, is_taken: Callable[[str], bool]) -> str:
    """The slug itself, or with the first number that makes it another one."""
    if not is_taken(wanted):
        return wanted
    number = 2
    while is_taken(f"{wanted}-{number}"):
        number += 1
    return f"{wanted}-{number}"
