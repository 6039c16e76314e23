"""While something is going on, everybody says the same: what a holding statement forbids and asks for."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec
import regex

from evenhand.replies.domain.findings import Check, Finding, Level
from evenhand.replies.domain.phrases import found_in

# Times and days: an answer must not name another than the statement does.
_TIMES = regex.compile(
    r"(?ix)(?<![\w:])(?:\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?|\d{1,2}\s?[ap]\.?m\b\.?|\d{1,2}\s?(?:o'clock|uhr|h)\b"
    r"|(?:with)?in\s\w{1,6}\s(?:minutes|hours|days)|tomorrow|tonight|morgen|heute\ abend|demain|mañana|domani|amanhã"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)(?!\w)"
)
_ALL_IS_WELL = (
    "is fixed", "is resolved", "has been fixed", "has been resolved", "is solved", "works again", "working again",
    "is back", "back to normal", "back up", "no outage", "no known problem", "no known issue", "no known issues",
    "not aware of any", "everything is fine", "all systems operational", "behoben", "gelöst", "funktioniert wieder",
    "läuft wieder", "keine störung", "keine probleme bekannt", "est résolu", "est rétabli", "fonctionne à nouveau",
    "aucune panne", "está resuelto", "funciona de nuevo", "ninguna avería", "è risolto", "funziona di nuovo",
    "está resolvido", "is opgelost", "werkt weer", "geen storing",
)  # fmt: skip


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """An open holding statement."""

    id: int
    title: str
    text: str
    about: Sequence[str]
    never: Sequence[str]


def contradictions(text: str, asked: str, statements: Iterable[Statement]) -> Iterator[Finding]:
    """What in the text contradicts an open statement that it, or what was asked, is about.

    Forbidden words block; “it is fixed” and other times than the statement's are warned of, and where nothing of
    it is said, that it is open.
    """
    for statement in statements:
        if not any(found_in(f"{asked}\n{text}", statement.about)):
            continue
        found = [*_forbidden(text, statement), *_other_times(text, statement)]
        yield from found or _unmentioned(text, statement)


def _forbidden(text: str, statement: Statement) -> Iterator[Finding]:
    for span in found_in(text, statement.never):
        yield _finding(statement, "never", span, text, Level.BLOCK)
    for span in found_in(text, _ALL_IS_WELL):
        if not any(found_in(statement.text, [text[slice(*span)]])):
            yield _finding(statement, "over", span, text, Level.WARN)


def _other_times(text: str, statement: Statement) -> Iterator[Finding]:
    told = {_plain(each.group()) for each in _TIMES.finditer(statement.text)}
    for each in _TIMES.finditer(text):
        if _plain(each.group()) not in told:
            yield _finding(statement, "time", each.span(), text, Level.WARN)


def _unmentioned(text: str, statement: Statement) -> Iterator[Finding]:
    """The answer is about it and shares hardly a word with what we agreed to say."""
    if _share(statement.text, text) < _SAID:
        yield _finding(statement, "unmentioned", (-1, -1), "", Level.WARN)


_SAID = 0.5  # share of the statement's longer words that an answer uses when it says the same
_LONG_WORD = regex.compile(r"\p{L}{5,}")


def _share(statement: str, text: str) -> float:
    wanted = {word.lower() for word in _LONG_WORD.findall(statement)}
    said = {word.lower() for word in _LONG_WORD.findall(text)}
    return len(wanted & said) / len(wanted) if wanted else 1.0


def _plain(time: str) -> str:
    return regex.sub(r"[\s.]", "", time.lower())


def _finding(statement: Statement, kind: str, span: tuple[int, int], text: str, level: Level) -> Finding:
    words = text[slice(*span)] if span[0] >= 0 else ""
    facts: dict[str, str | int] = {"title": statement.title, "statement": statement.text, "words": words}
    return Finding(code=Check.HOLDING, level=level, kind=kind, start=span[0], end=span[1], facts=facts)
