"""Who is named in a text: “@” at the beginning of a word, and the name of a member after it, which may have spaces."""

from collections.abc import Mapping

import msgspec
import regex

from evenhand.community.domain.quoting import parts_of
from evenhand.community.domain.words import LONGEST_NAME
from evenhand.kernel.text import fold

MOST_PLACES = 30  # of one text that are looked at
_AT = regex.compile(r"(?<!\S)[(\[\"„“‘«']?@(?=[^\W_])")
_END = regex.compile(r"(?<=[\w\p{M}.'’])(?![\w\p{M}])")  # a name ends with a letter, or with one of these signs
_BEGUN = regex.compile(r"[^\W_][\w\p{M} .'’-]*")


class Place(msgspec.Struct, frozen=True):
    """Where somebody may be named: the place of “@”, and each name it may be, folded, with where that ends."""

    start: int
    names: dict[str, int]


def places_in(text: str) -> list[Place]:
    """Where members may be named in what the author says themselves; passages of others name nobody anew."""
    own = [(part.start, text[part.start : part.end]) for part in parts_of(text) if not part.is_quote]
    found = [(at + match.end(), words) for at, words in own for match in _AT.finditer(words)]
    return [_place(text, start) for start, _words in found[:MOST_PLACES]]


def _place(text: str, start: int) -> Place:
    said = _BEGUN.match(text[start : start + LONGEST_NAME].partition("\n")[0])
    words = said[0] if said else ""
    names = {fold(words[: end.start()]): start + end.start() for end in _END.finditer(words)}
    return Place(start=start - 1, names=names)


def names_in(text: str) -> set[str]:
    """All names that somebody may be called by in it, folded: whoever has one of them may be meant."""
    return {name for place in places_in(text) for name in place.names}


def named_in(text: str, known: Mapping[str, int]) -> list[tuple[int, int, int]]:
    """Which of these members, by their folded names, are named where; the longest name at a place is meant."""
    found = []
    for place in places_in(text):
        here = {name: end for name, end in place.names.items() if name in known}
        if here:
            name = max(here, key=lambda each: here[each])
            found.append((place.start, here[name], known[name]))
    return found
