"""What is allowed in a query and probably not meant."""

import re
from collections.abc import Collection, Iterator
from itertools import permutations

import msgspec

from evenhand.listening.domain.everyday import EVERYDAY
from evenhand.listening.domain.grammar import Part, Reading
from evenhand.listening.domain.printer import print_query
from evenhand.listening.domain.query import And, HasMedia, Language, Near, Network, Not, Or, Phrase, Query, Word
from evenhand.listening.domain.symbols import Kind, Symbol
from evenhand.listening.domain.trees import leaves_in
from evenhand.listening.domain.words import UNSPACED, is_emoji, kind_of

MOST_COMPARED = 200  # sides of one OR, or parts of one AND


class Mistake(msgspec.Struct, frozen=True):
    """Something probably not meant, and where it stands. `hint`, where there is one, could stand there instead."""

    sentence: str
    start: int
    end: int
    hint: str = ""


_MEANT_AS_OPERATORS = {
    word: operator
    for operator, words in {"AND": "and und et", "OR": "or oder ou", "NOT": "not nicht sauf"}.items()
    for word in words.split()
}
_FINDS = {"AND": "find both", "OR": "find either", "NOT": "leave out what follows"}
_SMALL_NEAR = re.compile(r"near[/~:]?([0-9]+)", re.IGNORECASE)
_OPERATOR_INSIDE = re.compile(r"\b(?:AND|OR|NOT|NEAR/[0-9]+)\b")
_OPENS_SINGLE, _CLOSES_SINGLE = re.compile(r"['‘‚‹]\w"), re.compile(r"\w['’‘›]")
# Codes that are taken for the country's: what they are, and what is probably meant.
_TAKEN_FOR = {"uk": ("Ukrainian", "en"), "br": ("Breton", "pt"), "se": ("Northern Sami", "sv"), "my": ("Burmese", "ms")}


def doubts_about(reading: Reading, text: str, networks: Collection[str] = ()) -> list[Mistake]:
    """All that is probably not meant, from left to right."""
    found = [
        *_small_operators(reading.symbols),
        *_odd_punctuation(reading.symbols),
        *_useless_stars(reading.symbols),
        *_odd_fields(reading.symbols, networks),
        *_bare_ands(reading, text),
        *_contradictions(reading),
        *_needless(reading),
        *_nearly_everything(reading),
    ]
    return sorted(dict.fromkeys(found), key=lambda mistake: (mistake.start, mistake.end))


def _small_operators(symbols: tuple[Symbol, ...]) -> Iterator[Mistake]:
    for at, symbol in enumerate(symbols[:-1]):
        operator = _MEANT_AS_OPERATORS.get(symbol.text.lower()) if symbol.kind is Kind.PLAIN else None
        if operator and (at or operator == "NOT"):
            sentence = f"“{symbol.text}” is looked for as a word. Write {operator} to {_FINDS[operator]}."
            yield Mistake(sentence, symbol.start, symbol.end, operator)
        near = _SMALL_NEAR.fullmatch(symbol.text) if symbol.kind is Kind.PLAIN and at else None
        if near:
            sentence = f"“{symbol.text}” is looked for as words. Write NEAR/{near[1]} in capital letters."
            yield Mistake(sentence, symbol.start, symbol.end, f"NEAR/{near[1]}")


def _odd_punctuation(symbols: tuple[Symbol, ...]) -> Iterator[Mistake]:
    single: Symbol | None = None
    for at, symbol in enumerate(symbols):
        if symbol.kind is Kind.QUOTED and (inside := _OPERATOR_INSIDE.search(symbol.text)):
            sentence = (
                f"Inside quotation marks “{inside[0]}” is a word like others. Take it out of the quotes if it is not."
            )
            yield Mistake(sentence, symbol.inner + inside.start(), symbol.inner + inside.end())
        if symbol.kind is not Kind.PLAIN:
            continue
        if symbol.text.endswith(",") and at < len(symbols) - 1:
            sentence = "A comma means nothing here: the words before and after it must both occur. Write OR for either."
            yield Mistake(sentence, symbol.end - 1, symbol.end, " OR")
        single = symbol if _OPENS_SINGLE.match(symbol.text) else single
        if single and single is not symbol and _CLOSES_SINGLE.match(symbol.text[-2:]):
            sentence = (
                "Single quotation marks mean nothing here. For words directly after one another take double ones."
            )
            yield Mistake(sentence, single.start, symbol.end)
            single = None
        if symbol.text.lower().startswith("www."):
            sentence = "This is looked for as words of the text. To find links, write the domain."
            yield Mistake(sentence, symbol.start, symbol.end, f"link:{symbol.text[4:].lower().partition('/')[0]}")


def _useless_stars(symbols: tuple[Symbol, ...]) -> Iterator[Mistake]:
    for symbol in symbols:
        star = symbol.text.find("*")
        if (
            star < 1
            or symbol.kind is Kind.FIELD
            or symbol.text[0] in "#@"
            or kind_of(symbol.text[star - 1]) != UNSPACED
        ):
            continue
        sentence = "The star changes nothing: in scripts without spaces a word is found inside longer ones, too."
        yield Mistake(sentence, symbol.inner + star, symbol.inner + star + 1)


def _odd_fields(symbols: tuple[Symbol, ...], networks: Collection[str]) -> Iterator[Mistake]:
    for symbol in symbols:
        value = symbol.text.lower()
        where = symbol.start, symbol.end
        if symbol.field == "lang" and value in _TAKEN_FOR:
            language, meant = _TAKEN_FOR[value]
            yield Mistake(f"“{value}” is the code for {language}. Did you mean lang:{meant}?", *where, f"lang:{meant}")
        if symbol.field == "lang" and ("-" in value or "_" in value):
            code = re.split("[-_]", value)[0]
            yield Mistake("The region is not looked at; the language is.", *where, f"lang:{code}")
        if symbol.field == "network" and networks and value not in networks:
            known = ", ".join(sorted(networks))
            yield Mistake(f"Nothing is heard from a network “{value}”. There are: {known}.", *where)


def _bare_ands(reading: Reading, text: str) -> Iterator[Mistake]:
    for part in reading.mixed:
        sentence = f"AND binds closer than OR, so this belongs together: ({print_query(part.node)})."
        hint = f"({text[part.start : part.end]})"
        yield Mistake(f"{sentence} Put parentheses where you mean them.", part.start, part.end, hint)


def _contradictions(reading: Reading) -> Iterator[Mistake]:
    """What must be there and must not be there at once."""
    for node in _all_nodes(reading.query):
        if not isinstance(node, And):
            continue
        excluded = [each.node for each in node.nodes if isinstance(each, Not)][:MOST_COMPARED]
        for wanted in node.nodes[:MOST_COMPARED]:
            if any(_covers(each, wanted) for each in excluded):
                sentence = f"{print_query(wanted)} must occur and must not occur, so this never matches."
                yield Mistake(sentence, *_place_of(wanted, reading))
        named = [each for each in node.nodes if isinstance(each, Network)]
        if len(named) > 1:
            sentence = "A post is on one network only, so this never matches. Write OR between the networks."
            yield Mistake(sentence, *_place_of(named[1], reading))


def _needless(reading: Reading) -> Iterator[Mistake]:
    """What another side of the same OR finds already."""
    for node in _all_nodes(reading.query):
        if isinstance(node, Or):
            for wide, narrow in permutations(node.nodes[:MOST_COMPARED], 2):
                if _covers(wide, narrow):
                    sentence = f"{print_query(wide)} finds this already. Leave one of them out."
                    yield Mistake(sentence, *_place_of(narrow, reading))


def _nearly_everything(reading: Reading) -> Iterator[Mistake]:
    """Sides that say no more than a very common word, or nothing but a language, a network, media."""
    query = reading.query
    for side in query.nodes if isinstance(query, Or) else (query,):
        said = [leaf for leaf in _wanted_in(side) if not isinstance(leaf, Language | Network | HasMedia)]
        if not said:
            sentence = "This names no word, author or link, so it brings everything there is."
            yield Mistake(f"{sentence} See in the preview how much that is.", *_place_of(side, reading))
        elif all(isinstance(leaf, Word) and _is_common(leaf) for leaf in said):
            sentence = f"{print_query(side)} says little: a great many posts have that."
            yield Mistake(f"{sentence} Add with AND what it is about.", *_place_of(side, reading))


def _is_common(word: Word) -> bool:
    is_short = len(word.text) == 1 and not is_emoji(word.text)
    return not word.is_exact and not word.is_prefix and (word.text in EVERYDAY or is_short)


def _wanted_in(query: Query) -> list[Query]:
    """The conditions outside any NOT."""
    match query:
        case And(nodes) | Or(nodes):
            return [leaf for node in nodes for leaf in _wanted_in(node)]
        case Not():
            return []
        case _:
            return [query]


def _all_nodes(query: Query) -> Iterator[Query]:
    waiting = [query]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, And | Or):
            waiting.extend(node.nodes)
        elif isinstance(node, Not):
            waiting.append(node.node)


def _covers(wide: Query, narrow: Query) -> bool:
    """Whether whatever one finds, the other finds, too. Says no where it is not obvious."""
    if wide == narrow:
        return True
    match wide, narrow:
        case Or(nodes), _:
            return any(_covers(node, narrow) for node in nodes)
        case Word(), Word():
            return _covers_word(wide, narrow)
        case Word(), Phrase(words) | Near(words, _):
            return any(wide == word or _covers_word(wide, word) for word in words)
        case Phrase(short), Phrase(long):
            return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))
    return False


def _covers_word(wide: Word, narrow: Word) -> bool:
    if wide.is_exact and not narrow.is_exact:
        return False
    text = narrow.text if wide.is_exact else narrow.text.lower()
    if wide.is_prefix:
        return text.startswith(wide.text)
    return text == wide.text and not narrow.is_prefix


def _place_of(query: Query, reading: Reading) -> tuple[int, int]:
    """Where the leaves of a part of the query stand: from the first to the last, or all of it."""
    leaves = set(leaves_in(query))
    parts: list[Part] = [part for part in reading.terms if leaves & set(leaves_in(part.node))]
    if not parts:
        return reading.symbols[0].start, reading.symbols[-1].end
    single = next((part for part in reversed(parts) if part.node == query), None)
    return (single.start, single.end) if single else (parts[0].start, parts[-1].end)
