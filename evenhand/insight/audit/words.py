"""What was found, in sentences a manager understands, with what could still explain it and what to do next."""

import math
from typing import Any, Final

from evenhand.insight.audit.findings import Finding
from evenhand.insight.domain.certainty import Estimate
from evenhand.insight.domain.verdicts import Verdict


def hours(value: float | None) -> str:
    """A span in the unit that people would use."""
    if value is None or not math.isfinite(value):
        return "not reached"
    for most, factor, unit in ((1 / 60, 3600.0, "s"), (2.0, 60.0, "min"), (48.0, 1.0, "h"), (math.inf, 1 / 24, "days")):
        if abs(value) < most:
            return f"{value * factor:.3g} {unit}"
    return f"{value:.3g} h"


def sentence(finding: Finding) -> str:
    """The finding for like cases: how many of 100, how much longer, how many times."""
    return _SENTENCES[finding.scale](finding, finding.adjusted)


def plain_sentence(finding: Finding) -> str:
    """The same without holding anything equal."""
    return _SENTENCES[finding.scale](finding, finding.unadjusted)


def _share_sentence(finding: Finding, estimate: Estimate) -> str:
    wide = estimate.interval()
    points, low, high = (round(100 * each, 1) + 0.0 for each in (estimate.value, wide.low, wide.high))
    first, second = finding.pair.first, finding.pair.second
    if not math.isfinite(points):
        return f"{finding.title.capitalize()}: cannot be told."
    word = "more" if points >= 0 else "fewer"
    if points < 0:
        low, high = -high, -low
    # A range that goes past zero is told with its sign: "-2 to 5 more".
    return (
        f"Of 100 similar cases, {abs(points):.3g} ({_plain(low)} to {_plain(high)}) {word} of “{first}” "
        f"than of “{second}” were {finding.title}."
    )


def _ratio_sentence(finding: Finding, estimate: Estimate) -> str:
    wide = estimate.interval()
    if not math.isfinite(estimate.value) or not math.isfinite(wide.high):
        return f"{finding.title.capitalize()}: cannot be told."
    ratio, low, high = (math.exp(max(-50.0, min(50.0, each))) for each in (estimate.value, wide.low, wide.high))
    what = finding.title.removeprefix("ratio of the ")
    return (
        f"{what.capitalize()}: “{finding.pair.first}” has {ratio:.2f} times ({low:.2f} to {high:.2f}) "
        f"that of “{finding.pair.second}”."
    )


def _hours_sentence(finding: Finding, estimate: Estimate) -> str:
    wide = estimate.interval()
    if not math.isfinite(estimate.value):
        return f"{finding.title.capitalize()}: cannot be told."
    word, sign = ("longer", 1) if estimate.value >= 0 else ("shorter", -1)
    low, high = sorted((sign * wide.low, sign * wide.high))
    return (
        f"On average “{finding.pair.first}” waited {hours(abs(estimate.value))} ({hours(low)} to {hours(high)}) {word} "
        f"than “{finding.pair.second}” ({finding.title})."
    )


def _plain(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")


_SENTENCES: Final = {
    "share": _share_sentence,
    "log ratio": _ratio_sentence,
    "hours": _hours_sentence,
    "amount": _hours_sentence,
}


def needed_sentence(finding: Finding, cases_a_week: float) -> str:
    """How much more data it takes; empty where there is enough."""
    if finding.verdict is not Verdict.UNKNOWN:
        return ""
    if not math.isfinite(finding.needed):
        return "There are too few cases to say how many more it takes."
    if finding.needed <= 0:
        return "The figure lies near the edge of the margin: more cases will tell on which side."
    weeks = finding.needed / cases_a_week if cases_a_week > 0 else math.inf
    time = ""
    if math.isfinite(weeks):
        number = max(1, math.ceil(weeks))
        time = f", about {number:,} week{'' if number == 1 else 's'} at the pace of this data"
    return f"To show that both are served alike it takes about {finding.needed:,.0f} more cases{time}."


def what_remains(finding: Finding) -> list[str]:
    """What could still explain a difference, or hide one."""
    found = [
        "Whatever the data does not hold: a comparison of cases that happened is no experiment.",
    ]
    if finding.not_adjusted_for:
        found.append(f"Differences in {', '.join(finding.not_adjusted_for)}: not in the data, or too few cases.")
    if finding.left_out > 0.01:
        found.append(f"{finding.left_out:.0%} of the cases have no like in the other group and were not compared.")
    strength = finding.e_value()
    if math.isfinite(strength) and finding.verdict in {Verdict.DISPARITY, Verdict.SMALL}:
        found.append(
            f"Something not in the data would have to go with both the group and the outcome by a factor of "
            f"{strength:.2g} to explain all of it (E-value)."
        )
    return found


def conserved(finding: Finding, share_first: float) -> str:
    """What favouring some costs the others: the average wait stays as it is (Cobham 1954, Kella & Yechiali 1985)."""
    gap = -finding.adjusted.value
    if finding.scale != "hours" or not gap > 0 or not 0 < share_first < 1:
        return ""
    saved, paid = gap * (1 - share_first), gap * share_first
    return (
        f"People do not get faster when some go first: moving “{finding.pair.first}” up saved each of them about "
        f"{hours(saved)} and cost each of the other {1 - share_first:.0%} about {hours(paid)}."
    )


ACTIONS: Final[dict[int, dict[str, str]]] = {
    1: {
        "disparity shown": "Give the slower channel the same target and queue rules for four weeks, then audit again.",
        "real but small": "Leave it, and look at it again next quarter with the same margins.",
        "parity shown": "Keep the targets equal, and write down that they are.",
        "not enough data": "Keep collecting; do not call it equal yet.",
        "self-assessment": "Set one target for all channels and measure it.",
    },
    2: {
        "disparity shown": "Hide followers and badges from agents for a random half of the cases, and audit again.",
        "real but small": "Run a blind queue for a few weeks: it tells whether agents see influence.",
        "parity shown": "Keep follower counts out of routing and priorities.",
        "not enough data": "Run a blind queue: an experiment needs fewer cases than this comparison.",
        "self-assessment": "Store follower counts at arrival, so that this can be checked.",
    },
    5: {
        "disparity shown": "Give both teams the same limits for goodwill and the same right to decide.",
        "real but small": "Compare the lists of what either team may do.",
        "parity shown": "Keep the limits equal when they change.",
        "not enough data": "Record escalations and goodwill on every case in all channels.",
        "self-assessment": "Write down who may grant what, and make it the same for all channels.",
    },
    7: {
        "": "Join cases of one person across channels, and let both teams use the same answers.",
        "self-assessment": "Name one owner for a customer’s issue, whichever channel it comes in by.",
    },
    3: {"": "Put the next budget where most customers wait, whichever channel that is."},
    4: {"": "Let people rotate between channels, and pay them alike."},
    6: {"": "Name one person who brings root causes to those who can fix them, with a date."},
    8: {"": "Compare the strategy’s share of social with its share of customers, and say why they differ."},
}  # fmt: skip


def action(number: int, state: str) -> str:
    """The one thing to do next."""
    known = ACTIONS[number]
    return known.get(state) or known.get("") or known["not enough data"]


def facts_sentences(facts: dict[str, Any]) -> list[str]:
    """Facts that are no comparisons, in words."""
    found = []
    if "goals" in facts:
        goals = facts["goals"]
        found.append(
            f"The target for the first reply is {hours(goals['first_target_h'])} on the one side and "
            f"{hours(goals['second_target_h'])} on the other: a ratio of {goals['ratio']:.2g}."
        )
    if "blind_queue" in facts:
        told = facts["blind_queue"]
        found.append(
            f"Blind queue: where agents saw influence, the gap was {told['points']:.1f} points ({told['low']:.1f} to "
            f"{told['high']:.1f}) wider than where they did not ({told['measure']})."
        )
    if "decisions" in facts:
        told = facts["decisions"]
        found.append(
            f"Cases of one subject end differently on both sides: distance {told['distance']:.2f} between 0 (alike) "
            f"and 1, where chance alone gives {told['by_chance']:.2f} (p {told['p']:.3f}, {told['cases']:,} cases)."
        )
    if "asked_in_two_channels" in facts:
        told = facts["asked_in_two_channels"]
        found.append(
            f"Of {told['issues']:,} issues of known customers, {told['told_twice']:,} ({told['share']:.1%}) were told "
            f"in a second channel within a week, as a case of their own."
        )
    if "social_share_of_cases" in facts:
        customers = facts.get("social_share_of_customers")
        of_people = f" and {customers:.0%} of customers" if customers is not None else ""
        found.append(f"Social channels bring {facts['social_share_of_cases']:.0%} of cases{of_people}.")
    return found
