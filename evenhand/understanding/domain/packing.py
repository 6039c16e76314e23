"""What was learnt as bytes, and back: arrays only, nothing that could run."""

import io
import zipfile
import zlib
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt

from evenhand.understanding.domain.calibrating import Belonging
from evenhand.understanding.domain.evidence import Evidence
from evenhand.understanding.domain.learning import Learned
from evenhand.understanding.domain.likeness import Likeness
from evenhand.understanding.domain.margins import Margins
from evenhand.understanding.domain.nearest import Corrections, Near
from evenhand.understanding.domain.rehearsing import Judgement
from evenhand.understanding.domain.sides import Sides

# Raise it when the arrays change their meaning, so that old bytes are refused and learnt again.
_FORMAT: Final = 2
# What reading bytes of another kind, cut or changed, may end in. (What is not an archive, numpy takes for a pickle.)
_UNREADABLE = (OSError, EOFError, KeyError, ValueError, TypeError, zlib.error, zipfile.BadZipFile, msgspec.MsgspecError)


class _Facts(msgspec.Struct, frozen=True):
    """What is not an array."""

    format: int
    classes: tuple[str, ...]
    is_close: bool
    priors: tuple[str, ...]
    size: int
    shares: tuple[float, ...]
    sharpness: float
    belonging: tuple[float, ...]
    threshold: float
    scores: dict[str, Any]
    tilt: tuple[float, ...]


def packed(learned: Learned) -> bytes:
    """All of it as compressed arrays."""
    arrays: dict[str, npt.NDArray[Any]] = {
        "facts": np.frombuffer(msgspec.json.encode(_facts(learned)), dtype=np.uint8),
        "columns": np.diff(learned.evidence.columns, prepend=np.int32(0)),
        "rarity": learned.evidence.rarity,
        "weights": learned.sides.of_words.weights,
        "bias": learned.sides.of_words.bias,
        "landmarks": learned.sides.likeness.landmarks,
        "likeness": learned.sides.likeness.weights,
        "examples": learned.near.vectors,
        "labels": learned.near.labels,
        "corrections": learned.corrections.vectors,
        "corrected": learned.corrections.labels,
    }
    if learned.sides.of_all is not None:
        arrays |= {"weights_of_all": learned.sides.of_all.weights, "bias_of_all": learned.sides.of_all.bias}
    kept = io.BytesIO()
    np.savez_compressed(kept, **arrays)  # type: ignore[arg-type]
    return kept.getvalue()


def unpacked(blob: bytes) -> Learned:
    """What was packed. ValueError where the bytes are something else."""
    try:
        with np.load(io.BytesIO(blob), allow_pickle=False) as kept:
            return _learned(dict(kept))
    except _UNREADABLE as problem:
        raise ValueError(f"this is not something learnt: {problem}") from problem


def _facts(learned: Learned) -> _Facts:
    judgement = learned.judgement
    return _Facts(
        format=_FORMAT,
        classes=learned.classes,
        is_close=learned.is_close,
        priors=learned.priors,
        size=learned.sides.size,
        shares=judgement.shares,
        sharpness=judgement.sharpness,
        belonging=(*judgement.belonging.weights, judgement.belonging.bias),
        threshold=judgement.threshold,
        scores=judgement.scores,
        tilt=judgement.tilt,
    )


def _learned(kept: dict[str, npt.NDArray[Any]]) -> Learned:
    facts = msgspec.json.decode(kept["facts"].tobytes(), type=_Facts)
    if facts.format != _FORMAT:
        raise ValueError(f"this was learnt in format {facts.format}, not {_FORMAT}")
    *weights, bias = facts.belonging
    of_all = Margins(kept["weights_of_all"], kept["bias_of_all"]) if "bias_of_all" in kept else None
    return Learned(
        facts.classes,
        facts.is_close,
        facts.priors,
        Evidence(np.cumsum(kept["columns"], dtype=np.int32), kept["rarity"]),
        Sides(
            Margins(kept["weights"], kept["bias"]),
            of_all,
            Likeness(kept["landmarks"], kept["likeness"]),
            facts.size,
        ),
        Judgement(
            facts.shares, facts.sharpness, Belonging(tuple(weights), bias), facts.threshold, facts.scores, facts.tilt
        ),
        Near(kept["examples"], kept["labels"]),
        Corrections(kept["corrections"], kept["corrected"]),
    )
