"""What each node of a query means: slow and obvious, the oracle that the compiled matcher is tested against."""

from collections.abc import Iterator, Sequence

import msgspec

from evenhand.channels.domain.skim import Skim
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
from evenhand.listening.domain.words import Token, Tokens, tokens_of


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What a query may ask of one post: a row of a `Skim`."""

    text: str
    languages: tuple[str, ...] = ()
    author: str = ""
    handle: str = ""
    network: str = ""
    links: tuple[str, ...] = ()
    has_media: bool = False


def facts_at(skim: Skim, index: int) -> Facts:
    """One post of many; columns that nobody wanted are as if the post had none of it."""
    return Facts(
        text=skim.texts[index],
        languages=tuple(skim.languages[index]),
        author=skim.authors[index],
        handle=skim.handles[index],
        network=skim.networks[index],
        links=tuple(skim.links[index]) if skim.links else (),
        has_media=bool(skim.has_media[index]) if skim.has_media else False,
    )


def matches(query: Query, facts: Facts) -> bool:
    """Whether the post is what the query looks for."""
    return _holds(query, facts, tokens_of(facts.text))


def _holds(query: Query, facts: Facts, tokens: Tokens) -> bool:
    match query:
        case And(nodes):
            return all(_holds(node, facts, tokens) for node in nodes)
        case Or(nodes):
            return any(_holds(node, facts, tokens) for node in nodes)
        case Not(node):
            return not _holds(node, facts, tokens)
        case Word() | Phrase() | Near():
            return is_said(query, tokens)
        case _:
            return _is_fact(query, facts)


def _is_fact(query: Language | From | Network | Link | HasMedia, facts: Facts) -> bool:
    match query:
        case Language(code):
            return code in facts.languages
        case From(author):
            return author in (facts.author.lower(), facts.handle)
        case Network(name):
            return name == facts.network
        case Link(domain):
            return any(host == domain or host.endswith("." + domain) for host in facts.links)
        case HasMedia():
            return facts.has_media


def is_said(term: Word | Phrase | Near, tokens: Tokens) -> bool:
    """Whether the word, the phrase, or the words near one another occur in the text."""
    match term:
        case Word():
            is_shown = not term.is_prefix and any(token.text == term.text for token in tokens.emoji)
            return is_shown or any(is_same(term, token) for token in tokens.words)
        case Phrase(words):
            starts = range(len(tokens.words) - len(words) + 1)
            return any(all(map(is_same, words, tokens.words[at : at + len(words)])) for at in starts)
        case Near(words, distance):
            return any(_can_stand(words, window) for window in _windows(tokens.words, distance))


def is_same(word: Word, token: Token) -> bool:
    """Whether a token is what a word of a query stands for."""
    said = token.written if word.is_exact else token.text
    return said.startswith(word.text) if word.is_prefix else said == word.text


def _windows(tokens: Sequence[Token], distance: int) -> Iterator[Sequence[Token]]:
    for start in range(len(tokens)):
        yield tokens[start : start + distance + 1]


def _can_stand(words: Sequence[Word], window: Sequence[Token]) -> bool:
    """Whether each word can have a token of its own."""
    if not words:
        return True
    return any(
        is_same(words[0], token) and _can_stand(words[1:], [*window[:at], *window[at + 1 :]])
        for at, token in enumerate(window)
    )
