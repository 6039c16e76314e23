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
        yield _found(Check.UNFILLED, place.span(), "", level=Level.BLOCK, words=place.group())


def too_long(capabilities: Capabilities, words: str) -> Iterator[Finding]:
    """More than the channel takes, counted as the channel counts; `words` with the signature."""
    if capabilities.max_length is None:
        return
    length = capabilities.count(words)
    if length > capabilities.max_length:
        yield Finding(
            code=Check.TOO_LONG,
            level=Level.BLOCK,
            facts={"channel": capabilities.label, "limit": capabilities.max_length, "length": length},
        )


def _found(code: Check, span: tuple[int, int], kind: str, *, level: Level = Level.WARN, words: str = "") -> Finding:
    return Finding(
        code=code, level=level, kind=kind, start=span[0], end=span[1], facts={"words": words} if words else {}
    )
