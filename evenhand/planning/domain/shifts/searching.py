"""A good solution of a big programme soon: the shifts that its relaxation likes, then a few days at a time anew.

The relaxation bounds every solution; what is found after it is measured against that bound.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from evenhand.planning.domain.shifts.solver import Floats, Programme, Progress, Report, Solved, gap_between

_FIRST: Final = 0.25  # of the time, for the shifts that the relaxation likes
_AT_LEAST: Final = 10.0  # seconds for what must be had whatever the limit: some rota, and a bound
_WIDTH: Final = 2  # days that are thought over together
_SMALL: Final = 1500  # columns up to which the whole is solved in the end, for so many seconds
_SMALL_S: Final = 3.0
_NEARLY: Final = 1e-6
_BETTER: Final = 1e-4  # as a share: a round that gains less is the last


def search(
    programme: Programme,
    columns: Sequence[int],
    days: Sequence[int],
    *,
    stage: str,
    seconds: float,
    gap: float,
    report: Report | None,
) -> Solved:
    """The best solution found; `columns` are the whole ones, with the day of each. Infeasible is said for sure."""
    watch = _Watch(stage, seconds, gap, report)
    relaxed = watch.took(programme.relaxed(seconds=max(seconds, _AT_LEAST)))
    if relaxed.values is None or relaxed.dear is None:
        return relaxed
    watch.bound = relaxed.bound
    best = _rounded(programme, relaxed.values, watch)
    if best.values is None:
        best = watch.took(programme.solve(stage=watch.stage, seconds=watch.left, gap=gap, report=watch.within))
        if best.values is None:
            return replace(best, seconds=watch.spent)
    whole, of_day = np.array(columns), np.array(days)
    while not watch.is_over(best):
        better = _round(programme, best, whole, of_day, watch)
        is_last, best = better.cost > best.cost * (1.0 - _BETTER), better
        if is_last:
            break
    if len(columns) <= _SMALL and not watch.is_over(best):
        best = _whole(programme, best, watch)
    return replace(best, bound=min(watch.bound, best.cost), seconds=watch.spent)


@dataclass
class _Watch:
    """The time, and what is told of it."""

    stage: str
    seconds: float
    gap: float
    report: Report | None
    spent: float = 0.0
    bound: float = -np.inf
    best: float = np.inf

    @property
    def left(self) -> float:
        """Seconds, never none at all."""
        return max(0.1, self.seconds - self.spent)

    def took(self, solved: Solved) -> Solved:
        """Count the time it took."""
        self.spent += solved.seconds
        return solved

    def is_over(self, best: Solved) -> bool:
        """Whether the time is over, or it is good enough."""
        self.best = min(self.best, best.cost)
        now = gap_between(best.cost, self.bound)
        return self.spent >= self.seconds or (now is not None and now <= self.gap)

    def within(self, progress: Progress) -> None:
        """Tell of a part of the search in terms of the whole."""
        if self.report is None:
            return
        costs = [each for each in (self.best, progress.best) if each is not None and np.isfinite(each)]
        best = min(costs) if costs else None
        self.report(
            Progress(progress.stage, self.spent + progress.seconds, best, self.bound, gap_between(best, self.bound))
        )


def _rounded(programme: Programme, parts: Floats, watch: _Watch) -> Solved:
    """The best of the solutions to which the relaxation can be rounded."""
    low, high = np.floor(parts + _NEARLY), np.ceil(parts - _NEARLY)
    seconds = max(_AT_LEAST, watch.left * _FIRST)
    found = programme.between(low, high, stage=watch.stage, seconds=seconds, gap=watch.gap / 2.0, report=watch.within)
    return watch.took(found)


def _whole(programme: Programme, best: Solved, watch: _Watch) -> Solved:
    """A small programme is solved as a whole, too: its bound is better than that of the relaxation."""
    seconds = min(watch.left, _SMALL_S)
    values = best.values if best.values is not None else np.zeros(0)
    low, high = np.zeros(len(values)), np.full(len(values), np.inf)
    found = programme.between(
        low, high, stage=watch.stage, seconds=seconds, gap=watch.gap, report=watch.within, begin=values
    )
    watch.took(found)
    watch.bound = max(watch.bound, found.bound)
    return found if found.values is not None and found.cost < best.cost else best


def _round(programme: Programme, best: Solved, whole: Floats, of_day: Floats, watch: _Watch) -> Solved:
    """Every few neighbouring days thought over, the others as they are."""
    last = int(of_day.max(initial=0))
    for first in range(max(1, last - _WIDTH + 2)):
        if watch.is_over(best) or best.values is None:
            break
        here = whole[(of_day >= first) & (of_day < first + _WIDTH)]
        low, high = np.round(best.values), np.round(best.values)
        low[here], high[here] = 0.0, np.inf
        seconds = min(watch.left, max(1.0, watch.seconds / (2.0 * (last + 1))))
        found = programme.between(
            low,
            high,
            stage=watch.stage,
            seconds=seconds,
            gap=watch.gap / 4.0,
            report=watch.within,
            begin=best.values,
        )
        watch.took(found)
        if found.values is not None and found.cost < best.cost - 1e-9:
            best = found
    return best
