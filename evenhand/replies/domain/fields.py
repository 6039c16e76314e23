"""Fields of a macro: {{name}} and the like, filled in with what is known of a case."""

from collections.abc import Mapping

import regex

_FIELD = regex.compile(r"\{\{\s*([a-z_]{1,40})\s*\}\}")


def fill(text: str, facts: Mapping[str, str]) -> str:
    """The text with its fields filled in. A field nobody knows, or that has no value here, stays as it is written, so
    that the checks before sending find it."""
    return _FIELD.sub(lambda found: facts.get(found[1], "") or found[0], text)


def fields_in(text: str) -> list[str]:
    """The names of the fields, each once, in order."""
    return list(dict.fromkeys(_FIELD.findall(text)))
