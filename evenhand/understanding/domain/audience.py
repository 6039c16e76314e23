"""Who speaks: a customer, a practitioner (technician, reseller, developer), the press, an employee, a machine."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import regex

from evenhand.understanding.domain.audience_words import IN_BIOS, IN_HANDLES
from evenhand.understanding.domain.features import Features
from evenhand.understanding.domain.heads import Floats
from evenhand.understanding.domain.judgements import Judgements, is_learnt, judged_by

AUDIENCES = ("customer", "practitioner", "press", "employee", "bot")
# What an author says of themselves weighs more than what one text suggests: times so much, once per source.
_OF_A_BIO, _OF_A_HANDLE = 12.0, 6.0
# In the stream most who speak are customers; among the sentences learnt from they are too few.
_IN_THE_STREAM = np.array([3.0, 1.0, 0.5, 0.5, 0.7], dtype=np.float32)
_UNKNOWN = (0.9, 0.03, 0.02, 0.02, 0.03)


class Audiences(NamedTuple):
    """Per text: the probability of each of AUDIENCES (float32[n, 5])."""

    probabilities: Floats

    def names(self) -> list[str]:
        """Who most likely speaks in each text."""
        return [AUDIENCES[at] for at in self.probabilities.argmax(axis=1)]


def audiences_of(
    features: Features,
    plain_texts: Sequence[str],
    languages: Sequence[str] = (),
    *,
    names: Sequence[str] = (),
    bios: Sequence[str] = (),
    handles: Sequence[str] = (),
    judgements: Judgements | None = None,
) -> Audiences:
    """Who speaks, from the words and, where given (one per text, may be ""), from name, bio and handle."""
    said = judged_by("audience", features, judgements) * _IN_THE_STREAM
    said[~is_learnt(languages, len(plain_texts))] = _UNKNOWN
    for row, bio in enumerate(bios):
        said[row] *= _weights(bio, _in_bios(), _OF_A_BIO)
    for sources in (names, handles):
        for row, called in enumerate(sources):
            said[row] *= _weights(called, _in_handles(), _OF_A_HANDLE)
    return Audiences(np.asarray(said / np.maximum(said.sum(axis=1, keepdims=True), 1e-9), dtype=np.float32))


def _weights(text: str, patterns: dict[int, regex.Pattern[str]], worth: float) -> Floats:
    weights = np.ones(len(AUDIENCES), dtype=np.float32)
    if text:
        for audience, pattern in patterns.items():
            if pattern.search(text):
                weights[audience] = worth
    return weights


@cache
def _in_bios() -> dict[int, regex.Pattern[str]]:
    return {AUDIENCES.index(who): regex.compile(rf"(?ix)\b(?:{words})") for who, words in IN_BIOS.items()}


@cache
def _in_handles() -> dict[int, regex.Pattern[str]]:
    return {AUDIENCES.index(who): regex.compile(rf"(?ix){words}") for who, words in IN_HANDLES.items()}
