"""Passages of others within a text: lines that begin with “>”. The first of them may say whose words they are."""

import re
from collections.abc import Collection, Iterable
from itertools import groupby

import msgspec

LONGEST_QUOTE = 1_000
_WHOSE = re.compile(r"[^\n]{0,80}?\(#(\d{1,18})\):")
_SIGN = re.compile(r"^> ?", re.MULTILINE)


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of a text: its author's own words, or a passage; `source` is the contribution it names."""

    text: str
    start: int
    end: int
    is_quote: bool = False
    source: int | None = None


def parts_of(text: str) -> list[Part]:
    """The pieces of a text in order; empty ones are none."""
    parts, at = [], 0
    for is_quote, lines in groupby(text.split("\n"), key=lambda line: line.startswith(">")):
        held = "\n".join(lines)
        parts.append(_quote(held, at) if is_quote else Part(text=held.strip("\n"), start=at, end=at + len(held)))
        at += len(held) + 1
    return [each for each in parts if each.text.strip()]


def _quote(held: str, at: int) -> Part:
    passage = _SIGN.sub("", held)
    first, _, rest = passage.partition("\n")
    named = _WHOSE.fullmatch(first.strip())
    words, source = (rest, int(named[1])) if named and rest.strip() else (passage, None)
    return Part(text=words.strip(), start=at, end=at + len(held), is_quote=True, source=source)


def own_words(text: str) -> str:
    """What its author says themselves."""
    return "\n\n".join(each.text.strip() for each in parts_of(text) if not each.is_quote)


def quote_of(text: str, *, name: str, number: int) -> str:
    """A passage as it is put into an answer: what its author said themselves, and whose words they are."""
    passage = own_words(text) or text
    if len(passage) > LONGEST_QUOTE:
        passage = f"{passage[:LONGEST_QUOTE].rpartition(' ')[0] or passage[:LONGEST_QUOTE]} …"
    lines = [f"{name} (#{number}):".strip(), *passage.split("\n")]
    return "".join(f"> {line}".rstrip() + "\n" for line in lines) + "\n"


def is_said(passage: str, text: str) -> bool:
    """Whether these words stand in the text as it reads now, but for what “…” leaves out: nobody is made to say what
    they did not."""
    rest = _evenly(_SIGN.sub("", text))
    for piece in map(_evenly, _SIGN.sub("", passage).split("…")):
        _before, found, rest = rest.partition(piece) if piece else ("", "-", rest)
        if not found:
            return False
    return True


def _evenly(text: str) -> str:
    return " ".join(text.split())


def within_quotes(
    text: str, spans: Iterable[tuple[int, int]], *, of: Collection[int]
) -> list[tuple[int, int]]:  # fmt: skip
    """Those of these places that lie in passages of these contributions."""
    quotes = [each for each in parts_of(text) if each.is_quote and each.source in of]
    return [(start, end) for start, end in spans if any(each.start <= start and end <= each.end for each in quotes)]
