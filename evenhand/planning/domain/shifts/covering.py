"""How many work which shift: people who are alike are a pool, and the pools' shifts cover the work.

What only a single person's rules forbid is left to `naming`; so the bound of this programme holds for every rota.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from evenhand.planning.domain.shifts.asking import Person, Question, Work
from evenhand.planning.domain.shifts.columns import Column, columns_of, may_work
from evenhand.planning.domain.shifts.daily import add_daily
from evenhand.planning.domain.shifts.searching import search
from evenhand.planning.domain.shifts.solver import Entry, Programme, Report, Solved

STEPS = ((0.1, 1.0), (0.25, 2.0), (1.0, 4.0))  # shares of the need that are missing, and how many times worse
WEEK = 7
Skills: TypeAlias = frozenset[str]  # names of the works somebody can do


@dataclass(frozen=True, slots=True)
class Pool:
    """People who are alike but for their hours and when they are off, and every shift that one of them could work."""

    works: Skills
    people: tuple[int, ...]  # places in the question
    columns: tuple[Column, ...]
    able: tuple[int, ...]  # how many of them could work each shift
    days: tuple[dict[int, float], ...]  # for each of them, the days they could work and the most paid hours of each


@dataclass(frozen=True, slots=True)
class Chosen:
    """How many of a pool work a shift."""

    pool: int
    column: Column
    count: int


def pools_of(question: Question) -> list[Pool]:
    """People who can do the same works in the same zone with the same shapes for the same pay."""
    alike: dict[tuple[Skills, str, frozenset[str], float], list[int]] = defaultdict(list)
    for place, person in enumerate(question.people):
        alike[works_of(person, question.work), str(person.zone), person.shapes, person.wage].append(place)
    return [_pool(question, works, people) for (works, _, _, _), people in alike.items()]


def works_of(person: Person, works: Iterable[Work]) -> Skills:
    """What somebody can do."""
    return frozenset(work.name for work in works if not work.skill or work.skill in person.skills)


def _pool(question: Question, works: Skills, places: list[int]) -> Pool:
    people = [question.people[place] for place in places]
    days: tuple[dict[int, float], ...] = tuple({} for _ in people)
    found = []
    for shape in question.shapes:
        for column in columns_of(shape, people[0].zone, question.horizon, question.rules):
            able = [
                theirs for person, theirs in zip(people, days, strict=True) if may_work(person, column, question.rules)
            ]
            for theirs in able:
                theirs[column.day] = max(theirs.get(column.day, 0.0), column.paid_hours)
            if able:
                found.append((column, len(able)))
    return Pool(works, tuple(places), tuple(each for each, _ in found), tuple(able for _, able in found), days)


def choose(question: Question, pools: Sequence[Pool], *, seconds: float, report: Report | None) -> "Covering":
    """The shifts that cover the work best."""
    programme = Programme()
    numbers: list[list[int]] = []
    present: dict[Skills, list[list[Entry]]] = {}
    for pool in pools:
        wage = question.people[pool.people[0]].wage
        numbers.append(
            [
                programme.column(wage * each.paid_hours, high=able, whole=True)
                for each, able in zip(pool.columns, pool.able, strict=True)
            ]
        )
        there = present.setdefault(pool.works, [[] for _ in range(question.horizon.slots)])
        for column, each in zip(numbers[-1], pool.columns, strict=True):
            for slot in each.covers:
                there[slot].append((column, 1.0))
        _limits(programme, question, pool, numbers[-1])
    add_cover(programme, question, present)
    days = [each.day for pool in pools for each in pool.columns]
    places = [number for own in numbers for number in own]
    solved = search(programme, places, days, stage="cover", seconds=seconds, gap=question.gap, report=report)
    return Covering(programme, solved, tuple(pools), numbers)


@dataclass(frozen=True, slots=True)
class Covering:
    """What the first programme found."""

    programme: Programme
    solved: Solved
    pools: tuple[Pool, ...]
    numbers: list[list[int]]

    @property
    def chosen(self) -> list[Chosen]:
        """Every shift that is worked, and by how many of which pool."""
        values = self.solved.values
        if values is None:
            return []
        return [
            Chosen(place, column, round(float(values[number])))
            for place, pool in enumerate(self.pools)
            for column, number in zip(pool.columns, self.numbers[place], strict=True)
            if values[number] > 0.5
        ]


def add_cover(programme: Programme, question: Question, present: Mapping[Skills, Sequence[list[Entry]]]) -> None:
    """Rows that cover the work with whoever is there; who can do several works is shared between them."""
    slots = question.horizon.slots
    doing: dict[str, list[list[Entry]]] = {work.name: [[] for _ in range(slots)] for work in question.work}
    for skills, there in present.items():
        if len(skills) == 1:
            (only,) = skills
            for slot, entries in enumerate(there):
                doing[only][slot] += entries
        elif skills:
            _share(programme, question, skills, there, doing)
    for work in question.work:
        (add_daily if work.in_time else _add_need)(programme, question, work, doing[work.name])
        _add_floor(programme, question, work, doing[work.name])


def _share(
    programme: Programme,
    question: Question,
    skills: Skills,
    there: Sequence[list[Entry]],
    doing: dict[str, list[list[Entry]]],
) -> None:
    wanted = {work.name: work for work in question.work if work.name in skills}
    for slot, entries in enumerate(there):
        if not entries:
            continue
        parts = []
        for name, work in wanted.items():
            if work.need[slot] or (work.at_least and work.at_least[slot]) or work.in_time:
                parts.append(programme.column())
                doing[name][slot].append((parts[-1], 1.0))
        if parts:
            programme.row([*((part, 1.0) for part in parts), *((c, -v) for c, v in entries)], high=0.0)


def _add_need(programme: Programme, question: Question, work: Work, doing: Sequence[list[Entry]]) -> None:
    """Each slot has the heads it needs, or lacks some, at a price that rises with how many."""
    hours = question.horizon.minutes / 60.0
    for slot, need in enumerate(work.need):
        if not need:
            continue
        if work.is_firm:
            rule = f"the need of {work.name}: {day_words(question, slot)}"
            programme.row(doing[slot], low=need, rule=rule)
            continue
        missing, before = [], 0.0
        for share, times in STEPS:
            size = share * need - before
            price = question.rules.missing_hour * hours * times
            missing.append((programme.column(price, high=size), 1.0))
            before = share * need
        programme.row([*doing[slot], *missing], low=need)


def _add_floor(programme: Programme, question: Question, work: Work, doing: Sequence[list[Entry]]) -> None:
    for slot, floor in enumerate(work.at_least):
        if floor:
            rule = f"at least {floor} for {work.name}: {day_words(question, slot)}"
            programme.row(doing[slot], low=floor, rule=rule)


def day_words(question: Question, slot: int) -> str:
    """The day of a slot, in words."""
    return f"{question.horizon.moment_of(slot).astimezone(question.horizon.zone):%a %d %b}"


def _limits(programme: Programme, question: Question, pool: Pool, numbers: Sequence[int]) -> None:
    """What no way of giving shifts to a pool's people could get around."""
    people = [question.people[place] for place in pool.people]
    days = by_day(pool.columns, numbers)
    for day, entries in days.items():
        programme.row([(number, 1.0) for number, _ in entries], high=sum(day in theirs for theirs in pool.days))
        either = sum(day in theirs or day + 1 in theirs for theirs in pool.days)
        for late in rest_rows(entries, days.get(day + 1, []), question.rules.rest_hours):
            programme.row([(number, 1.0) for number in late], high=either)
    for first in range(0, question.horizon.days, WEEK):
        share = min(WEEK, question.horizon.days - first) / WEEK
        week = [
            (number, each)
            for number, each in zip(numbers, pool.columns, strict=True)
            if first <= each.day < first + WEEK
        ]
        programme.row(
            [(number, each.paid_hours) for number, each in week],
            low=sum(person.least_hours for person in people) * share,
            high=sum(_most(person, theirs, first) for person, theirs in zip(people, pool.days, strict=True)),
            rule=f"hours of {_names(people)}",
        )
        most_days = sum(
            min(person.most_days, sum(first <= day < first + WEEK for day in theirs))
            for person, theirs in zip(people, pool.days, strict=True)
        )
        programme.row([(number, 1.0) for number, _ in week], high=most_days)
        if question.rules.most_unpopular_hours is not None:
            most = question.rules.most_unpopular_hours * len(people)
            programme.row([(number, each.unpopular_hours) for number, each in week if each.unpopular_hours], high=most)


def _most(person: Person, theirs: dict[int, float], first: int) -> float:
    """Hours of a week that somebody could work at most: on their longest days, as many as they may work."""
    longest = sorted((hours for day, hours in theirs.items() if first <= day < first + WEEK), reverse=True)
    return min(person.most_hours, sum(longest[: person.most_days]))


def _names(people: Sequence[Person]) -> str:
    named = ", ".join(person.name for person in people[:3])
    return named if len(people) <= 3 else f"{named} and {len(people) - 3} more"


def by_day(columns: Sequence[Column], numbers: Sequence[int]) -> dict[int, list[tuple[int, Column]]]:
    """Shifts and their columns by the day they begin."""
    found: dict[int, list[tuple[int, Column]]] = defaultdict(list)
    for number, each in zip(numbers, columns, strict=True):
        found[each.day].append((number, each))
    return found


def rest_rows(
    today: Sequence[tuple[int, Column]], tomorrow: Sequence[tuple[int, Column]], rest_hours: float
) -> list[list[int]]:
    """Shifts of which one person may work one only, because rest does not fit between them."""
    rest, rows = timedelta(hours=rest_hours), []
    starts = sorted({each.begins for _, each in tomorrow})
    for begins in starts:
        late = [number for number, each in today if each.ends + rest > begins]
        early = [number for number, each in tomorrow if each.begins <= begins]
        if late:
            rows.append(late + early)
    return rows
