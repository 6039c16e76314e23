"""What is held equal when groups are compared: declared before, in this order, never chosen by its effect.

Not adjusted for: the agent, the team, what they may grant. These are how a difference comes about, not what excuses it.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from evenhand.insight.audit.cases import Cases, Codes, Flags, Floats
from evenhand.insight.domain.covariates import Covariate

HOUR, DAY = 3600.0, 86400.0
CASES_FOR_ONE_LEVEL: Final = 8
# name: how many levels when there are many cases, some, few
ORDER: Final = {
    "topic": (25, 12, 5),
    "severity": (8, 5, 3),
    "hour": (24, 12, 6),
    "weekday": (7, 7, 2),
    "load at arrival": (10, 5, 3),
    "language": (10, 5, 2),
    "length of the message": (5, 3, 2),
    "feeling of the message": (5, 3, 2),
    "value of the customer": (8, 4, 3),
    "tenure": (5, 3, 2),
    "new or repeat": (3, 3, 2),
    "channel": (12, 6, 3),
}


@dataclass(frozen=True)
class Adjustment:
    """The covariates of a comparison, and what could not be held equal."""

    covariates: tuple[Covariate, ...]
    missing: tuple[str, ...]
    dropped: tuple[str, ...]


def adjustment(cases: Cases, is_first: Flags, *, without: tuple[str, ...]) -> Adjustment:
    """As much as the smaller group carries: levels are made coarser first, then the last covariates are left out."""
    wanted = [name for name in ORDER if name not in without]
    there = [name for name in wanted if _raw(cases, name) is not None]
    missing = tuple(name for name in wanted if name not in there)
    room = min(int(is_first.sum()), int((~is_first).sum())) / CASES_FOR_ONE_LEVEL
    for fineness in range(3):
        found = [_covariate(cases, name, ORDER[name][fineness]) for name in there]
        if sum(each.levels - 1 for each in found) <= room:
            return Adjustment(tuple(found), missing, ())
    kept: list[Covariate] = []
    for each in found:
        if sum(other.levels - 1 for other in kept) + each.levels - 1 <= room:
            kept.append(each)
    names = {each.name for each in kept}
    return Adjustment(tuple(kept), missing, tuple(name for name in there if name not in names))


def _raw(cases: Cases, name: str) -> Floats | Codes | None:
    """The column behind a covariate: codes of words, or figures; None if the data does not have it."""
    words = {"topic": "topic", "severity": "severity", "language": "language", "channel": "channel"}
    figures = {
        "load at arrival": "load_at_arrival", "length of the message": "message_length",
        "feeling of the message": "sentiment", "tenure": "tenure_days", "new or repeat": "is_repeat",
    }  # fmt: skip
    if name in {"hour", "weekday"}:
        return cases.number("opened_at") if cases.has("opened_at") else None
    if name == "value of the customer":
        return _values(cases)
    if name in words:
        return cases.word(words[name]).codes if cases.has(words[name]) else None
    return cases.number(figures[name]) if cases.has(figures[name]) else None


def _values(cases: Cases) -> Floats | Codes | None:
    """The value band; figures if nearly all of its words are figures."""
    if not cases.has("value_band"):
        return None
    numbers = value_figures(cases)
    return cases.word("value_band").codes if numbers is None else numbers


def value_figures(cases: Cases) -> Floats | None:
    """The customer's value where the file says it in figures; None where it says bands."""
    words = cases.word("value_band")
    try:
        numbers = np.array([float(each.replace(",", "")) for each in words.names])
    except ValueError:
        return None
    if len(numbers) <= 8:
        return None
    return np.where(words.codes >= 0, numbers[np.clip(words.codes, 0, None)], np.nan)


def _covariate(cases: Cases, name: str, levels: int) -> Covariate:
    raw = _raw(cases, name)
    if raw is None:
        raise KeyError(name)
    if name == "hour":
        codes = np.floor(raw / (DAY / levels)) % levels
        return _numbered(name, np.nan_to_num(codes, nan=-1).astype(np.int64))
    if name == "weekday":
        day = (np.floor(raw / DAY) + 3) % 7  # the first of January 1970 was a Thursday
        return _numbered(name, np.nan_to_num(day if levels >= 7 else day >= 5, nan=-1).astype(np.int64))
    if raw.dtype.kind == "i":
        return _numbered(name, _commonest(np.asarray(raw, np.int64), levels))
    return _numbered(name, _quantiles(np.asarray(raw, np.float64), levels))


def _commonest(codes: Codes, levels: int) -> Codes:
    """The commonest words, and one level for all others; -1 stays unknown."""
    counts = np.bincount(codes[codes >= 0], minlength=1)
    if np.count_nonzero(counts) <= levels:
        return codes
    renamed = np.full(len(counts), levels - 1)
    best = np.argsort(-counts, kind="stable")[: levels - 1]
    renamed[best] = np.arange(levels - 1)
    return np.where(codes >= 0, renamed[np.clip(codes, 0, None)], -1)


def _quantiles(values: Floats, levels: int) -> Codes:
    known = values[np.isfinite(values)]
    different = np.unique(known[:: max(1, len(known) // 100_000)])
    if len(different) <= levels:
        edges = (different[1:] + different[:-1]) / 2
    else:
        edges = np.unique(np.quantile(known, np.arange(1, levels) / levels))
    return np.where(np.isfinite(values), np.searchsorted(edges, values, side="right"), -1).astype(np.int64)


def _numbered(name: str, codes: Codes) -> Covariate:
    """Levels from 0 on without gaps, the commonest first."""
    _, dense = np.unique(codes, return_inverse=True)
    counts = np.bincount(dense)
    ranks = np.empty(len(counts), np.int64)
    ranks[np.argsort(-counts, kind="stable")] = np.arange(len(counts))
    return Covariate(name, ranks[dense], len(counts))


def with_derived(cases: Cases, ended: Floats) -> Cases:
    """The cases with the load at arrival and whether the customer is known, where the file does not say them."""
    more: dict[str, Floats] = {}
    opened = cases.number("opened_at")
    if not cases.has("load_at_arrival") and cases.has("opened_at"):
        known = np.sort(opened[np.isfinite(opened)])
        gone = np.sort(ended[np.isfinite(ended)])
        load = np.searchsorted(known, opened, side="left") - np.searchsorted(gone, opened, side="left")
        more["load_at_arrival"] = np.where(np.isfinite(opened), load, np.nan)
    if not cases.has("is_repeat") and cases.has("customer_id") and cases.has("opened_at"):
        more["is_repeat"] = _repeats(cases.word("customer_id").codes, opened)
    return cases.with_numbers(**more)


def _repeats(customer: Codes, opened: Floats) -> Floats:
    order = np.lexsort((opened, customer))
    ranked = customer[order]
    again = np.zeros(len(order))
    again[1:] = (ranked[1:] == ranked[:-1]) & (ranked[1:] >= 0)
    found = np.empty(len(order))
    found[order] = again
    return np.where(customer >= 0, found, np.nan)
