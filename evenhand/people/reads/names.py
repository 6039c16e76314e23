"""What our people are called, to tell their names in a text."""

import re
from itertools import chain
from typing import Final

from evenhand.people.models import Agent

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def words_of_names() -> frozenset[str]:
    """Every word of the names of all who work here or did, as colleagues and as customers know them; one query."""
    found = Agent.objects.values_list("first_name", "last_name", "public_name").order_by()
    return frozenset(chain.from_iterable(_WORD.findall(name) for name in chain.from_iterable(found)))
