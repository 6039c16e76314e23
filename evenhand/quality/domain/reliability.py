"""Whether a card means the same to all who judge by it: Krippendorff's alpha of each item, with its interval.

Alpha and its thresholds from Krippendorff 2004 (rely on 0.8 and above, be careful down to 0.667); the interval is the
percentile bootstrap over cases (Efron 1979; for alpha Zapf et al. 2016), all draws at once.
"""

from collections.abc import Sequence
from typing import Final, Literal

import msgspec
import numpy as np
import numpy.typing as npt

from evenhand.insight.domain.agreement import krippendorff_alpha
from evenhand.insight.domain.shares import Share, share_of

Floats = npt.NDArray[np.float64]
Scale = Literal["nominal", "ordinal"]
Verdict = Literal["reliable", "careful", "reword", "same", "few"]

RELY, CAREFUL = 0.8, 2 / 3
FEWEST: Final = 10  # cases judged twice; below, nothing is said
RESAMPLES: Final = 400


class Reliability(msgspec.Struct, frozen=True, kw_only=True):
    """How well people agree on one item. `alpha` is NaN where everybody gave the same mark: then nobody can tell."""

    cases: int
    alpha: float
    low: float
    high: float
    alike: Share | None
    verdict: Verdict


def reliability(pairs: Sequence[Sequence[int | None]], *, scale: Scale, seed: int = 0) -> Reliability:
    """Of cases, each with what its judges said; None where an item did not apply to one of them."""
    known = [[mark for mark in case if mark is not None] for case in pairs]
    judged = [case for case in known if len(case) > 1]
    alike = share_of(sum(len(set(case)) == 1 for case in judged), len(judged))
    if len(judged) < 2:
        return Reliability(cases=len(judged), alpha=np.nan, low=np.nan, high=np.nan, alike=alike, verdict="few")
    most = max(map(len, judged))
    rows = [[float(case[n]) if n < len(case) else None for case in judged] for n in range(most)]
    alpha = krippendorff_alpha(rows, scale)
    low, high = _between(_drawn(judged, scale, seed))
    return Reliability(
        cases=len(judged), alpha=alpha, low=low, high=high, alike=alike, verdict=_verdict(len(judged), alpha, low, high)
    )


def _verdict(cases: int, alpha: float, low: float, high: float) -> Verdict:
    """What to do: nothing is settled by a point alone, so the interval must not speak against it."""
    if cases < FEWEST:
        return "few"
    if np.isnan(alpha):
        return "same"
    if alpha >= RELY and low >= CAREFUL:
        return "reliable"
    if alpha < CAREFUL and high < RELY:
        return "reword"
    return "careful"


def _between(drawn: Floats) -> tuple[float, float]:
    known = drawn[~np.isnan(drawn)]
    if len(known) < len(drawn) / 2:
        return float("nan"), float("nan")
    low, high = np.percentile(known, (2.5, 97.5))
    return float(low), float(high)


def _drawn(judged: Sequence[Sequence[int]], scale: Scale, seed: int) -> Floats:
    draw = np.random.default_rng(seed)
    weights = draw.multinomial(len(judged), np.full(len(judged), 1 / len(judged)), size=RESAMPLES)
    return alphas(judged, weights.astype(np.float64), scale)


def alphas(judged: Sequence[Sequence[int]], weights: Floats, scale: Scale) -> Floats:
    """Alpha for each row of weights, one weight a case; with weights of one it is Krippendorff's own."""
    values = np.unique(np.concatenate([np.asarray(case) for case in judged]))
    counts = np.stack([[case.count(int(value)) for value in values] for case in map(list, judged)]).astype(np.float64)
    pairs = counts[:, :, None] * counts[:, None, :] - np.eye(len(values)) * counts[:, :, None]
    pairs /= (counts.sum(axis=1) - 1)[:, None, None]
    together = np.einsum("ru,uij->rij", weights, pairs)
    totals = together.sum(axis=2)
    apart = _distances(totals, scale)
    chance = totals[:, :, None] * totals[:, None, :] - np.eye(len(values)) * totals[:, :, None]
    expected = (chance * apart).sum(axis=(1, 2)) / (totals.sum(axis=1) - 1)
    seen = (together * apart).sum(axis=(1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(expected > 0, 1 - seen / expected, np.nan))


def _distances(totals: Floats, scale: Scale) -> Floats:
    size = totals.shape[1]
    if scale == "nominal":
        return np.broadcast_to(1 - np.eye(size), (len(totals), size, size))
    upto = np.cumsum(totals, axis=1)
    middle = upto - totals / 2
    found: Floats = (middle[:, :, None] - middle[:, None, :]) ** 2
    return found
