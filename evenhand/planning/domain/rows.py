"""Questions as rows of a table: read, answered, written again with their values."""

import csv
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from evenhand.planning.domain.table import NAMES, Overloaded, Question, Unsupported, answer
from evenhand.planning.errors import BadTable

COLUMNS: Final = ("model", *NAMES.values(), "measure")
UNSUPPORTED: Final = "unsupported"
OVERLOADED: Final = "overloaded"


def questions(lines: Iterable[str]) -> Iterator[tuple[dict[str, str], Question | None]]:
    """Each row as it stands and what it asks; None where its figures are no numbers.

    Raises BadTable where a column is missing. Columns after `measure` are passed over.
    """
    rows = csv.DictReader(lines)
    missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise BadTable(f"The table lacks {', '.join(missing)}; name the columns {', '.join(COLUMNS)}.")
    for row in rows:
        kept = {name: (row[name] or "").strip() for name in COLUMNS}
        yield kept, _question(kept)


def value_of(question: Question | None, measure: str) -> str:
    """The number with all the digits that matter, or the word that says why there is none."""
    if question is None:
        return UNSUPPORTED
    try:
        return format(answer(question, measure), ".12g")
    except Overloaded:
        return OVERLOADED
    except (Unsupported, ValueError):
        return UNSUPPORTED


def _question(row: Mapping[str, str]) -> Question | None:
    try:
        figures = {field: float(row[column]) if row[column] else None for field, column in NAMES.items()}
    except ValueError:
        return None
    if not all(math.isfinite(figure) for figure in figures.values() if figure is not None):
        return None
    agents = figures.pop("agents")
    if agents is not None and agents != int(agents):
        return None
    return Question(row["model"], **figures, agents=None if agents is None else int(agents))
