"""The audit from a file to its report's content."""

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from evenhand import __version__
from evenhand.insight.audit.adjusting import with_derived
from evenhand.insight.audit.cases import Cases
from evenhand.insight.audit.channels import Group, by_channel, of_rows
from evenhand.insight.audit.checking import Check, check
from evenhand.insight.audit.clocks import Wait, data_end, main_wait, waits_of
from evenhand.insight.audit.findings import Finding, decided
from evenhand.insight.audit.grouping import channel_contrasts, influence_contrast
from evenhand.insight.audit.influence import Decile, trends
from evenhand.insight.audit.mapping import Mapping
from evenhand.insight.audit.margins import Margins
from evenhand.insight.audit.questions import Answer, Material, answers
from evenhand.insight.audit.reading import Read
from evenhand.insight.audit.scope import scope_of
from evenhand.insight.errors import CannotAudit

Say = Callable[[str], None]
WEEK: Final = 604800.0


@dataclass(frozen=True)
class Audit:
    """Everything a report tells."""

    source: str
    fingerprint: str
    version: str
    mapping: Mapping
    margins: Margins
    alpha: float
    end: float
    size: int
    in_scope: int
    left_out: dict[str, int]
    check: Check
    clock: str
    groups: list[Group]
    influence_groups: list[Group]
    influence: dict[str, Any]
    answers: list[Answer]
    cases_a_week: float
    assessment: dict[str, Any] = field(default_factory=dict)


def audit(
    read: Read, mapping: Mapping, margins: Margins, *, source: Path, as_of: float | None = None,
    alpha: float | None = None, say: Say = lambda _: None,
) -> Audit:  # fmt: skip
    """Asks the cases all that they can answer; refuses a file that tells no waits."""
    say("Checking the data")
    end = data_end(read.cases, as_of)
    scope = scope_of(read.cases, end)
    if not scope.kept.any():
        raise CannotAudit(f"No case is left to compare. Left out: {_reasons(scope.left_out)}.")
    cases, waits = _material(read.cases, end, scope.kept)
    main = main_wait(waits)
    if main is None:
        raise CannotAudit(
            "No column tells when cases were opened and answered. Show the guess with --show-mapping and correct it."
        )
    material = Material(cases, waits, margins, channel_contrasts(cases, margins))
    say("Comparing groups")
    asked = answers(material)
    level = margins.alpha if alpha is None else alpha
    _decide(asked, alpha=level, rate=margins.false_discovery_rate)
    say("Drawing curves")
    figures, deciles = trends(cases, main, margins)
    return Audit(
        source.name, fingerprint(source), __version__, mapping, margins, level, end, read.cases.size, cases.size,
        scope.left_out, check(cases, waits, read.unreadable, read.notes), main.name, by_channel(cases, main, margins),
        _influence_groups(cases, main, margins), {**figures, "deciles": [_decile(each) for each in deciles]},
        asked, _cases_a_week(cases),
    )  # fmt: skip


def _reasons(left_out: dict[str, int]) -> str:
    return "; ".join(f"{count:,} {reason}" for reason, count in left_out.items())


def _material(cases: Cases, end: float, kept: np.ndarray[Any, np.dtype[np.bool_]]) -> tuple[Cases, dict[str, Wait]]:
    """The cases in scope with what follows from them; load counts all cases, as agents had to deal with all."""
    waits = waits_of(cases, end)
    main = main_wait(waits)
    ended = np.fmin(cases.number("resolved_at"), cases.number("closed_at"))
    if main is not None:
        answered = np.where(main.ended, cases.number("opened_at") + main.waited, np.nan)
        ended = np.where(np.isnan(ended), answered, ended)
    few = with_derived(cases, ended).at(kept)
    few = few.with_numbers(row=np.arange(few.size, dtype=np.float64))
    return few, {name: wait.at(kept) for name, wait in waits.items()}


def _decide(asked: list[Answer], *, alpha: float, rate: float) -> None:
    """Holm looks at the headline tests of all questions together."""
    everything = [finding for answer in asked for finding in answer.findings]
    judged = iter(decided(everything, alpha=alpha, false_discovery_rate=rate))
    for answer in asked:
        answer.findings = [next(judged) for _ in answer.findings]


def _influence_groups(cases: Cases, main: Wait, margins: Margins) -> list[Group]:
    contrast = influence_contrast(cases)
    if contrast is None:
        return []
    rows = contrast.cases.number("row").astype(np.int64)
    cut = main.at(rows)
    return [
        of_rows(name, contrast.cases, cut, side, margins)
        for name, side in ((contrast.first, contrast.is_first), (contrast.second, ~contrast.is_first))
    ]


def _decile(decile: Decile) -> dict[str, Any]:
    return {"from": decile.low, "to": decile.high, "cases": decile.cases, "answered": decile.answered,
            "answered_in_time": decile.in_time, "low": decile.low_share, "high": decile.high_share}  # fmt: skip


def _cases_a_week(cases: Cases) -> float:
    opened = cases.number("opened_at")
    known = opened[np.isfinite(opened)]
    weeks = float(known.max() - known.min()) / WEEK if len(known) > 1 else 0.0
    return len(known) / weeks if weeks > 0 else math.nan


def fingerprint(path: Path) -> str:
    """A short hash of the file, so that a report says what it was made of."""
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while piece := source.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()[:16]


def headline(answer: Answer) -> list[Finding]:
    """The findings that decide a question."""
    return [finding for finding in answer.findings if finding.is_headline]
