"""The words of a query: from what stands inside quotes, inside braces, or by itself, to words as they are compared."""

import re
import unicodedata
from typing import NoReturn

import msgspec

from evenhand.listening.domain.foreign import refuse_foreign
from evenhand.listening.domain.query import And, Near, Phrase, Query, Word
from evenhand.listening.domain.symbols import Kind, Symbol, refuse
from evenhand.listening.domain.words import DIGIT, LETTER, MARK, UNSPACED, Token, composed, kind_of, tokens_of

MOST_NEAR_WORDS = 8
FARTHEST = 100  # words
SHORTEST_BEGINNING = 2  # letters

_STAR = re.compile(r"\*(?!\ufe0f?\u20e3)")  # but not a keycap
_BRACES = re.compile(r"\{([^{}]*)\}")
_LONE = {
    "#": "A tag needs its word directly after “#”.",
    "@": "A handle needs its name directly after “@”.",
    "&": "“&” alone means nothing. Write AND.",
    "|": "“|” alone means nothing. Write OR.",
    "-": "A minus excludes the word directly after it: -pie. Otherwise leave it out.",
    "!": "An exclamation mark excludes the word directly after it: !pie. Otherwise leave it out.",
    "+": "A plus stands directly before a word. Leave it out: words without an operator must all occur.",
}


class _Said(msgspec.Struct):
    """Words in their order, and emoji, which have none."""

    words: list[Word] = msgspec.field(default_factory=list)
    emoji: list[Word] = msgspec.field(default_factory=list)


def term_of(symbol: Symbol) -> Query:
    """The word, phrase or nearness that a symbol stands for. Refuses one with nothing to look for."""
    said = _Said()
    if symbol.kind is Kind.PLAIN:
        refuse_foreign(symbol)
    if symbol.kind is Kind.QUOTED:
        _read_quoted(symbol, said)
    else:
        _read(symbol.text, symbol.inner, said, is_exact=symbol.kind is Kind.BRACED)
    if not said.words and not said.emoji:
        _refuse_nothing(symbol)
    if symbol.distance >= 0:
        return near_one_another(said.words, said.emoji, symbol.distance, symbol.start, symbol.end)
    parts: list[Query] = [Phrase(tuple(said.words))] if len(said.words) > 1 else [*said.words]
    parts += said.emoji
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def near_one_another(words: list[Word], emoji: list[Word], distance: int, start: int, end: int) -> Near:
    """Words near one another. Refuses what cannot be: an emoji, one word alone, more words than room."""
    count = len(words)
    if emoji:
        refuse("An emoji has no place among the words, so nothing is near it. Add it with AND.", start, end)
    if count < 2:
        refuse("Nearness needs at least two words.", start, end)
    if count > MOST_NEAR_WORDS:
        refuse(f"At most {MOST_NEAR_WORDS} words can be looked for near one another.", start, end)
    if distance < count - 1:
        least = f"{count} words stand at least {count - 1} apart; write that number or a greater one"
        refuse(f"{least}. For words directly after one another, write only the quotes.", start, end)
    if distance > FARTHEST:
        refuse(f"Words can be at most {FARTHEST} apart. Farther apart, join them with AND.", start, end)
    return Near(tuple(words), distance)


def _read_quoted(symbol: Symbol, said: _Said) -> None:
    """Inside quotes, braces may stand around single words."""
    at = 0
    for found in _BRACES.finditer(symbol.text):
        _read(symbol.text[at : found.start()], symbol.inner + at, said, is_exact=False)
        _read(found[1], symbol.inner + found.start(1), said, is_exact=True)
        at = found.end()
    _read(symbol.text[at:], symbol.inner + at, said, is_exact=False)


def _read(text: str, offset: int, said: _Said, *, is_exact: bool) -> None:
    """Add the words and emoji of a text that begins at `offset`."""
    at = 0
    for star in [found.start() for found in _STAR.finditer(text)]:
        begun = _add(text[at:star], said, is_exact=is_exact)
        if not begun or _is_letter(text[star + 1 : star + 2]):
            _refuse_star(text, star, offset)
        said.words[-1] = _beginning(said.words[-1], offset + star)
        at = star + 1
    _add(text[at:], said, is_exact=is_exact)


def _add(piece: str, said: _Said, *, is_exact: bool) -> bool:
    """Add a piece without stars; whether it ends inside a word."""
    tokens = tokens_of(piece)
    keycaps = {token.start for token in tokens.emoji}
    words = [token for token in tokens.words if token.start not in keycaps]
    said.words += [_word(token, is_exact=is_exact) for token in words]
    said.emoji += [Word(token.text) for token in tokens.emoji]
    return bool(words) and words[-1].end == len(composed(piece))


def _word(token: Token, *, is_exact: bool) -> Word:
    # Folding may leave a letter and a mark that compose; a printed query must read as it was.
    return Word(token.written, is_exact=True) if is_exact else Word(composed(token.text))


def _beginning(word: Word, star: int) -> Word:
    bare = word.text.lstrip("#@")
    if kind_of(word.text[0]) == UNSPACED:
        return word  # a single character, whatever follows it
    letters = sum(kind_of(character) != MARK for character in bare)
    if letters < SHORTEST_BEGINNING and not _is_syllable(bare[0]):
        sentence = f"“{word.text}*” would find every word that begins with “{bare}”"
        where = star - len(word.text), star + 1
        refuse(f"{sentence}. Write at least {SHORTEST_BEGINNING} letters before the star.", *where)
    return msgspec.structs.replace(word, is_prefix=True)


def _is_syllable(character: str) -> bool:
    return kind_of(character) == UNSPACED or unicodedata.name(character, "").startswith("HANGUL")


def _is_letter(character: str) -> bool:
    return bool(character) and kind_of(character) in (LETTER, DIGIT, UNSPACED, MARK)


def _refuse_star(text: str, star: int, offset: int) -> NoReturn:
    before = re.search(r"\S*$", text[:star])
    after = re.match(r"\S*", text[star + 1 :])
    start, end = star - len(before[0] if before else ""), star + 1 + len(after[0] if after else "")
    where = offset + start, offset + end
    word = text[start:end]
    if word.strip("*") == "":
        sentence = 'A star alone stands for nothing. For words some way apart, write how far: "apple pie"~5.'
        refuse(sentence, *where)
    if word.startswith("*"):
        sentence = "A star can only end a word. Endings cannot be looked for; write the words one by one with OR."
        refuse(sentence, *where, word.strip("*") + "*")
    sentence = "A star can only end a word. Write the beginning and a star, or the words one by one with OR."
    refuse(sentence, *where, word.partition("*")[0] + "*")


def _refuse_nothing(symbol: Symbol) -> NoReturn:
    where = symbol.start, symbol.end
    if symbol.kind is Kind.PLAIN:
        usual = f"“{symbol.text[:40]}” has no letter, digit or emoji to look for. Leave it out."
        refuse(_LONE.get(symbol.text, usual), *where)
    name = "quotation marks" if symbol.kind is Kind.QUOTED else "braces"
    refuse(f"There is no word between these {name}. Write one, or take them out.", *where)
