"""Every figure of the dictionary that the data can tell, with its interval and its number of cases."""

import math
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from evenhand.insight.audit.cases import Cases, Flags, Floats
from evenhand.insight.audit.clocks import Wait, main_wait
from evenhand.insight.domain.certainty import Interval, wilson
from evenhand.insight.domain.survival import Curve
from evenhand.insight.domain.waits import FEWEST_FOR_AN_INTERVAL
from evenhand.insight.kpi.dictionary import DEFINITIONS
from evenhand.insight.kpi.hours import OpeningHours

HOUR, DAY, WEEK = 3600.0, 86400.0, 604800.0
RIPE: Final = 7 * DAY


@dataclass(frozen=True)
class Figure:
    """One figure; durations tell median and nine of ten, and the mean only beside them."""

    key: str
    value: float
    low: float
    high: float
    cases: int
    more: dict[str, Any] = field(default_factory=dict)

    def as_plain(self) -> dict[str, Any]:
        """With its definition."""
        told = DEFINITIONS[self.key]
        return {
            "key": self.key, "name": told.name, "unit": told.unit, "value": _known(self.value),
            "low": _known(self.low), "high": _known(self.high), "cases": self.cases,
            **{name: _known(value) for name, value in self.more.items()},
            "definition": told.definition, "population": told.population, "censoring": told.censoring,
            "beware": told.beware, "counterweight": told.against,
        }  # fmt: skip


def _known(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


@dataclass(frozen=True)
class Book:
    """What figures are computed from."""

    cases: Cases
    waits: dict[str, Wait]
    end: float
    target_h: float | None = None
    hours: OpeningHours | None = None


def with_neighbours(cases: Cases) -> Cases:
    """The cases with what the customer's other cases say of each: to be made before they are divided into groups."""
    if not (cases.has("customer_id") and cases.has("opened_at")):
        return cases
    after = _contacts_after(cases, cases.number("resolved_at"))
    return cases.with_numbers(follows=_follows_another(cases).astype(np.float64), again=after.astype(np.float64))


def figures(book: Book) -> list[Figure]:
    """All that can be told, in the order of the dictionary."""
    makers = (_spans, _in_time, _after_solving, _voices, _stock, _shares, _amounts, _flow)
    found = {figure.key: figure for make in makers for figure in make(book)}
    return [found[key] for key in DEFINITIONS if key in found]


def _spans(book: Book) -> list[Figure]:
    found = []
    first = next((book.waits[name] for name in ("first_useful", "first_reply") if name in book.waits), None)
    if first is not None:
        found.append(_duration("first_response", first.waited, first.ended))
        business = _business(book, first)
        if business is not None:
            found.append(_duration("first_response_business", business, first.ended))
    if "resolution" in book.waits:
        found.append(_duration("resolution", book.waits["resolution"].waited, book.waits["resolution"].ended))
    return [figure for figure in found if figure.cases]


def _business(book: Book, wait: Wait) -> Floats | None:
    """The first reply on opening hours: by our own clock if hours are given, else as the data tells it."""
    opened = book.cases.number("opened_at")
    if book.hours is not None:
        return book.hours.seconds(opened, opened + wait.waited)
    told = book.cases.number("business_first_reply_s")
    return np.where(wait.ended, told, np.nan) if np.isfinite(told).any() else None


def _duration(key: str, waited: Floats, ended: Flags) -> Figure:
    """The median with its interval, where the band of the curve (log-log, Kalbfleisch & Prentice) meets one half."""
    known = np.isfinite(waited)
    curve = Curve(waited[known], ended[known])
    if not curve.size:
        return Figure(key, math.nan, math.nan, math.nan, 0)
    low, high = _median_interval(curve) if int(known.sum()) >= FEWEST_FOR_AN_INTERVAL else (math.nan, math.nan)
    answered = waited[known & ended]
    more = {
        "p90": curve.quantile(0.9) / HOUR,
        "mean_to_7_days": curve.restricted_mean(min(7 * DAY, curve.latest())) / HOUR,
        "mean_of_ended_only": float(answered.mean()) / HOUR if len(answered) else math.nan,
        "not_ended": int(known.sum()) - len(answered),
    }
    return Figure(key, curve.quantile(0.5) / HOUR, low / HOUR, high / HOUR, int(known.sum()), more)


def _median_interval(curve: Curve) -> tuple[float, float]:
    with np.errstate(divide="ignore", invalid="ignore"):
        stay = curve.at_risk - curve.events
        greenwood = np.cumsum(np.where(stay > 0, curve.events / (curve.at_risk * stay), 0.0))
        reach = 1.959964 * np.sqrt(greenwood) / np.abs(np.log(curve.survival))
        lower, upper = curve.survival ** np.exp(reach), curve.survival ** np.exp(-reach)
    first = np.flatnonzero(np.nan_to_num(lower, nan=1.0) <= 0.5)
    last = np.flatnonzero((np.nan_to_num(upper, nan=1.0) <= 0.5) | (curve.survival == 0))
    return (
        float(curve.times[first[0]]) if len(first) else math.inf,
        float(curve.times[last[0]]) if len(last) else math.inf,
    )


def _share(key: str, hits: Flags, of: Flags, **more: Any) -> Figure:
    count = int(of.sum())
    number = int((hits & of).sum())
    interval = wilson(number, count) if count else Interval(math.nan, math.nan)
    return Figure(key, number / count if count else math.nan, interval.low, interval.high, count, more)


def _in_time(book: Book) -> list[Figure]:
    """Met, over met and missed; an open case whose target has passed is missed."""
    main = main_wait({name: wait for name, wait in book.waits.items() if name != "resolution"})
    told = book.cases.number("target_first_reply_s")
    target = np.where(np.isnan(told), book.target_h * HOUR if book.target_h else np.nan, told)
    if main is None or not np.isfinite(target).any():
        return []
    waited = _on_its_clock(book, main)
    met = main.ended & (waited <= target)
    missed = waited > target
    more = {} if waited is main.waited else {"clock": "opening hours"}
    return [_share("in_time", met, met | missed, overdue_and_open=int((missed & ~main.ended).sum()), **more)]


def _on_its_clock(book: Book, wait: Wait) -> Floats:
    """A target that the data tells beside waits on opening hours is meant on them, also for whoever still waits."""
    has_told = book.cases.has("target_first_reply_s") and book.cases.has("business_first_reply_s")
    business = _business(book, wait) if has_told else None
    return wait.waited if business is None else business


def _after_solving(book: Book) -> list[Figure]:
    cases = book.cases
    solved = cases.number("resolved_at")
    ripe = np.asarray(solved <= book.end - RIPE)
    if not ripe.any():
        return []
    back = _came_back(cases, solved)
    found = [_share("reopened", back, ripe)] if back is not None else []
    alone = np.nan_to_num(cases.number("replies"), nan=1.0) <= 1
    elsewhere = cases.is_true("again")
    if cases.has("again") and cases.has("replies"):
        again = back if back is not None else np.zeros(cases.size, bool)
        found.append(_share("first_contact", alone & ~again & ~elsewhere, ripe))
    return found


def _came_back(cases: Cases, solved: Floats) -> Flags | None:
    if cases.has("reopened_at"):
        later = cases.number("reopened_at") - solved
        return np.asarray((later >= 0) & (later <= RIPE))
    if cases.has("reopens"):
        return np.asarray(np.nan_to_num(cases.number("reopens")) > 0)
    return cases.is_true("reopened") if cases.has("reopened") else None


def _contacts_after(cases: Cases, solved: Floats) -> Flags:
    """Whether the customer opened another case, in any channel, within a week after it was solved."""
    customer, opened = cases.word("customer_id").codes, cases.number("opened_at")
    order = np.lexsort((opened, customer))
    key = customer.astype(np.float64) * 1e11
    ranked = (key + opened)[order]
    after = np.where(np.isfinite(solved), np.maximum(solved, opened + 1e-3), opened)
    first = np.searchsorted(ranked, key + after, side="right")
    last = np.searchsorted(ranked, key + after + RIPE, side="right")
    return np.asarray((last > first) & (customer >= 0))


def _voices(book: Book) -> list[Figure]:
    cases = book.cases
    found = []
    score = cases.number("csat")
    said = np.isfinite(score)
    if said.any():
        found.append(_share("csat", score >= 4, said))
        sent = cases.is_true("survey_sent") | said if cases.has("survey_sent") else np.ones(cases.size, bool)
        found.append(_share("response_rate", said, sent))
    likely = cases.number("nps")
    if np.isfinite(likely).any():
        point = np.where(likely >= 9, 100.0, np.where(likely <= 6, -100.0, 0.0))
        found.append(_mean("nps", np.where(np.isfinite(likely), point, np.nan)))
    ease = cases.number("ces")
    if np.isfinite(ease).any():
        found.append(_share("ces", ease >= 6, np.isfinite(ease)))
    shift = cases.number("sentiment_last") - cases.number("sentiment")
    return [*found, _mean("sentiment_shift", shift)] if np.isfinite(shift).any() else found


def _mean(key: str, values: Floats, **more: Any) -> Figure:
    known = values[np.isfinite(values)]
    mean = float(known.mean())
    reach = 1.959964 * float(known.std(ddof=1)) / math.sqrt(len(known)) if len(known) > 1 else math.nan
    return Figure(key, mean, mean - reach, mean + reach, len(known), more)


def _stock(book: Book) -> list[Figure]:
    if "resolution" not in book.waits:
        return []
    wait = book.waits["resolution"]
    open_ = wait.known & ~wait.ended
    count = int(open_.sum())
    found = [Figure("backlog", float(count), math.nan, math.nan, int(wait.known.sum()))]
    if count:
        age = wait.waited[open_] / HOUR
        half, high = np.quantile(age, (0.5, 0.9))
        more = {"p90": float(high), "oldest": float(age.max())}
        found.append(Figure("backlog_age", float(half), math.nan, math.nan, count, more))
    return found


def _shares(book: Book) -> list[Figure]:
    cases = book.cases
    found = []
    solved = np.isfinite(cases.number("resolved_at"))
    if cases.has("escalated"):
        of = np.isfinite(cases.number("escalated")) & (solved | (not solved.any()))
        found.append(_share("escalated", cases.is_true("escalated"), of))
    if cases.has("answer_id"):
        code = cases.word("answer_id").codes
        answered = next((wait.ended for wait in book.waits.values()), np.ones(cases.size, bool))
        found.append(_share("reuse", code >= 0, answered))
    if cases.has("solved_by"):
        solver = cases.word("solved_by")
        found.append(_share("community", solver.are("community", "customer"), (solver.codes >= 0) & solved))
    if cases.has("follows"):
        known = cases.word("customer_id").codes >= 0
        found.append(_share("repeat", cases.is_true("follows"), known))
    return found


def _follows_another(cases: Cases) -> Flags:
    customer, opened = cases.word("customer_id").codes, cases.number("opened_at")
    order = np.lexsort((opened, customer))
    near = np.zeros(cases.size, bool)
    near[1:] = (np.diff(customer[order]) == 0) & (customer[order][1:] >= 0) & (np.diff(opened[order]) <= RIPE)
    found = np.zeros(cases.size, bool)
    found[order] = near
    return found


def _amounts(book: Book) -> list[Figure]:
    cases = book.cases
    found = []
    handled = cases.number("handle_s") / 60
    if np.isfinite(handled).any():
        known = handled[np.isfinite(handled)]
        more = {"median": float(np.median(known)), "p90": float(np.quantile(known, 0.9))}
        found.append(_mean("handling", handled, **more))
    if cases.has("goodwill"):
        found.append(_mean("goodwill", cases.number("goodwill")))
    cost = cases.number("cost")
    if np.isfinite(cost).any():
        done = np.isfinite(cases.number("resolved_at")) & ~np.isfinite(cases.number("reopened_at"))
        number = int((done & np.isfinite(cost)).sum())
        each = float(np.nansum(cost)) / number if number else math.nan
        found.append(Figure("cost", each, math.nan, math.nan, int(np.isfinite(cost).sum())))
    return found


def _flow(book: Book) -> list[Figure]:
    opened = book.cases.number("opened_at")
    known = opened[np.isfinite(opened)]
    if len(known) < 2 or float(np.ptp(known)) <= 0:
        return []
    weeks = max(float(np.ptp(known)) / WEEK, 1 / 7)
    full = np.bincount(np.floor((known - known.min()) / WEEK).astype(np.int64))
    spread = float(full[:-1].std(ddof=1)) if len(full) > 3 else math.nan
    rate = len(known) / weeks
    return [Figure("contacts", rate, math.nan, math.nan, len(known), {"spread_between_weeks": spread})]
