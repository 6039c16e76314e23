"""Cells of a file as moments, spans, figures and words."""

from typing import Final

import numpy as np
import polars as pl

from evenhand.insight.audit.cases import Floats, Words
from evenhand.insight.audit.mapping import UNITS

_FORMATS: Final = (
    "%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%d %H:%M:%S%.f%z", "%Y-%m-%d %H:%M:%S%.f %z", "%a %b %d %H:%M:%S %z %Y",
    "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M",
    "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p", "%d %b, %Y %I:%M %p", "%d %b %Y %H:%M", "%b %d, %Y %I:%M %p",
    "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y",
)  # fmt: skip
_TRUE: Final = ("true", "yes", "y", "t", "1", "1.0", "ja")
_FALSE: Final = ("false", "no", "n", "f", "0", "0.0", "nein")
_FEELINGS: Final = {"negative": -1.0, "neutral": 0.0, "positive": 1.0, "very negative": -1.0, "very positive": 1.0}
_SATISFACTION: Final = {
    "good": 5.0, "bad": 1.0, "great": 5.0, "okay": 3.0, "satisfied": 4.0, "dissatisfied": 2.0, "neutral": 3.0,
    "extremely happy": 5.0, "very happy": 5.0, "happy": 4.0, "unhappy": 2.0, "very unhappy": 1.0,
    "extremely unhappy": 1.0, "very satisfied": 5.0, "very dissatisfied": 1.0,
}  # fmt: skip
PROBED: Final = 2000
# Spreadsheets count days from here; between these counts, 2009 to 2050, no plausible count of seconds lies.
_SPREADSHEETS_BEGIN: Final = -2_209_161_600.0  # 1899-12-30
_SPREADSHEET_DAYS: Final = (40_000.0, 55_000.0)
_DECIMAL_COMMA: Final = r"^(-?\d+),(\d+)$"
_THOUSANDS: Final = r"^-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$"


def moments(column: pl.Series, zone: str) -> tuple[Floats, str]:
    """Seconds since 1970, unknown where a cell is empty or strange; and the format that was taken."""
    if column.dtype == pl.Date:
        column = column.cast(pl.Datetime("us"))
    if isinstance(column.dtype, pl.Datetime):
        return _seconds(column, zone), "dates"
    if column.dtype.is_numeric():
        return _epoch(column, zone)
    text = column.cast(pl.String).str.strip_chars().str.replace(r"(Z| UTC)$", "+0000").str.replace(r"^$", "?")
    plain = text.str.replace(_DECIMAL_COMMA, "$1.$2")
    if _is_numeric(plain):
        return _epoch(plain.cast(pl.Float64, strict=False), zone)
    best = max(_FORMATS, key=lambda each: _parsed(text.drop_nulls().head(PROBED), each).count())
    return _seconds(_parsed(text, best), zone), best


def _is_numeric(text: pl.Series) -> bool:
    said = text.drop_nulls().head(PROBED)
    said = said.filter(said != "?")
    return len(said) > 0 and said.cast(pl.Float64, strict=False).count() == len(said)


def _parsed(text: pl.Series, shape: str) -> pl.Series:
    aware = pl.Datetime("us", "UTC") if "%z" in shape else pl.Datetime("us")
    if "%H" in shape or "%I" in shape:
        return text.str.to_datetime(format=shape, strict=False, time_unit="us").cast(aware)
    return text.str.to_date(format=shape, strict=False).cast(pl.Datetime("us"))


def _seconds(column: pl.Series, zone: str) -> Floats:
    kind = column.dtype
    if isinstance(kind, pl.Datetime) and kind.time_zone is None:
        column = column.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    return _floats(column.dt.epoch("us").cast(pl.Float64)) / 1e6


def _epoch(column: pl.Series, zone: str) -> tuple[Floats, str]:
    """Seconds, milliseconds or microseconds, or a spreadsheet's days, by how large they are."""
    found = _floats(column)
    found[found <= 0] = np.nan
    size = float(np.nanmedian(found)) if np.isfinite(found).any() else 0.0
    if _SPREADSHEET_DAYS[0] <= size < _SPREADSHEET_DAYS[1]:
        seconds = pl.Series(np.round(found * 86400 + _SPREADSHEETS_BEGIN)).fill_nan(None)
        local = pl.from_epoch(seconds.cast(pl.Int64), time_unit="s").cast(pl.Datetime("us"))
        return _seconds(local, zone), "a spreadsheet's days"
    return found / (1e6 if size > 1e14 else 1e3 if size > 1e11 else 1.0), "seconds since 1970"


def spans(column: pl.Series, unit: str) -> Floats:
    """Seconds. HH:MM:SS and HH:MM are understood; plain figures are of the unit."""
    if isinstance(column.dtype, pl.Duration):
        return _floats(column.dt.total_microseconds().cast(pl.Float64)) / 1e6
    if column.dtype.is_numeric():
        return _floats(column) * UNITS[unit or "seconds"]
    text = column.cast(pl.String).str.strip_chars()
    parts = text.str.extract_groups(r"^(-?\d+):(\d{2})(?::(\d{2}))?$").struct.unnest()
    hours, minutes, seconds = (parts[name].cast(pl.Float64, strict=False) for name in parts.columns)
    clock = hours * 3600 + minutes * 60 + seconds.fill_null(0.0)
    plain = text.str.replace(_DECIMAL_COMMA, "$1.$2").cast(pl.Float64, strict=False)
    return _floats(clock.zip_with(clock.is_not_null(), plain * UNITS[unit or "seconds"]))


def figures(column: pl.Series, name: str) -> Floats:
    """Figures; words of feeling and satisfaction as their usual figures."""
    if column.dtype == pl.Boolean or column.dtype.is_numeric():
        return _floats(column)
    text = column.cast(pl.String).str.strip_chars()
    grouped = text.str.contains(_THOUSANDS)
    plain = text.str.replace(_DECIMAL_COMMA, "$1.$2").zip_with(~grouped, text.str.replace_all(",", ""))
    found = plain.cast(pl.Float64, strict=False)
    words = {"csat": _SATISFACTION, "sentiment": _FEELINGS, "sentiment_last": _FEELINGS}.get(name)
    if words:
        said = text.str.to_lowercase().replace_strict(words, default=None, return_dtype=pl.Float64)
        found = found.zip_with(found.is_not_null(), said)
    return _floats(found)


def flags(column: pl.Series) -> Floats:
    """1 and 0; any other word is unknown."""
    if column.dtype == pl.Boolean or column.dtype.is_numeric():
        found = _floats(column)
        return np.where(np.isnan(found), np.nan, (found != 0).astype(np.float64))
    text = column.cast(pl.String).str.strip_chars().str.to_lowercase()
    told = {**dict.fromkeys(_TRUE, 1.0), **dict.fromkeys(_FALSE, 0.0)}
    return _floats(text.replace_strict(told, default=None, return_dtype=pl.Float64))


def words(column: pl.Series) -> Words:
    """The same words as numbers, in the order of the alphabet; -1 where the cell is empty."""
    text = column.cast(pl.String).str.strip_chars()
    text = text.set(text == "", None)
    names = text.unique().drop_nulls().sort()
    if len(names) == 0:
        return Words(np.full(len(column), -1, np.int64), ())
    codes = text.cast(pl.Enum(names)).to_physical().cast(pl.Int64).fill_null(-1)
    return Words(codes.to_numpy().astype(np.int64), tuple(names.to_list()))


def _floats(column: pl.Series) -> Floats:
    return np.array(column.cast(pl.Float64).fill_null(float("nan")).to_numpy(), np.float64)
