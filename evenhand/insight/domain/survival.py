"""Waiting times of which some have not ended yet: Kaplan-Meier, restricted means, log-rank, competing ends.

`waited` is how long each case has been watched, `ended` whether what was waited for happened then; where it did not,
the case is censored: it waited at least that long. Sources: Kaplan & Meier 1958; Greenwood 1926; Peto & Peto 1972
(log-rank); Tarone 1975 (trend); Aalen & Johansen 1978; Royston & Parmar 2013 (restricted mean); Efron 1981 and
Andersen, Klein & Rosthøj 2003 (pseudo-observations, here by the infinitesimal jackknife).
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import special

Floats: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Codes: TypeAlias = npt.NDArray[np.int64]

UNKNOWN = float("nan")


class Curve:
    """The share still waiting, by time: Kaplan and Meier's estimate of one group."""

    def __init__(self, waited: Floats, ended: Flags) -> None:
        self.size = len(waited)
        self.times, self.place = np.unique(waited, return_inverse=True)
        cells = len(self.times)
        left = np.bincount(self.place, minlength=cells)
        self.events = np.bincount(self.place[ended], minlength=cells).astype(np.float64)
        self.at_risk = (self.size - np.concatenate(([0], np.cumsum(left)[:-1]))).astype(np.float64)[:cells]
        self.ended = ended
        self.survival = np.cumprod(1.0 - self.events / self.at_risk)
        self._stay = self.at_risk - self.events

    def at(self, when: float) -> float:
        """The share still waiting at a time; after the last case watched, what it was there."""
        spot = int(np.searchsorted(self.times, when, side="right")) - 1
        return float(self.survival[spot]) if spot >= 0 else 1.0

    def quantile(self, share: float) -> float:
        """The time by which this share has been served; infinite if that was never seen."""
        # 1 - share is compared with a grain of rounding, as products of many factors are not exact.
        reached = np.flatnonzero(self.survival <= 1.0 - share + 1e-12)
        return float(self.times[reached[0]]) if len(reached) else float("inf")

    def variance_at(self, when: float) -> float:
        """Greenwood's variance of the share still waiting."""
        spot = int(np.searchsorted(self.times, when, side="right"))
        return self.at(when) ** 2 * float(self._terms()[:spot].sum())

    def restricted_mean(self, limit: float) -> float:
        """How long one waits on average, where waits beyond the limit count as the limit."""
        return float(self._areas(limit)[0])

    def latest(self) -> float:
        """How long the case that was watched longest was watched."""
        return float(self.times[-1]) if len(self.times) else 0.0

    def _terms(self) -> Floats:
        """Greenwood's terms d / (Y (Y - d)); none where the last ones at risk all end together."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self._stay > 0, self.events / (self.at_risk * self._stay), 0.0)

    def _areas(self, limit: float) -> Floats:
        """The area under the curve from 0, and from each observed time, to the limit."""
        edges = np.minimum(np.concatenate(([0.0], self.times, [np.inf])), limit)
        widths = np.diff(edges)
        widths[~np.isfinite(widths)] = 0.0
        pieces = np.concatenate(([1.0], self.survival)) * widths
        return np.asarray(np.cumsum(pieces[::-1])[::-1])

    def _shares_of(self, weights: Floats, beyond: int) -> Floats:
        """What each case contributes, where a time's term has this weight and times from `beyond` on have none."""
        with np.errstate(divide="ignore", invalid="ignore"):
            own = np.where(self._stay > 0, weights / self._stay, 0.0)
        own[beyond:] = 0.0
        terms = self._terms() * weights
        terms[beyond:] = 0.0
        found: Floats = -self.size * (own[self.place] * self.ended - np.cumsum(terms)[self.place])
        return found

    def influence_at(self, when: float) -> Floats:
        """How much each case moves the share still waiting at a time; their mean square over n is its variance."""
        spot = int(np.searchsorted(self.times, when, side="right"))
        return self.at(when) * self._shares_of(np.ones(len(self.times)), spot)

    def influence_on_mean(self, limit: float) -> Floats:
        """How much each case moves the restricted mean."""
        spot = int(np.searchsorted(self.times, limit, side="right"))
        return self._shares_of(self._areas(limit)[1:], spot)

    def pseudo_at(self, when: float) -> Floats:
        """Values whose mean is the share still waiting, one a case: what a regression may take instead of the wait."""
        return self.at(when) + self.influence_at(when)

    def pseudo_mean(self, limit: float) -> Floats:
        """Values whose mean is the restricted mean, one a case."""
        return self.restricted_mean(limit) + self.influence_on_mean(limit)


def log_rank(waited: Floats, ended: Flags, group: Codes) -> tuple[float, float]:
    """Chi-square and p of “all groups wait alike” (k groups, k - 1 degrees of freedom)."""
    observed, expected, covariance = _ranked(waited, ended, group)
    if len(observed) < 2:
        return UNKNOWN, UNKNOWN
    off = (observed - expected)[:-1]
    chi = float(off @ np.linalg.pinv(covariance[:-1, :-1]) @ off)
    return chi, float(special.chdtrc(len(observed) - 1, chi))


def log_rank_trend(waited: Floats, ended: Flags, group: Codes) -> tuple[float, float]:
    """z and p of a trend over ordered groups 0, 1, 2 …; above 0 means that higher groups are served sooner."""
    observed, expected, covariance = _ranked(waited, ended, group)
    scores = np.arange(len(observed), dtype=np.float64)
    variance = float(scores @ covariance @ scores)
    if variance <= 0:
        return UNKNOWN, UNKNOWN
    z = float(scores @ (observed - expected)) / float(np.sqrt(variance))
    return z, float(2 * special.ndtr(-abs(z)))


def _ranked(waited: Floats, ended: Flags, group: Codes) -> tuple[Floats, Floats, Floats]:
    """Events seen and expected a group, and their hypergeometric covariance, summed over the times of events."""
    groups = int(group.max(initial=-1)) + 1
    times, place = np.unique(waited, return_inverse=True)
    cells = len(times)
    cell = group * cells + place
    left = np.bincount(cell, minlength=groups * cells).reshape(groups, cells).astype(np.float64)
    events = np.bincount(cell[ended], minlength=groups * cells).reshape(groups, cells).astype(np.float64)
    at_risk = np.cumsum(left[:, ::-1], axis=1)[:, ::-1]
    total, all_events = at_risk.sum(axis=0), events.sum(axis=0)
    there = all_events > 0
    share = at_risk[:, there] / total[there]
    happened, of = all_events[there], total[there]
    expected = share @ happened
    spread = happened * (of - happened) / np.maximum(of - 1.0, 1.0)
    covariance = np.diag(share @ spread) - (share * spread) @ share.T
    return events.sum(axis=1), expected, covariance


def shares_ended(waited: Floats, cause: Codes, of: int) -> tuple[Floats, Floats]:
    """Times, and the share that ended for one cause by then while other causes end the waiting too.

    `cause` is 0 where the case is censored. Aalen and Johansen's estimate; 1 - Kaplan-Meier would be too high.
    """
    whole = Curve(waited, cause > 0)
    ours = np.bincount(whole.place[cause == of], minlength=len(whole.times))
    before = np.concatenate(([1.0], whole.survival[:-1]))
    return whole.times, np.cumsum(before * ours / whole.at_risk)
