"""To which queue a case goes: by brand, mode, language, and the words of the post."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from evenhand.kernel.text import fold

ENOUGH = 2_000  # characters of a post in which words are looked for


@dataclass(frozen=True, slots=True)
class QueueFacts:
    """What placing needs to know of a queue. No languages take any language, no words any post, no modes any mode."""

    id: int
    brand_id: int
    languages: tuple[str, ...]
    words: tuple[str, ...]
    position: int
    modes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Queue:
    id: int
    languages: frozenset[str]
    words: re.Pattern[str] | None
    modes: frozenset[int]


class Placement:
    """The company's queues, made ready to be asked once for every post."""

    def __init__(self, queues: Iterable[QueueFacts]) -> None:
        self._queues: dict[int, list[_Queue]] = {}
        for queue in sorted(queues, key=lambda each: (each.position, each.id)):
            made = _Queue(queue.id, frozenset(queue.languages), _pattern(queue.words), frozenset(queue.modes))
            self._queues.setdefault(queue.brand_id, []).append(made)

    def place(self, *, brand_id: int, language: str, text: str, mode: int | None = None) -> int | None:
        """The brand's first queue, in the lead's order, that takes this mode, language and these words; else none.

        What is in no mode, such as a call, goes by the rest.
        """
        folded = ""
        for queue in self._queues.get(brand_id, ()):
            if mode is not None and queue.modes and mode not in queue.modes:
                continue
            if queue.languages and language not in queue.languages:
                continue
            if queue.words is None:
                return queue.id
            folded = folded or fold(text[:ENOUGH])
            if queue.words.search(folded):
                return queue.id
        return None


def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Any of the words, with their plain plurals; None for no words."""
    if not words:
        return None
    return re.compile(r"\b(?:" + "|".join(re.escape(fold(word)) for word in words) + r")(?:s|es)?\b")
