"""How an issue grows: from counts of posts in equal spans of time."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

Trend: TypeAlias = Literal["growing", "steady", "fading"]

_FEW = 3  # posts below which nothing is called a trend
_CLEAR = 1.5


def trend_of(lately: int, before: int) -> Trend:
    """Whether clearly more, or clearly fewer, came lately than in the span before."""
    if lately >= _FEW and lately >= _CLEAR * before:
        return "growing"
    if before >= _FEW and before >= _CLEAR * lately:
        return "fading"
    return "steady"


def doubled_within(counts: Sequence[int], *, before: int = 0) -> int | None:
    """In how many of the last spans the number doubled; None if it has not, or there are too few posts to say.

    `before` is how many there were when the first span began.
    """
    total = before + sum(counts)
    if total < 2 * _FEW:
        return None
    since = 0
    for spans, count in enumerate(reversed(counts), start=1):
        since += count
        if since * 2 >= total:
            return spans
    return None
