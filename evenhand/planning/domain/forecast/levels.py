"""How many come on a day: a negative-binomial model of level, weekday and calendar that learns day by day.

A dynamic generalised linear model (West, Harrison & Migon 1985): the logarithm of a day's rate is a level that wanders,
a weekday's part that drifts, and the parts of what is known of the day. Given the past, the rate is taken as gamma
distributed with the mean and variance of its logarithm, so that the count is negative binomial; the count corrects the
gamma by conjugacy, and the gamma corrects the state. Small numbers and nights with none need no special care.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, lgamma, log, log1p
from typing import Final

import numpy as np
import numpy.typing as npt

from evenhand.planning.domain.forecast.calendar import Calendar, Facts, facts_of
from evenhand.planning.domain.forecast.history import Floats, History

_WEEK: Final = 7
_LONGEST: Final = 1100  # days back that are looked at; older ones know little of tomorrow
_LEARNED_FROM: Final = 400  # days that the spreads are learned from
_WARM_UP: Final = 10  # days before what is foretold counts
_ODD: Final = 3.0  # standard deviations from which a day is believed less
_START: Final = np.log([0.008, 0.03, 0.003, 0.02, 0.07, 0.02])
_DOUBT: Final = 1.5  # how far from the start the spreads may go, in logarithms, before it costs
_TRIES: Final = 160
_TRIES_AGAIN: Final = 60  # from where one was a fortnight ago
_KEPT: Final = 0.75  # of a mood, from day to day
_FIXED: Final = 2 + _WEEK  # level, mood, weekdays; then the facts
_SERIES_FROM: Final = 6.0


@dataclass(frozen=True, slots=True)
class Spreads:
    """Standard deviations, in logarithms: of the level and a weekday's part from day to day, of a day by itself, of the
    parts of what comes every month and of what comes seldom, and of moods that pass within a week or so."""

    level: float
    day: float
    weekday: float
    usual: float
    rare: float
    mood: float


@dataclass(frozen=True)
class Level:
    """What is believed after the last day of a history."""

    mean: Floats
    spread: Floats
    spreads: Spreads
    last: date
    score: float  # logarithm of how likely what was seen would have been

    def rates(self, days: Sequence[date], known: History, calendar: Calendar) -> tuple[Floats, Floats]:
        """Expected contacts of days to come, and the variance of the logarithm of their rates."""
        facts = facts_of(days, known, calendar)
        means, spreads = np.empty(len(days)), np.empty(len(days))
        for at, day in enumerate(days):
            design, mean, spread = _design(day, facts.columns[at]), self.mean.copy(), self.spread.copy()
            _night(self.spreads).pass_over(mean, spread, max(1, (day - self.last).days))
            variance, centre = float(design @ spread @ design), float(design @ mean)
            spreads[at] = variance + self.spreads.day**2
            means[at] = exp(min(50.0, centre + spreads[at] / 2.0)) * calendar.known_times(day)
        return means, spreads


def learn_spreads(history: History, calendar: Calendar, start: Spreads | None = None) -> Spreads:
    """The spreads under which what came would have been least surprising, with a mild doubt against odd ones."""
    from scipy.optimize import minimize  # half a second of loading, that pages need not wait for

    begin = (
        _START
        if start is None
        else np.log([start.level, start.day, start.weekday, start.usual, start.rare, start.mood])
    )
    recent = History(history.days[-_LEARNED_FROM:], history.counts[-_LEARNED_FROM:], history.minutes, history.opens)
    facts = facts_of(recent.days, recent, calendar)

    def surprise(logs: Floats) -> float:
        doubt = float((((logs - _START) / _DOUBT) ** 2).sum()) / 2.0
        return doubt - _filter(recent, facts, _spreads(logs), calendar).score

    tries = _TRIES if start is None else _TRIES_AGAIN
    found = minimize(surprise, begin, method="Nelder-Mead", options={"maxfev": tries, "xatol": 0.05, "fatol": 0.05})  # type: ignore[no-untyped-call]
    return _spreads(found.x)


def believe(history: History, calendar: Calendar, spreads: Spreads) -> Level:
    """What to believe of level, weekdays and calendar after this history."""
    recent = History(history.days[-_LONGEST:], history.counts[-_LONGEST:], history.minutes, history.opens)
    return _filter(recent, facts_of(recent.days, recent, calendar), spreads, calendar)


def _spreads(logs: npt.NDArray[np.float64]) -> Spreads:
    return Spreads(*(float(each) for each in np.exp(np.clip(logs, -9.0, 1.0))))


def _design(day: date, known: Floats) -> Floats:
    design = np.zeros(_FIXED + len(known))
    design[0] = design[1] = design[2 + day.weekday()] = 1.0
    design[_FIXED:] = known
    return design


@dataclass(frozen=True)
class _Night:
    """What a night adds to the variance of each part; moods fade and are made anew."""

    level: float
    weekday: float
    mood: float

    def pass_over(self, mean: Floats, spread: Floats, nights: int) -> None:
        """So many nights, in place."""
        kept = _KEPT**nights
        mean[1] *= kept
        spread[1, :] *= kept
        spread[:, 1] *= kept
        spread[0, 0] += self.level * nights
        spread[1, 1] += self.mood * (1.0 - kept * kept) / (1.0 - _KEPT * _KEPT)
        for weekday in range(2, _FIXED):
            spread[weekday, weekday] += self.weekday * nights


def _night(spreads: Spreads) -> _Night:
    return _Night(spreads.level**2, spreads.weekday**2, spreads.mood**2)


def _filter(history: History, facts: Facts, spreads: Spreads, calendar: Calendar) -> Level:
    """Day by day: foretell, look, correct."""
    mean, spread = np.zeros(_FIXED + facts.columns.shape[1]), np.diag(_doubt(facts, spreads))
    mean[0] = log(float(np.median(history.totals[:14])) + 0.5)
    night, own, score = _night(spreads), spreads.day**2, 0.0
    before = history.days[0]
    for at, day in enumerate(history.days):
        night.pass_over(mean, spread, (day - before).days)
        before = day
        design = _design(day, facts.columns[at])
        reach = spread @ design
        variance, centre = float(design @ reach) + own, float(design @ mean)
        count = float(history.totals[at]) / calendar.known_times(day)
        variance, odd = _believed(count, centre, variance)
        told, new_centre, new_variance = _correct(count, centre, variance)
        if at >= _WARM_UP:
            score += told - odd
        mean = mean + reach * ((new_centre - centre) / variance)
        spread = spread - np.outer(reach, reach) * ((1.0 - new_variance / variance) / variance)
    return Level(mean, spread, spreads, history.days[-1], score)


def _doubt(facts: Facts, spreads: Spreads) -> Floats:
    usual = np.where(facts.is_usual, spreads.usual, spreads.rare) ** 2
    return np.concatenate([[1.0, spreads.mood**2 / (1.0 - _KEPT**2)], np.full(_WEEK, 0.5), usual])


def _believed(count: float, centre: float, variance: float) -> tuple[float, float]:
    """A day far from what was thought possible is one of its own: it is believed less, which costs."""
    off = (log(count + 0.5) - centre) ** 2
    seen = off / (variance + 1.0 / (count + 0.5))
    if seen <= _ODD**2:
        return variance, 0.0
    return off / _ODD**2, _ODD


def _correct(count: float, centre: float, variance: float) -> tuple[float, float, float]:
    """How likely the count was, and the mean and variance of the logarithm of the rate after it."""
    shape = _shape_of(variance)
    log_scale = _digamma(shape) - centre  # the gamma's rate parameter, as a logarithm
    beyond = log1p(exp(-log_scale)) if log_scale > -30 else -log_scale
    told = lgamma(shape + count) - lgamma(shape) - lgamma(count + 1.0) - shape * beyond - count * (beyond + log_scale)
    return told, _digamma(shape + count) - (log_scale + beyond), _trigamma(shape + count)


def _shape_of(variance: float) -> float:
    """The shape of the gamma whose logarithm has this variance: the inverse of trigamma, by Newton's steps."""
    shape = 1.0 / variance + 0.5
    for _ in range(12):
        value = _trigamma(shape)
        slope = (_trigamma(shape * 1.0001) - value) / (shape * 0.0001)
        shape = max(shape * 0.2, shape + (variance - value) / slope)
        if abs(value - variance) < 1e-5 * variance:
            break
    return shape


def _digamma(x: float) -> float:
    less = 0.0
    while x < _SERIES_FROM:
        less += 1.0 / x
        x += 1.0
    square = 1.0 / (x * x)
    return log(x) - 0.5 / x - square * (1 / 12 - square * (1 / 120 - square / 252)) - less


def _trigamma(x: float) -> float:
    more = 0.0
    while x < _SERIES_FROM:
        more += 1.0 / (x * x)
        x += 1.0
    square = 1.0 / (x * x)
    return more + 1.0 / x + square / 2 + square / x * (1 / 6 - square * (1 / 30 - square / 42))
