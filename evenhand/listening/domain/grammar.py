"""The grammar of queries: NEAR binds closest, then NOT, then AND (or nothing at all), then OR.

either = all ("OR" all)*
all    = one (["AND"] one)*
one    = "NOT"* near
near   = atom ("NEAR/n" atom)*
atom   = "(" either ")" | word | "phrase" | {Case} | field:value
"""

from collections.abc import Sequence
from itertools import product
from typing import NoReturn

import msgspec

from evenhand.listening.domain.fields import condition_of
from evenhand.listening.domain.query import And, Near, Not, Or, Phrase, Query, Word
from evenhand.listening.domain.symbols import OPERATORS, Kind, Symbol, refuse
from evenhand.listening.domain.terms import near_one_another, term_of
from evenhand.listening.domain.trees import matches_silence, normalise, words_in
from evenhand.listening.domain.words import is_emoji

DEEPEST = 40  # parentheses within one another
MOST_WORDS = 5_000
MOST_BEGINNINGS = 200  # words with a star
MOST_NEAR_FORMS = 400  # that the alternatives on the sides of a NEAR may give


class Part(msgspec.Struct, frozen=True):
    """A part of a query and where it stands. `is_open`: an AND without parentheses of its own."""

    node: Query
    start: int
    end: int
    is_open: bool = False


class Reading(msgspec.Struct, frozen=True):
    """A text understood: the query, and what it was made of. `mixed` are bare ANDs that stand beside an OR."""

    query: Query
    symbols: tuple[Symbol, ...]
    terms: tuple[Part, ...]
    mixed: tuple[Part, ...]


class Grammar:
    """Reads a list of symbols, once."""

    def __init__(self, symbols: Sequence[Symbol]) -> None:
        _check_parentheses(symbols)
        self._symbols = symbols
        self._at = 0
        self._words = self._beginnings = 0
        self._sides: list[Part] = []
        self._terms: list[Part] = []
        self._mixed: list[Part] = []

    def read(self) -> Reading:
        """The whole query, normalised. Refuses one that nearly every post would match."""
        whole = self._either()
        if matches_silence(whole.node):
            self._refuse_everything(whole)
        return Reading(normalise(whole.node), tuple(self._symbols), tuple(self._terms), tuple(self._mixed))

    def _either(self) -> Part:
        sides = [self._all()]
        while self._takes(Kind.OR):
            sides.append(self._all())
        if len(sides) == 1:
            return sides[0]
        self._sides += sides
        self._mixed += [side for side in sides if side.is_open]
        return Part(Or(tuple(side.node for side in sides)), sides[0].start, sides[-1].end)

    def _all(self) -> Part:
        parts = [self._one()]
        while self._takes(Kind.AND) or self._begins():
            parts.append(self._one())
        if len(parts) == 1:
            return parts[0]
        return Part(And(tuple(part.node for part in parts)), parts[0].start, parts[-1].end, is_open=True)

    def _one(self) -> Part:
        begun, count = self._at, 0
        while self._takes(Kind.NOT):
            count += 1
        part = self._near()
        if not count:
            return part
        return Part(Not(part.node) if count % 2 else part.node, self._symbols[begun].start, part.end)

    def _near(self) -> Part:
        sides, operators = [self._atom()], []
        while self._peek(Kind.NEAR):
            operators.append(self._next())
            sides.append(self._atom())
        return _near_part(sides, operators) if operators else sides[0]

    def _atom(self) -> Part:
        symbol = self._symbols[self._at] if self._at < len(self._symbols) else None
        if symbol is None or symbol.kind is Kind.CLOSE or symbol.kind in OPERATORS:
            self._refuse_gap(symbol)
        self._at += 1
        if symbol.kind is Kind.OPEN:
            inner = self._either()
            return Part(inner.node, symbol.start, self._next().end)
        node = condition_of(symbol) if symbol.kind is Kind.FIELD else term_of(symbol)
        self._count(node, symbol)
        part = Part(node, symbol.start, symbol.end)
        self._terms.append(part)
        return part

    def _peek(self, kind: Kind) -> bool:
        return self._at < len(self._symbols) and self._symbols[self._at].kind is kind

    def _takes(self, kind: Kind) -> bool:
        is_there = self._peek(kind)
        self._at += is_there
        return is_there

    def _next(self) -> Symbol:
        self._at += 1
        return self._symbols[self._at - 1]

    def _begins(self) -> bool:
        """Whether another part follows without an operator, which means AND."""
        ends = (Kind.OR, Kind.CLOSE, Kind.NEAR)
        return self._at < len(self._symbols) and self._symbols[self._at].kind not in ends

    def _count(self, node: Query, symbol: Symbol) -> None:
        words = words_in(node)
        self._words += len(words)
        self._beginnings += sum(word.is_prefix for word in words)
        where = symbol.start, symbol.end
        if self._words > MOST_WORDS:
            refuse(f"A query takes at most {MOST_WORDS:,} words. Split it into several queries.", *where)
        if self._beginnings > MOST_BEGINNINGS:
            refuse(f"A query takes at most {MOST_BEGINNINGS} words with a star. Split it, or write words out.", *where)

    def _refuse_gap(self, symbol: Symbol | None) -> NoReturn:
        """Something is missing before `symbol`, or at the end."""
        before = self._symbols[self._at - 1] if self._at else None
        if before is not None and before.kind in OPERATORS:
            if symbol is not None and symbol.kind in OPERATORS:
                sentence = f"“{before.text}” and “{symbol.text}” stand side by side. Keep one of them."
                refuse(sentence, before.start, symbol.end, symbol.text if symbol.kind is Kind.NOT else before.text)
            where = "Nothing follows" if symbol is None else "Nothing stands between"
            what = f"{where} “{before.text}”" + ("" if symbol is None else " and the closing parenthesis")
            refuse(f"{what}. Write what to look for, or take it out.", before.start, before.end)
        if symbol is None or symbol.kind is Kind.CLOSE:
            start = before.start if before else 0
            end = symbol.end if symbol else 0
            refuse("There is nothing between these parentheses. Write a word, or take them out.", start, end)
        sentence = f"Nothing stands before “{symbol.text}”. Write what to look for, or put the word in quotes."
        refuse(sentence, symbol.start, symbol.end)

    def _refuse_everything(self, whole: Part) -> NoReturn:
        side = next((side for side in self._sides if matches_silence(side.node)), None)
        if side is None:
            sentence = "This only says what must not be there, so nearly every post would match."
            refuse(f"{sentence} Write what to look for as well.", whole.start, whole.end)
        sentence = "This side of OR only says what must not be there, so nearly every post would match."
        refuse(f"{sentence} Join it with AND to what it belongs to.", side.start, side.end)


def _check_parentheses(symbols: Sequence[Symbol]) -> None:
    """Before anything is read, so that reading can go as deep as they do."""
    opened: list[Symbol] = []
    for symbol in symbols:
        if symbol.kind is Kind.OPEN:
            opened.append(symbol)
        elif symbol.kind is Kind.CLOSE and not opened:
            refuse("This parenthesis closes nothing. Take it out, or open one before.", symbol.start, symbol.end)
        elif symbol.kind is Kind.CLOSE:
            opened.pop()
        if len(opened) > DEEPEST:
            sentence = f"Parentheses go at most {DEEPEST} deep. Take out those that are not needed."
            refuse(sentence, symbol.start, symbol.end)
    if opened:
        refuse("This parenthesis is never closed. Add “)”.", opened[-1].start, opened[-1].end)


def _near_part(sides: Sequence[Part], operators: Sequence[Symbol]) -> Part:
    """`(a OR b) NEAR/5 c` is one nearness for each combination."""
    start, end = sides[0].start, sides[-1].end
    distances = {operator.distance for operator in operators}
    if len(distances) > 1:
        sentence = "Different distances in a row can be meant in several ways."
        refuse(f'{sentence} Write "a b c"~5, or join two pairs with AND.', operators[0].start, operators[-1].end)
    alternatives = [_words_of_side(side) for side in sides]
    forms: list[Query] = []
    for words in product(*alternatives):
        forms.append(_near_of(words, distances, start, end))
        if len(forms) > MOST_NEAR_FORMS:
            sentence = f"The words on both sides of NEAR make more than {MOST_NEAR_FORMS} pairs."
            refuse(f"{sentence} Write fewer, or use AND.", start, end)
    return Part(forms[0] if len(forms) == 1 else Or(tuple(forms)), start, end)


def _near_of(words: Sequence[Word], distances: set[int], start: int, end: int) -> Near:
    emoji = [word for word in words if is_emoji(word.text)]
    return near_one_another(list(words), emoji, min(distances), start, end)


def _words_of_side(side: Part) -> tuple[Word, ...]:
    nodes = side.node.nodes if isinstance(side.node, Or) else (side.node,)
    words = tuple(node for node in nodes if isinstance(node, Word))
    if isinstance(side.node, Phrase):
        advice = "NEAR takes single words. Take the rarest word of the phrase here, and add the phrase with AND"
        refuse(f"{advice}.", side.start, side.end)
    if len(words) < len(nodes):
        refuse("NEAR stands between words, or words joined by OR in parentheses.", side.start, side.end)
    return words
