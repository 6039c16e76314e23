"""The forecast: who is believed, why, what is expected interval by interval, and how sure that is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from evenhand.planning.domain.forecast import contest as contests
from evenhand.planning.domain.forecast.calendar import Calendar
from evenhand.planning.domain.forecast.classics import Arima, Decomposed, Smoothing
from evenhand.planning.domain.forecast.contenders import (
    CalendarModel,
    Contender,
    LastEightWeeks,
    LastFourWeeks,
    LastWeek,
    MiddleOfWeeks,
)
from evenhand.planning.domain.forecast.contest import BLEND, LEADS, Choice, Contest, Played
from evenhand.planning.domain.forecast.costs import Work
from evenhand.planning.domain.forecast.history import Floats, History
from evenhand.planning.domain.forecast.intraday import Rest, rest_of_day
from evenhand.planning.domain.forecast.judging import Line, judge, spreads_of
from evenhand.planning.domain.forecast.spread import Spread
from evenhand.planning.errors import BadTable

MORNINGS: Final = 56  # at most; the first half only teaches whom to believe and how wide a band must be
_FOR: Final = {"1 day": "For the first day", "1 week": "For the week", "4 weeks": "Further on"}
_SHARE_HELD: Final = 0.6  # of a short history


@dataclass(frozen=True)
class Day:
    """One day to come, with quantiles of each interval and of the whole day (levels: `measures.LEVELS`)."""

    day: date
    expected: Floats
    quantiles: Floats
    total: float
    total_quantiles: Floats
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Ahead:
    """A forecast and its account of itself."""

    history: History
    days: tuple[Day, ...]
    choices: Mapping[str, Choice]  # by distance
    report: tuple[Line, ...]
    contest: Contest
    today: Rest | None
    why: str

    @property
    def choice(self) -> Choice:
        """Who is believed for the first day."""
        return next(iter(self.choices.values()))


def contenders_for(calendar: Calendar, *, is_quick: bool = False) -> list[Contender]:
    """All who may enter; the quick ones need no statsmodels and answer in a second or two."""
    quick: list[Contender] = [LastWeek(), LastFourWeeks(), LastEightWeeks(), MiddleOfWeeks(), CalendarModel(calendar)]
    return quick if is_quick else [*quick, Smoothing(calendar), Arima(calendar), Decomposed(calendar)]


def look_ahead(
    history: History,
    calendar: Calendar,
    *,
    days: int = 14,
    first: date | None = None,
    work: Work | None = None,
    is_quick: bool = False,
    tell: Callable[[float], None] | None = None,
) -> Ahead:
    """Hold the contest, choose, forecast from `first` on: the day that has begun, or the one after the last.

    Raises BadTable where there is less than a week to go by.
    """
    history = _up_to(history, first)
    if len(history.days) < 7:
        raise BadTable(f"{len(history.days)} whole days are not enough to forecast from: give at least 7.")
    able = contenders_for(calendar, is_quick=is_quick)
    mornings = min(MORNINGS, int(_SHARE_HELD * len(history.days)))
    reach = 7 if days <= 7 else 28
    held = contests.hold(history, able, mornings=mornings, days_ahead=reach, tell=tell)
    played = contests.play(held)
    since = max(1, mornings // 2)
    report = judge(played.contest, history, since=since, work=work or Work())
    begin = first or _next_day(history)
    wanted = calendar.open_days(history, begin, days)
    expected = _expect(history, able, played, wanted, calendar)
    made, today = _made(history, wanted, expected, played, calendar)
    return Ahead(history, made, played.choices, report, played.contest, today, why(played.choices, report))


def why(choices: Mapping[str, Choice], report: Sequence[Line]) -> str:
    """Why they are believed, in words, distance by distance."""
    words = {lead: _why(choice, lead, report) for lead, choice in choices.items()}
    return " ".join(f"{_FOR[lead]}: {told}" for lead, told in words.items() if told)


def _why(choice: Choice, lead: str, report: Sequence[Line]) -> str:
    lines = {line.name: line for line in report if line.lead == lead}
    if not lines:
        return ""
    if choice.name == choice.baseline:
        return f"{choice.name}, a plain baseline, as nothing was shown to beat it on {choice.mornings} mornings."
    parts = " and ".join(f"{weight:.0%} {name}" for name, weight in choice.weights.items())
    who = f"a blend of {parts}" if choice.name == BLEND else choice.name
    own, plain = lines[choice.name].wape, lines[choice.baseline].wape
    return (
        f"{who}, off by {own:.1%} of the contacts where the best baseline, {choice.baseline}, was off by {plain:.1%}; "
        f"errors {choice.gain:.1%} (± {choice.error:.1%}) smaller, better on {choice.better_mornings} of "
        f"{choice.mornings} mornings."
    )


def _up_to(history: History, first: date | None) -> History:
    """What was known before `first`; the day that has begun stays, if it is that day."""
    if first is None:
        return history
    number = sum(day < first for day in history.days)
    known = history.until(number)
    is_today = history.so_far is not None and history.so_far[0] == first
    return known if not is_today else History(known.days, known.counts, known.minutes, known.opens, history.so_far)


def _next_day(history: History) -> date:
    return history.so_far[0] if history.so_far is not None else history.days[-1] + timedelta(days=1)


def _expect(
    history: History, able: Sequence[Contender], played: Played, wanted: Sequence[date], calendar: Calendar
) -> Floats:
    """What the believed ones expect, each at its distance; baselines know of no events, so these are put in."""
    whole = np.zeros((len(wanted), history.counts.shape[1]))
    if not wanted:
        return whole
    leads = [_lead((day - wanted[0]).days + 1) for day in wanted]
    shares = {lead: _shares(played, lead) for lead in set(leads)}
    for each in able:
        rows = [at for at, lead in enumerate(leads) if shares[lead].get(each.name)]
        if rows:
            learned = each.learn(history, played.contest.learned.get(each.name))
            weights = np.array([shares[leads[at]][each.name] for at in rows])
            days = [wanted[at] for at in rows]
            if each.is_baseline:
                weights = weights * np.array([calendar.known_times(day) for day in days])
            whole[rows] += weights[:, None] * each.expect(history, days, learned)
    return whole


def _shares(played: Played, lead: str) -> Mapping[str, float]:
    choice = played.choices[lead]
    return played.weights[lead] if choice.name == BLEND else {choice.name: 1.0}


def _made(
    history: History, wanted: Sequence[date], expected: Floats, played: Played, calendar: Calendar
) -> tuple[tuple[Day, ...], Rest | None]:
    names = {lead: choice.name for lead, choice in played.choices.items()}
    slots, totals = spreads_of(played.contest, names, len(played.contest.mornings))
    made = []
    today = None
    for at, day in enumerate(wanted):
        lead, told = _lead((day - wanted[0]).days + 1), expected[at]
        whole = np.array([told.sum()])
        if history.so_far is not None and history.so_far[0] == day:
            busyness = _busyness(float(whole[0]), slots[lead], totals[lead])
            today = rest_of_day(told, history.so_far[1], busyness=busyness, phi=slots[lead].phi)
            made.append(_begun(day, today, history.so_far[1], slots[lead], calendar))
            continue
        bands = slots[lead].quantiles(told), totals[lead].quantiles(whole)[0]
        made.append(Day(day, told, bands[0], float(whole[0]), bands[1], _remarks(day, calendar)))
    return tuple(made), today


def _busyness(total: float, slot: Spread, day: Spread) -> float:
    """The variance of a day's factor: what day totals scatter beyond the scatter of intervals by themselves."""
    if total <= 0:
        return 0.0
    return max(0.0, float(day.variance(np.array([total]))[0]) / total**2 - slot.phi / total)


def _begun(day: date, rest: Rest, so_far: Floats, spread: Spread, calendar: Calendar) -> Day:
    """A day of which part is known: no band there."""
    come = ~np.isnan(so_far)
    known = np.where(come, so_far, 0.0)
    quantiles = np.where(come[:, None], known[:, None], spread.quantiles(rest.expected))
    left = np.array([float(rest.expected[~come].sum())])
    total = Spread(spread.phi, rest.factor_error**2 / max(rest.factor, 1e-9) ** 2, spread.levels).quantiles(left)[0]
    whole = float(rest.expected.sum())
    return Day(day, rest.expected, quantiles, whole, total + known.sum(), _remarks(day, calendar))


def _remarks(day: date, calendar: Calendar) -> tuple[str, ...]:
    names = [event.name for event in calendar.events_on(day)]
    return tuple(name for name in (calendar.holiday(day), *names) if name)


def _lead(days: int) -> str:
    return next((name for name, (_, last) in LEADS.items() if days <= last), "4 weeks")
