"""Cuts a file into records, and finds back to the next record after a broken one."""

import csv
from collections import deque
from collections.abc import Iterator
from typing import TypeAlias

import msgspec

from evenhand.channels.connectors.replay.source import LONGEST_LINE, Source

_LONGEST_RECORD = 2_000  # lines; a quote that is still open then was never meant to be closed
_KEPT = 10_000  # characters of a broken record that are kept to be looked at


class Broken(msgspec.Struct, frozen=True):
    """A record that could not be read: where, why, and what it looked like."""

    line: int
    reason: str
    content: str


Row: TypeAlias = tuple[int, dict[str, str]]


def broken(line: int, reason: str, content: str) -> Broken:
    """The broken record with a full sentence, and its content in characters that can be stored."""
    kept = content[:_KEPT].encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
    return Broken(line=line, reason=f"Line {line}: {reason}.", content=kept)


def fault_in(text: str) -> str:
    """What makes this text unfit to be stored, or an empty string."""
    if "\0" in text:
        return "it contains a NUL byte"
    try:
        text.encode()
    except UnicodeEncodeError as error:
        code = ord(text[error.start])
        if 0xDC80 <= code <= 0xDCFF:  # how `surrogateescape` marks a byte that is not UTF-8
            return f"it is not valid UTF-8 (byte 0x{code - 0xDC00:02X})"
        return "it contains half a character (a lone surrogate)"
    return ""


class CsvRecords:
    """The records of a CSV file below its header.

    Quoted fields may contain line ends. Where a record has the wrong shape, only its first line is broken
    and reading goes on with the second: a forgotten quote must not swallow what follows.
    """

    def __init__(self, source: Source, *, columns: list[str], delimiter: str) -> None:
        self._source = source
        self._columns = columns
        self._delimiter = delimiter
        self._waiting: deque[str] = deque()  # lines to be read once more
        self._taken: list[str] = []  # lines of the present record
        self._line = 1

    def __iter__(self) -> Iterator[Row | Broken]:
        csv.field_size_limit(max(csv.field_size_limit(), LONGEST_LINE))
        reader = self._reader()
        while True:
            reason = ""
            try:
                values = next(reader, None)
            except csv.Error as error:
                values, reason = [], f"its quotes do not match ({error})"
            if values is None and not self._taken:
                return
            line = self._line + 1
            if not reason:
                reason = self._fault(values or [])
            if reason and len(self._taken) > 1:
                self._waiting.extendleft(reversed(self._taken[1:]))
                del self._taken[1:]
            if reason:
                reader = self._reader()
                yield broken(line, reason, self._taken[0])
            elif values:
                yield line, dict(zip(self._columns, values, strict=True))
            self._line += len(self._taken)
            self._taken.clear()

    def _fault(self, values: list[str]) -> str:
        if self._source.broke and not self._taken[-1].endswith(("\n", "\r")):
            return f"{self._source.broke} here"
        if values and len(values) != len(self._columns):
            return f"it has {len(values)} columns and not {len(self._columns)}"
        return next(filter(None, map(fault_in, self._taken)), "")

    def _reader(self) -> Iterator[list[str]]:
        return csv.reader(self._lines(), delimiter=self._delimiter, strict=True)

    def _lines(self) -> Iterator[str]:
        read = self._source.text.readline
        while len(self._taken) < _LONGEST_RECORD:
            line = self._waiting.popleft() if self._waiting else read(LONGEST_LINE)
            if not line:
                return
            self._taken.append(line)
            yield line


class JsonRecords:
    """The records of a file with one JSON object on each line."""

    def __init__(self, source: Source, *, begun: str = "") -> None:
        self._source = source
        self._begun = begun  # what was read of the first line to recognise it
        self._decode = msgspec.json.Decoder(dict[str, str | int | float | bool | None]).decode

    def __iter__(self) -> Iterator[Row | Broken]:
        number, line = 1, self._begun + self._source.text.readline(LONGEST_LINE)
        while line:
            if not line.isspace():
                yield self._read(number, line)
            number, line = number + 1, self._source.text.readline(LONGEST_LINE)

    def _read(self, number: int, line: str) -> Row | Broken:
        if self._source.broke and not line.endswith(("\n", "\r")):
            return broken(number, f"{self._source.broke} here", line)
        if reason := fault_in(line):
            return broken(number, reason, line)
        try:
            values = self._decode(line)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            return broken(number, f"it is not a JSON object of plain values ({error})", line)
        if reason := next(filter(None, (fault_in(value) for value in values.values() if isinstance(value, str))), ""):
            return broken(number, reason, line)
        return number, {
            name.strip().lower(): str(value).lower() if isinstance(value, bool) else str(value)
            for name, value in values.items()
            if value is not None
        }
