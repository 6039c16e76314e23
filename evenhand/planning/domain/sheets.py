"""Tables as people save them from a spreadsheet: parted by commas, semicolons or tabs, with points or commas in
numbers."""

import csv
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

Number = Callable[[str], float]


def sheet(lines: Iterable[str]) -> "tuple[csv.DictReader[str], Number]":
    """The rows under their heading, and how their numbers are read: where commas do not part the columns they stand
    for the decimal point."""
    heading, rest = _headed(lines)
    parted = max(",;\t", key=heading.count)
    return csv.DictReader(chain([heading], rest), delimiter=parted), float if parted == "," else _with_comma


def _headed(lines: Iterable[str]) -> tuple[str, Iterator[str]]:
    """The first line that says something, and those behind it."""
    rest = iter(lines)
    return next((line for line in rest if line.strip()), ""), rest


def _with_comma(said: str) -> float:
    return float(said.replace(",", "."))
