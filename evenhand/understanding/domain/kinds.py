"""What a post is (complaint, question, praise, comment, lead), and whether a good desk would answer it."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from evenhand.understanding.domain.features import Features
from evenhand.understanding.domain.heads import Floats, head
from evenhand.understanding.domain.judgements import Flags, Judgements, is_learnt, judged_by

KINDS = ("complaint", "question", "praise", "comment", "lead")
_QUESTION_MARKS = ("?", "？", "؟", "¿", ";")
# What is known of a text in a language the model never saw: its mood and its question mark. Rows sum to 1.
_ASKING = (0.25, 0.6, 0.02, 0.08, 0.05)
_UNHAPPY = (0.6, 0.08, 0.02, 0.28, 0.02)
_HAPPY = (0.05, 0.05, 0.5, 0.38, 0.02)
_NEITHER = (0.2, 0.1, 0.1, 0.57, 0.03)
# How much mood moves the odds of complaint and praise, where it is known.
_OF_MOOD = 2.0
_UNHAPPY_BELOW, _HAPPY_ABOVE = -0.25, 0.35


class Kinds(NamedTuple):
    """Per text: the probability of each of KINDS (float32[n, 5]), and that it wants an answer (float32[n])."""

    probabilities: Floats
    needs_reply: Floats

    def names(self) -> list[str]:
        """The likeliest kind of each text."""
        return [KINDS[at] for at in self.probabilities.argmax(axis=1)]

    def is_reply_needed(self) -> Flags:
        """Which texts want an answer, by the threshold that ships with the model."""
        return np.asarray(self.needs_reply > head("reply").thresholds.get("reply", 0.5))


def kinds_of(
    features: Features,
    plain_texts: Sequence[str],
    languages: Sequence[str] = (),
    sentiments: npt.NDArray[np.float64] | None = None,
    *,
    judgements: Judgements | None = None,
) -> Kinds:
    """What each text is. Where the language is none the model knows, its mood and question marks decide."""
    probabilities = _in_mood(judged_by("kind", features, judgements), sentiments)
    needs_reply = judged_by("reply", features, judgements)[:, 1].copy()
    for row in np.flatnonzero(~is_learnt(languages, len(plain_texts))).tolist():
        mood = 0.0 if sentiments is None else float(sentiments[row])
        probabilities[row] = _guess(plain_texts[row], mood)
        needs_reply[row] = probabilities[row, [0, 1, 4]].sum()
    return Kinds(probabilities, needs_reply)


def _in_mood(said: Floats, sentiments: npt.NDArray[np.float64] | None) -> Floats:
    """Complaints are likelier in a bad mood, praise in a good one."""
    if sentiments is None:
        return said.copy()
    turn = np.exp(_OF_MOOD * sentiments)
    turned = said.astype(np.float64)
    turned[:, 0] /= turn
    turned[:, 2] *= turn
    return np.asarray(turned / turned.sum(axis=1, keepdims=True), dtype=np.float32)


def _guess(text: str, mood: float) -> tuple[float, ...]:
    if any(mark in text for mark in _QUESTION_MARKS):
        return _ASKING
    if mood < _UNHAPPY_BELOW:
        return _UNHAPPY
    return _HAPPY if mood > _HAPPY_ABOVE else _NEITHER
