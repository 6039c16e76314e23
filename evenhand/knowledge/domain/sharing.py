"""Words that a question and a page share: rare ones count more. Held as numbers, so that memory holds no text."""

import re
import zlib
from collections.abc import Mapping
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from evenhand.kernel.text import fold

Codes: TypeAlias = frozenset[int]

_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_BEGINNING: Final = 5  # letters: "account" and "accounts" are one word, in most languages that bend words at their end
# What says nothing though it is rare in titles.
_EMPTY: Final = frozenset(
    {"the", "and", "for", "with", "from", "you", "your", "our", "was", "are", "can", "not", "but", "have", "has"}
    | {"this", "that", "please", "help", "just", "get"}
)
# Fitted with the weights of `suggesting`, to the same conversations.
SHARED: Final = 0.37
LENGTH: Final = 0.8  # a page of many words shares some with everybody


def codes_of(text: str) -> Codes:
    """The words of a text that say something, each once."""
    words = (fold(word) for word in _WORD.findall(text))
    return frozenset(zlib.crc32(word[:_BEGINNING].encode()) for word in words if word not in _EMPTY)


class Sharing:
    """Which pages have which words. `pages`: of each place among `number` the words it has."""

    def __init__(self, pages: Mapping[int, Codes], number: int) -> None:
        worded = [(place, codes) for place, codes in pages.items() if codes]
        lengths = np.array([len(codes) for _, codes in worded], dtype=np.int64)
        codes = np.fromiter((code for _, said in worded for code in said), dtype=np.int64, count=int(lengths.sum()))
        places = np.repeat(np.array([place for place, _ in worded], dtype=np.int64), lengths)
        order = np.argsort(codes, kind="stable")
        self._codes, self._starts = np.unique(codes[order], return_index=True)
        self._ends = np.append(self._starts[1:], len(codes))
        self._places = places[order]
        self._pages = len(worded)
        self._without: npt.NDArray[np.float64] = np.zeros(number)
        self._without[[place for place, _ in worded]] = -LENGTH * np.log1p(lengths)

    def scores(self, asked: Codes) -> npt.NDArray[np.float64]:
        """Of each place what its words say for it (Robertson and Sparck Jones 1976: rare words weigh more)."""
        found = self._without.copy()
        wanted = np.array(sorted(asked), dtype=np.int64)
        at = np.searchsorted(self._codes, wanted)
        for each, code in zip(at, wanted, strict=True):
            if each < len(self._codes) and self._codes[each] == code:
                having = self._places[self._starts[each] : self._ends[each]]
                found[having] += SHARED * np.log1p((self._pages - len(having) + 0.5) / (len(having) + 0.5))
        return found
