"""The heads that judge a post (kind, reply, harm, severity, spam, abuse, audience), asked together in one pass."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from evenhand.understanding.domain.features import Features
from evenhand.understanding.domain.heads import Floats, HeadSet, head

# By the name of a head, what it says of each text: float32[n, classes].
Judgements: TypeAlias = Mapping[str, Floats]
Flags: TypeAlias = npt.NDArray[np.bool_]

HEADS = ("kind", "reply", "harm", "severity", "spam", "abuse", "audience")
# What our own sentences, from which the heads learnt, are written in; elsewhere words and signs have to do.
LEARNT = frozenset({"en", "de", "fr", "es", "it", "pt", "nl"})


def judgements_of(features: Features) -> Judgements:
    """What all seven heads say of these texts, at the price of one."""
    return _together().probabilities(features)


def judged_by(name: str, features: Features, judgements: Judgements | None) -> Floats:
    """What one head says: out of a pass over all of them if there was one, else asked alone."""
    return head(name).probabilities(features) if judgements is None else judgements[name]


def is_learnt(languages: Sequence[str], count: int) -> Flags:
    """Which texts are in a language the heads know; where no language is said, they may be."""
    if not languages:
        return np.ones(count, dtype=bool)
    return np.array([language in LEARNT or language == "und" for language in languages], dtype=bool)


@cache
def _together() -> HeadSet:
    return HeadSet([head(name) for name in HEADS])
