"""A query as text: the normal form, in one line or laid out over several. Parsing it gives the same query."""

import re
from itertools import pairwise

from evenhand.listening.domain.query import (
    And,
    From,
    HasMedia,
    Language,
    Link,
    Near,
    Network,
    Not,
    Or,
    Phrase,
    Query,
    Word,
)
from evenhand.listening.domain.trees import Term, normalise
from evenhand.listening.domain.words import UNSPACED, kind_of

_NEEDS_NO_QUOTES = re.compile(r"[^\s\"“”„‟«»＂「」『』(){}（）*]+")
_INDENT = "    "


def print_query(query: Query) -> str:
    """The normal form, in one line."""
    return _printed(normalise(query))


def print_lines(query: Query, *, width: int = 100) -> str:
    """The normal form over as many lines as it takes for none to be longer than `width`, as far as terms allow."""
    return "\n".join(_lines(normalise(query), width))


def _printed(query: Query) -> str:
    match query:
        case And(nodes):
            return " AND ".join(map(_operand, nodes))
        case Or(nodes):
            return " OR ".join(map(_operand, nodes))
        case Not(node):
            return f"NOT {_operand(node)}"
        case Word() | Phrase() | Near():
            return print_term(query)
        case _:
            return _fact(query)


def _operand(query: Query) -> str:
    return f"({_printed(query)})" if isinstance(query, And | Or) else _printed(query)


def _fact(query: Language | From | Network | Link | HasMedia) -> str:
    match query:
        case Language(code):
            return f"lang:{code}"
        case From(author):
            return f"from:{author}" if _NEEDS_NO_QUOTES.fullmatch(author) else f'from:"{author}"'
        case Network(name):
            return f"network:{name}"
        case Link(domain):
            return f"link:{domain}"
        case HasMedia():
            return "has:media"


def print_term(term: Term) -> str:
    """A word, a phrase or a nearness as one writes it."""
    match term:
        case Word():
            return f"{{{_starred(term)}}}" if term.is_exact else _starred(term)
        case Phrase(words):
            return _phrase(words)
        case Near(words, distance):
            return f'"{_spaced(words, braced=True)}"~{distance}'


def _phrase(words: tuple[Word, ...]) -> str:
    if all(word.is_exact for word in words):
        return f"{{{_spaced(words, braced=False)}}}"
    spaced = _spaced(words, braced=True)
    return f'"{spaced}"' if " " in spaced or "{" in spaced else spaced


def _spaced(words: tuple[Word, ...], *, braced: bool) -> str:
    """The words with blanks between them, but none inside a script that has none."""
    parts = [f"{{{_starred(word)}}}" if braced and word.is_exact else _starred(word) for word in words]
    gaps = ["" if _is_unspaced(left) and _is_unspaced(right) else " " for left, right in pairwise(parts)]
    return "".join(part + gap for part, gap in zip(parts, [*gaps, ""], strict=True))


def _is_unspaced(part: str) -> bool:
    return kind_of(part[0]) == UNSPACED and not part.endswith("*")


def _starred(word: Word) -> str:
    return word.text + "*" * word.is_prefix


def _lines(query: Query, width: int) -> list[str]:
    printed = _printed(query)
    if len(printed) <= width or not isinstance(query, And | Or | Not):
        return [printed]
    if isinstance(query, Not):
        return _headed("NOT ", query.node, width)
    word = "AND " if isinstance(query, And) else "OR "
    first, *others = query.nodes
    return [*_headed("", first, width), *(line for node in others for line in _headed(word, node, width))]


def _headed(head: str, query: Query, width: int) -> list[str]:
    if not isinstance(query, And | Or):
        first, *rest = _lines(query, width - len(head))
        return [head + first, *rest]
    if len(printed := head + _operand(query)) <= width:
        return [printed]
    return [f"{head}(", *(_INDENT + line for line in _lines(query, width - len(_INDENT))), ")"]
