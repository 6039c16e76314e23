"""Checks that need nothing but the words: capitals, fields left open, tone, length."""

import re
from collections.abc import Iterator

import regex

from evenhand.channels.domain.connector import Capabilities
from evenhand.replies.domain.findings import Check, Finding, Level

_RUN = regex.compile(r"(?<![@#\w])\p{Lu}{2,}(?:[^\p{Ll}\n]{0,3}\p{Lu}{2,})+(?!\w)")
_LEAST_CAPITALS = 12  # letters; product names and abbreviations are shorter
_MARKS = re.compile(r"[!?！？]{3,}")
# A field that a template left open: {{name}}, {name}, [Name of customer], <name>, %name%, XXX, lorem ipsum.
_UNFILLED = regex.compile(
    r"\{\{?\s*[\w. -]{1,40}\s*\}?\}|\[(?:\p{L}[\p{L}_]*[ '’_-]?){1,5}\](?!\()|%[A-Za-z_]{3,30}%"
    r"|<(?!https?:)\p{L}[\p{L} _]{2,40}>|\bX{3,}\b|\bTBD\b|\bTODO\b|\b(?i:lorem ipsum)\b"
)


def in_capitals(text: str) -> Iterator[Finding]:
    """Shouting: a run of words in capitals, or three exclamation or question marks."""
    for run in _RUN.finditer(text):
        letters = sum(character.isalpha() for character in run.group())
        if letters >= _LEAST_CAPITALS:
            yield _found(Check.CAPITALS, run.span(), "capitals")
    for marks in _MARKS.finditer(text):
        yield _found(Check.CAPITALS, marks.span(), "marks")


def unfilled(text: str) -> Iterator[Finding]:
    """Places that a template left to be filled in."""
    for place in _UNFILLED.finditer(text):
        yield _found(Check.UNFILLED, place.span(), "", words=place.group())


def too_long(capabilities: Capabilities, words: str, limit: int) -> Iterator[Finding]:
    """More than the channel takes, counted as the channel counts; `words` with the signature."""
    length = capabilities.count(words)
    if length > limit:
        facts: dict[str, str | int] = {"channel": capabilities.label, "limit": limit, "length": length}
        yield Finding(code=Check.TOO_LONG, level=Level.BLOCK, facts=facts)


def _found(code: Check, span: tuple[int, int], kind: str, *, words: str = "") -> Finding:
    facts: dict[str, str | int] = {"words": words} if words else {}
    return Finding(code=code, level=Level.BLOCK, kind=kind, start=span[0], end=span[1], facts=facts)
