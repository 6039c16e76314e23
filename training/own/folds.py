"""Figures and thresholds from rows that a model has not seen."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from evenhand.understanding.domain.features import Features, features_of
from evenhand.understanding.domain.fitting import temperature_of
from evenhand.understanding.domain.heads import Head, fit_head, softmax
from evenhand.understanding.domain.text import plain
from training import sets

FOLDS = 3


def seen_as(texts: Sequence[str]) -> Features:
    """The features of raw texts."""
    return features_of([plain(text) for text in texts])


def left_out(
    features: Features, labels: Sequence[str], groups: Sequence[str], weights: np.ndarray, **options: Any
) -> np.ndarray:
    """Each row's probabilities from a head that saw no row of its group."""
    side = np.array([sets.part_of(group, FOLDS) for group in groups])
    said = np.zeros((len(labels), len(options["classes"])), dtype=np.float32)
    for fold in range(FOLDS):
        learnt = np.flatnonzero(side != fold)
        head = fit_head(
            "fold",
            [""] * len(learnt),
            [labels[row] for row in learnt],
            features=features.taken(learnt),
            sample_weight=weights[learnt],
            calibrated=False,
            **options,
        )
        said[side == fold] = head.probabilities(features.taken(side == fold))
    return said


def taught(
    name: str,
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    classes: Sequence[str],
    features: Features,
    groups: Sequence[str],
    weights: np.ndarray,
    seed: int,
    C: float,  # noqa: N803 (what everybody calls it)
) -> tuple[Head, np.ndarray]:
    """A head, its temperature chosen on rows left out, and what was said of these under that temperature."""
    options = {"classes": classes, "seed": seed, "C": C}
    said = left_out(features, labels, groups, weights, **options)
    logits = np.log(np.maximum(said, 1e-9))
    temperature = temperature_of(logits, np.array([list(classes).index(label) for label in labels]))
    head = fit_head(name, texts, labels, features=features, sample_weight=weights, calibrated=False, **options)
    return replace(head, temperature=temperature), softmax(logits / np.float32(temperature))


def calibration(said: np.ndarray, labels: Sequence[str], classes: Sequence[str]) -> dict[str, float]:
    """How far confidence and truth lie apart on rows left out."""
    right = np.array([classes[at] for at in said.argmax(axis=1)]) == np.array(labels)
    return {"calibration_error": sets.calibration_error(said, right)}


def threshold_at(scores: np.ndarray, is_positive: np.ndarray, *, false_positives: float) -> float:
    """The lowest threshold that at most this share of the negatives passes."""
    negatives = np.sort(scores[~is_positive])[::-1]
    allowed = int(false_positives * len(negatives))
    return float(min(0.999, negatives[allowed] + 1e-6))


def kept(head: Head) -> None:
    """Write the head beside the others and say how large it is."""
    path = head.save()
    sets.told(saved=head.name, megabytes=round(path.stat().st_size / 1e6, 2))
