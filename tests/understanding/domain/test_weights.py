"""What ships beside the code: small, and each model knows what it learnt from."""

import numpy as np
import pytest

from evenhand.understanding.domain.weights import FOLDER, trained_on, weights_of

NAMES = sorted(path.stem for path in FOLDER.glob("*.npz"))


def test_all_weights_together_stay_below_thirty_megabytes():
    assert sum(path.stat().st_size for path in FOLDER.glob("*.npz")) < 30_000_000


@pytest.mark.parametrize("name", NAMES)
def test_a_model_knows_the_texts_it_learnt_from(name):
    hashes = trained_on(name)
    assert len(hashes) > 0
    assert (np.diff(hashes.astype(object)) > 0).all()


@pytest.mark.parametrize("name", NAMES)
def test_no_weight_is_infinite_or_not_a_number(name):
    for array in weights_of(name).values():
        assert array.dtype.kind != "f" or np.isfinite(array).all()
