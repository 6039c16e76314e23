"""What one case may say, and under which names other desks say it; the list is `fields.csv`."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, cast

Kind = Literal["moment", "span", "number", "flag", "text"]


@dataclass(frozen=True)
class Field:
    """One thing a case may say."""

    name: str
    kind: Kind
    meaning: str
    words: tuple[str, ...] = ()


def _listed() -> tuple[Field, ...]:
    with Path(__file__).with_name("fields.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return tuple(
        Field(row["name"], cast("Kind", row["kind"]), row["meaning"], tuple(row["words"].split())) for row in rows
    )


FIELDS: Final = _listed()
BY_NAME: Final = {field.name: field for field in FIELDS}
