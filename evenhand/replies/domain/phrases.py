"""Phrases of a list in a text: whole words, any case, `*` for an ending, `#` for a number."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import regex

from evenhand.replies.domain.findings import Check, Finding, Level

_NUMBER = r"(?:\d{1,4}|one|two|three|a|ein\w{0,2}|zwei|drei|une?|deux|trois|dos|tres|due|tre)"
_OUR_MARKS = str.maketrans({"’": "'", "‘": "'"})


def found_in(text: str, phrases: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where phrases of the list stand, none overlapping, in order."""
    if phrases:
        yield from (match.span() for match in _pattern(tuple(phrases)).finditer(text.translate(_OUR_MARKS)))


def listed(text: str, phrases: Sequence[str], code: Check, level: Level = Level.BLOCK) -> Iterator[Finding]:
    """Each place where a phrase of the list stands, as a finding."""
    for start, end in found_in(text, phrases):
        yield Finding(code=code, level=level, start=start, end=end, facts={"words": text[start:end]})


@lru_cache(maxsize=256)
def _pattern(phrases: tuple[str, ...]) -> regex.Pattern[str]:
    """The longest first, so that “refund of 20 euros” is found whole."""
    pieces = "|".join(_piece(phrase) for phrase in sorted(phrases, key=len, reverse=True))
    return regex.compile(rf"(?<![\w@#])(?:{pieces})(?!\w)", regex.IGNORECASE)


def _piece(phrase: str) -> str:
    return r"\s+".join(_word(word) for word in phrase.translate(_OUR_MARKS).split())


def _word(word: str) -> str:
    if word == "#":
        return _NUMBER
    ending = r"\w*" if word.endswith("*") else ""
    return regex.escape(word.rstrip("*")) + ending
