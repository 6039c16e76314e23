"""A service level of whole days: the sum of what single slots need is not the least (Koole & van der Sluis 2003)."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from evenhand.planning.domain.shifts.asking import Question, Work
from evenhand.planning.domain.shifts.solver import Entry, Programme


def add_daily(programme: Programme, question: Question, work: Work, doing: Sequence[list[Entry]]) -> None:
    """Each day answers its share in time; what it lacks has a price, or is refused where the work is firm.

    What n heads answer in time is no concave function of n where n is small; its hull stands for it here.
    """
    days: dict[int, list[Entry]] = defaultdict(list)
    come: dict[int, float] = defaultdict(float)
    for slot, answered in enumerate(work.in_time):
        come[question.horizon.day_of(slot)] += work.contacts[slot]
        steps: list[Entry] = []
        for width, slope in hull(answered):
            column = programme.column(high=width)
            steps.append((column, 1.0))
            days[question.horizon.day_of(slot)].append((column, slope))
        if steps:
            programme.row([*doing[slot], *((column, -1.0) for column, _ in steps)], low=0.0)
    price = _price(question, work)
    for day, entries in days.items():
        wanted = work.share * come[day]
        if work.is_firm:
            programme.row(entries, low=wanted, rule=f"{work.share:.0%} of {work.name} in time on day {day + 1}")
        else:
            programme.row([*entries, (programme.column(price), 1.0)], low=wanted)


def _price(question: Question, work: Work) -> float:
    """What a contact costs that is not answered in time: as many missing hours as one takes, and a half more."""
    hours = sum(work.need) * question.horizon.minutes / 60.0
    return 1.5 * question.rules.missing_hour * hours / max(sum(work.contacts), 1e-9)


def hull(values: Sequence[float]) -> list[tuple[float, float]]:
    """The least concave function above the values at 0, 1, 2 …: widths and slopes, steepest first; flat ends left."""
    corners: list[tuple[int, float]] = []
    for at, value in enumerate(values):
        while len(corners) >= 2 and _is_below(corners[-2], corners[-1], (at, value)):
            corners.pop()
        corners.append((at, value))
    steps = [(float(b[0] - a[0]), (b[1] - a[1]) / (b[0] - a[0])) for a, b in pairwise(corners)]
    return [step for step in steps if step[1] > 1e-9]


def _is_below(a: tuple[int, float], b: tuple[int, float], c: tuple[int, float]) -> bool:
    return (b[1] - a[1]) * (c[0] - a[0]) <= (c[1] - a[1]) * (b[0] - a[0])
