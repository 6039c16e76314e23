"""Pairs of people who are alike but for one thing, and what became of the two sides.

Nearest pairs within a stratum and a caliper, without giving anybody to two (optimal pairs: Rosenbaum 1989; a caliper
of a fifth of a standard deviation of the log odds: Austin 2011). Balance by standardised differences, of which none
may be above 0.1 (Stuart 2010; Austin 2009). The difference of two paired shares with the interval of Newcombe 1998
(paired, method 10). How strong a hidden cause would have to be: Rosenbaum 2002, chapter 4.

Pairs make two sides alike in what was recorded. They are no experiment.
"""

from collections.abc import Sequence
from math import sqrt
from typing import Final

import msgspec
import numpy as np
from scipy import special

from evenhand.insight.domain.certainty import Interval
from evenhand.insight.domain.comparing import Flags
from evenhand.insight.domain.covariates import Codes, Covariate, Design, Floats, chance_of
from evenhand.insight.domain.shares import Share, wilson

CALIPER: Final = 0.2  # standard deviations of the log odds
MOST_APART: Final = 0.1  # a standardised difference above which two sides are not alike
AT_ONCE: Final = 1_500  # of one side in a stratum; of more, so many are drawn: the time grows with the third power
AIM: Final = 0.09  # what pairs are evened to: a little below, as dropping goes by whole pairs
MOST_KEPT: Final = 0.75  # of the pairs stay at least
_FORBIDDEN: Final = 1e6
_STRONGEST: Final = 20.0


def nearest_pairs(covariates: Sequence[Covariate], is_first: Flags, stratum: Codes, *, seed: int = 0) -> Codes:
    """Rows of (one of the first side, one of the other): alike in the stratum, near in the chance to be on the first
    side, and differing in as few covariates as can be. Whoever has no like is in no pair."""
    design = Design(covariates, len(is_first))
    if not 0 < is_first.sum() < len(is_first):
        return np.zeros((0, 2), np.int64)
    chance = np.clip(chance_of(design, design.log_odds(is_first)), 1e-9, 1 - 1e-9)
    odds = np.log(chance / (1 - chance))
    spread = float(odds.std())
    draw = np.random.default_rng(seed)
    found = []
    for each in np.unique(stratum):
        ours, theirs = (_some(np.flatnonzero((stratum == each) & side), draw) for side in (is_first, ~is_first))
        if len(ours) and len(theirs):
            found.append(_assigned(ours, theirs, _apart(covariates, odds, spread, ours, theirs)))
    return np.concatenate(found) if found else np.zeros((0, 2), np.int64)


def _some(rows: Codes, draw: np.random.Generator) -> Codes:
    return rows if len(rows) <= AT_ONCE else np.sort(draw.choice(rows, AT_ONCE, replace=False))


def _apart(covariates: Sequence[Covariate], odds: Floats, spread: float, ours: Codes, theirs: Codes) -> Floats:
    """In how many covariates each two differ, and how far their chances lie apart; too far is forbidden."""
    far = np.abs(odds[ours][:, None] - odds[theirs][None, :]) / (spread or 1.0)
    apart = np.where(far > CALIPER, _FORBIDDEN, far)
    for each in covariates:
        apart += each.codes[ours][:, None] != each.codes[theirs][None, :]
    return np.asarray(apart)


def _assigned(ours: Codes, theirs: Codes, apart: Floats) -> Codes:
    # Half a second of loading, that pages need not wait for.
    from scipy.optimize import linear_sum_assignment  # type: ignore[attr-defined]

    mine, other = linear_sum_assignment(apart)
    near = apart[mine, other] < _FORBIDDEN
    return np.column_stack((ours[mine[near]], theirs[other[near]])).astype(np.int64)


class Balance(msgspec.Struct, frozen=True):
    """How far the two sides lay apart in one covariate before, and how far the pairs lie apart: in its worst level."""

    name: str
    before: float
    after: float

    @property
    def is_alike(self) -> bool:
        """Whether the pairs can be called alike in it."""
        return abs(self.after) <= MOST_APART


def balances(covariates: Sequence[Covariate], is_first: Flags, pairs: Codes) -> list[Balance]:
    """Of each covariate; differences are told in the spread that there was before, so that dropping people who differ
    cannot make what remains look worse or better."""
    found = []
    for each in covariates:
        before, after = _apart_before(each, is_first), _apart_in(each, is_first, pairs)
        gaps = after.mean(axis=0) if len(after) else np.zeros(each.levels)
        found.append(Balance(each.name, *(float(max(gap, key=abs)) for gap in (before, gaps))))
    return found


def evened(covariates: Sequence[Covariate], is_first: Flags, pairs: Codes) -> Codes:
    """The pairs without those that set the two sides farthest apart, until they are alike; at most a quarter goes.

    What became of anybody is not looked at, so that this is a choice of whom to compare (in the spirit of cardinality
    matching: Zubizarreta 2012).
    """
    if not len(pairs):
        return pairs
    apart = np.column_stack([_apart_in(each, is_first, pairs) for each in covariates])
    kept = np.arange(len(pairs))
    while len(kept) > MOST_KEPT * len(pairs):
        gaps = apart[kept].mean(axis=0)
        worst = int(np.abs(gaps).argmax())
        excess = abs(gaps[worst]) - AIM
        if excess <= 0:
            break
        side = apart[kept, worst] * np.sign(gaps[worst])
        harm = np.where(side > 0, apart[kept] @ gaps, -np.inf)
        many = max(1, int(excess * len(kept) / side.max() / 2))
        going = np.argsort(-harm, kind="stable")[: min(many, int((side > 0).sum()))]
        kept = np.setdiff1d(kept, kept[going])
    return pairs[kept]


def _apart_before(covariate: Covariate, is_first: Flags) -> Floats:
    shares = _shares(covariate, is_first)
    return np.asarray((shares[0] - shares[1]) / _spread(shares))


def _apart_in(covariate: Covariate, is_first: Flags, pairs: Codes) -> Floats:
    """What each pair adds to the standardised difference of each level."""
    levels = np.arange(covariate.levels)
    one, other = ((covariate.codes[side][:, None] == levels).astype(float) for side in pairs.T)
    return np.asarray((one - other) / _spread(_shares(covariate, is_first)))


def _shares(covariate: Covariate, is_first: Flags) -> Floats:
    counts = [np.bincount(covariate.codes[side], minlength=covariate.levels) for side in (is_first, ~is_first)]
    return np.array([count / max(count.sum(), 1) for count in counts])


def _spread(shares: Floats) -> Floats:
    spread = np.sqrt((shares * (1 - shares)).mean(axis=0))
    return np.asarray(np.where(spread > 0, spread, 1.0))


class Paired(msgspec.Struct, frozen=True, kw_only=True):
    """What became of both sides of the pairs, and the difference of the two shares."""

    pairs: int
    first: Share
    second: Share
    difference: float
    low: float
    high: float
    only_first: int  # pairs in which only the first one has it, and only the second
    only_second: int
    hidden: float  # how many times likelier help must be made by something unseen to explain it; 1: nothing needed

    @property
    def is_told(self) -> bool:
        """Whether it is more than chance explains."""
        return self.low > 0 or self.high < 0


def paired_difference(first: Flags, second: Flags) -> Paired:
    """Of outcomes in pairs, in the same order; at least one pair."""
    n = len(first)
    both, neither = int((first & second).sum()), int((~first & ~second).sum())
    one, other = int((first & ~second).sum()), int((~first & second).sum())
    ours, theirs = wilson((both + one) / n, n), wilson((both + other) / n, n)
    found = _newcombe(ours, theirs, _correlation(both, one, other, neither))
    return Paired(
        pairs=n,
        first=ours,
        second=theirs,
        difference=ours.value - theirs.value,
        low=found.low,
        high=found.high,
        only_first=one,
        only_second=other,
        hidden=hidden_cause(one, other),
    )


def _newcombe(ours: Share, theirs: Share, phi: float) -> Interval:
    """The bounds of both shares put together as far as the pairs go together."""
    value = ours.value - theirs.value
    down, up = ours.value - ours.low, theirs.high - theirs.value
    low = value - sqrt(max(down**2 - 2 * phi * down * up + up**2, 0.0))
    up, down = ours.high - ours.value, theirs.value - theirs.low
    high = value + sqrt(max(up**2 - 2 * phi * up * down + down**2, 0.0))
    return Interval(max(low, -1.0), min(high, 1.0))


def _correlation(both: int, one: int, other: int, neither: int) -> float:
    """How far pairs go together; drawn towards nothing where they do by little (Newcombe's correction)."""
    n = both + one + other + neither
    product = float((both + one) * (other + neither) * (both + other) * (one + neither))
    if not product:
        return 0.0
    gone = float(both * neither - one * other)
    gone = max(gone - n / 2, 0.0) if gone > 0 else gone
    return gone / sqrt(product)


def hidden_cause(one: int, other: int, *, level: float = 0.05) -> float:
    """How many times likelier something unseen must make the first side to explain the pairs that differ (Rosenbaum's
    gamma); 1 where chance explains them already."""
    more, together = max(one, other), one + other

    def explains(gamma: float) -> bool:
        return float(special.bdtrc(more - 1, together, gamma / (1 + gamma))) > level / 2

    if not together or explains(1.0):
        return 1.0
    low, high = 1.0, _STRONGEST
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if explains(middle) else (middle, high)
    return high
