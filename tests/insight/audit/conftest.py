"""A small export as a desk would write it, and the audit of it."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evenhand.insight.audit.mapping import guess
from evenhand.insight.audit.margins import Margins
from evenhand.insight.audit.reading import Read, open_table, read
from evenhand.insight.audit.running import audit
from evenhand.insight.audit.telling import as_told
from evenhand.kernel import clock

Rows = list[dict[str, Any]]


@pytest.fixture
def table(tmp_path: Path) -> Callable[[Rows], Path]:
    """Writes rows as CSV."""

    def write(rows: Rows) -> Path:
        path = tmp_path / "cases.csv"
        with path.open("w", newline="", encoding="utf-8") as out:
            told = csv.DictWriter(out, list(rows[0]))
            told.writeheader()
            told.writerows(rows)
        return path

    return write


@pytest.fixture
def cases(table) -> Callable[[Rows], Read]:
    """Reads rows as cases, by the guessed mapping."""

    def of(rows: Rows) -> Read:
        opened = open_table(table(rows))
        return read(opened, guess(opened.samples))

    return of


@pytest.fixture
def audited() -> Callable[..., dict[str, Any]]:
    """The audit of a file, as it is told."""

    def of(path: Path, margins: Margins | None = None) -> dict[str, Any]:
        opened = open_table(path)
        mapping = guess(opened.samples)
        found = audit(read(opened, mapping), mapping, margins or Margins(), source=path)
        return as_told(found, made=clock.now())

    return of
