"""A rota: who works when, what is covered, and how good it is; made in three steps within a time limit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from evenhand.planning.domain.shifts.asking import Question, Work
from evenhand.planning.domain.shifts.breaks import lay
from evenhand.planning.domain.shifts.covering import STEPS, Covering, choose, pools_of, works_of
from evenhand.planning.domain.shifts.naming import Given, name
from evenhand.planning.domain.shifts.sharing import shared
from evenhand.planning.domain.shifts.solver import Broken, Progress, Report, gap_between

_FIRST: Final = 0.5  # of the time is for covering, of what is left then this for the names
_AGAIN: Final = 3  # times that a day’s goal is raised where the hull promised too much


@dataclass(frozen=True, slots=True)
class Covered:
    """How a work is covered, slot by slot."""

    work: Work
    scheduled: tuple[float, ...]

    @property
    def missing_hours(self) -> float:
        """Heads that lack, in slots; the rota multiplies by their length. Where a day counts, no slot lacks any."""
        if self.work.in_time:
            return 0.0
        return float(sum(max(0.0, need - there) for need, there in zip(self.work.need, self.scheduled, strict=True)))


@dataclass(frozen=True, slots=True)
class Rota:
    """Who works when. `bound` is what no rota within these rules costs less than."""

    question: Question
    shifts: tuple[Given, ...]
    covered: tuple[Covered, ...]
    cost: float
    bound: float
    seconds: float

    @property
    def gap(self) -> float | None:
        """How much cheaper a rota could be at most."""
        return gap_between(self.cost, self.bound)

    @property
    def paid_hours(self) -> float:
        """Hours of pay."""
        return sum(each.column.paid_hours for each in self.shifts)

    @property
    def missing_hours(self) -> float:
        """Hours of people who lack where they are needed."""
        return sum(each.missing_hours for each in self.covered) * self.question.horizon.minutes / 60.0

    def of(self, person: int) -> list[Given]:
        """The shifts of a person."""
        return [each for each in self.shifts if each.person == person]


@dataclass(frozen=True, slots=True)
class NoRota:
    """There is none, and why: the rules that cannot be kept together, or that the time was too short."""

    broken: tuple[Broken, ...]
    is_out_of_time: bool = False


def make_rota(question: Question, *, report: Report | None = None) -> Rota | NoRota:
    """The best rota found within the time limit, or the rules that stand in its way."""
    spent = 0.0

    def left(share: float) -> float:
        return max(1.0, (question.seconds - spent) * share)

    asked = question
    for attempt in range(_AGAIN + 1):
        covering = choose(asked, pools_of(asked), seconds=left(_FIRST), report=_since(spent, report))
        spent += covering.solved.seconds
        if covering.solved.values is None:
            return _why(covering, left(1.0))
        raised = _raised(asked, question, covering)
        if raised is None or attempt == _AGAIN:
            break
        asked = raised
    named = name(question, covering, seconds=left(_FIRST), report=_since(spent, report))
    spent += named.seconds
    if not named.shifts and (named.broken or not named.is_found):
        return NoRota(named.broken, is_out_of_time=not named.broken)
    laid = lay(question, named.shifts, seconds=left(1.0), report=_since(spent, report))
    return _told(question, laid.shifts, covering.solved.bound, spent + laid.seconds)


def _since(spent: float, report: Report | None) -> Report | None:
    """Reports count the seconds from the very beginning."""
    if report is None:
        return None
    tell: Callable[[Progress], None] = report
    return lambda progress: tell(replace(progress, seconds=spent + progress.seconds))


def _why(covering: Covering, seconds: float) -> NoRota:
    if not covering.solved.is_infeasible:
        return NoRota((), is_out_of_time=True)
    return NoRota(tuple(covering.programme.too_much(seconds=seconds)))


def _raised(asked: Question, question: Question, covering: Covering) -> Question | None:
    """The same with higher goals for days that only seemed to reach theirs; None where each does."""
    if not any(work.in_time for work in question.work):
        return None
    present: dict[frozenset[str], npt.NDArray[np.float64]] = {}
    for each in covering.chosen:
        there = present.setdefault(covering.pools[each.pool].works, np.zeros(question.horizon.slots))
        there[list(each.column.covers)] += each.count
    works, is_short = [], False
    for work, heads in zip(question.work, shared(question.work, present), strict=True):
        short = max((work.share - reached for _, reached in reached_daily(question, work, heads)), default=0.0)
        now = next(each for each in asked.work if each.name == work.name)
        is_short |= short > 1e-3
        works.append(replace(now, share=min(0.999, now.share + short)) if short > 1e-3 else now)
    return replace(asked, work=tuple(works)) if is_short else None


def reached_daily(
    question: Question, work: Work, heads: Sequence[float] | npt.NDArray[np.float64]
) -> list[tuple[int, float]]:
    """Which share of a day’s contacts is answered in time, day by day, with these heads."""
    if not work.in_time:
        return []
    come, good = np.zeros(question.horizon.days + 1), np.zeros(question.horizon.days + 1)
    for slot, answered in enumerate(work.in_time):
        day = question.horizon.day_of(slot)
        come[day] += work.contacts[slot]
        good[day] += answered[min(len(answered) - 1, int(heads[slot] + 1e-6))]
    return [(day, float(good[day] / come[day])) for day in range(question.horizon.days) if come[day]]


def _told(question: Question, shifts: tuple[Given, ...], bound: float, seconds: float) -> Rota:
    present: dict[frozenset[str], npt.NDArray[np.float64]] = {}
    for each in shifts:
        works = works_of(question.people[each.person], question.work)
        there = present.setdefault(works, np.zeros(question.horizon.slots))
        there[list(each.column.covers)] += 1
    heads = shared(question.work, present)
    covered = tuple(Covered(work, tuple(map(float, own))) for work, own in zip(question.work, heads, strict=True))
    pay = sum(question.people[each.person].wage * each.column.paid_hours for each in shifts)
    missing = sum(_price(question, each) for each in covered)
    return Rota(question, shifts, covered, pay + missing, min(bound, pay + missing), seconds)


def _price(question: Question, covered: Covered) -> float:
    """What is missing costs, as the programmes count it; nothing where a day counts instead of a slot."""
    if covered.work.in_time:
        return 0.0
    hours, total = question.horizon.minutes / 60.0, 0.0
    for need, there in zip(covered.work.need, covered.scheduled, strict=True):
        lacks, before = max(0.0, need - there), 0.0
        for share, times in STEPS:
            part = min(lacks, share * need - before)
            total += part * times * question.rules.missing_hour * hours
            lacks, before = lacks - part, share * need
    return total
