"""From the text somebody typed to a query, or to a sentence that says what is wrong and where."""

from collections.abc import Collection

from evenhand.listening.domain.doubts import Mistake, doubts_about
from evenhand.listening.domain.grammar import Grammar, Reading
from evenhand.listening.domain.query import Query
from evenhand.listening.domain.symbols import refuse, symbols_of
from evenhand.listening.errors import QuerySyntaxError

LONGEST = 100_000  # characters


def parse(text: str) -> Query:
    """The query that a text says, normalised. Raises QuerySyntaxError with the place and what to do."""
    return read(text).query


def mistakes(text: str, *, networks: Collection[str] = ()) -> list[Mistake]:
    """What is allowed in a text and probably not meant, from left to right; nothing of a text that cannot be read.

    With `networks`, the names that exist, another one is a mistake, too.
    """
    try:
        reading = read(text)
    except QuerySyntaxError:
        return []
    return doubts_about(reading, text, networks)


def read(text: str) -> Reading:
    """As `parse`, together with where everything stands."""
    if len(text) > LONGEST:
        refuse(f"A query takes at most {LONGEST:,} characters. Split it into several.", LONGEST, len(text))
    symbols = tuple(symbols_of(text))
    if not symbols:
        refuse('Write what to listen for: a word, a "phrase", a #tag or an @handle.', 0, len(text))
    return Grammar(symbols).read()
