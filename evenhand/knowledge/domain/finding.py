"""What somebody types, as the database looks for it: every word, by its beginning or its stem."""

import re
from typing import Final

from evenhand.kernel.text import fold

MOST_WORDS: Final = 8
LONGEST: Final = 120
_WORD: Final = re.compile(r"\w+")
# What the index holds besides words, so that one look at it is enough: no word contains this character.
_MARK: Final = "\x01"


def marks_of(brand_id: int, language: str, *, is_public: bool) -> list[str]:
    """The marks of an edition: whose it is, in which language, and whether readers may find it."""
    found = [f"{_MARK}b{brand_id}", f"{_MARK}b{brand_id}:{language}"]
    return [*found, mark_for_readers(brand_id, language)] if is_public else found


def mark_for_readers(brand_id: int, language: str) -> str:
    """What readers of a brand may find in one language."""
    return f"{_MARK}p{brand_id}:{language}"


def mark_of_brand(brand_id: int) -> str:
    """Everything of a brand."""
    return f"{_MARK}b{brand_id}"


def words_of(said: str) -> list[str]:
    """The words somebody typed, in small letters without accents, the first few of them."""
    return [word for word in _WORD.findall(fold(said[:LONGEST])) if word != "_"][:MOST_WORDS]


def terms_of(said: str) -> list[str]:
    """The words as the index is asked for them: by their beginnings, since somebody may still be typing."""
    return [f"'{word}':*" for word in words_of(said)]
