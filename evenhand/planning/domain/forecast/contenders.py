"""Who forecasts: the two baselines that must be beaten, classical models of day totals, and the calendar model."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol

import numpy as np

from evenhand.planning.domain.forecast import levels
from evenhand.planning.domain.forecast.calendar import Calendar
from evenhand.planning.domain.forecast.history import Floats, History
from evenhand.planning.domain.forecast.shapes import shapes_of


class Contender(Protocol):
    """Expects counts for days to come, from a history alone."""

    name: ClassVar[str]
    is_baseline: ClassVar[bool]
    least_days: ClassVar[int]  # of history, before it can say anything

    def learn(self, history: History, before: Any) -> Any:
        """What is worth keeping from one morning to the next, because it is dear to find; `before` is the last one."""

    def expect(self, history: History, days: Sequence[date], learned: Any) -> Floats:
        """Expected counts, days x intervals."""


class LearnsNothing:
    """Part of contenders that start afresh each morning."""

    def learn(self, history: History, before: Any) -> None:
        """Nothing is dear."""


class MeanOfWeeks(LearnsNothing):
    """A plain baseline: the mean of the latest days of that weekday."""

    weeks: ClassVar[int]
    is_baseline: ClassVar[bool] = True
    least_days: ClassVar[int] = 1

    def expect(self, history: History, days: Sequence[date], learned: Any) -> Floats:  # noqa: ARG002
        """Means of so many of them."""
        return mean_of_weeks(history, days, self.weeks)


class LastWeek(MeanOfWeeks):
    """Seasonal naive: the same weekday, as it was the last time."""

    name: ClassVar[str] = "same weekday last week"
    weeks: ClassVar[int] = 1


class LastFourWeeks(MeanOfWeeks):
    """The same weekday in the last four weeks."""

    name: ClassVar[str] = "mean of the last 4 weeks"
    weeks: ClassVar[int] = 4


class LastEightWeeks(MeanOfWeeks):
    """The same weekday in the last eight weeks."""

    name: ClassVar[str] = "mean of the last 8 weeks"
    weeks: ClassVar[int] = 8


class MiddleOfWeeks(LearnsNothing):
    """Interval by interval the mean of the middle half of eight: one wild week moves nothing (midmean, Tukey 1977)."""

    name: ClassVar[str] = "middle of the last 8 weeks"
    is_baseline: ClassVar[bool] = False
    least_days: ClassVar[int] = 1

    def expect(self, history: History, days: Sequence[date], learned: Any) -> Floats:  # noqa: ARG002
        """Means without the two least and the two most."""
        return mean_of_weeks(history, days, 8, is_middle=True)


@dataclass(frozen=True)
class CalendarModel:
    """Our own: see `levels`, with the shapes of `shapes`."""

    calendar: Calendar
    name: ClassVar[str] = "calendar model"
    is_baseline: ClassVar[bool] = False
    least_days: ClassVar[int] = 14

    def learn(self, history: History, before: levels.Spreads | None) -> levels.Spreads:
        """The spreads of the model."""
        return levels.learn_spreads(history, self.calendar, before)

    def expect(self, history: History, days: Sequence[date], learned: levels.Spreads) -> Floats:
        """Day totals by the model, over the hours by the weekday's shape."""
        level = levels.believe(history, self.calendar, learned)
        totals, _ = level.rates(days, history, self.calendar)
        return totals[:, None] * shapes_of(days, history, self.calendar)


def mean_of_weeks(history: History, days: Sequence[date], weeks: int, *, is_middle: bool = False) -> Floats:
    """The mean of the latest days of each weekday; of the latest days at all, where the weekday never came."""
    means = {}
    for weekday in {day.weekday() for day in days}:
        same = np.flatnonzero(history.weekdays == weekday)[-weeks:]
        counts = history.counts[same if len(same) else slice(-7, None)]
        aside = len(counts) // 4 if is_middle else 0
        means[weekday] = np.sort(counts, axis=0)[aside : len(counts) - aside].mean(axis=0)
    return np.array([means[day.weekday()] for day in days]).reshape(len(days), history.counts.shape[1])
