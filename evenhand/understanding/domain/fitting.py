"""How a head learns: logistic regression over the features, with probabilities that mean what they say."""

# SciPy and scikit-learn say no types.
# mypy: disable-error-code="no-untyped-call"

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, StratifiedKFold

from evenhand.understanding.domain.features import BUCKETS, Features, features_of
from evenhand.understanding.domain.heads import Floats, Head, softmax
from evenhand.understanding.domain.text import plain
from evenhand.understanding.domain.vectors import DIM

_Array = npt.NDArray[Any]
_FOLDS = 4


def fit_head(
    name: str,
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    classes: Sequence[str],
    seed: int,
    vectors: bool = True,
    C: float = 4.0,  # noqa: N803 (what everybody calls it)
    features: Features | None = None,
    groups: Sequence[str] | None = None,
    sample_weight: npt.NDArray[np.float64] | None = None,
    class_weight: str | dict[str, float] | None = None,
    rarest: int = 2,
    calibrated: bool = True,
) -> Head:
    """A head that learnt these labels, every class of which occurs.

    `features` saves making them again from the raw texts. Its temperature comes from folds that keep `groups`
    (authors, conversations, events) together. Buckets in fewer than `rarest` texts are left out.
    """
    known = features_of([plain(text) for text in texts]) if features is None else features
    truth = _numbers(labels, classes)
    weight = np.ones(len(truth)) if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
    if isinstance(class_weight, dict):
        class_weight = {classes.index(label): each for label, each in class_weight.items()}  # type: ignore[misc]
    matrix, columns = _matrix(known, rarest, with_vectors=vectors)
    model = LogisticRegression(C=C, max_iter=300, class_weight=class_weight, random_state=seed)
    temperature = _temperature(model, matrix, truth, weight, groups, seed) if calibrated else 1.0
    model.fit(matrix, truth, sample_weight=weight)
    weights, of_vector, bias = _whole(model, columns, len(classes))
    learned = Head.of(name, classes, weights, of_vector, bias)
    return replace(learned, temperature=temperature, training_hashes=hashes_of(texts))


def hashes_of(texts: Sequence[str]) -> npt.NDArray[np.uint64]:
    """The hashes by which texts are known again, case and white space apart, in order."""
    folded = {" ".join(text.casefold().split()).encode("utf-8", "surrogatepass") for text in texts}
    digests = (hashlib.blake2b(each, digest_size=8).digest() for each in folded)
    return np.array(sorted(int.from_bytes(digest, "big") for digest in digests), dtype=np.uint64)


def _numbers(labels: Sequence[str], classes: Sequence[str]) -> npt.NDArray[np.int64]:
    """The labels as numbers; refuses labels that are no class, and classes without an example."""
    if set(labels) != set(classes):
        raise ValueError(f"labels and classes differ in {sorted(set(labels) ^ set(classes))}")
    number = {label: at for at, label in enumerate(classes)}
    return np.array([number[label] for label in labels])


def _matrix(features: Features, rarest: int, *, with_vectors: bool) -> tuple[sparse.csr_matrix, _Array]:
    """The buckets worth a weight, and the vectors beside them; which buckets those are."""
    hashed = features.sparse()
    counts = np.bincount(features.buckets, minlength=BUCKETS)
    columns = np.flatnonzero(counts >= rarest)
    parts = [hashed[:, columns]]
    if with_vectors:
        parts.append(sparse.csr_matrix(features.vectors * np.float32(_LOUDNESS)))
    return sparse.hstack(parts, format="csr"), columns


# A vector's 256 numbers are small beside the values of buckets; louder, they are regularised less.
_LOUDNESS = 2.0


def _whole(model: LogisticRegression, columns: _Array, size: int) -> tuple[Floats, Floats, Floats]:
    """The model's weights as a head holds them; two classes get a half each."""
    coefficients, bias = model.coef_.T, model.intercept_
    if size == 2:
        coefficients, bias = np.hstack([-coefficients / 2, coefficients / 2]), np.array([-bias[0] / 2, bias[0] / 2])
    weights = np.zeros((BUCKETS, size), dtype=np.float32)
    weights[columns] = coefficients[: len(columns)]
    of_vector = np.zeros((DIM, size), dtype=np.float32)
    if len(coefficients) > len(columns):
        of_vector[:] = coefficients[len(columns) :] * _LOUDNESS
    return weights, of_vector, np.asarray(bias, dtype=np.float32)


def _temperature(
    model: LogisticRegression,
    matrix: sparse.csr_matrix,
    truth: npt.NDArray[np.int64],
    weight: npt.NDArray[np.float64],
    groups: Sequence[str] | None,
    seed: int,
) -> float:
    """By what to divide the logits so that, on rows left out, confidence and accuracy agree."""
    if np.bincount(truth).min() < _FOLDS:
        return 1.0
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=seed) if groups is None else GroupKFold(_FOLDS)
    logits = np.zeros((len(truth), max(2, len(np.unique(truth)))), dtype=np.float32)
    for learnt, left_out in folds.split(matrix, truth, groups):
        if len(np.unique(truth[learnt])) < logits.shape[1]:
            return 1.0
        model.fit(matrix[learnt], truth[learnt], sample_weight=weight[learnt])
        said = model.decision_function(matrix[left_out])
        logits[left_out] = np.stack([-said / 2, said / 2], axis=1) if said.ndim == 1 else said
    return temperature_of(logits, truth)


def temperature_of(logits: Floats, truth: npt.NDArray[np.int64]) -> float:
    """The temperature under which these logits give the truth the highest likelihood."""

    def loss(logarithm: float) -> float:
        said = softmax(logits / np.float32(np.exp(logarithm)))
        return -float(np.log(np.maximum(said[np.arange(len(truth)), truth], 1e-9)).mean())

    return float(np.exp(optimize.minimize_scalar(loss, bounds=(-2.5, 2.5), method="bounded").x))
