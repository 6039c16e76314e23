"""Where the breaks hurt least, when it is known who works when."""

from collections.abc import Sequence

from evenhand.planning.domain.shifts.asking import Question
from evenhand.planning.domain.shifts.columns import Column, columns_at
from evenhand.planning.domain.shifts.covering import Skills, add_cover, works_of
from evenhand.planning.domain.shifts.naming import Given, Named
from evenhand.planning.domain.shifts.solver import Entry, Programme, Report

_WAYS = 48  # to lay the breaks of one shift


def lay(question: Question, given: Sequence[Given], *, seconds: float, report: Report | None) -> Named:
    """The same shifts, each with its breaks where they leave the fewest missing."""
    if not any(each.column.breaks for each in given):
        return Named(tuple(given))
    programme, ways = Programme(), []
    present: dict[Skills, list[list[Entry]]] = {}
    begin: dict[int, float] = {}
    for each in given:
        works = works_of(question.people[each.person], question.work)
        there = present.setdefault(works, [[] for _ in range(question.horizon.slots)])
        own = _ways(question, each)
        numbers = [programme.column(high=1.0, whole=True) for _ in own]
        programme.row([(number, 1.0) for number in numbers], low=1.0, high=1.0)
        for number, column in zip(numbers, own, strict=True):
            begin[number] = float(column.breaks == each.column.breaks)
            for slot in column.covers:
                there[slot].append((number, 1.0))
        ways.append((each, list(zip(numbers, own, strict=True))))
    add_cover(programme, question, present)
    programme.begin_with(begin)
    solved = programme.solve(stage="breaks", seconds=seconds, gap=0.002, report=report)
    if solved.values is None:
        return Named(tuple(given), seconds=solved.seconds)
    values = solved.values
    laid = tuple(Given(each.person, max(own, key=lambda one: values[one[0]])[1]) for each, own in ways)
    return Named(laid, seconds=solved.seconds)


def _ways(question: Question, each: Given) -> list[Column]:
    zone = question.people[each.person].zone
    own = columns_at(each.column, zone, question.horizon, question.rules, ways=_WAYS)
    return own if each.column in own else [each.column, *own]
