"""How our hand-written texts are kept and varied: one item a line, {one|another} wording, <facts> filled in.

A file has sections ("= slow"); within one, a line may carry a mark that says where it fits:
"@ " only when spoken to the brand, "* " only about the brand, "+ " a further detail, ":x " a part of a mail.
"""

import random
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple, TypeAlias

import regex

Pools: TypeAlias = Mapping[str, tuple["Wording", ...]]


class Fact(NamedTuple):
    """A place for a name or figure."""

    name: str


class Choice(NamedTuple):
    """Wordings of which one is taken."""

    options: tuple["Wording", ...]


Wording: TypeAlias = tuple["str | Fact | Choice", ...]

_PIECE = regex.compile(r"[{|}]|<[a-z_]+>|[^{|}<]+|<")
_MARKED = regex.compile(r"(?:([@*+])|(:[a-z0-9])) (.*)")


def parse(line: str) -> Wording:
    """One line as parts; a brace that is not closed or opened raises ValueError."""
    stack: list[list[list[str | Fact | Choice]]] = [[[]]]
    for piece in _PIECE.findall(line):
        if piece == "{":
            stack.append([[]])
        elif piece == "|" and len(stack) > 1:
            stack[-1].append([])
        elif piece == "}":
            if len(stack) == 1:
                raise ValueError(f"a brace too many: {line}")
            options = stack.pop()
            stack[-1][-1].append(Choice(tuple(tuple(option) for option in options)))
        else:
            stack[-1][-1].append(Fact(piece[1:-1]) if piece[0] == "<" and len(piece) > 1 else piece)
    if len(stack) != 1:
        raise ValueError(f"a brace is not closed: {line}")
    return tuple(stack[0][0])


def expand(wording: Wording, rng: random.Random, facts: Mapping[str, str]) -> str:
    """The wording with one option chosen everywhere and the facts filled in."""
    parts: list[str] = []
    _expand(wording, rng, facts, parts)
    return "".join(parts)


def _expand(wording: Wording, rng: random.Random, facts: Mapping[str, str], parts: list[str]) -> None:
    for part in wording:
        if isinstance(part, str):
            parts.append(part)
        elif isinstance(part, Fact):
            parts.append(facts[part.name])
        else:
            _expand(part.options[int(rng.random() * len(part.options))], rng, facts, parts)


def read(text: str) -> dict[str, tuple[Wording, ...]]:
    """The sections of one file; a marked line goes to the pool "section" + mark."""
    pools: dict[str, list[Wording]] = {}
    section = ""
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("= "):
            section = line[2:].strip()
            continue
        marked = _MARKED.fullmatch(line)
        mark, words = (marked[1] or marked[2], marked[3]) if marked else ("", line)
        pools.setdefault(section + mark, []).append(parse(words.strip()))
    return {name: tuple(items) for name, items in pools.items()}


@cache
def pools(language: str) -> dict[str, tuple[Wording, ...]]:
    """All pools of one language, from its text files."""
    merged: dict[str, tuple[Wording, ...]] = {}
    folder = files(__package__).joinpath("texts", language)
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".txt"):
            for name, items in read(file.read_text(encoding="utf-8")).items():
                merged[name] = merged.get(name, ()) + items
    return merged


class Decks:
    """Deals the lines of each pool like cards: none comes again before all have been dealt."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._decks: dict[tuple[str, str], list[Wording]] = {}

    def has(self, language: str, pool: str) -> bool:
        """Whether there is anything to deal."""
        return pool in pools(language)

    def deal(self, language: str, pool: str) -> Wording:
        """The next line; an unknown pool raises KeyError."""
        deck = self._decks.get((language, pool))
        if not deck:
            deck = list(pools(language)[pool])
            self._rng.shuffle(deck)
            self._decks[language, pool] = deck
        return deck.pop()
