"""Which policy holds, when clocks rest, and who is told: rules without a database."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.routing.domain.clock import ALWAYS, Calendar, Shift
from evenhand.routing.domain.escalation import People, Rung, Step, whom
from evenhand.routing.domain.pauses import PAUSES, Pause, begun, pause_of, rested, resumed, retargeted
from evenhand.routing.domain.targets import Clocks, Kind, Policy, Subject
from evenhand.routing.domain.winding import Clock, Standing, ended, wound

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = Calendar(tuple(Shift(day, time(9), time(17)) for day in range(5)), BERLIN)
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=BERLIN).astimezone(UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SUBJECT = Subject(brand_id=1, queue_id=7, network="mail", mode=1, severity="high")

subjects = st.builds(
    Subject,
    brand_id=st.integers(1, 2),
    queue_id=st.integers(1, 2),
    network=st.sampled_from(["mail", "chat"]),
    mode=st.integers(1, 3),
    severity=st.sampled_from(["low", "normal", "high", "critical"]),
)
policies = st.builds(
    Policy,
    id=st.integers(1, 99),
    brand_id=st.none() | st.integers(1, 2),
    queue_id=st.none() | st.integers(1, 2),
    network=st.sampled_from(["", "mail", "chat"]),
    mode=st.none() | st.integers(1, 3),
    severity=st.sampled_from(["", "low", "normal", "high", "critical"]),
    minutes=st.dictionaries(st.sampled_from(list(Kind)), st.integers(1, 5000), min_size=1),
)


def _policy(minutes: int = 60, **scope: object) -> Policy:
    return Policy(minutes={Kind.FIRST: minutes}, **scope)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ([], 120),
        ([_policy(10)], 10),
        ([_policy(10), _policy(20, mode=1), _policy(30, queue_id=7)], 30),
        ([_policy(30, queue_id=7), _policy(40, mode=1, network="mail")], 40),
        ([_policy(30, queue_id=7, mode=1), _policy(50, severity="high", mode=1)], 50),
        ([_policy(10), _policy(1, severity="critical"), _policy(2, queue_id=8), _policy(3, network="chat")], 10),
    ],
)
def test_the_policy_that_says_most_about_a_case_holds(said: list[Policy], minutes: int) -> None:
    target = Clocks(said, {}).target(Kind.FIRST, SUBJECT)
    assert target is not None
    assert target.minutes == minutes


def test_a_policy_that_says_nothing_of_a_clock_leaves_it_to_the_next() -> None:
    broad = Policy(minutes={Kind.FIRST: 60, Kind.RESOLUTION: 600})
    close = Policy(queue_id=7, minutes={Kind.FIRST: 30})
    clocks = Clocks([broad, close], {})
    targets = [clocks.target(kind, SUBJECT) for kind in (Kind.FIRST, Kind.RESOLUTION, Kind.NEXT)]
    assert [target.minutes if target else None for target in targets] == [30, 600, 120]
    assert Clocks([close], {}).target(Kind.RESOLUTION, SUBJECT) is None


def test_it_is_told_why_a_policy_holds() -> None:
    target = Clocks([_policy(5, brand_id=1, severity="high", network="mail")], {}).target(Kind.FIRST, SUBJECT)
    assert target is not None
    assert target.because == ("severity", "network", "brand_id")


@given(said=st.lists(policies, max_size=8), subject=subjects, kind=st.sampled_from(list(Kind)))
def test_the_order_in_which_policies_were_said_changes_nothing(
    said: list[Policy], subject: Subject, kind: Kind
) -> None:
    once = {tuple(policy.conditions().items()): policy for policy in said}.values()  # as the table has it
    there = Clocks(once, {}).target(kind, subject)
    assert there == Clocks(reversed(list(once)), {}).target(kind, subject)
    if there is not None and there.policy.id is not None:
        assert there.policy.fits(subject)
        assert all(each.rank <= there.policy.rank for each in once if each.fits(subject) and kind in each.minutes)


@given(said=st.lists(policies, max_size=6), subject=subjects)
def test_another_policy_that_does_not_fit_changes_nothing(said: list[Policy], subject: Subject) -> None:
    stranger = _policy(1, brand_id=3, queue_id=3, mode=1, network="mail", severity="high")
    for kind in Kind:
        assert Clocks(said, {}).target(kind, subject) == Clocks([*said, stranger], {}).target(kind, subject)


def test_influence_is_not_among_what_policies_may_ask() -> None:
    assert set(Subject.__dataclass_fields__) == {"brand_id", "queue_id", "network", "mode", "severity"}


@given(
    target=st.integers(1, 2000),
    legs=st.lists(st.tuples(st.integers(0, 500), st.integers(0, 3000)), max_size=6),
    clock=st.booleans(),
)
def test_pauses_move_the_moment_and_what_ran_is_what_ran(
    target: int, legs: list[tuple[int, int]], *, clock: bool
) -> None:
    at, run = MONDAY, begun(target * MINUTE, round_the_clock=clock, at=MONDAY)
    total = timedelta()
    for runs, rests in legs:
        at += runs * MINUTE
        total += runs * MINUTE
        run = rested(run, at, OFFICE)
        assert run.due_at(OFFICE) is None
        at += rests * MINUTE
        run = resumed(run, at)
    assert run.ran == total
    assert timedelta() <= run.worked <= run.ran
    due_at = run.due_at(OFFICE)
    assert due_at is not None
    assert rested(run, due_at, OFFICE).spent == max(run.target, run.spent)


def test_a_clock_that_rests_or_runs_already_stays_as_it_is() -> None:
    run = begun(HOUR, round_the_clock=False, at=MONDAY)
    assert resumed(run, MONDAY + HOUR) == run
    still = rested(run, MONDAY + HOUR / 2, OFFICE)
    assert rested(still, MONDAY + 3 * HOUR, OFFICE) == still


def test_both_measures_are_kept_and_either_may_count() -> None:
    friday = datetime(2026, 3, 6, 16, 0, tzinfo=BERLIN).astimezone(UTC)
    run = rested(begun(HOUR, round_the_clock=False, at=friday), friday + timedelta(days=3), OFFICE)
    assert (run.ran, run.worked) == (timedelta(days=3), 8 * HOUR)
    assert retargeted(run, HOUR, round_the_clock=True).spent == timedelta(days=3)


def test_a_policy_says_what_stops_the_clock_of_a_resolution() -> None:
    assert [pause_of(category, PAUSES) for category in (1, 2, 3, 4)] == [None, None, Pause.WAITING, Pause.SNOOZED]
    assert pause_of(4, frozenset({Pause.WAITING})) is None


categories = st.sampled_from([(1, True), (2, True), (3, False), (4, False)])


@given(
    moves=st.lists(st.tuples(categories, st.integers(1, 600)), min_size=1, max_size=8),
    said=st.lists(policies, max_size=4),
)
def test_however_a_case_moves_it_has_one_clock_of_answers_and_one_of_the_work(
    moves: list[tuple[tuple[int, bool], int]], said: list[Policy]
) -> None:
    clocks = Clocks([*said, Policy(id=1, minutes={Kind.RESOLUTION: 600})], {7: OFFICE})
    known: dict[tuple[Kind, datetime], Clock] = {}
    at, waiting_since = MONDAY, MONDAY
    for (category, waits), minutes in moves:
        standing = Standing(
            subject=SUBJECT,
            category=category,
            opened_at=MONDAY,
            waiting_since=waiting_since if waits else None,
            last_at=at,
            is_answered=at > MONDAY,
        )
        for each in wound(standing, list(known.values()), clocks):
            known[each.kind if each.kind is Kind.RESOLUTION else Kind.FIRST, each.since] = each
        running = [each for each in known.values() if each.ended_at is None]
        assert sum(each.kind is Kind.RESOLUTION for each in running) == 1
        assert sum(each.kind is not Kind.RESOLUTION for each in running) == waits
        again = wound(standing, list(known.values()), clocks)
        assert all(known[e.kind if e.kind is Kind.RESOLUTION else Kind.FIRST, e.since] == e for e in again)
        at += minutes * MINUTE
        waiting_since = waiting_since if waits else at
    for each in known.values():
        over = each if each.ended_at else ended(each, at, OFFICE)
        assert timedelta() <= over.run.worked <= over.run.ran <= at - MONDAY


def test_a_step_is_due_from_its_moment_on_for_what_it_is_about() -> None:
    step = Step(id=1, minutes=-15, rung=Rung.ASSIGNEE, brand_id=1, severity="high", kinds=frozenset({1}))
    assert not step.is_due(MONDAY, MONDAY - 16 * MINUTE)
    assert step.is_due(MONDAY, MONDAY - 15 * MINUTE)
    assert step.concerns(brand_id=1, severity="high", kind=1)
    assert not step.concerns(brand_id=2, severity="high", kind=1)
    assert not step.concerns(brand_id=1, severity="low", kind=1)
    assert not step.concerns(brand_id=1, severity="high", kind=3)


@pytest.mark.parametrize(
    ("rung", "people", "reached", "told"),
    [
        (Rung.ASSIGNEE, People(assignee_id=1, on_duty=[2], leads=[3]), Rung.ASSIGNEE, (1,)),
        (Rung.ASSIGNEE, People(assignee_id=1, on_duty=[2], leads=[3], absent=[1]), Rung.ON_DUTY, (1, 2)),
        (Rung.ASSIGNEE, People(on_duty=[2, 4], leads=[3]), Rung.ON_DUTY, (2, 4)),
        (Rung.ON_DUTY, People(assignee_id=1, leads=[3]), Rung.LEAD, (3,)),
        (Rung.ON_DUTY, People(on_duty=[2], leads=[3], absent=[2]), Rung.LEAD, (2, 3)),
        (Rung.LEAD, People(assignee_id=1, leads=[3, 5], absent=[3, 5]), Rung.LEAD, (3, 5)),
        (Rung.INCIDENT, People(leads=[3]), Rung.INCIDENT, (3,)),
    ],
)
def test_where_nobody_of_a_step_is_at_work_the_next_people_up_are_told(
    rung: Rung, people: People, reached: Rung, told: tuple[int, ...]
) -> None:
    found = whom(rung, people)
    assert (found.rung, found.agent_ids) == (reached, told)


@given(
    rung=st.sampled_from(list(Rung)),
    assignee=st.none() | st.integers(1, 5),
    duty=st.lists(st.integers(1, 5), max_size=3, unique=True),
    leads=st.lists(st.integers(1, 5), max_size=3, unique=True),
    absent=st.sets(st.integers(1, 5)),
)
def test_nobody_is_told_twice_and_somebody_always_where_there_are_leads(
    rung: Rung, assignee: int | None, duty: list[int], leads: list[int], absent: set[int]
) -> None:
    found = whom(rung, People(assignee_id=assignee, on_duty=duty, leads=leads, absent=absent))
    assert len(found.agent_ids) == len(set(found.agent_ids))
    assert found.agent_ids or not leads
    if set(leads) - absent:
        assert set(found.agent_ids) - absent


def test_calendars_are_of_the_queue_unless_the_policy_counts_round_the_clock() -> None:
    clocks = Clocks([_policy(60, mode=2)], {7: OFFICE})
    assert clocks.calendar(7, round_the_clock=False) == OFFICE
    assert clocks.calendar(7, round_the_clock=True) == ALWAYS
    assert clocks.calendar(None, round_the_clock=False) == ALWAYS
    sunday = datetime(2026, 3, 8, 12, 0, tzinfo=UTC)
    assert clocks.due(7, 2, sunday) == datetime(2026, 3, 9, 10, 0, tzinfo=BERLIN)
    assert Clocks([], {}).due(None, 1, sunday) == sunday + 2 * HOUR
