"""Thousands of saved queries against a stream: posts go in by the batch, and out comes which query matches which."""

import importlib.util
import threading
from typing import Any, Final

from evenhand.channels.domain.skim import Skim, Wants
from evenhand.listening.domain.matches import Matches, Matching
from evenhand.listening.domain.plain_matcher import PlainMatcher
from evenhand.listening.domain.query import Query, Word

__all__ = ["Matcher", "Matches", "PlainMatcher", "warm_up"]

_IDS: Final = 1 << 40


class Matcher:
    """The saved queries, ready to be matched: compiled where numba runs, else in plain Python.

    Any thread may call; they wait for one another.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._matching: Matching = _best()

    def __len__(self) -> int:
        return len(self._matching)

    @property
    def wants(self) -> Wants:
        """Which columns of a skim its queries look at."""
        with self._lock:
            return self._matching.wants

    def put(self, id_: int, query: Query) -> None:
        """From the next `match` on the query is matched under this number, instead of what was there."""
        if not 0 <= id_ < _IDS:
            raise ValueError(f"a query's number lies between 0 and {_IDS - 1}")
        with self._lock:
            self._matching.put(id_, query)

    def remove(self, id_: int) -> None:
        """Match it no more; nothing happens if it is not there."""
        with self._lock:
            self._matching.remove(id_)

    def match(self, skim: Skim) -> Matches:
        """All matches of all queries in these posts, as `evaluation` defines them."""
        with self._lock:
            return self._matching.match(skim)

    def settle(self) -> None:
        """Choose what guards each query by what was seen so far, at once; `match` does it bit by bit."""
        with self._lock:
            self._matching.settle()


def warm_up() -> None:
    """Compile what matching needs, or load it from numba's cache: ten seconds once on a machine, then a moment."""
    matcher = Matcher()
    matcher.put(0, Word("warm"))
    columns: dict[str, Any] = dict.fromkeys(("texts", "authors", "handles", "references", "networks"), ("",))
    matcher.match(Skim(**columns, languages=[()]))
    matcher.remove(0)


def _best() -> Matching:
    """Numba takes a second to import and some 100 MB, so only who makes a matcher imports it."""
    if importlib.util.find_spec("numba") is None:
        return PlainMatcher()
    from evenhand.listening.domain.compiled_matcher import CompiledMatcher

    return CompiledMatcher()
