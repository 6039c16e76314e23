"""The audit as plain values, ready for JSON and for the page: one shape for both."""

import math
from datetime import UTC, datetime
from typing import Any, Final

from evenhand.insight.audit import words
from evenhand.insight.audit.assessing import sentences
from evenhand.insight.audit.findings import Finding, as_plain
from evenhand.insight.audit.questions import TITLES, Answer
from evenhand.insight.audit.running import Audit, headline
from evenhand.insight.domain.verdicts import Verdict, together

SHAPE: Final = 1
ONLY_IF_SHOWN: Final = "influence_and_value"


def as_told(audit: Audit, *, made: datetime) -> dict[str, Any]:
    """Everything that the report says."""
    return {
        "shape": SHAPE,
        "made_at": made.isoformat(timespec="seconds"),
        "made_by": f"Evenhand {audit.version}",
        "data": _data(audit),
        "margins": _margins(audit),
        "mapping": audit.mapping.as_plain(),
        "check": {
            "filled": audit.check.filled, "odd": audit.check.odd,
            "can_answer": audit.check.can, "cannot_answer": audit.check.cannot,
        },
        "clock": audit.clock,
        "groups": [_group(each) for each in audit.groups],
        "influence_groups": [_group(each) for each in audit.influence_groups],
        "influence": _clean(audit.influence),
        "questions": [_question(audit, answer) for answer in audit.answers],
        "assessment": {"by": audit.assessment.get("by", ""), "on": audit.assessment.get("on", "")},
    }  # fmt: skip


def _data(audit: Audit) -> dict[str, Any]:
    end = datetime.fromtimestamp(audit.end, UTC).isoformat() if math.isfinite(audit.end) else None
    return {
        "file": audit.source, "fingerprint": audit.fingerprint, "rows": audit.size, "cases": audit.in_scope,
        "left_out": audit.left_out, "until": end,
        "cases_a_week": audit.cases_a_week if math.isfinite(audit.cases_a_week) else None,
    }  # fmt: skip


def _margins(audit: Audit) -> dict[str, Any]:
    margins = audit.margins
    return {
        "version": margins.version, "print": margins.print(), "chosen_by": margins.chosen_by,
        "chosen_on": margins.chosen_on, "alpha": audit.alpha,
        "answered_within_points": margins.answered_within_points,
        "median_ratio": [margins.median_ratio_low, margins.median_ratio_high],
        "csat_points": margins.csat_points,
        "solved_without_escalation_points": margins.solved_without_escalation_points,
        "goodwill_share": margins.goodwill_share,
    }  # fmt: skip


def _group(group: Any) -> dict[str, Any]:
    return {
        "name": group.name, "cases": group.cases, "answered": group.answered, "not_answered": group.open,
        **group.facts, "curve": [list(point) for point in group.curve],
    }  # fmt: skip


def _question(audit: Audit, answer: Answer) -> dict[str, Any]:
    verdict = verdict_of(answer)
    said = sentences(answer.number, audit.assessment)
    source = "data" if verdict else "self-assessment" if said else "nobody"
    main = _main(answer, verdict)
    return {
        "number": answer.number,
        "question": TITLES[answer.number],
        "verdict": str(verdict) if verdict else None,
        "source": source,
        "sentence": words.sentence(main) if main else "",
        "unadjusted_sentence": words.plain_sentence(main) if main else "",
        "needed": words.needed_sentence(main, audit.cases_a_week) if main else "",
        "could_explain": words.what_remains(main) if main else [],
        "facts": words.facts_sentences(answer.facts) + _conservation(answer),
        "figures": _clean(answer.facts),
        "cannot": answer.cannot,
        "self_assessment": said,
        "action": words.action(answer.number, str(verdict) if verdict else "self-assessment"),
        "findings": [_finding(audit, finding) for finding in answer.findings],
    }


def verdict_of(answer: Answer) -> Verdict | None:
    """What the headline findings show together; None where the data has none.

    The contrast of influence with value has few cases by nature. It can show a disparity, its silence proves nothing.
    """
    found = headline(answer)
    counted = [
        finding.verdict
        for finding in found
        if finding.verdict and not (finding.key.startswith(ONLY_IF_SHOWN) and finding.verdict is Verdict.UNKNOWN)
    ]
    return together(counted) if counted else Verdict.UNKNOWN if found else None


def _main(answer: Answer, verdict: Verdict | None) -> Finding | None:
    """The finding that the verdict rests on; of several the one that is surest."""
    found = [finding for finding in headline(answer) if finding.verdict is verdict] or headline(answer)
    return min(found, key=lambda each: (each.scale != "share", each.p_corrected), default=None)


def _conservation(answer: Answer) -> list[str]:
    mean = next((each for each in answer.findings if each.key.startswith("influence.") and each.scale == "hours"), None)
    if answer.number != 2 or mean is None or verdict_of(answer) not in {Verdict.DISPARITY, Verdict.SMALL}:
        return []
    said = words.conserved(mean, mean.pair.cases[0] / max(sum(mean.pair.cases), 1))
    return [said] if said else []


def _finding(audit: Audit, finding: Finding) -> dict[str, Any]:
    return {
        **_clean(as_plain(finding)),
        "sentence": words.sentence(finding),
        "unadjusted_sentence": words.plain_sentence(finding),
        "needed": words.needed_sentence(finding, audit.cases_a_week),
        "mix_explains": _mix(finding),
    }


def _mix(finding: Finding) -> float | None:
    """What of the plain gap the mix of cases explains, in the unit of the finding (Kitagawa 1955)."""
    explained = finding.unadjusted.value - finding.adjusted.value
    if not math.isfinite(explained):
        return None
    return 100 * explained if finding.scale == "share" else explained


def _clean(value: Any) -> Any:
    """Numbers that are none become null, as JSON has no other word for them."""
    if isinstance(value, dict):
        return {key: _clean(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
