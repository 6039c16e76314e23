"""How often a date on which nothing happened would have been called a change, and how wide intervals must be for that.

Errors of time series are usually told too small (Turner et al. 2020, who compare interrupted time series). So the same
method runs at dates before the event, where the truth is nought. The interval reaches as many of its own standard
errors as these need: by their spread, with Student's t of as many degrees of freedom as there are windows that do not
overlap, and at least by the rank that lets one in twenty through (as in conformal prediction).
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import special

from evenhand.insight.impact.series import Floats

WANTED: Final = 200
FEWEST: Final = 100
LEVEL: Final = 0.95
USUAL_REACH: Final = 1.959964


@dataclass(frozen=True)
class Placebo:
    """The method at a date on which nothing happened."""

    at: int
    value: float
    error: float


@dataclass(frozen=True)
class Calibration:
    """What placebo dates teach: so many standard errors make an interval."""

    dates: int
    windows: float  # of them that do not overlap
    spread: float  # root mean square of value over error; 1 if errors were told right
    reach: float
    floor: float  # errors smaller than this are so by chance
    plainly_called: float  # the share that plain intervals would have called a change
    called: float  # the same with these
    values: tuple[float, ...]

    def half_width(self, error: float) -> float:
        """Half of the interval of an estimate with this error."""
        return self.reach * max(error, self.floor)

    def p_of(self, value: float, error: float) -> float:
        """Two-sided, agreeing with the interval at one in twenty."""
        if not error > 0:
            return math.nan
        scaled = abs(value) / self.half_width(error) * _t(self.windows)
        return float(2 * special.stdtr(self.windows, -scaled))


def calibrated(placebos: list[Placebo], *, windows: float, least: float = 1.0) -> Calibration:
    """How wide to make it; `least`: the spread never counts as less. Without placebos nothing can be told."""
    known = [each for each in placebos if each.error > 0]
    if not known:
        return Calibration(0, 1.0, math.nan, math.inf, 0.0, math.nan, math.nan, ())
    errors = np.array([each.error for each in known])
    # An error is itself estimated: the latest, whose history is as long as the event's, say how large it usually is.
    floor = float(np.median(errors[-max(1, len(errors) // 3) :]))
    sizes = np.array([abs(each.value) for each in known])
    ratios = sizes / np.maximum(errors, floor)
    freedom = max(2.0, min(windows, float(len(ratios))))
    spread = float(np.sqrt(np.mean(ratios**2)))
    reach = max(max(spread, least) * _t(freedom), _rank(ratios))
    return Calibration(
        len(ratios),
        freedom,
        spread,
        reach,
        floor,
        float((sizes / errors > USUAL_REACH).mean()),
        float((ratios > reach).mean()),
        tuple(each.value for each in known),
    )


def dates(first: int, last: int, many: int = WANTED) -> list[int]:
    """Up to so many places from the first to the last, evenly."""
    if last < first:
        return []
    return sorted({round(each) for each in np.linspace(first, last, min(many, last - first + 1))})


def _rank(ratios: Floats) -> float:
    place = math.ceil((len(ratios) + 1) * LEVEL)
    return float(np.sort(ratios)[min(place, len(ratios)) - 1])


def _t(freedom: float) -> float:
    return float(special.stdtrit(freedom, 0.5 + LEVEL / 2))
