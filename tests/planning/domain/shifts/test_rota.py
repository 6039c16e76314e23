"""Rotas: each that is made keeps every rule, covers what can be covered, and says why where there is none."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

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
from evenhand.planning.domain.shifts.obeying import broken_rules
from evenhand.planning.domain.shifts.rota import NoRota, Rota, make_rota, reached_daily
from evenhand.planning.domain.shifts.sharing import shared

BERLIN = ZoneInfo("Europe/Berlin")
MANILA = ZoneInfo("Asia/Manila")
MONDAY = date(2026, 11, 23)
DAY = Shape(
    name="day",
    minutes=510,
    starts=tuple(time(hour) for hour in (6, 7, 8, 9, 10, 13, 14)),
    breaks=(Break(30, 180, 300),),
)
SHORT = Shape(name="short", minutes=240, starts=tuple(time(hour) for hour in range(7, 19, 2)))
NIGHT = Shape(name="night", minutes=480, starts=(time(22),), breaks=(Break(30, 180, 240, is_paid=True),))

WATCH = Shape(name="watch", minutes=480, starts=(time(22),))


def horizon(days: int = 3, *, minutes: int = 60, first: date = MONDAY) -> Horizon:
    return Horizon(first, days, minutes, BERLIN)


def office(at: Horizon, heads: int, *, since: int = 9, until: int = 17) -> tuple[int, ...]:
    """So many heads in these hours of each day, by the clock of the horizon."""
    hours = [at.moment_of(slot).astimezone(at.zone).hour for slot in range(at.slots)]
    return tuple(heads if since <= hour < until else 0 for hour in hours)


def team(size: int, **values: object) -> tuple[Person, ...]:
    return tuple(Person(name=f"P{n}", zone=BERLIN, **values) for n in range(size))  # type: ignore[arg-type]


def made(question: Question) -> Rota:
    rota = make_rota(question)
    assert isinstance(rota, Rota), rota
    assert broken_rules(rota) == []
    return rota


def ask(at: Horizon, need: tuple[int, ...], people: tuple[Person, ...], **values: object) -> Question:
    work = values.pop("work", (Work(name="calls", need=need),))
    shapes = values.pop("shapes", (DAY, SHORT))
    return Question(horizon=at, work=work, shapes=shapes, people=people, seconds=3, **values)  # type: ignore[arg-type]


def test_enough_people_leave_nothing_missing() -> None:
    at = horizon()
    rota = made(ask(at, office(at, 2), team(5)))
    assert rota.missing_hours == 0
    assert rota.gap is not None
    assert rota.gap < 0.2


def test_what_cannot_be_covered_is_told_as_missing() -> None:
    at = horizon(1)
    rota = made(ask(at, office(at, 3), team(1)))
    assert rota.missing_hours >= 16
    assert len(rota.shifts) == 1


def test_the_sun_is_followed_by_people_who_live_where_it_is_day() -> None:
    at = horizon(2)
    nights = tuple(int(not 6 <= at.moment_of(slot).astimezone(BERLIN).hour < 20) for slot in range(at.slots))
    people = (*team(3), *(Person(name=f"M{n}", zone=MANILA) for n in range(3)))
    rota = made(ask(at, nights, people, rules=Rules(fairness=1.0)))
    by_night = [each for each in rota.shifts if each.column.begins.astimezone(BERLIN).hour in {0, 1, 2, 23}]
    assert by_night
    assert all(question_person(rota, each.person).startswith("M") for each in by_night)
    assert rota.covered[0].scheduled[3] >= 1  # three at night in Berlin


def question_person(rota: Rota, place: int) -> str:
    return rota.question.people[place].name


def test_only_who_can_do_a_work_is_given_it() -> None:
    at = horizon(2)
    works = (
        Work(name="german", skill="de", need=office(at, 1)),
        Work(name="french", skill="fr", need=office(at, 1)),
    )
    people = (
        *(Person(name=f"D{n}", zone=BERLIN, skills=frozenset({"de"})) for n in range(2)),
        *(Person(name=f"F{n}", zone=BERLIN, skills=frozenset({"fr"})) for n in range(2)),
        Person(name="Both", zone=BERLIN, skills=frozenset({"de", "fr"})),
    )
    rota = made(ask(at, (), people, work=works))
    assert rota.missing_hours == 0
    alone = made(ask(at, (), people[:2], work=works))
    assert alone.covered[0].missing_hours == 0
    assert alone.covered[1].missing_hours == sum(works[1].need)


def test_part_timers_have_the_hours_they_agreed_to() -> None:
    at = horizon(7)
    people = (*team(3, least_hours=32, most_hours=40), Person(name="Half", zone=BERLIN, least_hours=16, most_hours=20))
    rota = made(ask(at, office(at, 2), people))
    assert 16 <= sum(each.column.paid_hours for each in rota.of(3)) <= 20


def test_unpopular_hours_are_shared() -> None:
    at = horizon(4)
    night = tuple(
        int(hour >= 22 or hour < 6) for hour in (at.moment_of(s).astimezone(BERLIN).hour for s in range(at.slots))
    )
    rota = made(ask(at, night, team(4), shapes=(NIGHT,), rules=Rules(fairness=2.0)))
    assert len({len(rota.of(place)) for place in range(4)}) == 1


def test_who_had_many_unpopular_hours_before_has_fewer_now() -> None:
    at = horizon(2)
    night = tuple(
        int(hour >= 22 or hour < 6) for hour in (at.moment_of(s).astimezone(BERLIN).hour for s in range(at.slots))
    )
    tired = Person(name="T", zone=BERLIN, most_hours=70, unpopular_before=40)
    rested = Person(name="R", zone=BERLIN, most_hours=70)
    rota = made(ask(at, night, (tired, rested), shapes=(WATCH,), rules=Rules(fairness=1.0)))
    assert [each.person for each in rota.shifts].count(0) == 0


def test_wishes_are_kept_where_that_costs_nobody() -> None:
    at = horizon(1)
    morning = Wish(begins=at.begins, ends=at.begins + timedelta(hours=10))
    people = (Person(name="Late", zone=BERLIN, wishes=(morning,)), Person(name="Any", zone=BERLIN))
    need = office(at, 1, since=7, until=15)
    rota = made(ask(at, need, people, shapes=(SHORT,)))
    assert all(each.column.begins >= morning.ends for each in rota.of(0))


def test_a_whole_day_reaches_its_share_with_fewer_hours_than_each_slot_by_itself() -> None:
    at = horizon(1, minutes=60)
    contacts = tuple(20.0 if need else 0.0 for need in office(at, 1))
    # Nine tenths of the best with three heads, most of it with two.
    in_time = tuple((0.0, 8.0, 17.0, 19.0, 20.0) if c else (0.0,) for c in contacts)
    each_slot = made(ask(at, office(at, 3), team(9), shapes=(SHORT,)))
    work = Work(name="calls", need=office(at, 3), contacts=contacts, in_time=in_time, share=0.85)
    whole_day = made(ask(at, (), team(9), work=(work,), shapes=(SHORT,)))
    reached = reached_daily(whole_day.question, work, whole_day.covered[0].scheduled)
    assert all(share >= 0.85 for _, share in reached)
    assert whole_day.paid_hours < each_slot.paid_hours


def test_hours_that_do_not_fit_are_named() -> None:
    at = horizon(7)
    away = tuple((at.begins + timedelta(day), at.begins + timedelta(day + 1)) for day in range(5))
    people = (*team(2), Person(name="Ada", zone=BERLIN, least_hours=30, off=away))
    found = make_rota(ask(at, office(at, 1), people))
    assert isinstance(found, NoRota)
    assert any("Ada" in each.rule for each in found.broken)
    assert not any("P0" in each.rule for each in found.broken)


def test_a_floor_that_nobody_can_keep_is_named_with_its_day() -> None:
    at = horizon(2)
    work = Work(name="calls", need=office(at, 1), at_least=office(at, 3))
    found = make_rota(ask(at, (), team(2), work=(work,)))
    assert isinstance(found, NoRota)
    assert any(each.rule.startswith("at least 3 for calls: Mon") for each in found.broken)


def test_a_floor_is_kept_though_breaks_move() -> None:
    at = horizon(1, minutes=30)
    work = Work(name="calls", need=office(at, 1), at_least=office(at, 1))
    made(ask(at, (), team(3), work=(work,)))


def test_a_night_on_which_the_clock_goes_back_is_an_hour_longer_and_covered() -> None:
    at = horizon(2, first=date(2026, 10, 24))
    assert at.slots == 49
    rota = made(ask(at, (1,) * at.slots, team(9, most_days=2), shapes=(DAY, SHORT, NIGHT)))
    night = [s for s in range(at.slots) if at.moment_of(s).astimezone(BERLIN).hour in {0, 1, 2, 3, 4}][5:]
    assert all(rota.covered[0].scheduled[slot] >= 1 for slot in night)


def test_the_same_question_has_the_same_answer() -> None:
    at = horizon(2)
    question = ask(at, office(at, 2), team(4))
    assert made(question).shifts == made(question).shifts


def test_progress_is_told_with_a_falling_gap() -> None:
    told = []
    at = horizon(2, minutes=15)
    make_rota(ask(at, tuple(4 for _ in range(at.slots)), team(12), shapes=(DAY, SHORT, NIGHT)), report=told.append)
    gaps = [each.gap for each in told if each.stage == "cover" and each.gap is not None]
    assert all(later <= earlier + 1e-9 for earlier, later in pairwise(gaps))
    assert [each.seconds for each in told] == sorted(each.seconds for each in told)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    at = Horizon(draw(st.dates(date(2026, 3, 20), date(2026, 4, 5))), draw(st.integers(1, 8)), 60, BERLIN)
    some = st.sampled_from(["de", "fr"])
    people = tuple(
        Person(
            name=f"P{n}",
            zone=draw(st.sampled_from([BERLIN, MANILA])),
            skills=frozenset(draw(st.sets(some))),
            least_hours=draw(st.sampled_from([0.0, 0.0, 8.0])),
            most_hours=draw(st.sampled_from([16.0, 24.0, 40.0])),
            most_days=draw(st.integers(2, 6)),
            shapes=frozenset(draw(st.sampled_from([(), ("short",), ("day", "night")]))),
            off=tuple(_off(draw, at) for _ in range(draw(st.integers(0, 2)))),
            last_ended=draw(st.sampled_from([None, at.begins + timedelta(hours=2)])),
            days_before=draw(st.integers(0, 4)),
            unpopular_before=draw(st.sampled_from([0.0, 12.0])),
        )
        for n in range(draw(st.integers(1, 6)))
    )
    needs = st.lists(st.integers(0, 3), min_size=at.slots, max_size=at.slots).map(tuple)
    rules = Rules(
        rest_hours=draw(st.sampled_from([8.0, 11.0, 16.0])),
        days_in_a_row=draw(st.integers(2, 6)),
        unpopular=(Unpopular(begins=time(20), ends=time(7)),),
        most_unpopular_hours=draw(st.sampled_from([None, 16.0])),
    )
    work = (Work(name="german", skill="de", need=draw(needs)), Work(name="any", need=draw(needs)))
    return Question(horizon=at, work=work, shapes=(DAY, SHORT, NIGHT), people=people, rules=rules, seconds=10)


def _off(draw: st.DrawFn, at: Horizon) -> tuple[datetime, datetime]:
    begins = at.begins + timedelta(hours=draw(st.integers(-5, 24 * at.days)))
    return begins, begins + timedelta(hours=draw(st.integers(1, 30)))


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(questions())
def test_every_rota_obeys_every_rule(question: Question) -> None:
    found = make_rota(question)
    if isinstance(found, NoRota):
        assume(not found.is_out_of_time)
        assert found.broken  # only what is said to be too much stands in the way
        assert all(each.amount > 0 for each in found.broken)
    else:
        assert broken_rules(found) == []
        assert found.cost >= found.bound - 1e-6


def test_what_breaks_a_rule_is_found_out() -> None:
    at = horizon(1)
    rota = made(ask(at, office(at, 2), team(2)))
    assert rota.shifts
    person = Person(name="P0", zone=BERLIN, off=((at.begins, at.begins + timedelta(1)),), most_hours=1, least_hours=0)
    strict = Question(
        horizon=at, work=rota.question.work, shapes=rota.question.shapes, people=(person, *rota.question.people[1:])
    )
    words = " ".join(broken_rules(Rota(strict, rota.shifts, rota.covered, 0, 0, 0)))
    assert "while off" in words
    assert "more than agreed" in words


def test_a_horizon_counts_from_midnight_where_the_team_is() -> None:
    at = horizon(1)
    assert at.begins == datetime(2026, 11, 22, 23, tzinfo=UTC)
    assert at.slots == 24
    assert [at.day_of(0), at.day_of(23)] == [0, 0]
    with pytest.raises(ZeroDivisionError):
        Horizon(MONDAY, 1, 0, BERLIN).slot_of(at.begins)


def test_who_can_do_several_works_is_moved_on_so_that_nobody_lacks() -> None:
    works = tuple(Work(name=name, need=(need,)) for name, need in (("a", 1), ("b", 1), ("c", 1)))
    present = {frozenset("ab"): np.array([2.0]), frozenset("bc"): np.array([1.0])}
    assert [float(each[0]) for each in shared(works, present)] == [1, 1, 1]


@given(
    st.lists(st.integers(0, 3), min_size=3, max_size=3),
    st.dictionaries(st.sampled_from([frozenset(s) for s in ("a", "ab", "bc", "abc", "ac")]), st.integers(0, 3)),
)
def test_sharing_lacks_as_little_as_any_sharing_could(needs: list[int], there: dict[frozenset[str], int]) -> None:
    works = tuple(Work(name=name, need=(need,)) for name, need in zip("abc", needs, strict=True))
    heads = shared(works, {skills: np.array([float(count)]) for skills, count in there.items()})
    lacking = sum(max(0.0, need - float(each[0])) for need, each in zip(needs, heads, strict=True))
    # Hall: what any set of works lacks at least is its need less everybody who could do one of them.
    sets = [frozenset(s) for s in ("", "a", "b", "c", "ab", "ac", "bc", "abc")]
    least = max(
        sum(need for name, need in zip("abc", needs, strict=True) if name in some)
        - sum(count for skills, count in there.items() if skills & some)
        for some in sets
    )
    assert lacking == max(0, least)
    assert sum(float(each[0]) for each in heads) == sum(there.values())
