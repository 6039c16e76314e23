"""Which word was meant by one that stands nowhere: by how few letters it is wrong (Damerau 1964)."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from rapidfuzz.distance import OSA

from evenhand.kernel.text import fold
from evenhand.knowledge.domain.finding import without_runs

_WORD: Final = re.compile(r"[^\W\d_]{3,40}")
_SHORTEST: Final = 4  # letters; one wrong of three is another word
_LONG: Final = 6  # from here on two letters may be wrong
_UNFINISHED: Final = (-1, 0, 1)  # letters more or less than were typed so far


def words_in(*texts: str) -> list[str]:
    """The words of texts as they are known, each once and in order, so that nobody waits for another crosswise."""
    return sorted({word for text in texts for word in _WORD.findall(fold(without_runs(text)))})


def respelled(words: Sequence[str], known: Mapping[str, Sequence[str]]) -> list[str]:
    """The words, each that is wrong by a letter or two as it was meant. The last one may be unfinished.

    `known` has what each may mean, the likeliest first; of words that are right it has nothing.
    """
    last = len(words) - 1
    return [_meant(word, known.get(word, ()), is_last=at == last) or word for at, word in enumerate(words)]


def _meant(word: str, among: Sequence[str], *, is_last: bool) -> str | None:
    if len(word) < _SHORTEST:
        return None
    most = 2 if len(word) >= _LONG else 1
    wrong = [(_wrong(word, each, is_last=is_last), at) for at, each in enumerate(among)]
    fewest, at = min(wrong, default=(most + 1.0, 0))
    return among[at] if fewest < most + 1 else None


def _wrong(word: str, known: str, *, is_last: bool) -> float:
    """How many letters are wrong, missing, too many or changed about; of two equals the finished one is nearer."""
    whole = float(OSA.distance(word, known))
    if not is_last:
        return whole
    parts = (known[: len(word) + more] for more in _UNFINISHED)
    return min(whole, min(float(OSA.distance(word, part)) for part in parts) + 0.5)
