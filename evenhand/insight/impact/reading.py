"""A file of figures over time: CSV, Parquet or JSON lines; or one row a contact, which is then counted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from evenhand.insight.audit.parsing import moments as read_moments
from evenhand.insight.audit.reading import open_table
from evenhand.insight.errors import CannotAudit
from evenhand.insight.impact.differences import Panel
from evenhand.insight.impact.series import Floats, Kind, Series, Step

_DATES: Final = ("date", "day", "week", "hour", "ds", "time", "timestamp", "datetime", "at", "opened_at", "created_at")
_VALUES: Final = ("value", "count", "cases", "contacts", "n", "y", "total", "opened")
MOST_STEPS: Final = 20_000


@dataclass(frozen=True)
class Asked:
    """Which column says what."""

    date: str = ""
    value: str = ""
    per: str = ""
    controls: tuple[str, ...] = ()
    unit: str = ""
    by: Step | None = None
    kind: Kind = Kind.COUNT
    country: str = ""


@dataclass
class Figures:
    """A file laid on an even grid: rows of groups (one, where there are none) over steps."""

    names: tuple[str, ...]
    begins: np.datetime64
    step: Step
    columns: dict[str, Floats]  # float[groups, steps]
    value: str
    rows: int
    notes: list[str] = field(default_factory=list)


def read(path: Path, asked: Asked) -> Figures:
    """The figures of the file. Raises CannotAudit where it tells none."""
    table = open_table(path)
    date = _column(table.columns, asked.date, _DATES, "which column is the date", "--date-column")
    wanted = [asked.value, asked.per, asked.unit, *asked.controls]
    missing = [name for name in wanted if name and name not in table.columns]
    if missing:
        raise CannotAudit(f"The file has no column {', '.join(f'“{each}”' for each in missing)}.")
    frame = table.rows.collect()
    numeric = [name for name in table.columns if name not in {date, asked.unit} and _is_number(table.samples[name])]
    value = asked.value or next((name for name in _VALUES if name in numeric), numeric[0] if numeric else "")
    when, _shape = read_moments(frame[date], "UTC")
    if not np.isfinite(when).any():
        raise CannotAudit(f"“{date}” holds no dates that can be read. Write them as 2026-11-22.")
    return _laid(frame, when, value, asked)


def _column(columns: Sequence[str], said: str, guesses: Sequence[str], what: str, option: str) -> str:
    if said and said not in columns:
        raise CannotAudit(f"The file has no column “{said}”.")
    found = said or next((name for guess in guesses for name in columns if name.lower() == guess), "")
    if not found:
        raise CannotAudit(f"It cannot be told {what}. Name it with {option}; there are {', '.join(columns[:20])}.")
    return found


def _is_number(samples: Sequence[str]) -> bool:
    said = [each for each in samples if each]
    try:
        return bool(said) and all(float(each) == float(each) for each in said)
    except ValueError:
        return False


def _laid(frame: pl.DataFrame, when: Floats, value: str, asked: Asked) -> Figures:
    known = np.isfinite(when)
    step = asked.by or _step_of(when[known], is_counted=not value)
    grid = np.floor((when[known] / 3600.0 + _shift(step, when[known])) / step.hours).astype(np.int64)
    first, size = int(grid.min()), int(grid.max() - grid.min()) + 1
    if size > MOST_STEPS:
        raise CannotAudit(f"There are {size:,} steps between the first date and the last; count by day or week.")
    units = frame[asked.unit].cast(pl.String).fill_null("").to_numpy()[known] if asked.unit else np.full(len(grid), "")
    names, rows = np.unique(units.astype(str), return_inverse=True)
    places = rows * size + (grid - first)
    columns, notes = {}, []
    for name in dict.fromkeys([value, asked.per, *asked.controls]):
        if name or not value:
            figures = frame[name].cast(pl.Float64, strict=False).to_numpy()[known] if name else np.ones(len(grid))
            mean = asked.kind is not Kind.COUNT and name == value
            columns[name] = _summed(places, figures, len(names) * size, mean=mean).reshape(len(names), size)
    value = value or ""
    if not value:
        columns[""] = np.nan_to_num(columns[""])
        notes.append("No column of figures: rows were counted.")
    lost = int(np.isnan(columns[value]).sum())
    if lost:
        notes.append(f"{lost:,} of {columns[value].size:,} figures are missing. Where nothing came, write 0.")
    begins = np.datetime64(int(first * step.hours - _shift(step, when[known])), "h")
    return Figures(tuple(str(each) for each in names), begins, step, columns, value, len(when), notes)


def _shift(step: Step, when: Floats) -> int:
    """Hours that move the first moment to where a step begins; weeks begin on the day the first one does."""
    if step is not Step.WEEK:
        return 0
    return -(int(when.min() // 86400) * 24) % 168


def _step_of(when: Floats, *, is_counted: bool) -> Step:
    if is_counted or np.any(when % 86400):
        return Step.DAY
    gaps = np.diff(np.unique(when))
    return Step.WEEK if len(gaps) and float(np.median(gaps)) >= 6.5 * 86400 else Step.DAY


def _summed(places: np.ndarray[tuple[int], np.dtype[np.int64]], figures: Floats, size: int, *, mean: bool) -> Floats:
    told = np.isfinite(figures)
    many = np.bincount(places[told], minlength=size)
    total = np.bincount(places[told], weights=figures[told], minlength=size)
    found: Floats = np.where(many > 0, total / (np.maximum(many, 1) if mean else 1), np.nan)
    return found


def series_of(figures: Figures, asked: Asked) -> Series:
    """The file as one series; groups are added up."""
    total = {name: _added(each, asked.kind) for name, each in figures.columns.items()}
    values = total[figures.value]
    begins = figures.begins
    days = begins.astype("datetime64[D]") + np.arange(len(values)) * max(figures.step.hours // 24, 1)
    return Series(
        figures.value or "contacts", begins, figures.step, values, asked.kind,
        total[asked.per] if asked.per else None, {name: total[name] for name in asked.controls},
        _holidays(days, asked.country) if asked.country and figures.step is Step.DAY else None,
    )  # fmt: skip


def _added(values: Floats, kind: Kind) -> Floats:
    known = np.isfinite(values).sum(axis=0)
    total = np.nansum(values, axis=0) / (1 if kind is Kind.COUNT else np.maximum(known, 1))
    return np.where(known > 0, total, np.nan)


def _holidays(days: np.ndarray[tuple[int], np.dtype[np.datetime64]], country: str
              ) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:  # fmt: skip
    import holidays

    try:
        known = holidays.country_holidays(country.upper())
    except NotImplementedError as problem:
        raise CannotAudit(f"The holidays of “{country}” are not known. Name a country such as DE or US.") from problem
    return np.array([day in known for day in days.astype("datetime64[D]").astype(object)])


def panel_of(figures: Figures, asked: Asked, treated: dict[str, np.datetime64]) -> Panel:
    """The file as groups; which of them got it and when. Raises CannotAudit for names that are not there."""
    missing = [name for name in treated if name not in figures.names]
    if missing:
        raise CannotAudit(f"There is no group {', '.join(f'“{each}”' for each in missing)} in “{asked.unit}”.")
    values = figures.columns[figures.value]
    if asked.per:
        values = values / np.where(figures.columns[asked.per] > 0, figures.columns[asked.per], np.nan)
    line = Series("", figures.begins, figures.step, values[0])
    began = tuple(line.place_of(treated[name]) if name in treated else -1 for name in figures.names)
    if any(place <= 0 or place >= values.shape[1] for place in began if place >= 0):
        raise CannotAudit("The date of the event lies outside the data.")
    # Per how many customers makes it a rate, which varies like a size.
    kind = Kind.SIZE if asked.per and asked.kind is Kind.COUNT else asked.kind
    return Panel(figures.names, figures.begins, figures.step, values, began, kind)


def moment_of(text: str) -> np.datetime64:
    """A date as people write it. Raises CannotAudit for what is none."""
    try:
        return np.datetime64(datetime.fromisoformat(text).replace(tzinfo=None), "h")
    except ValueError as problem:
        raise CannotAudit(f"“{text}” is no date. Write it as 2026-11-22.") from problem
