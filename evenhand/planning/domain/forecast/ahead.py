"""The forecast: who is believed, why, what is expected interval by interval, and how sure that is."""

from collections.abc import Callable, Sequence
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
)
from evenhand.planning.domain.forecast.contest import BLEND, LEADS, Choice, Contest
from evenhand.planning.domain.forecast.costs import Work
from evenhand.planning.domain.forecast.history import Floats, History
from evenhand.planning.domain.forecast.intraday import Rest, rest_of_day
from evenhand.planning.domain.forecast.judging import Line, judge, spreads_of
from evenhand.planning.domain.forecast.spread import Spread
from evenhand.planning.errors import BadTable

MORNINGS: Final = 42  # judged at most; two weeks of them only to learn how wide a band must be
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
    choice: Choice
    report: tuple[Line, ...]
    contest: Contest
    today: Rest | None
    why: str


def contenders_for(calendar: Calendar, *, is_quick: bool = False) -> list[Contender]:
    """All who may enter; the quick ones need no statsmodels and answer in a second or two."""
    quick: list[Contender] = [LastWeek(), LastFourWeeks(), LastEightWeeks(), CalendarModel(calendar)]
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
    reach = max(days, 7) if days <= 7 else 28
    held = contests.hold(history, able, mornings=mornings, days_ahead=reach, tell=tell)
    played, choice, weights = contests.play(held)
    since = max(1, mornings // 3)
    report = judge(played, history, since=since, work=work or Work())
    begin = first or _next_day(history)
    wanted = calendar.open_days(history, begin, days)
    expected = _expect(history, able, played, choice, weights, wanted)
    made, today = _made(history, wanted, expected, played, choice, calendar)
    return Ahead(history, made, choice, report, played, today, why(choice, report))


def why(choice: Choice, report: Sequence[Line]) -> str:
    """Why this one is believed, in words."""
    lines = {line.name: line for line in report if line.lead == "1 day"}
    if choice.name == choice.baseline:
        rivals = [name for name in choice.losses if name != choice.baseline]
        if choice.mornings < 5:
            return f"Believed: {choice.name}. The history is too short to prove anything better."
        best = min(rivals, key=lambda name: choice.losses[name])
        off = choice.losses[best] / choice.losses[choice.baseline] - 1.0 if choice.losses[choice.baseline] else 0.0
        return (
            f"Believed: {choice.name}, a plain baseline. Nothing was shown to beat it on the last {choice.mornings} "
            f"mornings; the nearest, {best}, was {abs(off):.1%} {'worse' if off > 0 else 'better, within chance'}."
        )
    parts = " and ".join(f"{weight:.0%} {name}" for name, weight in choice.weights.items())
    who = f"a blend of {parts}" if choice.name == BLEND else choice.name
    told = ""
    if choice.name in lines and choice.baseline in lines:
        own, plain = lines[choice.name].wape, lines[choice.baseline].wape
        told = f" One day ahead it was off by {own:.1%} of the contacts, the baseline by {plain:.1%}."
    return (
        f"Believed: {who}. Up to a week ahead its errors were {choice.gain:.1%} (± {choice.error:.1%}) smaller than "
        f"those of the best baseline, {choice.baseline}; better on {choice.better_mornings} of {choice.mornings} "
        f"mornings.{told}"
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
    history: History,
    able: Sequence[Contender],
    played: Contest,
    choice: Choice,
    weights: dict[str, float],
    wanted: Sequence[date],
) -> Floats:
    shape = (len(wanted), history.counts.shape[1])
    if not wanted:
        return np.zeros(shape)
    used = weights if choice.name == BLEND else {choice.name: 1.0}
    whole = np.zeros(shape)
    for each in able:
        if each.name in used:
            learned = each.learn(history, played.learned.get(each.name))
            whole += used[each.name] * each.expect(history, wanted, learned)
    return whole


def _made(
    history: History,
    wanted: Sequence[date],
    expected: Floats,
    played: Contest,
    choice: Choice,
    calendar: Calendar,
) -> tuple[tuple[Day, ...], Rest | None]:
    slots, totals = spreads_of(played, choice.name, len(played.mornings))
    made = []
    today = None
    for at, day in enumerate(wanted):
        lead = _lead((day - history.days[-1]).days)
        told = expected[at]
        quantiles = slots[lead].quantiles(told)
        total = totals[lead]
        whole = np.array([told.sum()])
        if history.so_far is not None and history.so_far[0] == day:
            busyness = _busyness(float(whole[0]), slots[lead], total)
            today = rest_of_day(told, history.so_far[1], busyness=busyness, phi=slots[lead].phi)
            made.append(_begun(day, today, history.so_far[1], slots[lead], calendar))
            continue
        remarks = _remarks(day, calendar)
        made.append(Day(day, told, quantiles, float(whole[0]), total.quantiles(whole)[0], remarks))
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
