"""Questions about a query's tree, and the one form in which equal trees look equal."""

from collections.abc import Iterator
from itertools import chain
from typing import TypeAlias

from evenhand.channels.domain.skim import Wants
from evenhand.listening.domain.query import (
    And,
    HasMedia,
    Link,
    Near,
    Not,
    Or,
    Phrase,
    Query,
    Word,
)

Term: TypeAlias = Word | Phrase | Near


def normalise(query: Query) -> Query:
    """The same meaning without needless nesting, repetition and double negation; doing it twice changes nothing."""
    match query:
        case And(nodes):
            return _joined(And, nodes)
        case Or(nodes):
            return _joined(Or, nodes)
        case Not(Not(node)):
            return normalise(node)
        case Not(node):
            inner = normalise(node)
            return inner.node if isinstance(inner, Not) else Not(inner)
        case Phrase((word,)) | Near((word,), _):
            return word
        case _:
            return query


def _joined(kind: type[And] | type[Or], nodes: tuple[Query, ...]) -> Query:
    flat: dict[Query, None] = {}
    for node in map(normalise, nodes):
        flat.update(dict.fromkeys(node.nodes if isinstance(node, kind) else (node,)))
    return next(iter(flat)) if len(flat) == 1 else kind(tuple(flat))


def leaves_in(query: Query) -> Iterator[Query]:
    """All conditions of a query that consist of no others, those under NOT too, from left to right."""
    waiting = [query]
    while waiting:
        node = waiting.pop()
        match node:
            case And(nodes) | Or(nodes):
                waiting.extend(reversed(nodes))
            case Not(inner):
                waiting.append(inner)
            case _:
                yield node


def terms_in(query: Query) -> tuple[Term, ...]:
    """The words, phrases and nearnesses of a query, those under NOT too, each once."""
    return tuple(dict.fromkeys(leaf for leaf in leaves_in(query) if isinstance(leaf, Word | Phrase | Near)))


def words_in(query: Query) -> tuple[Word, ...]:
    """Every single word of a query's terms, each once."""
    return tuple(dict.fromkeys(chain.from_iterable(map(words_of_term, terms_in(query)))))


def words_of_term(term: Term) -> tuple[Word, ...]:
    """The words a term consists of."""
    return (term,) if isinstance(term, Word) else term.words


def needs(query: Query) -> Wants:
    """Which columns of a post the query asks for beyond text, language, author and network."""
    leaves = list(leaves_in(query))
    return Wants(
        links=any(isinstance(leaf, Link) for leaf in leaves), media=any(isinstance(leaf, HasMedia) for leaf in leaves)
    )


def required_words(query: Query) -> tuple[frozenset[Word], ...]:
    """What every match must say: at least one word of each of these sets. Empty if a match need say nothing."""
    match query:
        case Word() | Phrase() | Near():
            return tuple(frozenset((word,)) for word in dict.fromkeys(words_of_term(query)))
        case And(nodes):
            return tuple(dict.fromkeys(chain.from_iterable(map(required_words, nodes))))
        case Or(nodes):
            branches = [required_words(node) for node in nodes]
            return (frozenset().union(*(min(each, key=len) for each in branches)),) if all(branches) else ()
        case _:
            return ()


def matches_silence(query: Query) -> bool:
    """Whether a post of which no condition holds would match, and with it nearly every post."""
    match query:
        case And(nodes):
            return all(map(matches_silence, nodes))
        case Or(nodes):
            return any(map(matches_silence, nodes))
        case Not(node):
            return not matches_silence(node)
        case _:
            return False
