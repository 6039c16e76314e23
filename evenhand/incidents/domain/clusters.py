"""Which texts belong to an incident: those with its words, and those much like what belongs to it already."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

ENOUGH = 50  # texts, to know what all texts of a brand have in common; that is taken off before comparing
LIKE = 0.4  # without what they have in common
LIKE_AMONG_FEW = 0.65  # with it


def likeness(texts: Floats, members: Floats) -> Floats:
    """How much each text is like the middle of the members, from -1 to 1; 0 for a text without a vector."""
    if not len(texts) or not len(members):
        return np.zeros(len(texts), dtype=np.float32)
    common = texts.mean(axis=0) if len(texts) >= ENOUGH else np.zeros(texts.shape[1], dtype=np.float32)
    middle = _of_length_one((members - common).mean(axis=0)[None])[0]
    empty = ~texts.any(axis=1)
    found = _of_length_one(texts - common) @ middle
    found[empty] = 0
    return np.asarray(found, dtype=np.float32)


def is_like(likeness: float, *, among: int) -> bool:
    """Whether that is enough to suggest it, in a comparison among so many texts."""
    return likeness >= (LIKE if among >= ENOUGH else LIKE_AMONG_FEW)


def _of_length_one(rows: Floats) -> Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6), dtype=np.float32)


def best(scores: Sequence[float], *, number: int) -> list[int]:
    """The places of the highest scores, the highest first."""
    return sorted(range(len(scores)), key=lambda place: (-scores[place], place))[:number]
