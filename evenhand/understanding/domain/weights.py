"""What the training scripts learnt, as it lies beside the code."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

FOLDER: Final = Path(__file__).parent.parent / "weights"


def weights_of(name: str, folder: Path = FOLDER) -> Mapping[str, npt.NDArray[Any]]:
    """All arrays of weights/NAME.npz. Nothing in such a file is ever executed."""
    with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
        return dict(arrays)


def trained_on(name: str, folder: Path = FOLDER) -> npt.NDArray[np.uint64]:
    """The hashes of the texts a model was trained on, in order."""
    with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
        return np.asarray(arrays["training_hashes"], dtype=np.uint64)
