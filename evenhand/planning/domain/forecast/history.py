"""What came in, day by day and interval by interval."""

import csv
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from math import isnan
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from evenhand.planning.domain.sheets import Number, sheet
from evenhand.planning.errors import BadTable

Floats = npt.NDArray[np.float64]
DAY_MINUTES: Final = 1440
_USUAL_MINUTES: Final = 30  # finer files are summed to it unless told otherwise
_LONGEST: Final = timedelta(days=50 * 366)
_MOST_MISSING: Final = 0.25  # of a day's intervals; with more, the day is no witness
TIMES: Final = ("start", "timestamp", "time", "datetime", "ds", "at", "created_at", "opened_at", "date")
COUNTS: Final = ("contacts", "calls", "value", "count", "volume", "arrivals", "offered", "y", "n")


@dataclass(frozen=True)
class History:
    """Whole days that the desk was open; `so_far` is the day that has begun, NaN where it is still to come or
    nobody counted."""

    days: tuple[date, ...]
    counts: Floats  # days x intervals
    minutes: int  # length of an interval
    opens: int  # minutes after midnight of the first interval
    so_far: tuple[date, Floats] | None = None

    def until(self, number: int) -> "History":
        """What was known before the day with that number began."""
        return replace(self, days=self.days[:number], counts=self.counts[:number], so_far=None)

    @cached_property
    def totals(self) -> Floats:
        """Contacts of each day."""
        return np.asarray(self.counts.sum(axis=1))

    @cached_property
    def weekdays(self) -> npt.NDArray[np.int64]:
        """Monday is 0."""
        return np.array([day.weekday() for day in self.days], dtype=np.int64)

    @cached_property
    def ordinals(self) -> npt.NDArray[np.int64]:
        """Days as numbers that can be subtracted."""
        return np.array([day.toordinal() for day in self.days], dtype=np.int64)

    @cached_property
    def open_weekdays(self) -> frozenset[int]:
        """Weekdays on which anything ever came."""
        return frozenset(int(each) for each in np.unique(self.weekdays[self.totals > 0]))

    @cached_property
    def busiest(self) -> float:
        """The fullest day."""
        return float(self.totals.max(initial=0.0))

    def moment(self, day: date, slot: int) -> datetime:
        """When an interval begins, on the wall clock there."""
        return datetime.combine(day, datetime.min.time()) + timedelta(minutes=self.opens + slot * self.minutes)


def read_history(
    lines: Iterable[str],
    *,
    minutes: int | None = None,
    time_column: str = "",
    count_column: str = "",
    zone: str = "",
) -> History:
    """A table with a time and a number a row, or only times: then each row is one contact.

    Columns are parted by comma, semicolon or tab. Times without a zone are taken as they stand; others are moved to
    `zone`, if it is given. Raises BadTable.
    """
    rows, read_number = sheet(lines)
    try:
        names = [name for name in rows.fieldnames or () if name]
        when = _column(names, time_column, TIMES)
        if not when:
            raise BadTable(f"No column of times: name it with --time, or call it {' or '.join(TIMES[:3])}.")
        number = _column(names, count_column, COUNTS)
        there = ZoneInfo(zone) if zone else None
        moments, values = _read(rows, when, number, there, read_number)
    except csv.Error as problem:
        raise BadTable(f"Line {rows.line_num}: {problem}.") from problem
    return as_history(moments, values, minutes=minutes)


def as_history(moments: Sequence[datetime], values: Sequence[float] | None, *, minutes: int | None = None) -> History:
    """Days of intervals out of moments and what was counted from then on; without values each moment is one contact."""
    if not moments:
        raise BadTable("The table has no rows.")
    first, last = min(moments), max(moments)
    if last - first > _LONGEST:
        raise BadTable(f"It tells of days from {first:%Y-%m-%d} to {last:%Y-%m-%d}: one of them must be wrong.")
    grain = _grain(moments) if values is not None else 1
    length = minutes or (max(_USUAL_MINUTES, grain) if values is not None else _USUAL_MINUTES)
    if length < grain or length % grain or DAY_MINUTES % length:
        raise BadTable(f"Intervals of {length} minutes cannot be made of rows every {grain} minutes.")
    table, known = _tabulate(moments, values, length)
    return _tidy(table, known, length, is_log=values is None)


def _column(names: Sequence[str], asked: str, usual: Sequence[str]) -> str:
    if asked:
        if asked not in names:
            raise BadTable(f"There is no column {asked}; there are {', '.join(names)}.")
        return asked
    lower = {name.strip().lower(): name for name in names}
    return next((lower[name] for name in usual if name in lower), "")


def _read(
    rows: "csv.DictReader[str]", when: str, number: str, zone: ZoneInfo | None, read_number: Number
) -> tuple[list[datetime], list[float] | None]:
    moments: list[datetime] = []
    values: list[float] | None = [] if number else None
    for row in rows:
        try:
            moment = datetime.fromisoformat((row[when] or "").strip())
            if values is not None:
                values.append(read_number((row[number] or "").strip() or "nan"))
        except ValueError as problem:
            raise BadTable(f"Line {rows.line_num}: {problem}.") from problem
        if values and values[-1] < 0:
            raise BadTable(f"Line {rows.line_num}: fewer than no contacts.")
        if values and values[-1] == math.inf:
            raise BadTable(f"Line {rows.line_num}: contacts without end.")
        if zone is not None and moment.tzinfo is not None:
            moment = moment.astimezone(zone)
        moments.append(moment.replace(tzinfo=None))
    return moments, values


def _grain(moments: Sequence[datetime]) -> int:
    """Minutes from row to row, as a rule."""
    ordered = sorted(set(moments[:5000]))
    steps = Counter(round((after - before).total_seconds() / 60.0) for before, after in pairwise(ordered))
    usual = steps.most_common(1)[0][0] if steps else DAY_MINUTES
    return min(max(1, usual), DAY_MINUTES)


def _tabulate(
    moments: Sequence[datetime], values: Sequence[float] | None, length: int
) -> tuple[Mapping[date, Floats], Mapping[date, Floats]]:
    """What was counted in each interval of each day, and how many rows said so."""
    slots = DAY_MINUTES // length
    table: dict[date, Floats] = {}
    known: dict[date, Floats] = {}
    for at, moment in enumerate(moments):
        value = 1.0 if values is None else values[at]
        if isnan(value):  # the row is there and says nothing
            continue
        day = moment.date()
        if day not in table:
            table[day], known[day] = np.zeros(slots), np.zeros(slots)
        slot = (moment.hour * 60 + moment.minute) // length
        table[day][slot] += value
        known[day][slot] += 1.0
    if not table:
        raise BadTable("The table has no numbers.")
    return table, known


def _tidy(table: Mapping[date, Floats], known: Mapping[date, Floats], length: int, *, is_log: bool) -> History:
    """Whole days, gaps filled, intervals that are always shut cut away, the day that has begun apart."""
    days = sorted(table)
    counts = np.stack([table[day] for day in days])
    seen = np.stack([known[day] for day in days]) > 0
    if is_log:
        return _of_log(days, counts, length)
    used = np.flatnonzero(seen.any(axis=0))
    first, last = int(used[0]), int(used[-1]) + 1
    counts, seen = counts[:, first:last], seen[:, first:last]
    weekdays = np.array([day.weekday() for day in days])
    is_open = np.stack(
        [seen[weekdays == day].mean(axis=0) >= 0.5 if (weekdays == day).any() else seen[0] for day in range(7)]
    )
    wanted = is_open[weekdays]
    missing = wanted & ~seen
    so_far = _begun(days, counts, seen, wanted)
    whole = missing.sum(axis=1) <= _MOST_MISSING * np.maximum(1, wanted.sum(axis=1))
    if so_far is not None:
        whole[-1] = False
    counts = _fill(counts, missing, weekdays, whole)
    if not whole.any():
        raise BadTable("The table has no whole day.")
    kept = tuple(day for day, is_whole in zip(days, whole, strict=True) if is_whole)
    return History(kept, counts[whole], length, first * length, so_far)


def _of_log(days: list[date], counts: Floats, length: int) -> History:
    """A log of contacts: no row means that nobody came; the last day is not over, the first began before the log."""
    used = np.flatnonzero(counts.any(axis=0))
    first, last = int(used[0]), int(used[-1]) + 1
    at_work = {day.weekday() for day in days}
    span = [days[0] + timedelta(days=step) for step in range((days[-1] - days[0]).days + 1)]
    at = {day: place for place, day in enumerate(days)}
    kept = [day for day in span if day.weekday() in at_work]
    empty = np.zeros(counts.shape[1])
    table = np.stack([counts[at[day]] if day in at else empty for day in kept])[:, first:last]
    upto = int(np.flatnonzero(table[-1])[-1]) + 1
    if len(kept) == 1 or upto == table.shape[1]:
        return History(tuple(kept), table, length, first * length)
    so_far = kept[-1], np.where(np.arange(table.shape[1]) < upto, table[-1], np.nan)
    return History(tuple(kept[:-1]), table[:-1], length, first * length, so_far)


def _begun(
    days: list[date], counts: Floats, seen: npt.NDArray[np.bool_], wanted: npt.NDArray[np.bool_]
) -> tuple[date, Floats] | None:
    """The last day, if its evening is missing."""
    said = np.flatnonzero(seen[-1])
    due = np.flatnonzero(wanted[-1])
    if not len(due) or said[-1] >= due[-1] or len(days) == 1:
        return None
    upto = int(said[-1]) + 1
    return days[-1], np.where(seen[-1] & (np.arange(counts.shape[1]) < upto), counts[-1], np.nan)


def _fill(
    counts: Floats, missing: npt.NDArray[np.bool_], weekdays: npt.NDArray[np.int64], whole: npt.NDArray[np.bool_]
) -> Floats:
    """Gaps become what is usual then on that weekday."""
    counts = counts.copy()
    for at, slot in zip(*np.nonzero(missing & whole[:, None]), strict=True):
        same = (weekdays == weekdays[at]) & ~missing[:, slot] & whole
        counts[at, slot] = counts[same, slot].mean() if same.any() else 0.0
    return counts
