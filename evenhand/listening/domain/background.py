"""The words of a sample, counted once, so that every query tried on it can be compared with them at once."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate

_TOKEN = re.compile(r"[#@]?\w+")


class Background:
    """What people say in general: how often each word occurs, and in which posts a piece of text does.

    Words are taken by the plain pattern, which is quick and right for most languages; whatever is found so is only
    proposed, and counted exactly afterwards.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        lowered = [text.lower() for text in texts]
        self._whole = "\n".join(lowered)
        self._starts = list(accumulate((len(text) + 1 for text in lowered), initial=0))
        self.size = len(texts)
        self.counts: Counter[str] = Counter(_TOKEN.findall(self._whole))

    def share(self, word: str) -> float:
        """How many times a word occurs, a post; of most words the share of posts that have it."""
        return self.counts[word] / self.size if self.size else 0.0

    def rows_with(self, text: str, *, most: int) -> Iterator[int]:
        """The first posts in which a piece of lower-case text occurs anywhere, also inside words."""
        at, found = self._whole.find(text), 0
        while at >= 0 and found < most:
            row = bisect_right(self._starts, at) - 1
            yield row
            found += 1
            at = self._whole.find(text, self._starts[row + 1])
