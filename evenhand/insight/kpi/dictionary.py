"""The dictionary of figures: definitions that travel with every number; the list is `dictionary.csv`."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True)
class Definition:
    """What a figure means; `against` names the figure that shows when this one is being gamed."""

    key: str
    name: str
    unit: str
    definition: str
    population: str
    censoring: str
    beware: str
    against: str


def _listed() -> dict[str, Definition]:
    with Path(__file__).with_name("dictionary.csv").open(encoding="utf-8", newline="") as lines:
        return {row["key"]: Definition(**row) for row in csv.DictReader(lines)}


DEFINITIONS: Final = _listed()
