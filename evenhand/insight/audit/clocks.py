"""How long each case waited, on which clock, and whether the wait had ended when the data ends.

A case without an answer is not left out: it waited at least until the data ends. One that was closed without an answer
was never answered, and counts so until the data ends; one that moved to another channel or whose customer fell silent
was watched only until then.
"""

from dataclasses import dataclass

import numpy as np

from evenhand.insight.audit.cases import Cases, Codes, Flags, Floats

LEFT = ("moved", "silent", "abandoned", "moved_to_dm", "moved to dm", "moved to phone", "transferred", "deleted")
JOURNEY_DAYS = 7
DAY = 86400.0


@dataclass(frozen=True)
class Wait:
    """One clock of all cases; cases that it does not know are NaN."""

    name: str
    title: str
    waited: Floats
    ended: Flags

    @property
    def known(self) -> Flags:
        """Which cases the clock was running for."""
        return np.isfinite(self.waited)

    def at(self, rows: Flags | Codes) -> "Wait":
        """Some of the cases."""
        return Wait(self.name, self.title, self.waited[rows], self.ended[rows])


_TITLES = {
    "first_useful": "until the first useful reply by a person",
    "first_reply": "until the first reply of any kind",
    "resolution": "until it was solved",
    "journey": "until the first reply, counted from the customer’s first attempt in any channel",
}


def title_of(name: str) -> str:
    """What a clock measures, in words."""
    return _TITLES[name]


_ENDS = {"first_useful": "first_useful", "first_reply": "first_reply", "resolution": "resolved"}
_SPANS = {"first_useful": "first_useful_s", "first_reply": "first_reply_s", "resolution": "resolution_s"}


def data_end(cases: Cases, as_of: float | None = None) -> float:
    """Until when the data reaches: a moment that is given, or the latest one in the file."""
    if as_of is not None:
        return as_of
    moments = [column for name, column in cases.numbers.items() if name.endswith(("_at", "_until"))]
    seen = [float(np.nanmax(column)) for column in moments if np.isfinite(column).any()]
    return max(seen, default=float("nan"))


def waits_of(cases: Cases, end: float) -> dict[str, Wait]:
    """Every clock that the data has."""
    found = {name: wait for name in _ENDS if (wait := _wait(cases, name, end)) is not None}
    journey = _journey(cases, found)
    return {**found, "journey": journey} if journey is not None else found


def main_wait(waits: dict[str, Wait]) -> Wait | None:
    """The clock that service is judged by: the first useful reply, else any first reply, else solving."""
    return next((waits[name] for name in ("first_useful", "first_reply", "resolution") if name in waits), None)


def _wait(cases: Cases, name: str, end: float) -> Wait | None:
    moment, span = f"{_ENDS[name]}_at", _SPANS[name]
    opened = cases.number("opened_at")
    taken = cases.number(moment) - opened
    told = cases.number(span)
    both = np.where(np.isnan(taken), told, taken)
    if name == "resolution":
        both = np.where(np.isnan(both) & ~_is_open(cases), cases.number("closed_at") - opened, both)
    if not np.isfinite(both).any():
        return None
    if name == "first_reply" and cases.has("bot_only") and not cases.has("first_useful_at"):
        both = np.where(cases.is_true("bot_only"), np.nan, both)
    watched = _watched(cases, end)
    cut = cases.number("is_answered") == 0.0 if name != "resolution" else np.zeros(cases.size, bool)
    ended = np.isfinite(both) & ~cut & ~(both > watched)
    waited = np.where(np.isfinite(both) & ~(both > watched), both, watched)
    return Wait(name, _TITLES[name], np.where(waited >= 0, waited, np.nan), ended)


def _is_open(cases: Cases) -> Flags:
    return cases.word("state").are(*(each for each in cases.word("state").names if each.lower() in OPEN))


OPEN = ("open", "new", "pending", "waiting", "on-hold", "hold", "on hold", "in progress", "snoozed", "pending reminder")


def _watched(cases: Cases, end: float) -> Floats:
    """How long each case was watched if nothing came."""
    opened = cases.number("opened_at")
    until = np.where(np.isnan(cases.number("observed_until")), end, cases.number("observed_until"))
    state = cases.word("state")
    left = state.are(*(each for each in state.names if each.lower() in LEFT))
    closed = cases.number("closed_at")
    until = np.where(left & np.isfinite(closed), np.minimum(closed, until), until)
    told = cases.number("observed_s")
    return np.where(np.isnan(told), until - opened, told)


def _journey(cases: Cases, waits: dict[str, Wait]) -> Wait | None:
    """The main clock, begun at the customer's first attempt; None if nothing tells of earlier attempts."""
    main = main_wait(waits)
    if main is None:
        return None
    begun = first_attempts(cases)
    if begun is None:
        return None
    earlier = np.clip(np.nan_to_num(cases.number("opened_at") - begun), 0.0, None)
    if not earlier.any():
        return None
    return Wait("journey", _TITLES["journey"], main.waited + earlier, main.ended)


def first_attempts(cases: Cases) -> Floats | None:
    """When the customer first tried, in any channel, on the same subject within the days before; None if unknown."""
    told = cases.number("journey_started_at")
    if cases.has("journey_started_at"):
        return np.fmin(told, cases.number("opened_at"))
    if not (cases.has("customer_id") and cases.has("channel") and cases.has("opened_at")):
        return None
    customer = cases.word("customer_id").codes
    subject = cases.word("issue_id" if cases.has("issue_id") else "topic").codes
    opened = cases.number("opened_at")
    order = np.lexsort((opened, subject, customer))
    follows = _follows(customer[order], subject[order], opened[order])
    starts = np.maximum.accumulate(np.where(follows, 0, np.arange(len(order))))
    found = np.empty(cases.size)
    found[order] = opened[order][starts]
    return found


def _follows(customer: Codes, subject: Codes, opened: Floats) -> Flags:
    """Whether a case goes on from the one before it, in the order of customer, subject and time."""
    follows = np.zeros(len(customer), bool)
    same = (customer[1:] == customer[:-1]) & (subject[1:] == subject[:-1]) & (customer[1:] >= 0)
    follows[1:] = same & (np.diff(opened) <= JOURNEY_DAYS * DAY)
    return follows
