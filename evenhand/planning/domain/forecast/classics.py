"""Classical models of day totals, by statsmodels: exponential smoothing, ARIMA, seasonal-trend decomposition.

Days on which the desk was shut are left out of the sequence, so that a season is a working week.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final

import numpy as np

from evenhand.planning.domain.forecast.calendar import Calendar
from evenhand.planning.domain.forecast.history import Floats, History
from evenhand.planning.domain.forecast.shapes import shapes_of

_LONGEST: Final = 400
_ORDERS: Final = ((0, 1, 1), (1, 1, 1), (1, 0, 1))
_STL_DAYS: Final = 56


def _sequence(history: History) -> tuple[Floats, tuple[date, ...]]:
    """Logarithms of the last totals, the weeks whole: a shut day takes the value of the same weekday before."""
    logs = dict(zip(history.days, np.log(history.totals + 0.5), strict=True))
    week = history.open_weekdays
    first, last = history.ordinals[0], history.ordinals[-1]
    span = [date.fromordinal(int(each)) for each in range(int(first), int(last) + 1)]
    worked = [day for day in span if day.weekday() in week]
    # Cut by whole weeks, so that the season begins on the same weekday each morning.
    kept = worked[max(0, -(-(len(worked) - _LONGEST) // len(week))) * len(week) :]
    values: list[float] = []
    for day in kept:
        back = values[-len(week)] if len(values) >= len(week) else float(np.mean(list(logs.values())))
        values.append(float(logs.get(day, back)))
    return np.array(values), tuple(kept)


def _places(history: History, days: Sequence[date], last: date) -> list[int]:
    """How many working days after the last one each of `days` lies, from 0."""
    week = history.open_weekdays
    return [
        max(0, sum(date.fromordinal(each).weekday() in week for each in range(last.toordinal() + 1, day.toordinal())))
        for day in days
    ]


@dataclass(frozen=True)
class Smoothing:
    """ETS with an additive weekly season on logarithms, damped."""

    calendar: Calendar
    name: ClassVar[str] = "ETS"
    is_baseline: ClassVar[bool] = False
    least_days: ClassVar[int] = 28

    def learn(self, history: History, before: Any) -> Any:  # noqa: ARG002
        """The smoothing parameters, by likelihood."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return self._model(_sequence(history)[0], history).fit(disp=False, maxiter=200).params

    def expect(self, history: History, days: Sequence[date], learned: Any) -> Floats:
        """Smoothed totals over the weekday's shape."""
        values, kept = _sequence(history)
        places = _places(history, days, kept[-1])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = self._model(values, history).smooth(learned).forecast(max(places) + 1)
        return _over_hours(np.asarray(found)[places], history, days, self.calendar)

    @staticmethod
    def _model(values: Floats, history: History) -> Any:
        from statsmodels.tsa.exponential_smoothing.ets import ETSModel

        season = len(history.open_weekdays)
        return ETSModel(  # type: ignore[no-untyped-call]
            values,
            error="add",
            trend="add",
            damped_trend=True,
            seasonal="add" if season > 1 else None,
            seasonal_periods=season if season > 1 else None,
        )


@dataclass(frozen=True)
class Arima:
    """ARIMA of day totals with a weekday's part, its order by AICc."""

    calendar: Calendar
    name: ClassVar[str] = "ARIMA"
    is_baseline: ClassVar[bool] = False
    least_days: ClassVar[int] = 42

    def learn(self, history: History, before: Any) -> Any:
        """The order, once, and its parameters."""
        rest, _ = self._rest(history)
        fits = [(order, self._fit(rest, order)) for order in ([before[0]] if before else _ORDERS)]
        order, fit = min(fits, key=lambda each: float(each[1].aicc))
        return order, fit.params

    def expect(self, history: History, days: Sequence[date], learned: Any) -> Floats:
        """Foretold totals over the weekday's shape."""
        rest, means = self._rest(history)
        last = _sequence(history)[1][-1]
        places = _places(history, days, last)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = np.asarray(self._model(rest, learned[0]).filter(learned[1]).forecast(max(places) + 1))
        logs = np.array([found[place] + means.get(day.weekday(), 0.0) for place, day in zip(places, days, strict=True)])
        return _over_hours(logs, history, days, self.calendar)

    @staticmethod
    def _rest(history: History) -> tuple[Floats, dict[int, float]]:
        """What weekdays do not tell, and what they tell."""
        values, kept = _sequence(history)
        weekdays = np.array([day.weekday() for day in kept])
        means = {int(each): float(values[weekdays == each].mean()) for each in np.unique(weekdays)}
        return values - np.array([means[int(each)] for each in weekdays]), means

    @staticmethod
    def _model(rest: Floats, order: tuple[int, int, int]) -> Any:
        from statsmodels.tsa.statespace.sarimax import SARIMAX

        return SARIMAX(rest, order=order, trend="n")  # type: ignore[no-untyped-call]

    def _fit(self, rest: Floats, order: tuple[int, int, int]) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return self._model(rest, order).fit(disp=False, maxiter=40, method="lbfgs")


@dataclass(frozen=True)
class Decomposed:
    """MSTL: seasons of the day and the week taken off square roots; the rest is smoothed."""

    calendar: Calendar
    name: ClassVar[str] = "MSTL"
    is_baseline: ClassVar[bool] = False
    least_days: ClassVar[int] = 28

    def learn(self, history: History, before: Any) -> None:
        """Nothing is dear: each morning takes the history apart anew."""

    def expect(self, history: History, days: Sequence[date], learned: Any) -> Floats:  # noqa: ARG002
        """The last week's seasons on the level of the last days."""
        from statsmodels.tsa.seasonal import MSTL

        slots, week = history.counts.shape[1], len(history.open_weekdays)
        recent = np.sqrt(history.counts[-_STL_DAYS:] + 0.375)
        periods = tuple(each for each in (slots, slots * week) if 1 < each <= recent.size // 2)
        if not periods:
            return np.tile(history.counts[-week:].mean(axis=0), (len(days), 1))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            jumps = {f"{part}_jump": max(1, slots // 4) for part in ("seasonal", "trend", "low_pass")}
            parts = MSTL(recent.ravel(), periods=periods, iterate=1, stl_kwargs=jumps).fit()  # type: ignore[no-untyped-call]
        season = np.asarray(parts.seasonal).reshape(recent.size, -1).sum(axis=1).reshape(recent.shape)
        rest = (recent - season).mean(axis=1)
        weights = 0.75 ** np.arange(len(rest))[::-1]
        level = float((rest * weights).sum() / weights.sum())
        weekdays = history.weekdays[-_STL_DAYS:]
        rows = []
        for day in days:
            same = np.flatnonzero(weekdays == day.weekday())
            rows.append(level + season[same[-1] if len(same) else -1])
        return np.asarray(np.maximum(0.0, np.array(rows)) ** 2)


def _over_hours(logs: Floats, history: History, days: Sequence[date], calendar: Calendar) -> Floats:
    known = np.array([calendar.known_times(day) for day in days])
    return np.asarray((np.exp(np.minimum(logs, 50.0)) * known)[:, None] * shapes_of(days, history, calendar))
