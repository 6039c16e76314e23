"""What a post can show and a query ask for: words, beginnings, exact spellings, emoji, and facts beside the text."""

from collections.abc import Callable, Iterator
from enum import IntEnum
from typing import NamedTuple, TypeAlias

from evenhand.listening.domain.query import And, From, HasMedia, Language, Link, Network, Not, Or, Query, Word
from evenhand.listening.domain.words import FLAG_LETTER, KEYCAP, PICTURE, kind_of


class Kind(IntEnum):
    """Bit 1 says that it is a beginning, bit 2 that case counts; from LANGUAGE on it is a fact beside the text."""

    WORD = 0  # also #tags, @handles and emoji
    BEGINNING = 1
    EXACT = 2
    EXACT_BEGINNING = 3
    LANGUAGE = 4
    AUTHOR = 5
    NETWORK = 6
    LINK = 7
    MEDIA = 8
    ALWAYS = 9


class Trait(NamedTuple):
    """One of them."""

    kind: Kind
    text: str


Rarity: TypeAlias = Callable[[Trait], float]
ALWAYS = Trait(Kind.ALWAYS, "")


def trait_of(word: Word) -> Trait:
    """What a post must show for this word. An emoji has no case."""
    is_exact = word.is_exact and (word.is_prefix or not _may_be_emoji(word.text))
    return Trait(Kind(word.is_prefix + 2 * is_exact), word.text)


def _may_be_emoji(text: str) -> bool:
    return any(kind_of(character) in (PICTURE, FLAG_LETTER, KEYCAP) for character in text)


def trait_of_fact(node: Query) -> Trait | None:
    """What a post must show for a condition on anything beside its text; None for conditions on the text."""
    match node:
        case Language(code=code):
            return Trait(Kind.LANGUAGE, code)
        case From(author=author):
            return Trait(Kind.AUTHOR, author)
        case Network(name=name):
            return Trait(Kind.NETWORK, name)
        case Link(domain=domain):
            return Trait(Kind.LINK, domain)
        case HasMedia():
            return Trait(Kind.MEDIA, "")
    return None


def facts_in(node: Query) -> Iterator[Trait]:
    """Every condition of a query on anything beside the text."""
    match node:
        case And(nodes=nodes) | Or(nodes=nodes):
            for each in nodes:
                yield from facts_in(each)
        case Not(node=inner):
            yield from facts_in(inner)
        case _:
            fact = trait_of_fact(node)
            if fact:
                yield fact


def domains_above(host: str) -> Iterator[str]:
    """`a.b.example`, then `b.example`, then `example`."""
    yield host
    while "." in host:
        host = host.partition(".")[2]
        yield host


_BY_LENGTH = (0.5, 0.06, 0.05, 0.02, 0.006, 0.003, 0.002)
_BY_KIND = {Kind.AUTHOR: 1e-5, Kind.NETWORK: 0.9, Kind.LINK: 1e-4, Kind.MEDIA: 0.25, Kind.ALWAYS: 1.0}
_COMMON_LANGUAGES = {"en": 0.6, "ja": 0.15, "pt": 0.1, "es": 0.1, "de": 0.05, "fr": 0.05}


def usual_share(trait: Trait) -> float:
    """In what share of posts one would expect a trait before having seen any."""
    if trait.kind in _BY_KIND:
        return _BY_KIND[trait.kind]
    if trait.kind is Kind.LANGUAGE:
        return _COMMON_LANGUAGES.get(trait.text, 0.02)
    share = _BY_LENGTH[min(len(trait.text), len(_BY_LENGTH) - 1)]
    if trait.text[:1] in ("#", "@"):
        share /= 10
    return min(share * (8 if trait.kind & Kind.BEGINNING else 1), 1.0)
