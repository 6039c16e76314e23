"""Who works the shifts that were chosen: rest, hours, days in a row, wishes, and unpopular hours evenly."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from evenhand.planning.domain.shifts.asking import Person, Question, Wish
from evenhand.planning.domain.shifts.columns import Column, may_work
from evenhand.planning.domain.shifts.covering import (
    WEEK,
    Covering,
    Pool,
    Skills,
    add_cover,
    by_day,
    rest_rows,
)
from evenhand.planning.domain.shifts.searching import search
from evenhand.planning.domain.shifts.solver import Broken, Entry, Programme, Report

_GAP = 0.002
_FEW = 2  # other shifts of a day on which a person could work none of the chosen ones
_FAR = 4.0  # hours beyond one’s share from where on an unpopular hour costs three times as much


@dataclass(frozen=True, slots=True)
class Given:
    """A shift of a person, by their place in the question."""

    person: int
    column: Column


@dataclass(frozen=True, slots=True)
class Named:
    """Every shift with its person; or, where there is no such thing, the rules that are too much together."""

    shifts: tuple[Given, ...]
    broken: tuple[Broken, ...] = ()
    is_found: bool = True
    seconds: float = 0.0


def name(question: Question, covering: Covering, *, seconds: float, report: Report | None) -> Named:
    """Give the shifts to people. First only those that were chosen; all of them where that does not do."""
    chosen = covering.chosen
    wanted: list[Counter[Hashable]] = [Counter() for _ in covering.pools]
    for each in chosen:
        wanted[each.pool][_key(question, each.column)] += each.count
    for is_wide in (False, True):
        naming = _Naming(question, covering.pools, wanted, is_wide=is_wide)
        numbers, days = [each[0] for each in naming.options], [each[2].day for each in naming.options]
        solved = search(naming.programme, numbers, days, stage="name", seconds=seconds, gap=_GAP, report=report)
        if solved.values is not None:
            values = solved.values
            given = [Given(person, column) for number, person, column in naming.options if values[number] > 0.5]
            ordered = sorted(given, key=lambda one: (one.column.begins, one.person))
            return Named(tuple(ordered), seconds=solved.seconds)
        if not solved.is_infeasible:
            return Named((), is_found=False, seconds=solved.seconds)
    return Named((), tuple(naming.programme.too_much(seconds=seconds)))


def has_floors(question: Question) -> bool:
    """Whether some slots must be covered whatever it costs, so that every break counts."""
    return any(work.is_firm or any(work.at_least) for work in question.work)


def _key(question: Question, column: Column) -> Hashable:
    return (column.when, column.breaks) if has_floors(question) else column.when


class _Naming:
    """The programme: a column for each person and shift."""

    def __init__(
        self, question: Question, pools: Sequence[Pool], wanted: Sequence[Counter[Hashable]], *, is_wide: bool
    ) -> None:
        self.question = question
        self.programme = Programme()
        self.options: list[tuple[int, int, Column]] = []
        for pool, counts in zip(pools, wanted, strict=True):
            self._pool(pool, counts, is_wide=is_wide)
        self._fairly()
        if has_floors(question):
            self._floors(pools)

    def _pool(self, pool: Pool, counts: Counter[Hashable], *, is_wide: bool) -> None:
        of_key: dict[Hashable, list[int]] = defaultdict(list)
        columns = _distinct(pool.columns, lambda each: _key(self.question, each))
        for place in pool.people:
            person = self.question.people[place]
            own = [each for each in columns if may_work(person, each, self.question.rules)]
            if not is_wide:
                own = _narrow(own, lambda each: counts[_key(self.question, each)] > 0)
            numbers = [self._option(place, each) for each in own]
            for number, each in zip(numbers, own, strict=True):
                of_key[_key(self.question, each)].append(number)
            self._person(person, own, numbers)
        hours = {_key(self.question, each): each.paid_hours for each in columns}
        for key in {**of_key, **counts}:
            self._count(of_key[key], counts[key], hours[key])

    def _option(self, place: int, column: Column) -> int:
        person = self.question.people[place]
        cost = person.wage * column.paid_hours + self.question.rules.wish * _against(person.wishes, column)
        number = self.programme.column(cost, high=1.0, whole=True)
        self.options.append((number, place, column))
        return number

    def _count(self, numbers: Sequence[int], wanted: int, hours: float) -> None:
        """As many work the shift as were chosen; less costs what is missing then, more a little."""
        less = self.programme.column(2.0 * self.question.rules.missing_hour * hours)
        more = self.programme.column(0.1 * hours)
        entries = [*((number, 1.0) for number in numbers), (less, 1.0), (more, -1.0)]
        self.programme.row(entries, low=wanted, high=wanted)

    def _person(self, person: Person, own: Sequence[Column], numbers: Sequence[int]) -> None:
        days = by_day(own, numbers)
        for day, entries in days.items():
            self.programme.row([(number, 1.0) for number, _ in entries], high=1.0)
            for late in rest_rows(entries, days.get(day + 1, []), self.question.rules.rest_hours):
                self.programme.row([(number, 1.0) for number in late], high=1.0, rule=f"rest of {person.name}")
        self._in_a_row(person, days)
        for first in range(0, self.question.horizon.days, WEEK):
            self._week(person, own, numbers, first)

    def _week(self, person: Person, own: Sequence[Column], numbers: Sequence[int], first: int) -> None:
        rules, length = self.question.rules, min(WEEK, self.question.horizon.days - first)
        week = [(n, each) for n, each in zip(numbers, own, strict=True) if first <= each.day < first + WEEK]
        hours: list[Entry] = [(n, each.paid_hours) for n, each in week]
        share, row = length / WEEK, self.programme.row
        row(hours, high=person.most_hours, rule=f"most hours of {person.name}")
        if person.least_hours:
            row(hours, low=person.least_hours * share, rule=f"least hours of {person.name}")
        row([(n, 1.0) for n, _ in week], high=min(person.most_days, length), rule=f"most days of {person.name}")
        if rules.most_unpopular_hours is not None:
            disliked = [(n, each.unpopular_hours) for n, each in week if each.unpopular_hours]
            row(disliked, high=rules.most_unpopular_hours, rule=f"most unpopular hours of {person.name}")

    def _in_a_row(self, person: Person, days: dict[int, list[tuple[int, Column]]]) -> None:
        most = self.question.rules.days_in_a_row
        for first in range(-min(person.days_before, most), self.question.horizon.days - most):
            entries = [(n, 1.0) for day in range(first, first + most + 1) for n, _ in days.get(day, [])]
            self.programme.row(entries, high=most + min(first, 0), rule=f"days in a row of {person.name}")

    def _fairly(self) -> None:
        """Nobody has more unpopular hours than their share; what is beyond it costs, what is far beyond it more."""
        people, rules = self.question.people, self.question.rules
        theirs: dict[int, list[Entry]] = defaultdict(list)
        for number, place, column in self.options:
            if column.unpopular_hours:
                theirs[place].append((number, column.unpopular_hours))
        contracts = sum(people[place].most_hours for place in theirs)
        if not contracts or not rules.fairness:
            return
        total = self.programme.column()  # all unpopular hours of those who could work some
        everybody = [entry for entries in theirs.values() for entry in entries]
        self.programme.row([(total, 1.0), *((n, -v) for n, v in everybody)], low=0.0, high=0.0)
        before = sum(people[place].unpopular_before for place in theirs)
        for place, entries in theirs.items():
            share = people[place].most_hours / contracts
            beyond = self.programme.column(rules.fairness, high=_FAR)
            far = self.programme.column(3.0 * rules.fairness)
            own = [*((n, -v) for n, v in entries), (beyond, 1.0), (far, 1.0), (total, share)]
            self.programme.row(own, low=people[place].unpopular_before - share * before)

    def _floors(self, pools: Sequence[Pool]) -> None:
        works = {place: pool.works for pool in pools for place in pool.people}
        present: dict[Skills, list[list[Entry]]] = {}
        for number, place, column in self.options:
            there = present.setdefault(works[place], [[] for _ in range(self.question.horizon.slots)])
            for slot in column.covers:
                there[slot].append((number, 1.0))
        add_cover(self.programme, self.question, present)


def _distinct(columns: Iterable[Column], key: Callable[[Column], Hashable]) -> list[Column]:
    return list({key(each): each for each in columns}.values())


def _narrow(own: Sequence[Column], is_chosen: Callable[[Column], bool]) -> list[Column]:
    """The chosen shifts, and a few others on days that have none of them."""
    days: dict[int, list[Column]] = defaultdict(list)
    for each in own:
        days[each.day].append(each)
    found = []
    for columns in days.values():
        chosen = [each for each in columns if is_chosen(each)]
        found += chosen or sorted(columns, key=lambda each: (-each.paid_hours, each.begins))[:_FEW]
    return found


def _against(wishes: Iterable[Wish], column: Column) -> float:
    """How much a shift is against somebody’s wishes; below 0 where it is what they wish."""
    touched = [each for each in wishes if each.begins < column.ends and each.ends > column.begins]
    return sum(-each.weight if each.to_work else each.weight for each in touched)
