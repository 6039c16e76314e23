"""A uniform sample of a stream too large to keep, and what it says about the whole stream.

A post is kept if the hash of its reference, as a number from 0 to 1, lies below the *rate* of its hour. So every
machine decides alike, a post that comes twice is decided alike, and a smaller sample is always part of a larger one:
when the sample grows too large, the rate is lowered and posts above it go, as if it had been so low from the start.

Each kept post stands for 1/rate posts that were heard (its *weight*); adding up the weights of the posts that match
estimates how many matched in all without bias: D. G. Horvitz and D. J. Thompson, A generalization of sampling without
replacement from a finite universe, Journal of the American Statistical Association 47 (1952), pages 663-685. A rate
found as the next fraction after those that may stay keeps it unbiased: N. Duffield, C. Lund and M. Thorup, Priority
sampling for estimation of arbitrary subset sums, Journal of the ACM 54 (2007), number 6, article 32.
"""

import math
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from statistics import NormalDist

import msgspec

from evenhand.kernel.shares import wilson

# Fixed for ever: with another key every installation would draw another sample. A key keeps others from choosing ids
# that are always, or never, drawn by a plain hash.
_KEYED = blake2b(digest_size=8, key=b"evenhand: uniform sample")
_STEPS = 2**53  # that many fractions a float can tell apart


class Estimate(msgspec.Struct, frozen=True):
    """A number that a sample suggests, and the bounds that hold it with the confidence asked for."""

    value: float
    low: float
    high: float

    def per(self, days: float) -> "Estimate":
        """The same for one of so many days."""
        return Estimate(self.value / days, self.low / days, self.high / days)


def fraction_of(reference: str) -> float:
    """Where from 0 to below 1 a post's reference falls; even over all references, and the same on every machine."""
    keyed = _KEYED.copy()  # mixing the key in anew would cost half as much again
    keyed.update(reference.encode("utf-8", "replace"))
    return (int.from_bytes(keyed.digest(), "big") >> 11) / _STEPS


def lowered_rate(rate: float, fractions: Iterable[float], size: int) -> float:
    """The rate under which at most `size` of these posts stay; the old one if they fit.

    Posts at or above it go, and the hours they were heard in take the lower of their own rate and this one.
    """
    kept = sorted(fractions)
    return rate if len(kept) <= size else kept[size]


def raised_rate(rate: float, expected: float, size: int) -> float:
    """The rate for hours to come when a sample would hold so many posts at this one: at most twice as high."""
    room = size / expected if expected > 0 else 2.0
    return min(1.0, rate * max(1.0, min(2.0, room)))


def estimate_total(weights: Sequence[float], heaviest: float, *, confidence: float = 0.95) -> Estimate:
    """How many posts match in all, from the weights of the sampled ones that do.

    `heaviest` is the greatest weight that any post of the sample has, matching or not: what a match that was not
    drawn may have stood for. With no match at all the upper bound is 3.7 times that weight (two-sided; the “rule of
    three” is its one-sided kin: J. A. Hanley and A. Lippman-Hand, Journal of the American Medical Association 249
    (1983), pages 1743-1745). What was kept whole, at weight 1, is counted, and so has no bounds around it.

    The interval is that of a weighted sum of rare counts by the gamma distribution: M. P. Fay and E. J. Feuer,
    Statistics in Medicine 16 (1997), pages 791-801, here for the posts that were not drawn only.
    """
    drawn = len(weights)
    missed = sum(weight - 1 for weight in weights)
    variance = sum(weight * (weight - 1) for weight in weights)
    tail = (1 - confidence) / 2
    further = max(heaviest, 1.0)
    low = _gamma_quantile(missed, variance, tail)
    high = _gamma_quantile(missed + further - 1, variance + further * (further - 1), 1 - tail)
    return Estimate(drawn + missed, math.floor(drawn + low), math.ceil(drawn + high))


def estimate_share(hits: int, drawn: int, *, confidence: float = 0.95) -> Estimate:
    """Which share of all posts is so, from how many of a uniform sample are.

    The score interval, which stays between 0 and 1 and does not shrink to nothing at either: E. B. Wilson, Journal of
    the American Statistical Association 22 (1927), pages 209-212.
    """
    if drawn <= 0:
        return Estimate(0.0, 0.0, 1.0)
    share = hits / drawn
    return Estimate(share, *wilson(share, drawn, confidence=confidence))


def _gamma_quantile(mean: float, variance: float, probability: float) -> float:
    """Of the gamma distribution with that mean and variance.

    By the cube root that makes it nearly normal (E. B. Wilson and M. M. Hilferty, Proceedings of the National Academy
    of Sciences 17 (1931), pages 684-688): within one per cent at the upper bound, and below the lower one.
    """
    if mean <= 0 or variance <= 0:
        return max(mean, 0.0)
    shape = mean * mean / variance
    root = 1 - 1 / (9 * shape) + NormalDist().inv_cdf(probability) / (3 * math.sqrt(shape))
    return mean * max(root, 0.0) ** 3
