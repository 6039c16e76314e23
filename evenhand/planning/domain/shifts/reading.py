"""A question for a rota out of a file that people write: YAML, with tables of what comes beside it."""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from evenhand.planning.domain.shifts.asking import (
    Break,
    Horizon,
    Person,
    Question,
    Rules,
    Shape,
    Unpopular,
    Wish,
    Work,
)
from evenhand.planning.domain.shifts.demand import Come, spread, work_for
from evenhand.planning.domain.shifts.when import FIRST, LAST, moments_of, starts_of, times_of, weekdays_of
from evenhand.planning.domain.shifts.written import (
    FileIn,
    HeadsIn,
    PersonIn,
    RulesIn,
    ShapeIn,
    WorkIn,
)
from evenhand.planning.domain.staffing import Goal
from evenhand.planning.errors import BadQuestion

Tables: TypeAlias = Callable[[str], Iterable[str]]  # the lines of a table by its name in the file


def read_question(said: Any, tables: Tables) -> Question:
    """The question of a file that was read as YAML or JSON. Raises BadQuestion with what is wrong, and where."""
    try:
        file = msgspec.convert(said, FileIn, strict=False)
    except msgspec.ValidationError as problem:
        raise BadQuestion(f"The question cannot be understood: {problem}.") from problem
    if not 1 <= file.days <= 42 or file.minutes not in {5, 10, 15, 20, 30, 60}:
        raise BadQuestion("A rota is for 1 to 42 days, in slots of 5, 10, 15, 20, 30 or 60 minutes.")
    if not FIRST <= file.first_day <= LAST:
        raise BadQuestion(f"A rota begins between {FIRST.year} and {LAST.year}, not on {file.first_day}.")
    if not file.work or not file.people or not file.shapes:
        raise BadQuestion("A rota needs some work, some people and some shapes of shifts.")
    horizon = Horizon(file.first_day, file.days, file.minutes, _zone(file.zone))
    shapes = tuple(_shape(each, horizon.minutes) for each in file.shapes)
    people = tuple(person for each in file.people for person in _people(each, file, horizon))
    _know(people, shapes)
    return Question(
        horizon=horizon,
        work=tuple(_work(each, file, horizon, tables) for each in file.work),
        shapes=shapes,
        people=_named_once(people),
        rules=_rules(file.rules),
        seconds=file.seconds,
        gap=file.gap / 100.0,
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as problem:
        raise BadQuestion(f"“{name[:64]}” is no time zone known here.") from problem


def _know(people: Iterable[Person], shapes: Iterable[Shape]) -> None:
    known = {shape.name for shape in shapes}
    for person in people:
        if unknown := sorted(person.shapes - known):
            raise BadQuestion(f"{person.name} may work “{unknown[0]}”, which is none of the shapes.")


def _named_once(people: tuple[Person, ...]) -> tuple[Person, ...]:
    names = [person.name for person in people]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise BadQuestion(f"Two people are called {twice}.")
    return people


def _shape(said: ShapeIn, minutes: int) -> Shape:
    length = round(said.hours * 60)
    breaks = tuple(
        Break(each.minutes, round(each.between[0] * 60), round(each.between[1] * 60), each.paid) for each in said.breaks
    )
    if length % minutes or not 0 < length <= 24 * 60:
        raise BadQuestion(f"{said.name}: a shift is a whole number of slots long, and no longer than a day.")
    for each in breaks:
        if not 0 <= each.earliest <= each.latest or each.latest + each.minutes > length or each.minutes <= 0:
            raise BadQuestion(f"{said.name}: a break lies within its shift, and its earliest begin before its latest.")
    starts = starts_of(said.starts, every=said.every)
    return Shape(
        name=said.name, minutes=length, starts=starts, breaks=breaks, weekdays=weekdays_of(said.days, said.name)
    )


def _people(said: PersonIn, file: FileIn, horizon: Horizon) -> Iterator[Person]:
    zone = _zone(said.zone or file.zone)
    least, most = said.hours if isinstance(said.hours, tuple) else (said.hours, said.hours)
    if not 0 <= least <= most:
        raise BadQuestion(f"{said.name}: hours are the least and the most of a week, such as [30, 40].")
    wishes = tuple(
        Wish(begins=since, ends=until, to_work=each.work, weight=each.weight)
        for each in said.wishes
        for since, until in moments_of(each.when, horizon, zone)
    )
    for n in range(1, said.count + 1):
        name = said.name or "Person"
        yield Person(
            name=f"{name} {n}" if said.count > 1 or not said.name else name,
            zone=zone,
            skills=frozenset(said.skills),
            least_hours=least,
            most_hours=most,
            most_days=said.days,
            shapes=frozenset(said.shapes),
            off=tuple(stretch for each in said.off for stretch in moments_of(each, horizon, zone)),
            wishes=wishes,
            wage=said.wage,
            last_ended=None if said.last_ended is None else _aware(said.last_ended, zone),
            days_before=said.days_before,
            unpopular_before=said.unpopular_before,
        )


def _aware(moment: datetime, zone: ZoneInfo) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _rules(said: RulesIn) -> Rules:
    usual = Rules()
    kinds = usual.unpopular
    if said.unpopular is not None:
        kinds = tuple(
            Unpopular(begins=begins, ends=ends, weekdays=weekdays_of(each.days, "unpopular"))
            for each in said.unpopular
            for begins, ends in [times_of(each.hours)]
        )
    return Rules(
        rest_hours=said.rest,
        days_in_a_row=said.in_a_row,
        unpopular=kinds,
        most_unpopular_hours=said.most_unpopular,
        missing_hour=said.missing,
        fairness=said.fairness,
        wish=said.wish,
    )


def _work(said: WorkIn, file: FileIn, horizon: Horizon, tables: Tables) -> Work:
    service = said.service or file.service
    if service.per not in {"interval", "day"}:
        raise BadQuestion("A service level is per interval or per day.")
    floor = _heads(said.at_least, horizon)
    if said.loads:
        goal = Goal(service.share / 100, service.within, service.patience, service.shrinkage / 100)
        loads = spread(horizon, _come(tables(said.loads), said, horizon))
        work = work_for(horizon, said.name, loads, goal, skill=said.skill, by_day=service.per == "day")
    elif said.required:
        work = Work(name=said.name, need=_required(tables(said.required), said.required, horizon), skill=said.skill)
    elif said.heads:
        work = Work(name=said.name, need=_heads(said.heads, horizon), skill=said.skill)
    else:
        raise BadQuestion(f"{said.name}: say what comes (loads), or how many it takes (required, or heads).")
    return replace(work, at_least=floor if any(floor) else (), is_firm=said.firm)


def _heads(said: Iterable[HeadsIn], horizon: Horizon) -> tuple[int, ...]:
    """The most that is said of each slot."""
    found = [0] * horizon.slots
    for each in said:
        for since, until in moments_of(f"{each.days} {each.hours}".strip(), horizon, horizon.zone):
            for slot in range(max(0, horizon.slot_of(since)), min(horizon.slots, horizon.slot_of(until))):
                found[slot] = max(found[slot], each.heads)
    return tuple(found)


def _come(lines: Iterable[str], said: WorkIn, horizon: Horizon) -> list[Come]:
    rows = _rows(lines, said.loads, horizon, {"contacts"})
    come = []
    for begins, minutes, row in rows:
        takes = float(row.get("aht_s") or said.aht or 0)
        if takes <= 0:
            raise BadQuestion(f"{said.loads}: every row needs aht_s, or the work an aht.")
        come.append(Come(begins, minutes, float(row["contacts"] or 0), takes))
    return come


def _required(lines: Iterable[str], name: str, horizon: Horizon) -> tuple[int, ...]:
    found = [0] * horizon.slots
    for begins, minutes, row in _rows(lines, name, horizon, {"required"}):
        since = horizon.slot_of(begins)
        width = max(1, round(minutes / horizon.minutes))
        for slot in range(max(0, since), min(horizon.slots, since + width)):
            found[slot] = max(found[slot], int(float(row["required"] or 0)))
    return tuple(found)


def _rows(
    lines: Iterable[str], name: str, horizon: Horizon, wanted: set[str]
) -> list[tuple[datetime, float, dict[str, str]]]:
    """Rows with when they begin and how long they are: times are of the rota’s zone unless they say otherwise."""
    rows = csv.DictReader(lines)
    if missing := sorted((wanted | {"start"}) - set(rows.fieldnames or ())):
        raise BadQuestion(f"{name} lacks the column {', '.join(missing)}.")
    found: list[tuple[datetime, dict[str, str]]] = []
    for row in rows:
        try:
            said = datetime.fromisoformat(row["start"].strip())
            for column in wanted:
                if not 0 <= float(row[column] or 0) < 1e7:
                    raise ValueError(f"{column} is {row[column]}")
        except (ValueError, AttributeError) as problem:
            raise BadQuestion(f"{name}, line {rows.line_num}: {problem}.") from problem
        found.append((said.astimezone(UTC) if said.tzinfo else _aware(said, _zone(str(horizon.zone))), row))
    gaps = [later[0] - first[0] for first, later in pairwise(found) if later[0] > first[0]]
    minutes = min(gaps, default=timedelta(minutes=horizon.minutes)) / timedelta(minutes=1)
    return [(begins, minutes, row) for begins, row in found]
