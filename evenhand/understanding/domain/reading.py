"""What we understand of a post from its words alone."""

from collections.abc import Sequence

import msgspec

from evenhand.understanding.domain.language import languages_of
from evenhand.understanding.domain.sentiment import Polarity, polarity_of, sentiments_of

# Raise it when the answers change, so that stored readings are known to be old.
VERSION = 1


class Reading(msgspec.Struct, frozen=True):
    """Language ("und" if unknown), sentiment (-1 to 1) and the same in three steps."""

    language: str
    sentiment: float
    polarity: Polarity


def read_many(texts: Sequence[str], hints: Sequence[str]) -> list[Reading]:
    """One reading per text, in order. `hints` are the networks' claims of language: may be empty, may be wrong."""
    languages = languages_of(texts, hints)
    sentiments = sentiments_of(texts, languages)
    return [
        Reading(language, sentiment, polarity_of(sentiment))
        for language, sentiment in zip(languages, sentiments, strict=True)
    ]
