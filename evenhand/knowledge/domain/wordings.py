"""What a help centre says of itself in each of its languages: its own words there, else those of its first language."""

from collections.abc import Mapping
from typing import Final

import msgspec

FIELDS: Final = ("name", "welcome", "contact", "links")


class Wording(msgspec.Struct, frozen=True):
    """Words, and in which language they are, so that pages say so."""

    words: str
    language: str

    def __str__(self) -> str:
        return self.words

    def __bool__(self) -> bool:
        return bool(self.words)


def wording_in(
    language: str, field: str, *, own: Mapping[str, Mapping[str, str]], first: str, first_words: str
) -> Wording:
    """The field in a language, in the one that it is a kind of ("pt" for "pt-br"), or as the first language has it."""
    for each in (language, language.partition("-")[0]):
        if each == first:
            break
        words = own.get(each, {}).get(field, "")
        if words:
            return Wording(words, each)
    return Wording(first_words, first)


def kept_wordings(
    said: Mapping[str, Mapping[str, str]], before: Mapping[str, Mapping[str, str]], *, first: str
) -> dict[str, dict[str, str]]:
    """What is kept beside the first language's: what is said now; what was said in languages not spoken of stays, so
    that a language that was left out and comes back has its words."""
    known = {**before, **said}
    full = {language: {field: words for field, words in each.items() if words} for language, each in known.items()}
    return {language: each for language, each in full.items() if each and language != first}
