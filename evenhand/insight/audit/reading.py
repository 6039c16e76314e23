"""A file of cases: CSV, Parquet or JSON lines, of which only the columns that are asked for are read."""

import codecs
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from evenhand.insight.audit import parsing
from evenhand.insight.audit.cases import Cases, Floats, Words
from evenhand.insight.audit.fields import BY_NAME
from evenhand.insight.audit.mapping import Column, Mapping, Samples
from evenhand.insight.audit.threads import is_messages, threads_as_cases
from evenhand.insight.errors import CannotAudit

_JSON: Final = (".jsonl", ".ndjson", ".json")
_PARQUET: Final = (".parquet", ".pq")
# A value a case that only names it is as long as the file; it is counted, not kept.
_NAMES_OF_CASES: Final = "case_id"


@dataclass(frozen=True)
class Table:
    """A file that can be read, and how its first rows look."""

    path: Path
    rows: pl.LazyFrame
    columns: list[str]
    samples: Samples


@dataclass(frozen=True)
class Read:
    """The cases, and what was odd about reading them."""

    cases: Cases
    notes: list[str] = field(default_factory=list)
    unreadable: dict[str, int] = field(default_factory=dict)


def open_table(path: Path) -> Table:
    """Looks at the file; raises CannotAudit if it is no table."""
    try:
        rows = _flat(_scanned(path))
        if is_messages(rows.collect_schema().names()):
            rows = threads_as_cases(rows)
        head = rows.head(500).collect()
    except (OSError, UnicodeDecodeError, pl.exceptions.PolarsError) as problem:
        raise CannotAudit(f"{path} cannot be read as a table: {_first_line(problem)}") from problem
    if head.height == 0:
        raise CannotAudit(f"{path} has no rows.")
    samples = {name: ["" if value is None else str(value) for value in head[name].to_list()] for name in head.columns}
    return Table(path, rows, head.columns, samples)


def _first_line(problem: BaseException) -> str:
    said = (str(problem).strip() or type(problem).__name__).splitlines()[0]
    if "more fields than defined" in said:
        return "a row has more cells than the first line has names. Take out lines above the names; quote commas."
    return said


def _scanned(path: Path) -> pl.LazyFrame:
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {path}")
    if path.suffix.lower() in _PARQUET:
        return pl.scan_parquet(path)
    if path.suffix.lower() in _JSON:
        return _scanned_json(path)
    if any(each in path.suffixes for each in (".gz", ".zst")):
        return _scanned_csv(path, ",")
    written = _encoding(path)
    with path.open(encoding=written, errors="replace") as lines:
        head = lines.readline()
    separator = max(",;\t|", key=head.count)
    if written.startswith("utf-8"):
        return _scanned_csv(path, separator)
    return _scanned_csv(BytesIO(path.read_text(encoding=written, errors="replace").encode()), separator)


def _scanned_csv(source: Path | BytesIO, separator: str) -> pl.LazyFrame:
    return pl.scan_csv(source, infer_schema=False, separator=separator, encoding="utf8-lossy", quote_char='"')


def _scanned_json(path: Path) -> pl.LazyFrame:
    """A case a line, or all of them as one list."""
    with path.open("rb") as source:
        is_list = source.read(64).removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"[")
    if is_list:
        return pl.read_json(path, infer_schema_length=10_000).lazy()
    return pl.scan_ndjson(path, infer_schema_length=10_000)


def _encoding(path: Path) -> str:
    """UTF-8 if all of it is; UTF-16 by its mark; else what spreadsheets in western Europe write."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as source:
        if source.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        source.seek(0)
        try:
            while piece := source.read(1 << 20):
                decoder.decode(piece)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _flat(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Nested values of JSON as `outer.inner`."""
    while True:
        nested = [name for name, kind in rows.collect_schema().items() if isinstance(kind, pl.Struct)]
        if not nested:
            return rows
        kinds = rows.collect_schema()
        inner: list[Any] = []
        for name in nested:
            kind = kinds[name]
            fields = kind.fields if isinstance(kind, pl.Struct) else []
            inner += [pl.col(name).struct.field(each.name).alias(f"{name}.{each.name}") for each in fields]
        rows = rows.with_columns(inner).drop(nested)


def read(table: Table, mapping: Mapping) -> Read:
    """The cases of the whole file; refuses a mapping that names columns it does not have."""
    missing = [column.name for column in mapping.columns.values() if column.name not in table.columns]
    if missing:
        raise CannotAudit(f"The file has no column {', '.join(f'“{name}”' for name in missing)}.")
    wanted = {name: column for name, column in mapping.columns.items() if name != _NAMES_OF_CASES}
    names = sorted({column.name for column in wanted.values()})
    if not names:
        raise CannotAudit("No column of the file says anything the audit knows. Name them with --set or a mapping.")
    try:
        number = mapping.columns.get(_NAMES_OF_CASES)
        frame, notes = _told_once(table.rows.select({*names, *([number.name] if number else [])}).collect(), number)
    except pl.exceptions.PolarsError as problem:
        raise CannotAudit(f"{table.path} cannot be read as a table: {_first_line(problem)}") from problem
    return _as_cases(frame, wanted, mapping, notes)


def _told_once(frame: pl.DataFrame, number: Column | None) -> tuple[pl.DataFrame, list[str]]:
    """The cases without the rows that say one of them again, word for word."""
    if number is None or frame[number.name].drop_nulls().n_unique() == frame[number.name].drop_nulls().len():
        return frame, []
    has_number = pl.col(number.name).is_not_null()
    kept = frame.filter(~has_number | pl.struct(pl.all()).is_first_distinct())
    notes, numbers = [], kept[number.name].drop_nulls()
    if again := frame.height - kept.height:
        notes.append(f"{again:,} rows say a case again, word for word, and count once.")
    if other := numbers.len() - numbers.n_unique():
        notes.append(f"{other:,} rows bear the number of a case above with other values; they count: is a row a case?")
    return kept, notes


def _as_cases(frame: pl.DataFrame, wanted: dict[str, Column], mapping: Mapping, notes: list[str]) -> Read:
    numbers: dict[str, Floats] = {}
    words: dict[str, Words] = {}
    found = Read(Cases(frame.height, numbers, words), notes)
    for name, column in wanted.items():
        cells = frame[column.name]
        if BY_NAME[name].kind == "text":
            words[name] = parsing.words(cells)
            continue
        numbers[name] = _numbers(cells, name, column, mapping.zone, found.notes)
        said = cells.cast(pl.String).str.strip_chars()
        lost = int(((said != "") & said.is_not_null()).fill_null(value=False).sum()) - int(
            np.isfinite(numbers[name]).sum()
        )
        if lost > 0:
            found.unreadable[name] = lost
    for name, word in mapping.fixed.items():
        words[name] = Words(np.zeros(frame.height, np.int64), (word,))
    return found


def _numbers(cells: pl.Series, name: str, column: Column, zone: str, notes: list[str]) -> Floats:
    kind = BY_NAME[name].kind
    if kind == "moment":
        found, shape = parsing.moments(cells, zone)
        if "%d/%m" in shape or "%m/%d" in shape:
            notes.append(f"{column.name}: dates were read as {shape}; check that days and months are not swapped.")
        return found
    if kind == "span":
        return parsing.spans(cells, column.unit)
    return parsing.flags(cells) if kind == "flag" else parsing.figures(cells, name)
