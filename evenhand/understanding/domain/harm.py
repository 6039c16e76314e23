"""Harm that must not wait: is somebody in danger, and what words told it. Recall comes first, precision is stated."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from evenhand.understanding.domain.features import Features, features_of
from evenhand.understanding.domain.harm_words import MEANT_OTHERWISE, PHRASES, TRAPS
from evenhand.understanding.domain.heads import Floats, head
from evenhand.understanding.domain.judgements import Flags, Judgements, is_learnt, judged_by
from evenhand.understanding.domain.phrases import Phrases, bare

KINDS = tuple(PHRASES)
# What a phrase is worth beside the model: enough to alarm where the model doubts, not where it is sure of the contrary.
_OF_A_PHRASE, _PHRASE_ALONE = 2.5, 0.6
_OF_A_TRAP = 2.0
_MOST_WORDS, _LONGEST = 40, 3
_AT_ONCE = 32  # texts, so that memory does not grow with a storm


class Harms(NamedTuple):
    """Per text: how likely it speaks of critical harm, whether to alarm, of which kind, and by which words.

    `kinds` and `words` are "" where there is no alarm. `events` is apart: an emergency in the world, as in the news.
    """

    probabilities: Floats
    is_critical: Flags
    kinds: list[str]
    words: list[str]
    events: Floats


def harms_of(
    features: Features,
    plain_texts: Sequence[str],
    languages: Sequence[str] = (),
    *,
    judgements: Judgements | None = None,
) -> Harms:
    """The harm each text speaks of. In languages the model does not know, phrases alone decide."""
    said = judged_by("harm", features, judgements)
    by_kind = said[:, 1 : 1 + len(KINDS)].copy()
    by_kind[~is_learnt(languages, len(plain_texts))] = 0.0
    told = _weighed(by_kind, plain_texts)
    probabilities = np.minimum(by_kind.sum(axis=1), np.float32(1.0))
    is_critical = probabilities > head("harm").thresholds["harm"]
    best = by_kind.argmax(axis=1)
    kinds = [KINDS[kind] if critical else "" for kind, critical in zip(best, is_critical, strict=True)]
    words = [told.get(row, "") if critical else "" for row, critical in enumerate(is_critical)]
    untold = [row for row in np.flatnonzero(is_critical).tolist() if not words[row]]
    for row, found in _found_by_leaving_out(plain_texts, untold):
        words[row] = found
    return Harms(probabilities, is_critical, kinds, words, said[:, -1])


def _weighed(by_kind: Floats, plain_texts: Sequence[str]) -> dict[int, str]:
    """Weigh phrases and traps into the kinds' probabilities, in place; say which phrases there were, by row."""
    told: dict[int, str] = {}
    for row, text in enumerate(plain_texts):
        words = _others().taken_out_of(bare(text))
        if found := _phrases().found_in(words):
            told[row] = ", ".join(dict.fromkeys(phrase for _, phrase in found))
            total = float(by_kind[row].sum())
            lifted = max(_PHRASE_ALONE, _shifted(total, _OF_A_PHRASE)) if total < 0.999 else total
            share = np.bincount([KINDS.index(kind) for kind, _ in found], minlength=len(KINDS)).astype(np.float32)
            by_kind[row] = lifted * (by_kind[row] + share) / (total + share.sum())
        elif _traps().found_in(words):
            total = float(by_kind[row].sum())
            by_kind[row] *= _shifted(total, -_OF_A_TRAP) / max(total, 1e-9)
    return told


def _shifted(probability: float, by: float) -> float:
    """The probability with so much added to the logarithm of its odds."""
    bounded = min(max(probability, 1e-6), 1 - 1e-6)
    return float(1 / (1 + np.exp(-(np.log(bounded / (1 - bounded)) + by))))


def _found_by_leaving_out(plain_texts: Sequence[str], rows: list[int]) -> Iterator[tuple[int, str]]:
    """Of texts in which no phrase told, the words without which the model believes least."""
    for begin in range(0, len(rows), _AT_ONCE):
        said = {row: plain_texts[row].split()[:_MOST_WORDS] for row in rows[begin : begin + _AT_ONCE]}
        without = [" ".join(words[:at] + words[at + 1 :]) for words in said.values() for at in range(len(words))]
        left = head("harm").probabilities(features_of(without))[:, 1 : 1 + len(KINDS)].sum(axis=1)
        ends = np.cumsum([len(words) for words in said.values()])
        for (row, words), of_row in zip(said.items(), np.split(left, ends[:-1]), strict=True):
            yield row, " ".join(words[at] for at in sorted(np.argsort(of_row)[:_LONGEST]))


@cache
def _phrases() -> Phrases:
    return Phrases(PHRASES)


@cache
def _traps() -> Phrases:
    return Phrases({"trap": TRAPS})


@cache
def _others() -> Phrases:
    return Phrases({"other": MEANT_OTHERWISE})
