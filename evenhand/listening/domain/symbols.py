"""A query's text cut into symbols: operators, parentheses, quoted and plain words, fields. Says where each stands."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NoReturn

import msgspec

from evenhand.listening.errors import QuerySyntaxError

QUOTES = '"“”„‟«»＂「」『』'  # all of them, as word processors in many languages write them


class Kind(StrEnum):
    """What a symbol is."""

    OPEN = "("
    CLOSE = ")"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    NEAR = "NEAR"
    QUOTED = "quoted"
    BRACED = "braced"
    FIELD = "field"
    PLAIN = "plain"


OPERATORS = frozenset((Kind.AND, Kind.OR, Kind.NOT, Kind.NEAR))


class Symbol(msgspec.Struct, frozen=True):
    """A piece of a query's text. `text` is what is inside quotes or braces, or a field's value, from `inner` on."""

    kind: Kind
    text: str
    start: int
    end: int
    inner: int
    distance: int = -1
    field: str = ""


# Byte order marks and zero-width spaces come along when a query is pasted.
_BLANK = r"\s\u200b\ufeff"
_RUN = rf"(?:(?!&&|\|\|)[^{_BLANK}()（）{{}}{QUOTES}])+"
_SYMBOL = re.compile(rf"""
    (?P<blank>[{_BLANK}]+|<<<[^<>]*>>>)
    |(?P<OPEN>[(（])|(?P<CLOSE>[)）])|(?P<AND>&&)|(?P<OR>\|\|)
    |(?P<quoted>[{QUOTES}](?P<said>[^{QUOTES}]*)[{QUOTES}](?:~(?P<within>[0-9]{{1,9}}))?(?P<after>[~*][^\s()]*)?)
    |(?P<braced>{{(?P<exact>[^{{}}]*)}}(?P<star>\*?))
    |(?P<NOT>[-!−–](?=[^{_BLANK})）]))
    |(?P<plus>\+(?=[^{_BLANK}]))
    |(?P<run>{_RUN})
    """, re.VERBOSE)  # fmt: skip
_NEAR = re.compile(r"NEAR/([0-9]{1,9})")
_ALMOST_NEAR = re.compile(r"O?NEAR(?:[^\w].*|[0-9].*)?|NEAR/.*")
_FIELD = re.compile(r"([^\W\d]\w*):(.*)", re.DOTALL)
_FIELD_OF_THE_EAST = re.compile(r"(lang|from|network|link|has)：(.*)", re.IGNORECASE)


def refuse(sentence: str, start: int, end: int, hint: str = "") -> NoReturn:
    """The query cannot be understood, and why."""
    raise QuerySyntaxError(sentence, start=start, end=end, hint=hint)


def symbols_of(text: str) -> Iterator[Symbol]:
    """All symbols in order. Refuses what is not closed, and what other systems know but this one does not."""
    at = 0
    while at < len(text):
        found = _SYMBOL.match(text, at)
        if found is None:
            _refuse_unclosed(text, at)
        at = found.end()
        if found["blank"] or found["plus"]:
            continue
        symbol = _symbol(found)
        if symbol.kind is Kind.FIELD and not symbol.text:
            symbol = _with_quoted_value(text, symbol)
            at = symbol.end
        yield symbol


def _symbol(found: re.Match[str]) -> Symbol:
    start, end = found.span()
    if found["quoted"]:
        return _quoted(found)
    if found["braced"]:
        return _braced(found)
    if found["run"]:
        return _of_run(found["run"], start, end)
    return Symbol(Kind[found.lastgroup or ""], found[0], start, end, start)


def _quoted(found: re.Match[str]) -> Symbol:
    if found["after"]:
        _refuse_after_quote(found["after"], found.start("after"), found.end())
    within = found["within"]
    distance = int(within) if within else -1
    return Symbol(Kind.QUOTED, found["said"], found.start(), found.end(), found.start("said"), distance)


def _braced(found: re.Match[str]) -> Symbol:
    if found["star"]:
        inside = f"{{{found['exact']}*}}"
        refuse("Put the star inside the braces.", found.start("star"), found.end(), inside)
    return Symbol(Kind.BRACED, found["exact"], found.start(), found.end(), found.start("exact"))


def _of_run(run: str, start: int, end: int) -> Symbol:
    if run in ("AND", "OR", "NOT"):
        return Symbol(Kind[run], run, start, end, start)
    near = _NEAR.fullmatch(run)
    if near:
        return Symbol(Kind.NEAR, run, start, end, start, int(near[1]))
    if _ALMOST_NEAR.fullmatch(run):
        sentence = "NEAR needs to know how many words apart: NEAR/5. It finds both orders."
        refuse(sentence + " To look for the word itself, put it in quotes.", start, end, "NEAR/5")
    field = _FIELD.fullmatch(run) or _FIELD_OF_THE_EAST.fullmatch(run)
    if field:
        return Symbol(Kind.FIELD, field[2], start, end, start + field.start(2), field=field[1].lower())
    return Symbol(Kind.PLAIN, run, start, end, start)


def _with_quoted_value(text: str, field: Symbol) -> Symbol:
    """`from:"Jane Doe"` is one symbol."""
    found = _SYMBOL.match(text, field.end)
    if found and found["quoted"] and not found["within"] and not found["after"]:
        return msgspec.structs.replace(field, text=found["said"], end=found.end(), inner=found.start("said"))
    name = field.field
    if found and found["OPEN"]:
        sentence = f"“{name}:” takes one value. Write ({name}:… OR {name}:…)."
    else:
        sentence = f"Nothing stands after “{name}:”. Write the value directly after the colon, without a space."
    refuse(sentence, field.start, field.end)


def _refuse_unclosed(text: str, at: int) -> NoReturn:
    if text[at] in QUOTES:
        refuse("This quotation mark is never closed. Put another one where the phrase ends.", at, at + 1)
    if text[at] == "{":
        refuse("This brace is never closed. Put “}” where the case-sensitive words end.", at, at + 1)
    refuse("This brace closes nothing. Take it out, or put “{” before the words.", at, at + 1)


def _refuse_after_quote(after: str, start: int, end: int) -> NoReturn:
    if after[0] == "*":
        refuse('A star stands directly after a word, inside the quotation marks: "apple pie*".', start, end)
    refuse('After ~ comes how many words apart, as a number: "apple pie"~5.', start, end, "~5")
