"""One figure of the evaluation, and what it has to be compared with."""

import math
from typing import Literal, TypeAlias

import msgspec

from evenhand.insight.domain.resampling import Interval

Mode: TypeAlias = Literal["as shipped", "learned", "endpoint"]  # endpoint: as shipped, with its steps in it


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the table. `value` is None where nobody can obtain it; then `note` says why.

    Shares are in per cent, as the literature prints them; correlations and counts are as they are.
    """

    set: str
    job: str
    metric: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int = 0
    mode: Mode = "as shipped"
    posts_per_second: float | None = None
    note: str = ""


class Reference(msgspec.Struct, frozen=True):
    """What a plain method reaches, the best that was published, and what we want to reach once it has learnt."""

    floor: float | None = None
    published: float | None = None
    target: float | None = None


def rounded(value: float, digits: int) -> float | None:
    """A figure as it is printed; None for what is unknown."""
    return round(value, digits) if math.isfinite(value) else None


def with_share(result: Result, interval: Interval) -> Result:
    """The result with a share and its interval, in per cent."""
    value, low, high = (rounded(100 * each, 1) for each in (interval.value, interval.low, interval.high))
    return msgspec.structs.replace(result, value=value, low=low, high=high)


def with_figure(result: Result, interval: Interval, *, digits: int = 3) -> Result:
    """The result with a correlation or a count and its interval, as it is."""
    value, low, high = (rounded(each, digits) for each in (interval.value, interval.low, interval.high))
    return msgspec.structs.replace(result, value=value, low=low, high=high)
