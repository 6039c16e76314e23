"""Where in a post stands what a query looked for."""

from collections.abc import Iterator

from evenhand.listening.domain.evaluation import is_said, is_same
from evenhand.listening.domain.query import And, Near, Or, Phrase, Query, Word
from evenhand.listening.domain.trees import Term
from evenhand.listening.domain.words import Token, Tokens, tokens_of


def found_in(query: Query, text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each word, in the composed text, that the query looks for outside any NOT; none overlap."""
    tokens = tokens_of(text)
    found = {(each.start, each.end) for term in _wanted_in(query) for each in _tokens_of(term, tokens)}
    spans: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))
    return tuple(spans)


def _wanted_in(query: Query) -> Iterator[Term]:
    match query:
        case And(nodes) | Or(nodes):
            for node in nodes:
                yield from _wanted_in(node)
        case Word() | Phrase() | Near():
            yield query


def _tokens_of(term: Term, tokens: Tokens) -> Iterator[Token]:
    if isinstance(term, Word):
        yield from (each for each in tokens.words if is_same(term, each))
        yield from (each for each in tokens.emoji if each.text == term.text)
        return
    size = term.distance + 1 if isinstance(term, Near) else len(term.words)
    for start in range(len(tokens.words)):
        window = tokens.words[start : start + size]
        if is_said(term, Tokens(window, ())):
            yield from (each for each in window if any(is_same(word, each) for word in term.words))
