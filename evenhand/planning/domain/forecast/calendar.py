"""What is known of a day before it comes: where it lies in week, month and year, holidays, closings, events."""

import calendar as months
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import numpy as np

from evenhand.planning.domain.forecast.history import Floats, History
from evenhand.planning.errors import BadTable

_HARMONICS: Final = 3
_YEAR: Final = 365.25
_A_YEAR_SEEN: Final = 400  # days of history from which the time of year can be told from the level
_EDGES: Final = 4  # first days of a month with an effect of their own; last ones: one less
_SUNDAY: Final = 6


@dataclass(frozen=True, slots=True)
class Event:
    """Something planned, such as a release or a bill run: known by its name where it came before, else by `times`."""

    name: str
    first: date
    last: date
    times: float | None = None  # so many times as many contacts; None: learned from earlier ones of this name

    def covers(self, day: date) -> bool:
        """Whether the day is one of its days."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Calendar:
    """A country's public holidays, and what the desk knows of itself."""

    country: str = ""
    region: str = ""
    events: tuple[Event, ...] = ()
    closed: frozenset[date] = field(default_factory=frozenset)

    def holiday(self, day: date) -> str:
        """The name of a public holiday, or nothing."""
        return _holidays(self.country, self.region, day.year).get(day, "") if self.country else ""

    def events_on(self, day: date) -> list[Event]:
        """What was or is planned for the day."""
        return [event for event in self.events if event.covers(day)]

    def known_times(self, day: date) -> float:
        """How many times as many contacts the events with a stated size bring."""
        return float(np.prod([event.times for event in self.events_on(day) if event.times is not None] or [1.0]))

    def shuts_on_holidays(self, history: History) -> bool:
        """Whether ordinary days that were holidays mostly have no contacts in this history."""
        there = set(history.days)
        span = (history.days[0] + timedelta(days=step) for step in range((history.days[-1] - history.days[0]).days))
        feasts = [day for day in span if self.holiday(day) and day.weekday() in history.open_weekdays]
        return bool(feasts) and sum(day not in there for day in feasts) * 2 > len(feasts)

    def open_days(self, history: History, first: date, days: int) -> list[date]:
        """Days from `first` on that the desk will be open, as far as can be known."""
        shuts = self.shuts_on_holidays(history)
        span = (first + timedelta(days=step) for step in range(days))
        return [
            day
            for day in span
            if day.weekday() in history.open_weekdays and day not in self.closed and not (shuts and self.holiday(day))
        ]


@lru_cache(maxsize=512)
def _holidays(country: str, region: str, year: int) -> dict[date, str]:
    import holidays

    try:
        return dict(holidays.country_holidays(country, subdiv=region or None, years=year))
    except NotImplementedError as problem:
        raise BadTable(f"No holidays are known of {country} {region}".rstrip() + ".") from problem


def check_country(country: str, region: str = "") -> None:
    """Raises BadTable if the holidays of a country are not known."""
    if country:
        _holidays(country, region, 2024)


@dataclass(frozen=True)
class Facts:
    """Columns of what is known of days: `usual` ones come every month, the others seldom, so they are doubted less."""

    names: tuple[str, ...]
    is_usual: tuple[bool, ...]
    columns: Floats


def facts_of(days: Sequence[date], known: History, calendar: Calendar) -> Facts:
    """What was known of `days` at the end of the history `known`; nothing later is looked at, closings included."""
    week = known.open_weekdays | {day.weekday() for day in known.days[-7:]}
    there = set(known.days)
    shuts = calendar.shuts_on_holidays(known)
    # A day on which the desk is usually open, before the first day asked for, and without a contact: it was closed.
    seen_until = max(known.days[-1], min(days) - timedelta(days=1)) if days else known.days[-1]

    def was_shut(day: date) -> bool:
        if known.days[0] <= day <= seen_until:
            return day not in there
        return day in calendar.closed or (shuts and bool(calendar.holiday(day)))

    names = sorted({event.name for event in calendar.events if event.times is None})
    is_long = (known.days[-1] - known.days[0]).days >= _A_YEAR_SEEN
    rows = []
    for day in days:
        usual = _month_facts(day, week)
        rare = _shut_facts(day, week, was_shut)
        rare += [float(bool(calendar.holiday(day))), float(bool(calendar.holiday(day + timedelta(days=1))))]
        rare += [float(any(event.name == name for event in calendar.events_on(day))) for name in names]
        rare += _waves(day.timetuple().tm_yday / _YEAR, 2) if is_long else []
        rows.append([*usual, *rare])
    usual_count = len(_month_facts(known.days[-1], week))
    titles = ("after closing", "second day after closing", "public holiday", "eve of a public holiday", *names)
    columns = np.array(rows, dtype=np.float64).reshape(len(days), -1)
    rare_names = (*titles, *("time of year",) * (columns.shape[1] - usual_count - len(titles)))
    is_usual = (True,) * usual_count + (False,) * len(rare_names)
    return Facts(("time of month",) * usual_count + rare_names, is_usual, columns)


def shape_weekday(day: date, history: History, calendar: Calendar) -> int:
    """Whose hours a day keeps: a holiday those of a Sunday, where Sundays are worked."""
    return _SUNDAY if _SUNDAY in history.open_weekdays and calendar.holiday(day) else day.weekday()


@lru_cache(maxsize=4096)
def _month_places(day: date, week: frozenset[int]) -> tuple[int, int]:
    """How many working days of the month come before and after the day."""
    length = months.monthrange(day.year, day.month)[1]
    worked = [number for number in range(1, length + 1) if day.replace(day=number).weekday() in week]
    return sum(number < day.day for number in worked), sum(number > day.day for number in worked)


def _month_facts(day: date, week: Collection[int]) -> list[float]:
    before, after = _month_places(day, frozenset(week))
    edges = [before == place for place in range(_EDGES)] + [after == place for place in range(_EDGES - 1)]
    turn = (day.day - 1) / months.monthrange(day.year, day.month)[1]
    return [float(edge) for edge in edges] + _waves(turn, _HARMONICS) + [float(day.day in {15, 16})]


def _waves(turn: float, harmonics: int) -> list[float]:
    angles = [2.0 * np.pi * turn * step for step in range(1, harmonics + 1)]
    return [float(wave(angle)) for angle in angles for wave in (np.cos, np.sin)]


def _shut_facts(day: date, week: Collection[int], was_shut: Callable[[date], bool]) -> list[float]:
    """Whether the working day before was shut, and whether the one before that was."""
    before = _workday_before(day, week)
    return [float(was_shut(before)), float(was_shut(_workday_before(before, week)) and not was_shut(before))]


def _workday_before(day: date, week: Collection[int]) -> date:
    for step in range(1, 8):
        if (day - timedelta(days=step)).weekday() in week:
            return day - timedelta(days=step)
    return day - timedelta(days=7)
