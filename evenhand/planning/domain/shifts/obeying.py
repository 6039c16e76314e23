"""Whether a rota keeps every rule, looked at afresh: nothing here knows how a rota is made."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from evenhand.planning.domain.shifts.asking import Person, Question
from evenhand.planning.domain.shifts.columns import Column, unpopular_hours
from evenhand.planning.domain.shifts.rota import Rota

_DAY = timedelta(days=1)
_LITTLE = 1e-6


def broken_rules(rota: Rota) -> list[str]:
    """Every rule that the rota breaks, in a sentence each; none for a rota that is right."""
    question, found = rota.question, []
    for place, person in enumerate(question.people):
        shifts = sorted((each.column for each in rota.shifts if each.person == place), key=lambda one: one.begins)
        found += [f"{person.name}: {words}" for words in _of_person(question, person, shifts)]
        for column in shifts:
            found += [f"{person.name}: {words}" for words in _of_shift(question, person, column)]
    return found + list(_of_floors(rota))


def _of_shift(question: Question, person: Person, column: Column) -> Iterator[str]:
    shape, begins = column.shape, column.begins.astimezone(person.zone)
    day = question.horizon.first_day + column.day * _DAY
    if shape not in question.shapes or (person.shapes and shape.name not in person.shapes):
        yield f"{shape.name} is no shift of theirs"
    if day.weekday() not in shape.weekdays or column.ends - column.begins != timedelta(minutes=shape.minutes):
        yield f"{shape.name} is worked on no such day, or is of another length"
    if (begins.date() != day or begins.time() not in shape.starts) and begins.utcoffset() == _offset(question, person):
        yield f"{shape.name} does not begin at {begins:%H:%M}"
    if any(since < column.ends and until > column.begins for since, until in person.off):
        yield f"works while off on {day}"
    laid = sorted(column.breaks)
    if any(first[1] > second[0] for first, second in pairwise(laid)):
        yield "two breaks at once"
    if len(laid) != len(shape.breaks) or not _fit(column):
        yield f"breaks on {day} do not lie where they should"


def _offset(question: Question, person: Person) -> timedelta | None:
    """The clock at the beginning: on a day on which it changes, a start that it skips is moved."""
    return question.horizon.begins.astimezone(person.zone).utcoffset()


def _fit(column: Column) -> bool:
    """Whether each break of the shape is one of the breaks laid; equal lengths may be told apart in either order."""
    left = list(column.breaks)
    for wanted in sorted(column.shape.breaks, key=lambda each: each.latest):
        fitting = [
            (since, until)
            for since, until in sorted(left)
            if until - since == timedelta(minutes=wanted.minutes)
            and wanted.earliest <= (since - column.begins) / timedelta(minutes=1) <= wanted.latest
        ]
        if not fitting:
            return False
        left.remove(fitting[0])
    return not left


def _of_person(question: Question, person: Person, shifts: Sequence[Column]) -> Iterator[str]:
    rest = timedelta(hours=question.rules.rest_hours)
    ends = [person.last_ended, *(each.ends for each in shifts)]
    for end, shift in zip(ends, shifts, strict=False):
        if end is not None and shift.begins - end < rest:
            yield f"rests too little before {shift.begins:%d %b %H:%M}"
    days = [each.day for each in shifts]
    if len(set(days)) != len(days):
        yield "two shifts on a day"
    if _longest_run(set(days), person.days_before) > question.rules.days_in_a_row:
        yield "too many days in a row"
    for first in range(0, question.horizon.days, 7):
        yield from _of_week(question, person, [each for each in shifts if first <= each.day < first + 7], first)


def _of_week(question: Question, person: Person, week: Sequence[Column], first: int) -> Iterator[str]:
    length = min(7, question.horizon.days - first)
    hours = sum(each.shape.paid_minutes for each in week) / 60.0
    if hours < person.least_hours * length / 7 - _LITTLE:
        yield f"{hours:g} hours in the week of day {first + 1}, fewer than agreed"
    if hours > person.most_hours + _LITTLE:
        yield f"{hours:g} hours in the week of day {first + 1}, more than agreed"
    if len(week) > min(person.most_days, length):
        yield f"{len(week)} days in the week of day {first + 1}"
    most, kinds = question.rules.most_unpopular_hours, question.rules.unpopular
    disliked = sum(unpopular_hours(each.begins, each.ends, person.zone, kinds) for each in week)
    if most is not None and disliked > most + _LITTLE:
        yield f"{disliked:g} unpopular hours in the week of day {first + 1}"


def _longest_run(days: set[int], before: int) -> int:
    """The most days in a row that hold a day of the horizon."""
    longest, run = 0, before
    for day in range(max(days, default=-1) + 1):
        run = run + 1 if day in days else 0
        longest = max(longest, run)
    return longest


def _of_floors(rota: Rota) -> Iterator[str]:
    for covered in rota.covered:
        work = covered.work
        for slot, there in enumerate(covered.scheduled):
            floor = work.at_least[slot] if work.at_least else 0
            least = max(floor, work.need[slot] if work.is_firm and not work.in_time else 0)
            if there < least - _LITTLE:
                when = rota.question.horizon.moment_of(slot)
                yield f"{work.name}: {there:g} instead of {least} at {when:%d %b %H:%M}"
