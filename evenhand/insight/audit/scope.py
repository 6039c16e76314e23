"""Which cases may be compared: what customers began, told once, with times that can be."""

from dataclasses import dataclass

import numpy as np

from evenhand.insight.audit.cases import Cases, Flags

BEGUN_BY_US = ("proactive", "progressive", "outbound", "company", "outgoing")


@dataclass(frozen=True)
class Scope:
    """The cases that count, and how many were left out for which reason."""

    kept: Flags
    left_out: dict[str, int]


def scope_of(cases: Cases, end: float) -> Scope:
    """What is left out, a reason each; a case that has several is counted with the first."""
    kept = np.ones(cases.size, bool)
    left: dict[str, int] = {}
    for reason, out in _reasons(cases, end).items():
        here = out & kept
        if here.any():
            left[reason] = int(here.sum())
            kept &= ~here
    return Scope(kept, left)


def _reasons(cases: Cases, end: float) -> dict[str, Flags]:
    opened = cases.number("opened_at")
    mode = cases.word("mode")
    begun = mode.are(*(each for each in mode.names if each.lower() in BEGUN_BY_US))
    first = np.fmin(cases.number("first_reply_at"), cases.number("first_useful_at"))
    state = cases.word("state")
    spam = state.are(*(each for each in state.names if each.lower() in {"spam", "deleted", "junk"}))
    found = {
        "spam": cases.is_true("is_spam") | spam,
        "the same customer said the same again": cases.is_true("is_duplicate"),
        "begun by the company, not by the customer": begun | cases.is_true("company_initiated"),
        "answered before it was opened": first < opened,
        "opened after the data ends": opened > end,
    }
    if cases.has("opened_at"):
        found = {"no moment of opening": np.isnan(opened), **found}
    return found
