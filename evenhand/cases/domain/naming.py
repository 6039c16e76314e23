"""Whom a note names: “@username”, as colleagues write it."""

import re

# Not inside an address or a longer handle; a dot or dash at the end belongs to the sentence.
_NAMED = re.compile(r"(?<![\w@./])@([\w][\w.+-]{0,149})")
MOST = 20


def named_in(text: str) -> list[str]:
    """The names in the order they stand, each once, in lower case; at most MOST."""
    found = dict.fromkeys(match[1].rstrip(".-+_").lower() or match[1].lower() for match in _NAMED.finditer(text))
    return list(found)[:MOST]
