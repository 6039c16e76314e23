"""A list of customers with who is one still: `customer`, and `left` (a date, or nothing) or `stayed` (yes or no).

`since` may say from when on somebody is a customer. A customer is told as the desk can know them: a handle, an address
of mail, a telephone number, or the number in the company's own record.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

import msgspec

COLUMNS: Final = ("customer", "since", "left", "stayed")
MOST_ROWS: Final = 500_000
_YES: Final = frozenset({"yes", "y", "true", "1", "ja", "j"})
_NO: Final = frozenset({"no", "n", "false", "0", "nein"})


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Whether somebody is a customer still, as the company's own list says it."""

    since: date | None = None
    gone_on: date | None = None
    is_gone: bool = False

    @property
    def is_dated(self) -> bool:
        """Whether it is known when they left, if they did."""
        return not self.is_gone or self.gone_on is not None


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A list as it was read: by customer, what could not be read, and who is told in two ways."""

    standings: dict[str, Standing]
    unread: list[int]  # numbers of lines
    twice: frozenset[str]


class Unreadable(ValueError):
    """Why no list was found: `columns`, `rows`, `csv`."""


def key_of(said: str) -> str:
    """A customer's name in the list, as it is compared: case, spaces, and a leading @ make no difference."""
    return " ".join(said.casefold().split()).removeprefix("@")


def read_list(text: str, *, as_of: date) -> Listed:
    """The rows of a list with a heading, parted by comma, semicolon or tab. Who left after `as_of` is there still.

    A customer told in two ways is left out, and so is a line that says nothing. Refuses other columns, too many rows.
    """
    text = text.removeprefix("\ufeff")
    if text.count("\n") > MOST_ROWS:
        raise Unreadable("rows")
    parted = max(",;\t", key=text.partition("\n")[0].count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=parted)
    try:
        rows.fieldnames = heading = [each.strip().casefold() for each in rows.fieldnames or []]
        if "customer" not in heading or not {"left", "stayed"} & set(heading):
            raise Unreadable("columns")
        return _gathered(_told(rows, as_of))
    except csv.Error as problem:
        raise Unreadable("csv") from problem


def _gathered(told: Iterable[tuple[int, str, Standing | None]]) -> Listed:
    standings: dict[str, Standing] = {}
    unread, twice = [], set()
    for number, key, found in told:
        if found is None or not key:
            unread.append(number)
        elif standings.setdefault(key, found) != found:
            twice.add(key)
    once = {key: each for key, each in standings.items() if key not in twice}
    return Listed(standings=once, unread=unread, twice=frozenset(twice))


def _told(rows: "csv.DictReader[str]", as_of: date) -> Iterator[tuple[int, str, Standing | None]]:
    for row in rows:
        said = {name: (row.get(name) or "").strip() for name in COLUMNS}
        yield rows.line_num, key_of(said["customer"]), _standing(said, as_of, has_left="left" in row)


def _standing(said: Mapping[str, str], as_of: date, *, has_left: bool) -> Standing | None:
    stayed = said["stayed"].casefold()
    try:
        since, left = (date.fromisoformat(said[name]) if said[name] else None for name in ("since", "left"))
    except ValueError:
        return None
    if left is not None:
        return None if stayed in _YES else Standing(since=since, gone_on=_by(left, as_of), is_gone=left <= as_of)
    if stayed in _YES or (not stayed and has_left):
        return Standing(since=since)
    return Standing(since=since, is_gone=True) if stayed in _NO else None


def _by(left: date, as_of: date) -> date | None:
    return left if left <= as_of else None
