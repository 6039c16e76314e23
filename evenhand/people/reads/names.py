"""What our people are called, to tell their names in a text."""

import re
import time
from itertools import chain
from typing import Final

from evenhand.people.models import Agent

_KEPT_FOR: Final = 60.0  # seconds
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def words_of_names() -> frozenset[str]:
    """Every word of the names of all who work here or did, as colleagues and as customers know them; one query."""
    found = Agent.objects.values_list("first_name", "last_name", "public_name").order_by()
    return frozenset(chain.from_iterable(_WORD.findall(name) for name in chain.from_iterable(found)))


_kept: tuple[float, frozenset[str]] = (float("-inf"), frozenset())


def words_of_names_lately() -> frozenset[str]:
    """The same for a page that shall be quick: read once a minute in a process."""
    global _kept
    if time.monotonic() - _kept[0] > _KEPT_FOR:
        _kept = time.monotonic(), words_of_names()
    return _kept[1]
