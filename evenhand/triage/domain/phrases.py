"""Finding many phrases in one text at the price of one look per word."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

Meaning = TypeVar("Meaning")

# One token: an address on the web, a handle, or a word; "bob@example.org" is one word and no handle.
_TOKEN = re.compile(r"(?:https?://|www\.)\S+|@\w[\w.-]*(?:@[\w.-]+)?(?<![.-])|\w+(?:'\w+|@\w[\w.-]*)*")
_SPELLING = {"’": "'", "&amp;": "&", "&gt;": ">", "&lt;": "<"}


def plain(text: str) -> str:
    """Lower case, with one kind of apostrophe and no HTML entities."""
    for odd, usual in _SPELLING.items():
        if odd in text:
            text = text.replace(odd, usual)
    return text.lower()


def tokens_of(text: str) -> list[str]:
    """The handles and words of a plain text, in order, without hashes and possessive endings."""
    return [token[:-2] if token.endswith("'s") else token for token in _TOKEN.findall(text)]


class Phrases(Generic[Meaning]):
    """Phrases of one or more words, each with one or more meanings. Words match whole, never in part."""

    def __init__(self, phrases: Iterable[tuple[str, Meaning]]) -> None:
        meanings: dict[tuple[str, ...], dict[Meaning, None]] = defaultdict(dict)
        for phrase, meaning in phrases:
            words = tuple(tokens_of(plain(phrase)))
            if words:
                meanings[words][meaning] = None
        self._starts: dict[str, list[tuple[tuple[str, ...], tuple[Meaning, ...]]]] = defaultdict(list)
        for words, said in meanings.items():
            self._starts[words[0]].append((words[1:], tuple(said)))
        self._starts = dict(self._starts)

    def found_in(self, tokens: Sequence[str]) -> list[tuple[int, Meaning]]:
        """Position and meaning of every phrase found."""
        starts = self._starts
        found: list[tuple[int, Meaning]] = []
        for position, token in enumerate(tokens):
            if token in starts:
                for rest, meanings in starts[token]:
                    if not rest or tuple(tokens[position + 1 : position + 1 + len(rest)]) == rest:
                        found.extend((position, meaning) for meaning in meanings)
        return found
