"""When a series of counts rings: so surprising that chance alone hardly explains it, within what people can look at.

A brand has a budget of alarms. Each one of the last days makes the next dearer, so that what rings often must shout to
be heard; one that became an incident cost nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from math import log10
from typing import Final

WIDTHS: Final = (1, 4)  # spans of fifteen minutes: what breaks out, and what swells
LATELY: Final = timedelta(days=7)
HOLD: Final = timedelta(hours=12)  # an alarm is one alarm for so long
_SHOUTS: Final = 3.0  # zeros by which what was dismissed must grow to ring again before that time is over
SURE: Final = 1e-2  # what is exceeded less often is drawn as the upper edge of what is ordinary


class Series(IntEnum):
    """What is counted; the numbers are stored."""

    BRAND = 1
    ISSUE = 2
    SUBJECT = 3


class Verdict(IntEnum):
    """What becomes of a count."""

    ORDINARY = 0
    FEW = 1
    HELD = 2
    DEAR = 3
    RINGS = 4


@dataclass(frozen=True, kw_only=True)
class Rule:
    """How readily a brand's alarms ring."""

    bar: float = 2.75  # zeros behind the point of the chance
    dearer: float = 0.5  # zeros more for each alarm of the last days beyond the free ones
    free: int = 2  # alarms a week that cost nothing more
    smallest: int = 5  # people


@dataclass(frozen=True)
class Rung:
    """An alarm that rang before, and how loud. `is_ours`: of the series looked at."""

    at: datetime
    surprise: float
    is_ours: bool = True
    was_dismissed: bool = False
    was_incident: bool = False


def bar_of(rule: Rule, rung: Sequence[Rung], *, series: int, now: datetime) -> float:
    """How surprising a count must be to ring now, when so many series are looked at.

    Looking at many series finds something surprising in one of them by chance; so the bar rises with their number.
    """
    spent = sum(1 for each in rung if now - each.at < LATELY and not each.was_incident)
    return rule.bar + rule.dearer * max(0, spent - rule.free + 1) + log10(max(1, series))


def verdict(
    rule: Rule, rung: Sequence[Rung], *, surprise: float, people: int, series: int = 1, now: datetime
) -> Verdict:
    """What becomes of a window in which so many people spoke, given the alarms of the last days."""
    if people < rule.smallest:
        return Verdict.FEW
    if surprise < rule.bar + log10(max(1, series)):
        return Verdict.ORDINARY
    if any(now - each.at < HOLD and _holds(each, surprise) for each in rung):
        return Verdict.HELD
    if surprise < bar_of(rule, rung, series=series, now=now):
        return Verdict.DEAR
    return Verdict.RINGS


def _holds(alarm: Rung, surprise: float) -> bool:
    """Whether this is the same alarm still; what was dismissed rings anew where it has grown out of all proportion."""
    return alarm.is_ours and not (alarm.was_dismissed and surprise >= alarm.surprise + _SHOUTS)


def joins(series: Series, subject: int, *, to: Sequence[tuple[Series, int]]) -> bool:
    """Whether what rings now belongs to an alarm of the same brand that still stands.

    A brand's own count rises with whatever its people speak of, and an issue shows what a subject is about; but two
    issues, or two subjects, are two alarms.
    """
    return (series, subject) in to or all(other != series for other, _subject in to)


def says(series: Series, surprise: float) -> tuple[int, float]:
    """How much it says: of several that ring together the one that says most names the alarm, then the loudest."""
    return {Series.ISSUE: 2, Series.SUBJECT: 1, Series.BRAND: 0}[series], surprise
