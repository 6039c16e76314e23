"""One side of learning: for each class a linear margin over words and numbers (a support vector machine)."""

# SciPy and scikit-learn carry no types.
# mypy: disable-error-code="no-untyped-call"

import warnings
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats: TypeAlias = npt.NDArray[np.float32]

# Small: examples of one's own are few, and a few of them are labelled wrongly.
COST_OF_AN_ERROR: Final = 0.3
_TOLERANCE, _MOST_ROUNDS = 0.02, 300


@dataclass(frozen=True, eq=False)
class Margins:
    """A weight for each column and class, the columns of words first, and a bias a class."""

    weights: npt.NDArray[np.float16]
    bias: Floats

    @classmethod
    def of(
        cls,
        matrix: sparse.csr_matrix,
        numbers: Floats,
        truth: npt.NDArray[np.int64],
        size: int,
        *,
        seed: int = 0,
        cost: float = COST_OF_AN_ERROR,
        is_even: bool = False,
    ) -> "Margins":
        """Fitted to rows of words and of numbers whose classes are `truth`; says 0 of everything where they are one.

        `is_even` counts each class as much as any other, however few its rows.
        """
        if len(np.unique(truth)) < 2:
            return cls.silent(matrix.shape[1] + numbers.shape[1], size)
        from sklearn.exceptions import ConvergenceWarning  # here: who only predicts need not load it
        from sklearn.svm import LinearSVC

        together = sparse.hstack([matrix, sparse.csr_matrix(numbers)], format="csr").astype(np.float64)
        model = LinearSVC(
            C=cost,
            tol=_TOLERANCE,
            max_iter=_MOST_ROUNDS,
            random_state=seed,
            class_weight="balanced" if is_even else None,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # it need not come to the very end to be good
            model.fit(together, truth)
        return cls._whole(model, size)

    @classmethod
    def silent(cls, columns: int, size: int) -> "Margins":
        """Says 0 of everything: there was but one class."""
        return cls(np.zeros((columns, size), dtype=np.float16), np.zeros(size, dtype=np.float32))

    @classmethod
    def _whole(cls, model: Any, size: int) -> "Margins":
        """Classes that did not occur are as far off as can be."""
        weights = np.zeros((model.coef_.shape[1], size), dtype=np.float16)
        bias = np.full(size, -1.0, dtype=np.float32)
        if len(model.coef_) == 1:
            sides = np.stack([-model.coef_[0], model.coef_[0]])
            biases = np.array([-model.intercept_[0], model.intercept_[0]])
        else:
            sides, biases = model.coef_, model.intercept_
        weights[:, model.classes_] = sides.T
        bias[model.classes_] = biases
        return cls(weights, bias)

    def scores(self, matrix: sparse.csr_matrix, numbers: Floats) -> Floats:
        """float32[n, size]: above 0 where a class is likelier than not; most lie between -1 and 1."""
        edge = matrix.shape[1]
        of_words = matrix @ self.weights[:edge].astype(np.float32)
        return np.asarray(of_words + numbers @ self.weights[edge:].astype(np.float32) + self.bias, dtype=np.float32)
