"""How wide the band is: a negative binomial around what is expected, corrected by where past counts really fell.

The variance is phi x mean + tau^2 x mean^2 (Poisson noise, made wider; and a day's busyness), learned from past errors
of the same contender at the same distance. Then the levels of quantiles are moved to where they would have been right
(recalibration of the probability integral transform), so that a skewed or biased contender still gives an honest band.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import betainc, nbdtrik, ndtr, ndtri, stdtrit  # scipy.stats takes seconds to load

from evenhand.planning.domain.forecast.history import Floats
from evenhand.planning.domain.forecast.measures import LEVELS

_LEAST: Final = 1e-3
_ODD: Final = 0.99  # the share of squared errors that the variance is learned from: bursts are the correction's part
_END: Final = 5e-4
_WITNESSES: Final = 3001  # past counts that are looked at, evenly drawn
_LEAST_PHI: Final = 1.001
_FEWEST: Final = 3.0
_DAYS_DOUBTED: Final = 4.0  # the uncorrected levels count as much as so many days


@dataclass(frozen=True)
class Spread:
    """What past errors say of errors to come."""

    phi: float
    tau2: float
    levels: Floats  # at which to ask the negative binomial for the quantiles of LEVELS

    def quantiles(self, expected: Floats) -> Floats:
        """Counts that are not exceeded with the chances of LEVELS, on a new last axis."""
        found = _quantiles(expected, self.phi, self.tau2, self.levels)
        return np.asarray(np.where(expected[..., None] <= _LEAST, 0.0, found))

    def variance(self, expected: Floats) -> Floats:
        """The variance around what is expected, before the correction."""
        return np.asarray(self.phi * expected + self.tau2 * expected**2)


def spread_of(actual: Floats, expected: Floats, days: int, persistence: float = 2.0) -> Spread:
    """Learned from what came and what was expected of it on so many days; little is learned from few.

    Errors that last count once: `persistence` is how many days go by until an error is a new one.
    """
    judged = ~np.isnan(actual) & (expected > _LEAST)
    came, told = actual[judged], expected[judged]
    stride = 1 + len(came) // _WITNESSES
    came, told = came[::stride], told[::stride]
    if len(came) < 5:
        return Spread(1.5, 0.04, np.array(LEVELS))
    phi, tau2 = _variance(came, told)
    places = np.sort(_places(came, told, phi, tau2))
    corrected = np.quantile(places, LEVELS)
    trust = days / (days + _DAYS_DOUBTED)
    # Mixed as normal deviates: half way between the levels of 90 and 99.9 per cent lies 98.5, not 95.
    deviates = trust * ndtri(np.clip(corrected, _END, 1.0 - _END)) + (1.0 - trust) * ndtri(LEVELS)
    # Widths learned from few days are too narrow as a rule; Student's t says by how much.
    wider = stdtrit(max(_FEWEST, days / persistence), 0.95) / ndtri(0.95)
    return Spread(phi, tau2, np.asarray(ndtr(deviates * wider)))


def _variance(came: Floats, told: Floats) -> tuple[float, float]:
    squares = (came - told) ** 2
    kept = squares / np.maximum(told, 1.0) <= np.quantile(squares / np.maximum(told, 1.0), _ODD)
    weight = 1.0 / np.sqrt(np.mean(squares[kept]) + told[kept] + told[kept] ** 2 * 0.01)
    design = np.stack([told[kept], told[kept] ** 2], axis=1) * weight[:, None]
    phi, tau2 = (float(each) for each in np.linalg.lstsq(design, squares[kept] * weight, rcond=None)[0])
    if tau2 < 0.0:
        return max(_alone(design[:, 0], squares[kept] * weight), _LEAST_PHI), 0.0
    if phi < _LEAST_PHI:  # counts scatter at least as Poisson's do
        rest = squares[kept] * weight - _LEAST_PHI * design[:, 0]
        return _LEAST_PHI, max(0.0, _alone(design[:, 1], rest))
    return phi, tau2


def _alone(column: Floats, wanted: Floats) -> float:
    return float(column @ wanted) / float(column @ column)


def _places(came: Floats, told: Floats, phi: float, tau2: float) -> Floats:
    """How much of its distribution lay below each count; half of the count's own chance counts as below."""
    size, chance = _parameters(told, phi, tau2)
    whole = np.ceil(came)
    below = np.where(whole >= 1.0, betainc(size, np.maximum(whole, 1.0), chance), 0.0)
    return np.asarray((below + betainc(size, whole + 1.0, chance)) / 2.0)


def _quantiles(expected: Floats, phi: float, tau2: float, levels: Floats) -> Floats:
    told = np.maximum(expected, _LEAST)[..., None]
    size, chance = _parameters(told, phi, tau2)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.maximum(0.0, np.ceil(np.nan_to_num(nbdtrik(levels, size, chance)) - 1e-9)) + 0.0)


def _parameters(told: Floats, phi: float, tau2: float) -> tuple[Floats, Floats]:
    size = told / (phi - 1.0 + tau2 * told)
    return size, size / (size + told)
