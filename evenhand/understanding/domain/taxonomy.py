"""What a taxonomy may hold, how its examples are written down, and one to begin with."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import msgspec

from evenhand.kernel.text import storable
from evenhand.understanding.errors import CannotBeSubject, TooMuchToTeach

MOST_SUBJECTS = 200
MOST_EXAMPLES = 20_000  # of a brand; learning them must not take minutes
LONGEST_NAME, LONGEST_DESCRIPTION, LONGEST_EXAMPLE = 80, 500, 2_000
LONGEST_FILE = 5_000_000  # characters of an imported file
NONE_OF_THESE = "none of these"  # in files, the texts that are about no subject

_STARTER = Path(__file__).resolve().parent.parent / "starter" / "subjects.toml"
# A spreadsheet would run cells that begin so.
_RUNS = ("=", "+", "-", "@", "\t")
_COLUMNS = ("subject", "example", "parent", "description")


class Starter(msgspec.Struct, frozen=True):
    """A subject offered to begin with."""

    name: str
    description: str
    examples: tuple[str, ...]


class Line(msgspec.Struct, frozen=True):
    """One line of a taxonomy's file; without an example it only names the subject."""

    subject: str
    example: str = ""
    parent: str = ""
    description: str = ""


@cache
def starter() -> tuple[Starter, ...]:
    """The taxonomy offered on the empty page."""
    return tuple(msgspec.toml.decode(_STARTER.read_bytes(), type=dict[str, list[Starter]])["subject"])


def named(name: str) -> str:
    """The name as it is kept: on one line. Refuses empty, long and reserved ones with CannotBeSubject."""
    kept = " ".join(storable(name).split())
    if not kept:
        raise CannotBeSubject("Give the subject a name.")
    if len(kept) > LONGEST_NAME:
        raise CannotBeSubject(f"A name has at most {LONGEST_NAME} characters; this has {len(kept)}.")
    if kept.casefold() == NONE_OF_THESE:
        raise CannotBeSubject("“None of these” is always there; give this subject another name.")
    return kept


def described(description: str) -> str:
    """The description as it is kept; refuses long ones with CannotBeSubject."""
    kept = storable(description).strip()
    if len(kept) > LONGEST_DESCRIPTION:
        raise CannotBeSubject(f"A description has at most {LONGEST_DESCRIPTION} characters; this has {len(kept)}.")
    return kept


def examples_in(text: str) -> list[str]:
    """One example a line, each once, in order; refuses long lines with CannotBeSubject that says which."""
    kept: dict[str, str] = {}
    for number, line in enumerate(storable(text).split("\n"), 1):
        example = _example(line, f"Line {number}")
        if example:
            kept.setdefault(alike(example), example)
    return list(kept.values())


def _example(line: str, place: str) -> str:
    example = " ".join(line.split())
    if len(example) > LONGEST_EXAMPLE:
        raise CannotBeSubject(f"{place} has {len(example)} characters; an example has at most {LONGEST_EXAMPLE}.")
    return example


def alike(example: str) -> str:
    """What two examples share that say the same."""
    return " ".join(example.casefold().split())


def refuse_too_many(*, subjects: int = 0, examples: int = 0) -> None:
    """TooMuchToTeach where a brand would hold more than it may."""
    if subjects > MOST_SUBJECTS:
        raise TooMuchToTeach(f"A brand has at most {MOST_SUBJECTS} subjects; this would make {subjects}.")
    if examples > MOST_EXAMPLES:
        raise TooMuchToTeach(f"A brand has at most {MOST_EXAMPLES:,} examples; this would make {examples:,}.")


def lines_in(text: str) -> list[Line]:
    """What a file says: CSV with a header that names subject and example. CannotBeSubject says what is wrong."""
    if len(text) > LONGEST_FILE:
        raise TooMuchToTeach(f"A file has at most {LONGEST_FILE:,} characters; this has {len(text):,}.")
    rows = _rows(storable(text.removeprefix("\ufeff")))
    header = [each.strip().casefold() for each in next(rows, [])]
    if "subject" not in header:
        raise CannotBeSubject(
            "The file’s first line must name its columns: subject, example, and if you like parent and description."
        )
    places = {name: header.index(name) for name in _COLUMNS if name in header}
    return [_line(row, places, number) for number, row in enumerate(rows, 2) if any(cell.strip() for cell in row)]


def _rows(text: str) -> Iterator[list[str]]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        yield from reader
    except csv.Error as problem:
        raise CannotBeSubject(f"Line {reader.line_num} of the file cannot be read: {problem}.") from None


def _line(row: Sequence[str], places: dict[str, int], number: int) -> Line:
    cells = {name: _plain(row[place]) for name, place in places.items() if place < len(row)}
    name = " ".join(cells.get("subject", "").split())
    if not name:
        raise CannotBeSubject(f"Line {number} of the file names no subject.")
    is_none = name.casefold() == NONE_OF_THESE
    parent = cells.get("parent", "").strip()
    return Line(
        subject=NONE_OF_THESE if is_none else named(name),
        example=_example(cells.get("example", ""), f"The example in line {number}"),
        parent=named(parent) if parent else "",
        description=described(cells.get("description", "")),
    )


def as_file(lines: Iterable[Line]) -> str:
    """The lines as CSV that comes back the same by `lines_in`, and that no spreadsheet runs."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(
        [_inert(cell) for cell in (each.subject, each.example, each.parent, each.description)] for each in lines
    )
    return file.getvalue()


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.lstrip("'").startswith(_RUNS) else cell


def _plain(cell: str) -> str:
    """Undoes `_inert`: one quotation mark goes where it keeps a cell from being run."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_RUNS) else cell
