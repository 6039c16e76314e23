"""Clocks of cases over the product's own doors: they begin, rest, end, break once, and go up the ladder once."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from evenhand.cases import actions as cases
from evenhand.cases import reads
from evenhand.cases.errors import NotAllowed, NotUsable
from evenhand.cases.models import Case, Notice, OpenCase
from evenhand.cases.reads import Tab, View
from evenhand.channels.domain.connector import Author
from evenhand.flows import clocks
from evenhand.flows.escalating import escalate
from evenhand.incidents.models import Incident
from evenhand.ledger.domain import Recorded
from evenhand.ledger.models import Entry, Follower
from evenhand.ledger.reads import position_of
from evenhand.people.models import Agent, WeeklyShift
from evenhand.routing.actions.policies import keep_policy, keep_step, remove_policy, remove_step
from evenhand.routing.models import ClockKind, ClockRun, Escalation, EscalationStep, Policy
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def _policy(cast: Cast, scope: dict[str, Any] | None = None, **minutes: int) -> Policy:
    return keep_policy(
        scope=scope or {},
        minutes={f"{name}_minutes": n for name, n in minutes.items()},
        around_the_clock=True,
        pauses=["waiting", "snoozed"],
        actor=cast.alice,
        now=NOON,
    )


def wind_clocks(now: datetime | None = None) -> int:
    """What the sweep does, in a test's transaction, whose events are not settled yet."""
    events = [_recorded(each) for each in Entry.objects.order_by("id")]
    clocks.follow(events)
    return clocks.wind_clocks(now=now)


def _recorded(entry: Entry) -> Recorded:
    return Recorded(
        id=entry.id,
        position=0,
        at=entry.at,
        name=entry.name,
        actor_id=entry.actor_id,
        case_id=entry.case_id,
        facts=entry.facts,
    )


def _runs(case: Case) -> list[ClockRun]:
    return list(ClockRun.objects.filter(case=case).order_by("kind", "since", "id"))


def test_a_clock_runs_while_somebody_waits(cast: Cast) -> None:
    wind_clocks()
    case = cast.open_case()
    row = OpenCase.objects.get(pk=case.pk)
    assert row.due_at == NOON + 2 * HOUR  # set as it came in; the team has no hours
    wind_clocks()
    (first,) = _runs(case)
    assert (first.kind, first.since, first.due_at, first.policy_id) == (1, NOON, NOON + 2 * HOUR, None)
    cast.answer(case)
    assert reads.inbox(cast.bob, View(tab=Tab.WAITING))[0].due_at is None
    wind_clocks()
    assert OpenCase.objects.get(pk=case.pk).due_at is None
    (first,) = _runs(case)
    assert first.ended_at == NOON + 5 * MINUTE
    assert (first.ran, first.breached_at) == (5 * MINUTE, None)
    assert wind_clocks() == 0


def test_the_next_answer_and_the_resolution_have_clocks_of_their_own(cast: Cast) -> None:
    _policy(cast, first=30, next=10, resolution=60)
    wind_clocks()
    case = cast.open_case()
    wind_clocks()
    cast.answer(case)  # after five minutes
    wind_clocks()
    cast.hear(cast.post("@harborline.example and now?"), now=NOON + HOUR)
    wind_clocks()
    first, following, work = _runs(case)
    assert first.ended_at == NOON + 5 * MINUTE
    assert (following.kind, following.due_at) == (ClockKind.NEXT, NOON + HOUR + 10 * MINUTE)
    assert work.due_at == NOON + HOUR + 55 * MINUTE, "while the customer had the word it rested"
    assert OpenCase.objects.get(pk=case.pk).due_at == following.due_at
    cases.resolve_case(case_id=case.pk, actor=cast.bob, now=NOON + 2 * HOUR)
    wind_clocks()
    first, following, work = _runs(case)
    assert following.ended_at == work.ended_at == NOON + 2 * HOUR
    assert (following.breached_at, work.ran) == (NOON + HOUR + 10 * MINUTE, 65 * MINUTE)
    assert work.breached_at == NOON + HOUR + 55 * MINUTE
    assert Entry.objects.filter(name="ClockBreached", case_id=case.pk).count() == 2, "found at the end, too"


def test_the_closest_policy_holds_and_clocks_that_run_are_set_anew(cast: Cast) -> None:
    wind_clocks()
    case = cast.open_case()
    wind_clocks()
    _policy(cast, {"mode": 1}, first=60)
    _policy(cast, {"queue_id": cast.queue.pk}, first=45)
    closest = _policy(cast, {"brand_id": cast.harborline.pk, "queue_id": cast.queue.pk, "network": "bluesky"}, first=15)
    _policy(cast, {"network": "mail", "mode": 1, "queue_id": cast.queue.pk}, first=1)
    wind_clocks()
    (run,) = _runs(case)
    assert (run.minutes, run.policy_id) == (15, closest.pk)
    assert run.because == ["queue_id", "network", "brand_id"]
    assert OpenCase.objects.get(pk=case.pk).due_at == NOON + 15 * MINUTE
    remove_policy(policy_id=closest.pk, actor=cast.alice, now=NOON)
    wind_clocks()
    assert OpenCase.objects.get(pk=case.pk).due_at == NOON + 45 * MINUTE


def test_what_is_worse_may_have_a_shorter_time(cast: Cast) -> None:
    wind_clocks()
    case = cast.open_case()
    _policy(cast, {"severity": "critical"}, first=5)
    OpenCase.objects.filter(pk=case.pk).update(priority=4, clock_since=None)
    wind_clocks()
    assert OpenCase.objects.get(pk=case.pk).due_at == NOON + 5 * MINUTE


def test_a_breach_is_recorded_once(cast: Cast) -> None:
    wind_clocks()
    case = cast.open_case()
    wind_clocks()
    for minute in (119, 120, 121, 180):
        wind_clocks(now=NOON + minute * MINUTE)
    (run,) = _runs(case)
    assert run.breached_at == NOON + 2 * HOUR
    assert Entry.objects.filter(name="ClockBreached", case_id=case.pk).count() == 1


def test_an_answer_that_is_taken_back_leaves_the_clock_as_it_was(cast: Cast) -> None:
    wind_clocks()
    case = cast.open_case()
    wind_clocks()
    cast.answer(case)
    wind_clocks()
    cases.take_back_answer(
        case_id=case.pk, answered_at=NOON + 5 * MINUTE, asked_at=NOON, actor=cast.bob, now=NOON + 6 * MINUTE
    )
    wind_clocks()
    (run,) = _runs(case)
    assert (run.ended_at, run.due_at, run.ran) == (None, NOON + 2 * HOUR, timedelta())


def test_a_case_that_is_opened_again_begins_anew(cast: Cast) -> None:
    _policy(cast, first=30, resolution=60)
    wind_clocks()
    case = cast.open_case()
    wind_clocks()
    cases.resolve_case(case_id=case.pk, actor=cast.bob, now=NOON + 10 * MINUTE)
    wind_clocks()
    cases.reopen_case(case_id=case.pk, actor=cast.bob, now=NOON + 20 * MINUTE)
    wind_clocks()
    assert [(run.kind, run.since) for run in _runs(case) if run.ended_at is None] == [
        (ClockKind.FIRST, NOON + 20 * MINUTE),
        (ClockKind.RESOLUTION, NOON + 20 * MINUTE),
    ]


def test_the_ladder_goes_up_step_by_step_and_each_step_once(cast: Cast) -> None:
    _on_duty(cast, cast.chidi)
    wind_clocks()
    case = cast.open_case()
    cases.assign_case(case_id=case.pk, assignee=cast.bob, actor=cast.alice, now=NOON)
    wind_clocks()
    for minute in (100, 106, 107, 121, 130, 136, 150, 181, 200):
        escalate(now=NOON + minute * MINUTE)
    told = [(each.agent.username, each.key.partition(":")[0]) for each in Notice.objects.order_by("id")]
    assert told == [("bob", "near"), ("bob", "late"), ("chidi", "up"), ("alice", "up")]
    assert Entry.objects.filter(name="CaseEscalated", case_id=case.pk).count() == 4


def _on_duty(cast: Cast, agent: Agent) -> None:
    agent.teams.add(cast.queue.team)
    for weekday in range(7):
        WeeklyShift.objects.create(
            agent=agent,
            team=cast.queue.team,
            weekday=weekday,
            begins_at="00:00",
            ends_at="00:00",
            first_day=NOON.date() - timedelta(days=30),
        )


def test_who_is_answered_in_time_is_passed_up_to_nobody(cast: Cast) -> None:
    wind_clocks()
    case = cast.open_case()
    wind_clocks()
    cast.answer(case)
    wind_clocks()
    assert escalate(now=NOON + 5 * HOUR) == 0


def test_where_nobody_is_on_duty_the_leads_are_told(cast: Cast) -> None:
    wind_clocks()
    cast.open_case()
    wind_clocks()
    escalate(now=NOON + 136 * MINUTE)
    taken = Escalation.objects.get(step__rung="on_duty")
    assert (taken.reached, taken.told) == ("lead", [cast.alice.pk])


def test_a_new_step_does_not_wake_anybody_for_what_is_long_over(cast: Cast) -> None:
    wind_clocks()
    cast.open_case()
    wind_clocks()
    EscalationStep.objects.all().delete()
    keep_step(minutes=30, rung="lead", actor=cast.alice, now=NOON)
    assert escalate(now=NOON + timedelta(days=3)) == 0
    step = keep_step(minutes=30, rung="lead", severity="critical", actor=cast.alice, now=NOON)
    remove_step(step_id=step.pk, actor=cast.alice, now=NOON)
    assert escalate(now=NOON + 3 * HOUR) == 1


def test_a_lead_who_has_not_looked_is_told_of_a_few_late_cases_and_of_more_once_they_have(cast: Cast) -> None:
    EscalationStep.objects.all().delete()
    keep_step(minutes=30, rung="lead", actor=cast.alice, now=NOON)
    late = 7
    for number in range(late):
        cast.open_case(f"@harborline.example {number}", author=Author(external_id=f"d{number}", name=f"P {number}"))
    wind_clocks()
    assert escalate(now=NOON + 3 * HOUR) == late
    assert Notice.objects.filter(agent=cast.alice).count() == 5
    Notice.objects.update(seen_at=NOON + 4 * HOUR)
    cast.open_case("@harborline.example more", author=Author(external_id="more"), now=NOON + 4 * HOUR)
    wind_clocks(NOON + 4 * HOUR)
    assert escalate(now=NOON + 7 * HOUR) == 1
    assert Notice.objects.filter(agent=cast.alice).count() == 6


def test_the_top_of_the_ladder_proposes_one_incident_for_a_brand(cast: Cast) -> None:
    EscalationStep.objects.all().delete()
    keep_step(minutes=30, rung="incident", actor=cast.alice, now=NOON)
    for number in range(2):
        cast.open_case(
            f"@harborline.example down {number}", author=Author(external_id=f"d{number}", name=f"P {number}")
        )
    wind_clocks()
    assert escalate(now=NOON + 3 * HOUR) == 2
    assert escalate(now=NOON + 3 * HOUR) == 0
    incident = Incident.objects.get()
    assert (incident.state, incident.origin) == ("proposed", "case")
    assert list(incident.brands.all()) == [cast.harborline]
    assert set(incident.linked.values_list("how", "is_out")) == {("late", False)}
    assert incident.linked.count() == 2


def test_only_leads_say_how_soon_and_only_what_can_be(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        keep_policy(scope={}, minutes={}, around_the_clock=True, pauses=[], actor=cast.bob, now=NOON)
    with pytest.raises(NotAllowed):
        keep_step(minutes=5, rung="lead", actor=cast.bob, now=NOON)
    for scope, minutes in (({}, {}), ({}, {"first": 0}), ({"mode": 9}, {"first": 5}), ({"queue_id": 0}, {"first": 5})):
        with pytest.raises(NotUsable):
            _policy(cast, scope, **minutes)
    with pytest.raises(NotUsable):
        _policy(cast, {"queue_id": cast.queue.pk, "brand_id": cast.other.pk}, first=5)


def test_whoever_follows_for_the_first_time_stands_where_they_began_until_something_happens(cast: Cast) -> None:
    clocks.follow_cases()
    began = position_of(clocks.FOLLOWER)
    assert Follower.objects.get(name=clocks.FOLLOWER).position == began, "or what comes next would be passed over"
    clocks.follow_cases()
    assert Follower.objects.get(name=clocks.FOLLOWER).position == began
