"""How bad it is for the one who writes: low, normal, high, or critical where somebody may come to harm."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from evenhand.understanding.domain.features import Features
from evenhand.understanding.domain.harm import Harms
from evenhand.understanding.domain.heads import Floats, head
from evenhand.understanding.domain.judgements import Judgements, is_learnt, judged_by
from evenhand.understanding.domain.phrases import bare
from evenhand.understanding.domain.severity_words import grave_in

LEVELS = ("low", "normal", "high", "critical")
# How much more a text weighs for each grave thing said, and for bad or good mood: added to logits.
_OF_GRAVE_WORDS, _OF_MOOD = 1.5, 0.8
_MOST_GRAVE = 2
# Harm alarms early, so that nobody is missed; from here on it is likely enough to be the level, below it adds gravity.
_SURE_OF_HARM = 0.4


class Severities(NamedTuple):
    """Per text: the probability of each of LEVELS (float32[n, 4])."""

    probabilities: Floats

    def names(self) -> list[str]:
        """The level of each text: critical where harm is sure, else the likeliest of the others."""
        return [LEVELS[at] for at in self.probabilities.argmax(axis=1)]


def severities_of(
    features: Features,
    plain_texts: Sequence[str],
    harms: Harms,
    languages: Sequence[str] = (),
    sentiments: npt.NDArray[np.float64] | None = None,
    *,
    judgements: Judgements | None = None,
) -> Severities:
    """How bad it is, out of what the model says, grave words (money, days, stranded, dead) and mood."""
    said = judged_by("severity", features, judgements).copy()
    said[~is_learnt(languages, len(plain_texts))] = (0.4, 0.5, 0.1)
    grave = np.array([min(_MOST_GRAVE, grave_in(bare(text))) for text in plain_texts], dtype=np.float32)
    grave += harms.is_critical
    mood = np.zeros(len(plain_texts), dtype=np.float32) if sentiments is None else sentiments.astype(np.float32)
    thresholds = head("severity").thresholds
    logits = np.log(np.maximum(said, 1e-6))
    logits[:, 2] += thresholds.get("high_bias", 0.0) + _OF_GRAVE_WORDS * grave - _OF_MOOD * np.minimum(mood, 0)
    logits[:, 0] += thresholds.get("low_bias", 0.0) + _OF_MOOD * np.maximum(mood, 0) - _OF_GRAVE_WORDS * grave
    spread = np.exp(logits - logits.max(axis=1, keepdims=True, initial=-np.inf))
    spread /= spread.sum(axis=1, keepdims=True)
    return Severities(_with_critical(spread, harms))


def _with_critical(spread: Floats, harms: Harms) -> Floats:
    """The three levels and, beside them, harm: more than half where it is sure, so that the level says critical."""
    is_sure = harms.is_critical & (harms.probabilities > _SURE_OF_HARM)
    critical = np.where(is_sure, np.maximum(harms.probabilities, 0.51), np.minimum(harms.probabilities, 0.3))
    return np.column_stack([spread * (1 - critical)[:, None], critical]).astype(np.float32)
