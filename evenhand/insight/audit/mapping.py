"""Which column says what: guessed, shown, corrected by hand, kept in a small YAML file."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from zoneinfo import available_timezones

import yaml

from evenhand.insight.audit.fields import BY_NAME, FIELDS, Field, Kind
from evenhand.insight.audit.presets import PRESETS, preset_of
from evenhand.insight.errors import CannotAudit

UNITS: Final = {"seconds": 1.0, "minutes": 60.0, "hours": 3600.0, "days": 86400.0, "span": 1.0}
_UNIT_WORDS: Final = (
    ("days", r"(_days?|_d|_in_days)$"),
    ("hours", r"(_hours?|_hrs?|_h|_in_hrs)$"),
    ("minutes", r"(_minutes?|_mins?|_m|_in_min)(_within_business_hours)?$|_in_minutes"),
    ("seconds", r"(_seconds?|_secs?|_s)$"),
)

_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


Samples = dict[str, list[str]]
_LOOKS: Final[dict[Kind, re.Pattern[str]]] = {
    "moment": re.compile(
        r"^(\d{9,}(\.\d+)?$|(4\d|5[0-4])\d{3}([.,]\d+)?$|.*\d{1,4}[-/. ]\w{1,9}[-/., ]+\d{1,4}|.*\d{1,2}:\d{2})"
    ),
    "span": re.compile(r"^-?\d+([.,]\d+)?(e[+-]?\d+)?$|^-?\d+:\d{2}(:\d{2})?$"),
    "number": re.compile(r"^-?[\d,]*\.?\d+(e[+-]?\d+)?$|^[A-Za-z][\w '’-]*$"),
    "flag": re.compile(r"(?i)^(true|false|yes|no|t|f|y|n|0|1|0\.0|1\.0|ja|nein)$"),
    "text": re.compile(r".*", re.DOTALL),
}


@dataclass(frozen=True)
class Column:
    """A column of the file, and the unit of its spans."""

    name: str
    unit: str = ""


@dataclass(frozen=True)
class Mapping:
    """Fields to columns; `fixed` says the same of every case."""

    columns: dict[str, Column]
    preset: str = ""
    fixed: dict[str, str] = field(default_factory=dict)
    zone: str = "UTC"

    def as_plain(self) -> dict[str, Any]:
        """What is written into a mapping file and a report."""
        columns = {
            name: f"{column.name} | {column.unit}" if column.unit else column.name
            for name, column in self.columns.items()
        }
        return {"preset": self.preset, "zone": self.zone, "columns": columns, "fixed": dict(self.fixed)}


def guess(samples: Samples, *, preset: str = "", zone: str = "UTC") -> Mapping:
    """The mapping that the columns' names and first values suggest; a named preset must be known."""
    columns = list(samples)
    if preset and preset not in PRESETS and preset != "evenhand":
        raise CannotAudit(f"There is no preset “{preset}”. There are: evenhand, {', '.join(PRESETS)}.")
    zone = _zone(zone)
    known = PRESETS.get(preset) or (preset_of(columns) if not preset else None)
    found: dict[str, Column] = {}
    taken: set[str] = set()
    for name, told in (known.columns if known else {}).items():
        column = _column(told)
        if column.name in columns:
            found[name] = column
            taken.add(column.name)
    fitting = {
        kind: {_plain(name): name for name in reversed(columns) if looks_like(kind, samples[name])} for kind in _LOOKS
    }
    for each in FIELDS:
        guessed = None if each.name in found else _guess_one(each, fitting[each.kind], taken)
        if guessed is not None:
            found[each.name] = guessed
            taken.add(guessed.name)
    return Mapping(found, known.name if known else "", {}, zone)


def _guess_one(wanted: Field, plain: dict[str, str], taken: set[str]) -> Column | None:
    """The field's own name before its other names, in their order; for spans with a unit at the end too."""
    bases = [wanted.name, *wanted.words]
    for base in bases:
        if base in plain and plain[base] not in taken and not (wanted.kind == "span" and _is_moment_like(base)):
            return Column(plain[base], _unit_of(base, wanted))
    if wanted.kind != "span":
        return None
    stems = {base.removesuffix("_s") for base in bases}
    for name, column in plain.items():
        unit = _unit_of(name, wanted)
        if column not in taken and unit and re.sub(_pattern(unit), "", name) in stems:
            return Column(column, unit)
    return None


def looks_like(kind: Kind, values: list[str]) -> bool:
    """Whether most of these values could be of the kind; an empty column could be anything."""
    said = [value for value in values if value]
    return not said or sum(bool(_LOOKS[kind].match(value.strip())) for value in said) >= 0.8 * len(said)


def _is_moment_like(name: str) -> bool:
    return name.endswith(("_at", "_date"))


def _pattern(unit: str) -> str:
    return next(pattern for name, pattern in _UNIT_WORDS if name == unit)


def _unit_of(name: str, wanted: Field) -> str:
    if wanted.kind != "span":
        return ""
    return next((unit for unit, pattern in _UNIT_WORDS if re.search(pattern, name)), "seconds")


def _plain(column: str) -> str:
    spaced = re.sub(r"([a-zäöüß0-9])([A-ZÄÖÜ])", r"\1_\2", column)
    return re.sub(r"[^a-z0-9]+", "_", spaced.lower().translate(_UMLAUTS)).strip("_")


def _column(told: str) -> Column:
    name, _, unit = (part.strip() for part in told.rpartition(" | ")) if " | " in told else (told.strip(), "", "")
    if unit and unit not in UNITS:
        raise CannotAudit(f"“{unit}” is not a unit. There are: {', '.join(UNITS)}.")
    return Column(name, unit)


def corrected(mapping: Mapping, changes: list[str]) -> Mapping:
    """The mapping with `field=column` put in; an empty column takes a field out, `field==word` fixes it for all."""
    columns, fixed = dict(mapping.columns), dict(mapping.fixed)
    for change in changes:
        name, _, told = change.partition("=")
        name = name.strip()
        if name not in BY_NAME:
            raise CannotAudit(f"There is no field “{name}”. `evenhand audit FILE --show-mapping` lists all fields.")
        columns.pop(name, None)
        fixed.pop(name, None)
        if told.startswith("="):
            fixed[name] = told[1:].strip()
        elif told.strip():
            columns[name] = _column(told)
    return Mapping(columns, mapping.preset, fixed, mapping.zone)


def load(path: Path) -> Mapping:
    """A mapping file; raises CannotAudit with what is wrong in it."""
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, ValueError, yaml.YAMLError) as problem:
        raise CannotAudit(f"The mapping {path} cannot be read: {problem}") from problem
    columns = told.get("columns") if isinstance(told, dict) else None
    if not isinstance(columns, dict):
        raise CannotAudit(f"The mapping {path} has no list of columns. Make one with --save-mapping.")
    same = told.get("fixed") or {}
    if not isinstance(same, dict):
        raise CannotAudit(f"“fixed” in the mapping {path} must say `field: word`, one a line.")
    unknown = sorted(map(str, {*columns, *same} - set(BY_NAME)))
    if unknown:
        raise CannotAudit(f"The mapping {path} names fields that do not exist: {', '.join(unknown)}.")
    read = {name: _column(str(column)) for name, column in columns.items() if column}
    fixed = {name: str(word) for name, word in same.items()}
    return Mapping(read, str(told.get("preset") or ""), fixed, _zone(str(told.get("zone") or "UTC")))


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise CannotAudit(f"There is no time zone “{name}”. Write it as Europe/Berlin.")
    return name


def write(mapping: Mapping, path: Path) -> None:
    """Writes the mapping, with every field that could still be named as a comment."""
    told = yaml.safe_dump(mapping.as_plain(), allow_unicode=True, sort_keys=False)
    free = [f"#   {each.name}:  # {each.meaning}" for each in FIELDS if each.name not in mapping.columns]
    head = "# Which column says what. `column | unit` for spans: seconds, minutes, hours, days, span (HH:MM:SS).\n"
    path.write_text(head + told + "# Not named yet; move under columns what your file has:\n" + "\n".join(free) + "\n")
