"""What we understand of a post from its words alone."""

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

import msgspec
import numpy as np
import numpy.typing as npt

from evenhand.understanding.domain.audience import audiences_of
from evenhand.understanding.domain.features import features_of
from evenhand.understanding.domain.harm import harms_of
from evenhand.understanding.domain.judgements import judgements_of
from evenhand.understanding.domain.kinds import kinds_of
from evenhand.understanding.domain.language import languages_in
from evenhand.understanding.domain.personal import personal_data
from evenhand.understanding.domain.sentiment import Polarity, polarity_of, sentiments
from evenhand.understanding.domain.severity import severities_of
from evenhand.understanding.domain.text import plain
from evenhand.understanding.domain.unwanted import unwanted_of
from evenhand.understanding.domain.vectors import packed

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


def warm_up() -> None:
    """Load what reading needs, so that the first text need not wait for it."""
    read_many(["Where is my parcel?"], [""])


def read_many(texts: Sequence[str], hints: Sequence[str]) -> list[Reading]:
    """One reading per text, in order. `hints` are the networks' claims of language: may be empty, may be wrong."""
    if not texts:
        return []
    cleaned = [plain(text) for text in texts]
    spoken = [languages_in(text, hint) for text, hint in zip(texts, hints, strict=True)]
    languages = [main for main, *_ in spoken]
    features = features_of(cleaned)
    graded, _steps = sentiments(features, cleaned, languages)
    judgements = judgements_of(features)
    kinds = kinds_of(features, cleaned, languages, graded, judgements=judgements)
    harms = harms_of(features, cleaned, languages, judgements=judgements)
    severities = severities_of(features, cleaned, harms, languages, graded, judgements=judgements)
    unwanted = unwanted_of(features, cleaned, languages, judgements=judgements)
    audiences = audiences_of(features, cleaned, languages, judgements=judgements)
    columns: dict[str, Sequence[Any]] = {
        "language": languages,
        "also": [tuple(others) for _, *others in spoken],
        "sentiment": _rounded(graded),
        "polarity": [polarity_of(sentiment) for sentiment in graded],
        "kind": kinds.names(),
        "needs_reply": _rounded(kinds.needs_reply),
        "severity": severities.names(),
        "harm": _rounded(harms.probabilities),
        "harm_kind": harms.kinds,
        "harm_words": harms.words,
        "spam": _rounded(unwanted.spam),
        "abuse": _rounded(unwanted.abuse),
        "audience": audiences.names(),
        "personal": [_places(text) for text in texts],
        "vector": packed(features.vectors),
    }
    return [Reading(**dict(zip(columns, row, strict=True))) for row in zip(*columns.values(), strict=True)]


def _rounded(values: npt.NDArray[Any]) -> list[float]:
    """Four digits: what a matrix product adds up differently in another batch is beyond them."""
    rounded: list[float] = np.round(values.astype(np.float64), 4).tolist()
    return rounded


def _places(text: str) -> tuple[tuple[str, int, int], ...]:
    return tuple((span.kind, span.start, span.end) for span in personal_data(text))
