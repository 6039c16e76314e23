"""What a desk should not spend its time on: spam; and what it should not have to read unwarned: abuse."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from evenhand.understanding.domain.features import Features
from evenhand.understanding.domain.heads import Floats, head
from evenhand.understanding.domain.judgements import Flags, Judgements, is_learnt, judged_by
from evenhand.understanding.domain.unwanted_words import INSULTS, SPAM

_TWO_LURES, _AN_INSULT = 0.9, 0.6


class Unwanted(NamedTuple):
    """Per text: how likely spam, words that offend, and hate of people for what they are (each float32[n])."""

    spam: Floats
    abuse: Floats
    hate: Floats

    def is_spam(self) -> Flags:
        """Which texts are spam: of a thousand honest ones at most two, on texts like those the model learnt from."""
        return np.asarray(self.spam > head("spam").thresholds["spam"])

    def is_abuse(self) -> Flags:
        """Which texts offend or hate."""
        return np.asarray(self.abuse > head("abuse").thresholds["offensive"]) | self.is_hate()

    def is_hate(self) -> Flags:
        """Which texts hate; a swear word alone is none."""
        return np.asarray(self.hate > head("abuse").thresholds["hate"])


def unwanted_of(
    features: Features,
    plain_texts: Sequence[str],
    languages: Sequence[str] = (),
    *,
    judgements: Judgements | None = None,
) -> Unwanted:
    """Spam and abuse. Abuse was learnt in English only; other languages have a short list of insults."""
    spam = judged_by("spam", features, judgements)[:, 1].copy()
    abuse = judged_by("abuse", features, judgements)
    offends, hates = abuse[:, 1] + abuse[:, 2], abuse[:, 2].copy()
    is_english = np.array([language in {"en", "und"} for language in languages] or [True] * len(plain_texts))
    spam[~is_learnt(languages, len(plain_texts))] = 0.0
    offends[~is_english], hates[~is_english] = 0.0, 0.0
    for row, text in enumerate(plain_texts):
        if "httpurl" in text and _lures_in(text.lower()) > 1:
            spam[row] = max(spam[row], _TWO_LURES)
        if not is_english[row] and _has_insult(f" {text.lower()} "):
            offends[row] = _AN_INSULT
    return Unwanted(spam, offends, hates)


def _has_insult(spaced: str) -> bool:
    return any(insult in spaced for insult in _insults())


def _lures_in(text: str) -> int:
    return sum(lure in text for lure in _lures())


@cache
def _lures() -> tuple[str, ...]:
    return tuple(" ".join(lure.split()) for lure in SPAM.split(";") if lure.strip())


@cache
def _insults() -> tuple[str, ...]:
    return tuple(f" {insult}" for insult in INSULTS.split())
