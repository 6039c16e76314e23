"""Which differences do not matter: chosen by the manager before the results are seen, with a version and a print."""

import hashlib
import json
import math
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

from evenhand.insight.errors import CannotAudit


@dataclass(frozen=True)
class Margins:
    """The bounds, and what is judged by them."""

    version: str = "default-1"
    chosen_by: str = ""
    chosen_on: str = ""
    answered_within_points: float = 5.0
    median_ratio_low: float = 0.8
    median_ratio_high: float = 1.25
    csat_points: float = 5.0
    solved_without_escalation_points: float = 5.0
    goodwill_share: float = 0.10
    within_hours: tuple[float, ...] = (1.0, 4.0, 24.0)
    headline_hours: float = 4.0
    restricted_to_days: float = 7.0
    alpha: float = 0.05
    false_discovery_rate: float = 0.10
    social: tuple[str, ...] = field(default=())
    traditional: tuple[str, ...] = field(default=())

    def print(self) -> str:
        """A short hash of all that is judged by: two reports with the same print used the same margins."""
        told = {name: value for name, value in asdict(self).items() if not name.startswith("chosen")}
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:12]


def load(path: Path) -> Margins:
    """A file of margins; what it leaves out stays as it is; raises CannotAudit for names that do not exist."""
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, ValueError, yaml.YAMLError) as problem:
        raise CannotAudit(f"The margins {path} cannot be read: {problem}") from problem
    known = {each.name: each for each in fields(Margins)}
    unknown = sorted(map(str, set(told) - set(known))) if isinstance(told, dict) else ["(no list of margins)"]
    if unknown:
        raise CannotAudit(f"The margins {path} name what does not exist: {', '.join(map(str, unknown))}.")
    try:
        typed = {name: _typed(name, value) for name, value in told.items()}
    except (TypeError, ValueError) as problem:
        raise CannotAudit(f"The margins {path} want figures, and lists where lists stand: {problem}.") from problem
    return _checked(path, typed)


def _typed(name: str, value: Any) -> Any:
    if name in {"version", "chosen_by", "chosen_on"}:
        return str(value)
    if name in {"social", "traditional"}:
        return tuple(str(each) for each in value or ())
    return tuple(float(each) for each in value) if name == "within_hours" else float(value)


def _checked(path: Path, told: dict[str, Any]) -> Margins:
    found = Margins(**{"version": path.stem, **told})
    figures = (*found.within_hours, *(each for each in asdict(found).values() if isinstance(each, float)))
    if not all(math.isfinite(each) for each in figures):
        raise CannotAudit(f"The margins {path} want figures that have an end.")
    good = (
        min(found.within_hours, default=1.0) > 0
        and 0 < found.median_ratio_low < 1 < found.median_ratio_high
        and 0 < found.alpha < 0.5
    )
    if not good or min(found.answered_within_points, found.csat_points, found.goodwill_share) <= 0:
        raise CannotAudit(f"The margins {path} must be above 0, and the median ratio’s must lie around 1.")
    return found


def write(margins: Margins, path: Path) -> None:
    """Writes the margins to be edited."""
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(margins).items()}
    head = "# Differences inside these bounds do not matter. Choose them before you look at results.\n"
    path.write_text(head + yaml.safe_dump(plain, allow_unicode=True, sort_keys=False), encoding="utf-8")
