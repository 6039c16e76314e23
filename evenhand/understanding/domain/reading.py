"""What we understand of a post from its words alone."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

import msgspec

from evenhand.understanding.domain.language import languages_of
from evenhand.understanding.domain.sentiment import Polarity, polarity_of, sentiments_of

# Raise it when the answers change, so that stored readings are known to be old.
VERSION = 2

Kind: TypeAlias = Literal["complaint", "question", "praise", "comment", "lead"]
Severity: TypeAlias = Literal["low", "normal", "high", "critical"]
Audience: TypeAlias = Literal["customer", "practitioner", "press", "employee", "bot"]

__all__ = ["VERSION", "Audience", "Kind", "Polarity", "Reading", "Severity", "nothing_read", "polarity_of", "read_many"]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What one text tells. `personal` are (kind, start, end) in the text; `vector` is the static one, as int8."""

    language: str  # "und" if unknown
    also: tuple[str, ...] = ()  # other languages of a mixed text
    sentiment: float  # -1 to 1
    polarity: Polarity  # the same in three steps
    kind: Kind = "comment"
    needs_reply: float = 0.0  # probabilities
    severity: Severity = "normal"
    harm: float = 0.0
    harm_kind: str = ""
    harm_words: str = ""
    spam: float = 0.0
    abuse: float = 0.0
    audience: Audience = "customer"
    personal: tuple[tuple[str, int, int], ...] = ()
    vector: bytes = b""


def nothing_read() -> Reading:
    """The reading of a text that could not be read."""
    return Reading(language="und", sentiment=0.0, polarity="neutral")


def read_many(texts: Sequence[str], hints: Sequence[str]) -> list[Reading]:
    """One reading per text, in order. `hints` are the networks' claims of language: may be empty, may be wrong."""
    languages = languages_of(texts, hints)
    sentiments = sentiments_of(texts, languages)
    return [
        Reading(language=language, sentiment=sentiment, polarity=polarity_of(sentiment))
        for language, sentiment in zip(languages, sentiments, strict=True)
    ]
