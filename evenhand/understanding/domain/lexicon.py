"""What words and emoji are worth by themselves, in several languages, and what they are worth together."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from evenhand.understanding.domain.features import negations
from evenhand.understanding.domain.kernels import feeling, scoring
from evenhand.understanding.domain.weights import weights_of
from evenhand.understanding.domain.words import Words, digest_of

Array = npt.NDArray[Any]
_MODULUS = 1 << 64
ENGLISH: Final = "en"
# In these languages the "not" may stand behind what it denies: "gefällt mir nicht".
_NEGATED_BEHIND: Final = frozenset({"de", "nl"})
# In these, English words stand among the others.
_WITH_ENGLISH: Final = frozenset({ENGLISH, "und", "hi"})


@dataclass(frozen=True, eq=False)
class Lexicon:
    """A hash table from words to what they are worth and what they do to their neighbours."""

    keys: npt.NDArray[np.uint64]
    rows: npt.NDArray[np.int32]
    values: npt.NDArray[np.float32]
    roles: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, digests: Array, values: Array, roles: Array) -> "Lexicon":
        """The lexicon in which the word with the n-th number has the n-th value and role."""
        size = 1 << int(2 * len(digests)).bit_length()
        keys, rows = np.zeros(size, dtype=np.uint64), np.full(size, -1, dtype=np.int32)
        scoring.place(keys, rows, digests)
        return cls(keys, rows, values.astype(np.float32), roles.astype(np.uint8))

    def felt(self, words: Words, languages: Sequence[str]) -> npt.NDArray[np.float32]:
        """float32[n, 4] a text: the whole from -1 to 1, the glad part, the unhappy part, the last word felt."""
        tongues = np.array([tongue(language) for language in languages], dtype=np.uint64)
        behind = np.array([3 * (language in _NEGATED_BEHIND) for language in languages], dtype=np.int64)
        english = np.array([language in _WITH_ENGLISH for language in languages], dtype=np.bool_)
        denied = np.empty(len(words.starts), dtype=np.bool_)
        sums = np.zeros((len(languages), feeling.COLUMNS), dtype=np.float32)
        place = (words.folded, words.starts, words.stops, words.kinds, words.digests, words.before)
        table = (self.keys, self.rows, self.values, self.roles)
        feeling.feel(*place, tongues, behind, english, negations(), *table, denied, sums)
        return sums


def tongue(language: str) -> int:
    """What is mixed into the numbers of a language's words, so that "die" is no death in German; 0 for English."""
    return 0 if language in {ENGLISH, "und", ""} else digest_of(f"<{language}>")


def number_of(word: str, language: str, *, is_stem: bool) -> int:
    """The number under which a word, or a beginning of words, stands in a lexicon."""
    mixed = digest_of(word) ^ tongue(language)
    return ~mixed % _MODULUS if is_stem else mixed


@cache
def lexicon() -> Lexicon:
    """The lexicon that ships with the package, read once."""
    weights = weights_of("sentiment")
    return Lexicon.of(weights["lexicon_digests"], weights["lexicon_values"], weights["lexicon_roles"])
