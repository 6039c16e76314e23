"""What is asked, by which design it is answered, and what may be said of the answer."""

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final

MARGIN: Final = 0.05  # changes that do not matter, if nobody says otherwise


class Design(StrEnum):
    """How the answer is come by, the weakest first. Only the last one may speak of causes."""

    BEFORE_AFTER = "uncontrolled before–after comparison"
    CONTROLLED = "controlled before–after comparison"
    DIFFERENCES = "comparison of groups before and after (difference in differences)"
    EXPERIMENT = "randomised experiment"

    @property
    def may_say_caused(self) -> bool:
        """Chance alone decided who got it."""
        return self is Design.EXPERIMENT


class Verdict(StrEnum):
    """What may be said."""

    CHANGE = "change shown"
    SMALL = "real but small"
    NONE = "no change that matters"
    UNKNOWN = "not enough data"


@dataclass(frozen=True)
class Question:
    """Asked before looking: what happened when, which change would matter, what is compared."""

    event: str
    date: str  # the first moment after
    measure: str
    margin: float = MARGIN
    lag: int = 0  # steps until an effect is expected; they are left out
    better: int = 0  # -1: less is better, 1: more is, 0: either
    controls: tuple[str, ...] = ()
    treated: tuple[str, ...] = ()
    is_randomised: bool = False

    @property
    def mark(self) -> str:
        """A short hash of all that was decided before looking."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:12]


def verdict_of(low: float, high: float, *, low90: float, high90: float, margin: float, is_firm: bool) -> Verdict:
    """By the calibrated 95 % interval, and the 90 % one against the margin; little data never says “none”."""
    if not (low == low and high == high) or low in {float("-inf"), float("inf")}:
        return Verdict.UNKNOWN
    inside = -margin < low90 and high90 < margin
    if low > 0 or high < 0:
        if not is_firm:
            return Verdict.UNKNOWN
        return Verdict.SMALL if inside else Verdict.CHANGE
    return Verdict.NONE if inside and is_firm else Verdict.UNKNOWN
