"""What is the same again: measured in time order, on real posts or made ones, and on shuffled ones as a placebo."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from evenhand.planning.domain.erlang import Floats

Integers = npt.NDArray[np.int64]
NONE: Final = -1
DAY_S: Final = 86_400.0


@dataclass(frozen=True)
class Stream:
    """Posts in time order: when, which issue it really was, and the earlier post that the aid took for the same."""

    moments_s: Floats
    issues: Integers
    proposed: Integers  # the number of an earlier post, or NONE


@dataclass(frozen=True, slots=True)
class Reuse:
    """Shares over the later half of the posts: so that what is known is not counted while nothing can be."""

    posts: int
    known: float  # had an earlier post of the same issue
    grouped: float  # had one within the window
    right: float  # of the proposals, were of the same issue
    offered: float  # of the posts, had a proposal
    growth: float  # different issues grow like posts to the power of


def measured(stream: Stream, *, window_s: float = DAY_S) -> Reuse:
    """Only earlier posts may be used again. Raises ValueError below 20 posts: nothing can be said."""
    count = len(stream.issues)
    if count < 20:
        raise ValueError("Twenty posts are the least from which anything can be said.")
    before = _same_before(stream.issues)
    later = np.arange(count) >= count // 2
    known = before >= 0
    gap = stream.moments_s - stream.moments_s[np.maximum(before, 0)]
    has = (stream.proposed != NONE) & later
    same = stream.issues[np.maximum(stream.proposed, 0)] == stream.issues
    return Reuse(
        posts=count,
        known=float(known[later].mean()),
        grouped=float((known & (gap <= window_s))[later].mean()),
        right=float(same[has].mean()) if has.any() else 0.0,
        offered=float(has[later].mean()),
        growth=growth_of(stream.issues),
    )


def growth_of(issues: Integers) -> float:
    """b of D(N) ~ N^b: the slope of different issues over posts on logarithms, from exact rarefaction, upper half."""
    sizes = np.bincount(np.unique(issues, return_inverse=True)[1])
    count = int(sizes.sum())
    points = np.unique(np.geomspace(max(2.0, math.sqrt(count)), count, 12).astype(np.int64))
    found = np.array([_different(sizes, count, int(each)) for each in points])
    if len(points) < 2 or found[-1] <= 1.0:
        return 0.0
    return float(np.clip(np.polyfit(np.log(points), np.log(found), 1)[0], 0.0, 1.0))


def _different(sizes: Integers, count: int, taken: int) -> float:
    """Different issues among so many posts taken at random: exactly, without taking any (Hurlbert 1971)."""
    from scipy.special import gammaln

    rest = count - sizes
    some = rest >= taken
    missed = np.zeros(len(sizes))
    missed[some] = np.exp(
        gammaln(rest[some] + 1.0)
        - gammaln(rest[some] - taken + 1.0)
        - gammaln(count + 1.0)
        + gammaln(count - taken + 1.0)
    )
    return float((1.0 - missed).sum())


def _same_before(issues: Integers) -> Integers:
    """The number of the last earlier post of the same issue, or -1."""
    order = np.argsort(issues, kind="stable")
    before = np.full(len(issues), NONE, dtype=np.int64)
    same = issues[order][1:] == issues[order][:-1]
    before[order[1:][same]] = order[:-1][same]
    return before


def shuffled(stream: Stream, seed: int) -> Stream:
    """The placebo: what the aid proposes has nothing to do with what the posts are about."""
    dice = np.random.default_rng([seed, 7])
    return Stream(stream.moments_s, dice.permutation(stream.issues), stream.proposed)


def made_stream(
    posts: int, *, known: float, growth: float, right: float, seed: int, span_s: float = 14 * DAY_S
) -> Stream:
    """Posts whose issues come again as they do in life: few are common, many are rare (Pitman & Yor 1997).

    Different issues grow like posts to the power of `growth`, and of the later posts about `known` come again. An aid
    finds an earlier post of the same issue for a share `right` of those that have one, and any earlier post for the
    rest.
    """
    dice = np.random.default_rng([seed, 5])
    issues = _restaurant(posts, _strength(posts, known, growth), growth, dice)
    before = _same_before(issues)
    anyone = (dice.random(posts) * np.arange(posts)).astype(np.int64)
    hits = dice.random(posts) < right
    proposed = np.where(before == NONE, NONE, np.where(hits, before, anyone))
    return Stream(np.sort(dice.random(posts)) * span_s, issues, proposed)


def _strength(posts: int, known: float, growth: float) -> float:
    """The strength with which the share of new ones, over the later half, is what it should be."""
    low, high = -growth + 1e-6, 1e7
    ends = np.array([posts // 2, posts], dtype=np.float64)
    for _ in range(80):
        middle = math.sqrt((low + growth) * (high + growth)) - growth
        different = _expected(ends, middle, growth)
        new = (different[1] - different[0]) / (ends[1] - ends[0])
        low, high = (middle, high) if new < 1.0 - known else (low, middle)
    return high


def _expected(posts: Floats, strength: float, growth: float) -> Floats:
    from scipy.special import gammaln, psi

    if growth < 1e-9:
        return np.asarray(strength * (psi(strength + posts) - psi(strength)))
    ratio = gammaln(strength + posts + growth) - gammaln(strength + posts)
    ratio += gammaln(strength + 1.0) - gammaln(strength + growth)
    return np.asarray((np.exp(ratio) - strength) / growth)


def _restaurant(posts: int, strength: float, growth: float, dice: np.random.Generator) -> Integers:
    """Each post is about something new, or about what an earlier one was about, the commoner the likelier."""
    luck = dice.random((posts, 2))
    issues, sizes = [0], [1]
    for number in range(1, posts):
        if luck[number, 0] * (number + strength) < strength + growth * len(sizes):
            issues.append(len(sizes))
            sizes.append(1)
            continue
        place = int(luck[number, 1] * number)
        # In proportion to size - growth: what was drawn in proportion to size is refused now and then.
        while dice.random() * sizes[issues[place]] < growth:
            place = int(dice.random() * number)
        issues.append(issues[place])
        sizes[issues[place]] += 1
    return np.array(issues, dtype=np.int64)
