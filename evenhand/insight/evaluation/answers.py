"""What the product as shipped answers to a text: one place to change when a part of it changes its door."""

import time
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from evenhand.understanding.domain.features import features_of
from evenhand.understanding.domain.harm import harms_of
from evenhand.understanding.domain.heads import head
from evenhand.understanding.domain.personal import masked, personal_data
from evenhand.understanding.domain.reading import Reading, read_many
from evenhand.understanding.domain.text import plain
from evenhand.understanding.endpoint import Asker

Sureness: TypeAlias = npt.NDArray[np.float32]

WARM_UP = 8


class Reader:
    """Reads every text once, however many jobs ask, and knows how quick that was."""

    def __init__(self, asker: Asker | None = None) -> None:
        """`asker` is a model somewhere else that replaces steps; where it says nothing, our own reading counts."""
        self._read: dict[str, Reading] = {}
        self._asker = asker
        self.kept = 0  # readings of ours that the asker did not replace

    def readings(self, texts: Sequence[str]) -> tuple[list[Reading], float]:
        """One reading a text, without any network's hint, and texts a second; 0 where all were read before."""
        new = [text for text in dict.fromkeys(texts) if text not in self._read]
        if new:
            read_many(new[:WARM_UP], [""] * len(new[:WARM_UP]))
        began = time.perf_counter()
        self._read.update(zip(new, self._replaced(new, read_many(new, [""] * len(new))), strict=True))
        took = time.perf_counter() - began
        return [self._read[text] for text in texts], len(new) / took if new else 0.0

    @property
    def is_asking(self) -> bool:
        """Whether a model somewhere else replaces steps."""
        return self._asker is not None

    def _replaced(self, texts: Sequence[str], readings: list[Reading]) -> list[Reading]:
        if self._asker is None:
            return readings
        asked = self._asker.replaced([masked(text, personal_data(text)) for text in texts], readings)
        self.kept += sum(said is None for said in asked)
        return [said or ours for said, ours in zip(asked, readings, strict=True)]

    def forget(self) -> None:
        """Let go of the readings of a set that is done."""
        self._read.clear()


def is_spam(reading: Reading) -> bool:
    """Whether the product takes it for spam: the threshold came with the model."""
    return reading.spam > head("spam").thresholds["spam"]


def is_abuse(reading: Reading) -> bool:
    """Whether the product takes it for abuse."""
    return reading.abuse > head("abuse").thresholds["offensive"]


def emergencies(texts: Sequence[str]) -> tuple[Sureness, float]:
    """How likely each text tells of an emergency as it happens, and texts a second. No part of a reading shows it."""
    _events(texts[:WARM_UP])
    began = time.perf_counter()
    found = _events(texts)
    return found, len(texts) / (time.perf_counter() - began)


def _events(texts: Sequence[str]) -> Sureness:
    cleaned = [plain(text) for text in texts]
    return np.asarray(harms_of(features_of(cleaned), cleaned).events, dtype=np.float32)
