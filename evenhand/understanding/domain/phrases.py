"""Lists of phrases, looked up in a text in a few microseconds however long the lists are."""

import re
from collections.abc import Iterator, Mapping

_SIGNS = re.compile(r"[^\w']+")
_KEY = 4


class Phrases:
    """Phrases by group. A phrase begins where a word begins and may go on where it ends, unless a "|" closes it."""

    def __init__(self, groups: Mapping[str, str]) -> None:
        self._by_key: dict[str, list[tuple[str, str]]] = {}
        for group, phrases in groups.items():
            for phrase in _listed(phrases):
                self._by_key.setdefault(phrase.split()[0][:_KEY], []).append((group, phrase))

    def found_in(self, bare: str) -> list[tuple[str, str]]:
        """Group and phrase of all that stand in the bare text, each once, in the text's order."""
        keys = {word[:_KEY] for word in bare.split()} & self._by_key.keys()
        found = [each for key in keys for each in self._by_key[key] if each[1] in bare]
        found.sort(key=lambda each: (bare.index(each[1]), each))
        return [(group, phrase.strip()) for group, phrase in found]

    def taken_out_of(self, bare: str) -> str:
        """The bare text without these phrases."""
        for _, phrase in self.found_in(bare):
            bare = bare.replace(f" {phrase}", " ")
        return bare


def bare(text: str) -> str:
    """Small letters without signs, a space before and behind: what phrases are looked for in."""
    return f" {_SIGNS.sub(' ', text.lower())} "


def _listed(phrases: str) -> Iterator[str]:
    for phrase in dict.fromkeys(" ".join(each.split()) for each in phrases.split(";")):
        if phrase:
            yield f" {phrase[:-1]} " if phrase.endswith("|") else f" {phrase}"
