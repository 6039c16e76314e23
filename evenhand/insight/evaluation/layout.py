"""Reads a folder that is laid out like a collection of data sets: one folder a set, compressed tables inside."""

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from evenhand.insight.errors import CannotEvaluate

Record: TypeAlias = Mapping[str, str]

_LONGEST_FIELD = 10_000_000
_ROLES = (("test", "test"), ("train", "train"), ("val", "val"), ("valid", "val"), ("dev", "val"))


class Part(StrEnum):
    """What a file is meant for; *whole* where its name does not say."""

    TEST = "test"
    TRAIN = "train"
    VAL = "val"
    WHOLE = "whole"


class Row(msgspec.Struct, frozen=True):
    """One labelled text. Rows of one group (author, conversation, event) stay together."""

    text: str
    label: str
    group: str


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where the rows of a job stand: which files of which set, and what of each record.

    `label` gives None for records that are not meant.
    """

    set: str
    stem: str = ""  # only files whose names begin so
    text: str = "text"
    label: Callable[[Record], str | None]
    group: Callable[[Record], str] | None = None
    grouped_by: str = "text"  # what a group is, for people
    columns: tuple[str, ...] = ()  # those it needs besides the text


class Folder:
    """A folder of data sets. What cannot be read is told to `complain`, once a file, and passed over."""

    def __init__(self, path: Path, complain: Callable[[str], None] = lambda _: None) -> None:
        if not path.is_dir():
            raise CannotEvaluate(f"There is no folder “{path}”.")
        self.path = path.resolve()
        self._complain = complain
        self._complained: set[str] = set()

    def sets(self) -> list[str]:
        """The names of the folders inside."""
        return sorted(each.name for each in self.path.iterdir() if each.is_dir() and not each.name.startswith("."))

    def complain(self, sentence: str) -> None:
        """Say it once."""
        if sentence not in self._complained:
            self._complained.add(sentence)
            self._complain(sentence)

    def files(self, name: str, *endings: str) -> list[Path]:
        """The files of a set with one of these endings, in order."""
        folder = self.path / name
        return sorted(each for each in folder.glob("*") if each.is_file() and each.name.endswith(endings))

    def tables(self, source: Source) -> Iterator[tuple[Part, list[Record]]]:
        """Every table of the set that has the columns a source needs."""
        for path in self.files(source.set, ".csv.gz", ".csv"):
            if path.name.startswith(source.stem):
                records = self.records(path)
                missing = {source.text, *source.columns} - set(records[0] if records else ())
                if not records:
                    self.complain(f"{source.set}/{path.name} has no rows.")
                elif not missing:
                    yield part_of(path.name), records

    def records(self, path: Path) -> list[Record]:
        """The rows of a table; none, and a complaint, where it cannot be read."""
        records, trouble = _table_of(path)
        if trouble:
            self.complain(f"{path.parent.name}/{path.name} cannot be read: {trouble}")
        return records

    def rows(self, source: Source) -> dict[Part, list[Row]]:
        """The labelled texts of a source by what their file is meant for."""
        parts: dict[Part, list[Row]] = {}
        for part, records in self.tables(source):
            parts.setdefault(part, []).extend(_rows_of(records, source))
        return {part: rows for part, rows in parts.items() if rows}

    def document(self, name: str, file: str) -> Any:
        """A JSON file of a set, compressed or not; None where there is none."""
        for path in self.files(name, f"{file}.json", f"{file}.json.gz"):
            try:
                return json.loads(_opened(path))
            except (OSError, EOFError, ValueError) as problem:
                self.complain(f"{name}/{path.name} cannot be read: {problem}")
        return None


def part_of(name: str) -> Part:
    """What a file is meant for, by the last word of its name: `media_dev.csv.gz` is a val part."""
    last = name.split(".", 1)[0].lower().rsplit("_", 1)[-1]
    return Part(dict(_ROLES).get(last, "whole"))


def _opened(path: Path) -> str:
    raw = path.read_bytes()
    return (gzip.decompress(raw) if path.name.endswith(".gz") else raw).decode("utf-8-sig", errors="replace")


@lru_cache(maxsize=6)
def _table_of(path: Path) -> tuple[list[Record], str]:
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        text = io.StringIO(_opened(path).replace("\x00", ""), newline="")
        return [{name: value or "" for name, value in each.items()} for each in csv.DictReader(text)], ""
    except (OSError, EOFError, ValueError, csv.Error) as problem:
        return [], str(problem)


def _rows_of(records: Sequence[Record], source: Source) -> Iterator[Row]:
    for record in records:
        text, label = record[source.text], source.label(record)
        if label is not None and text.strip():
            yield Row(text, label, (source.group(record) if source.group else "") or folded(text))


def folded(text: str) -> str:
    """A text as it is compared with others: case and white space do not count."""
    return " ".join(text.casefold().split())
