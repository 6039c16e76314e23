"""Which texts the shipped models were trained on."""

from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path

import numpy as np

from evenhand.insight.evaluation.layout import folded
from evenhand.understanding.domain.weights import FOLDER


class Known:
    """The texts that models keep the hashes of; nothing else of them is kept anywhere."""

    def __init__(self, hashes: frozenset[int] = frozenset()) -> None:
        self._hashes = hashes

    def __len__(self) -> int:
        return len(self._hashes)

    def __contains__(self, text: str) -> bool:
        return bool(self._hashes) and not self._hashes.isdisjoint(hashes_of(text))


def hashes_of(text: str) -> Iterator[int]:
    """The hashes a training text may be kept under: eight bytes of BLAKE2b, asked for or cut off, in either order."""
    content = folded(text).encode(errors="replace")
    for digest in (blake2b(content, digest_size=8).digest(), blake2b(content).digest()[:8]):
        yield int.from_bytes(digest, "big")
        yield int.from_bytes(digest, "little")


@cache
def known_to_shipped(folder: Path = FOLDER) -> Known:
    """All training texts of all shipped models, whichever of them a job asks: rather one row too few in a score."""
    return Known(frozenset(each for path in sorted(folder.glob("*.npz")) for each in _kept_in(path)))


def _kept_in(path: Path) -> Iterable[int]:
    with np.load(path, allow_pickle=False) as weights:
        kept: list[int] = weights["training_hashes"].tolist() if "training_hashes" in weights else []
    return kept
