"""The eight questions whether social service is a world of its own, and how far data can answer each.

After Bruce Temkin's eight questions on "social schizophrenia". What data cannot answer is asked of the manager in a
self-assessment, shown in another colour and never added up.
"""

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from evenhand.insight.audit.cases import Cases, Flags, Floats
from evenhand.insight.audit.clocks import Wait, main_wait
from evenhand.insight.audit.findings import Finding
from evenhand.insight.audit.grouping import influence_contrast, kind_of, worth_contrast
from evenhand.insight.audit.margins import Margins
from evenhand.insight.audit.measuring import Contrast, Figures, Waits
from evenhand.insight.domain.certainty import Estimate
from evenhand.insight.domain.comparing import codes_of_rows
from evenhand.insight.domain.spread import distance_within

TITLES: Final = {
    1: "Are other channels rated poorly while goals for social are ambitious?",
    2: "Are people with influence treated better, even than good customers?",
    3: "Does more money go into social outreach than into better service elsewhere?",
    4: "Is it “cooler” to work in social service?",
    5: "May social agents do more for a customer?",
    6: "Do more people work in social service than listen to what customers say?",
    7: "Are complaints on social handled by a separate organisation?",
    8: "Is more than a fifth of the customer strategy about social?",
}
FEWEST: Final = 10
SEED: Final = 7
SPREAD_ROWS: Final = 50_000


@dataclass(frozen=True)
class Material:
    """What the questions are asked of: cases in scope, their clocks, the margins."""

    cases: Cases
    waits: dict[str, Wait]
    margins: Margins
    contrasts: list[Contrast]


@dataclass
class Answer:
    """What the data says to one question."""

    number: int
    findings: list[Finding] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    cannot: list[str] = field(default_factory=list)


def answers(material: Material) -> list[Answer]:
    """All eight, with whatever the data has."""
    asked = {1: _ambition, 2: _influence, 5: _power, 7: _organisation, 8: _share_of_social, 3: _money}
    found = []
    for number in TITLES:
        answer = Answer(number)
        if number in asked:
            asked[number](material, answer)
        else:
            answer.cannot.append("Cases do not tell this; the self-assessment asks it.")
        found.append(answer)
    return found


def _ambition(material: Material, answer: Answer) -> None:
    """Speed on every clock and satisfaction, channel against channel; the goals beside what was achieved."""
    if not material.contrasts:
        answer.cannot.append("There is only one channel in the data, so channels cannot be compared.")
    main = main_wait(material.waits)
    for contrast in material.contrasts:
        for wait in material.waits.values():
            _wait_findings(contrast, material, wait, answer, headline=wait is main)
        satisfied = _satisfied(contrast.cases)
        if satisfied is not None:
            _figure(contrast, satisfied, answer, "csat", "satisfied (4 or 5 of 5)", material.margins.csat_points)
    if not material.cases.has("csat"):
        answer.cannot.append("No satisfaction scores: whether channels are rated poorly is not known.")
    goals = _goals(material.contrasts)
    if goals:
        answer.facts["goals"] = goals
    elif material.contrasts:
        answer.cannot.append(_no_goals(material.contrasts[0].cases))


def _wait_findings(contrast: Contrast, material: Material, wait: Wait, answer: Answer, *, headline: bool) -> None:
    # Cases and clocks have the same rows; a contrast keeps some of them, so its clock is cut to the same.
    cut = _cut(wait, material.cases, contrast)
    known = contrast.at(cut.known)
    if known.has_both():
        answer.findings += Waits(contrast, cut, material.margins).findings(headline=headline)


def _cut(wait: Wait, cases: Cases, contrast: Contrast) -> Wait:
    if contrast.cases.size == cases.size:
        return wait
    return wait.at(contrast.cases.number("row").astype(np.int64))


def _satisfied(cases: Cases) -> Floats | None:
    score = cases.number("csat")
    if not np.isfinite(score).any():
        return None
    best = 5.0 if np.nanmax(score) <= 5 else 10.0 if np.nanmax(score) <= 10 else 100.0
    return np.where(np.isfinite(score), (score >= 0.8 * best).astype(np.float64), np.nan)


def _figure(
    contrast: Contrast, values: Floats, answer: Answer, key: str, title: str, points: float, *, headline: bool = True
) -> None:
    if contrast.at(np.isfinite(values)).has_both():
        answer.findings.append(Figures(contrast, values).share(key, title, points, headline=headline))


def _goals(contrasts: list[Contrast]) -> dict[str, float] | None:
    """How many times shorter the target of the first group is, beside nothing else: a goal is no achievement."""
    if not contrasts:
        return None
    target, first = contrasts[0].cases.number("target_first_reply_s"), contrasts[0].is_first
    if not all(np.isfinite(target[side]).any() for side in (first, ~first)):
        return None
    ours, theirs = (float(np.nanmedian(target[side])) for side in (first, ~first))
    return {"first_target_h": ours / 3600, "second_target_h": theirs / 3600, "ratio": theirs / ours if ours else 0.0}


def _no_goals(cases: Cases) -> str:
    if cases.has("target_first_reply_s"):
        return "Targets are known on one side only: the goals of the channels are asked in the self-assessment."
    return "No targets in the data: the goals of the channels are asked in the self-assessment."


def _influence(material: Material, answer: Answer) -> None:
    contrast = influence_contrast(material.cases)
    main = main_wait(material.waits)
    if contrast is None or main is None:
        answer.cannot.append(_no_influence(material.cases))
        return
    _wait_findings(contrast, material, main, answer, headline=True)
    worth = worth_contrast(contrast)
    if worth is not None:
        _wait_findings(worth, material, main, answer, headline=True)
    else:
        answer.cannot.append("No value of customers in the data: influence cannot be weighed against it.")
    if contrast.cases.has("goodwill"):
        given = np.nan_to_num(contrast.cases.number("goodwill"))
        _figure(contrast, (given > 0).astype(np.float64), answer, "goodwill_any", "got something as goodwill",
                material.margins.answered_within_points, headline=False)  # fmt: skip
    _blind(contrast, material, main, answer)


def _no_influence(cases: Cases) -> str:
    if cases.has("followers") or cases.has("verified"):
        return "Too few cases of people with and without influence to compare them."
    return "No follower counts or badges in the data: influence cannot be looked at."


def _blind(contrast: Contrast, material: Material, main: Wait, answer: Answer) -> None:
    """The gap by influence where agents could see it, less the gap where it was hidden: the strongest evidence."""
    hidden = contrast.cases.number("is_blind")
    gaps: list[Finding] = []
    for flag in (0.0, 1.0):
        half = contrast.at(np.asarray(hidden == flag))
        if half.cases.size and half.has_both():
            name = f"influence.{'hidden' if flag else 'seen'}"
            part = Contrast(name, half.first, half.second, half.cases, half.is_first, half.without)
            cut = _cut(main, material.cases, part)
            gaps.append(Waits(part, cut, material.margins).findings(headline=False)[0])
    if len(gaps) < 2:
        answer.cannot.append("No blind-queue experiment in the data: a gap by influence may have other causes.")
        return
    seen, blind = gaps
    answer.findings += gaps
    difference = Estimate(
        seen.adjusted.value - blind.adjusted.value, float(np.hypot(seen.adjusted.error, blind.adjusted.error))
    )
    wide = difference.interval()
    answer.facts["blind_queue"] = {
        "measure": seen.title, "points": 100 * difference.value, "low": 100 * wide.low, "high": 100 * wide.high,
        "p": difference.p_of(0.0),
    }  # fmt: skip


def _money(material: Material, answer: Answer) -> None:
    """What a resolved case cost on either side; budgets are asked in the self-assessment."""
    answer.cannot.append("Cases do not tell budgets; the self-assessment asks for them.")
    for contrast in material.contrasts[:1]:
        cost = contrast.cases.number("cost")
        if contrast.cases.has("cost") and contrast.at(np.isfinite(cost)).has_both():
            found = Figures(contrast, cost).ratio("cost", "cost of a case", 0.10, headline=False)
            answer.findings.append(found)


def _power(material: Material, answer: Answer) -> None:
    """Solved without asking anybody, and what was granted."""
    if not material.contrasts:
        answer.cannot.append("There is only one channel in the data, so what agents may do cannot be compared.")
    for contrast in material.contrasts:
        alone = _solved_alone(contrast.cases)
        if alone is not None:
            points = material.margins.solved_without_escalation_points
            title = "solved by the first owner without escalation"
            _figure(contrast, alone, answer, "solved_alone", title, points)
        if contrast.cases.has("goodwill"):
            _goodwill(contrast, material.margins, answer)
    if material.contrasts and not answer.findings:
        answer.cannot.append("No escalations, owners or goodwill in the data: use of what agents may do is not known.")
    answer.cannot.append("What agents may do by the rules is asked in the self-assessment.")


def _solved_alone(cases: Cases) -> Floats | None:
    """1 where nobody else was needed, of cases that are solved; None if the data tells nothing of it."""
    if not (cases.has("escalated") or cases.has("owners")):
        return None
    needed = cases.is_true("escalated") | (np.nan_to_num(cases.number("owners"), nan=1.0) > 1)
    known = np.isfinite(cases.number("escalated")) | np.isfinite(cases.number("owners"))
    solved = np.isfinite(cases.number("resolved_at")) | np.isfinite(cases.number("closed_at"))
    known &= solved if solved.any() else True
    return np.where(known, (~needed).astype(np.float64), np.nan)


def _goodwill(contrast: Contrast, margins: Margins, answer: Answer) -> None:
    """Two parts, as most cases get nothing: whether anything was granted, and how much on average over all."""
    given = np.nan_to_num(contrast.cases.number("goodwill"))
    points = margins.answered_within_points
    _figure(contrast, (given > 0).astype(np.float64), answer, "goodwill_any", "got something as goodwill", points,
            headline=False)  # fmt: skip
    if min((given[contrast.is_first] > 0).sum(), (given[~contrast.is_first] > 0).sum()) >= FEWEST:
        found = Figures(contrast, given).ratio("goodwill", "goodwill a case", margins.goodwill_share, headline=True)
        answer.findings.append(found)


def _organisation(material: Material, answer: Answer) -> None:
    """Whether both sides decide alike, and how often a person must ask twice because sides do not know each other."""
    twice = _asked_twice(material.cases)
    if twice is not None:
        answer.facts["asked_in_two_channels"] = twice
    if not material.contrasts:
        answer.cannot.append("There is only one channel in the data, so organisations cannot be compared.")
        return
    cases = material.contrasts[0].cases
    if not cases.has("resolution_code"):
        answer.cannot.append("No codes of resolution in the data: whether both sides decide alike is not known.")
        return
    known = cases.word("resolution_code").codes >= 0
    few = _every_so_many(known, SPREAD_ROWS)
    subject = [cases.word(name).codes[few] + 1 for name in ("topic", "severity") if cases.has(name)]
    stratum = codes_of_rows(subject) if subject else np.zeros(int(few.sum()), np.int64)
    distance, chance, p = distance_within(
        cases.word("resolution_code").codes[few], material.contrasts[0].is_first[few], stratum, seed=SEED
    )
    if np.isfinite(distance):
        answer.facts["decisions"] = {"distance": distance, "by_chance": chance, "p": p, "cases": int(few.sum())}


def _every_so_many(known: Flags, most: int) -> Flags:
    places = np.flatnonzero(known)
    kept = np.zeros(len(known), bool)
    kept[places[:: max(1, -(-len(places) // most))]] = True
    return kept


def _asked_twice(cases: Cases) -> dict[str, float] | None:
    """Of customers' issues, how many were told in two channels within a week, each as its own case."""
    if not (cases.has("customer_id") and cases.has("channel") and cases.has("opened_at")):
        return None
    customer, channel = cases.word("customer_id").codes, cases.word("channel").codes
    subject = cases.word("issue_id" if cases.has("issue_id") else "topic").codes
    opened = cases.number("opened_at")
    order = np.lexsort((opened, subject, customer))
    who, what, when, where = customer[order], subject[order], opened[order], channel[order]
    same = (who[1:] == who[:-1]) & (what[1:] == what[:-1]) & (who[1:] >= 0) & (np.diff(when) <= 7 * 86400)
    crossed = same & (where[1:] != where[:-1])
    issues = cases.size - int(same.sum())
    return {"issues": issues, "told_twice": int(crossed.sum()), "share": float(crossed.sum()) / max(issues, 1)}


def _share_of_social(material: Material, answer: Answer) -> None:
    """What social's share of cases and customers is, beside which the strategy's share may be read."""
    answer.cannot.append("Cases do not tell strategies; the self-assessment asks for the initiatives.")
    channel = material.cases.word("channel")
    social = channel.are(*(name for name in channel.names if kind_of(name, material.margins) == "social"))
    if social.any() and not social.all():
        answer.facts["social_share_of_cases"] = float(social.mean())
        if material.cases.has("customer_id"):
            customers = material.cases.word("customer_id").codes
            everyone = len(np.unique(customers[customers >= 0]))
            answer.facts["social_share_of_customers"] = len(np.unique(customers[social])) / max(everyone, 1)
