"""How long it took: to detect, acknowledge, inform and resolve, by the calendar's clock and by the teams'.

Detect is counted from when people began to suffer, all others from when we first knew: what was not known could not be
handled, and what was known is no excuse.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

Worked = Callable[[datetime, datetime], timedelta]  # how much of the time between two moments somebody was there


class Measure(StrEnum):
    """What is measured."""

    DETECT = "detect"  # from its beginning until we knew
    ACKNOWLEDGE = "acknowledge"  # from then until somebody led
    INFORM = "inform"  # from then until the public first had a word of ours about it
    RESOLVE = "resolve"  # from then until all clear


class Moments(msgspec.Struct, frozen=True, kw_only=True):
    """When what happened; None: it has not."""

    began: datetime
    detected: datetime
    acknowledged: datetime | None = None
    informed: datetime | None = None
    cleared: datetime | None = None


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """A time that was taken, or is being taken."""

    measure: Measure
    since: datetime
    until: datetime
    elapsed: timedelta  # by the calendar
    worked: timedelta  # while the teams were there
    is_over: bool


def spans(moments: Moments, *, worked: Worked, now: datetime) -> list[Span]:
    """The four times, those that run until now. What came before we knew took no time."""
    ends = {
        Measure.DETECT: (moments.began, moments.detected),
        Measure.ACKNOWLEDGE: (moments.detected, moments.acknowledged),
        Measure.INFORM: (moments.detected, moments.informed),
        Measure.RESOLVE: (moments.detected, moments.cleared),
    }
    return [_span(measure, since, until, worked, now) for measure, (since, until) in ends.items()]


def _span(measure: Measure, since: datetime, until: datetime | None, worked: Worked, now: datetime) -> Span:
    end = max(since, until or now)
    return Span(
        measure=measure,
        since=since,
        until=end,
        elapsed=end - since,
        worked=worked(since, end),
        is_over=until is not None,
    )
