"""The simulated desk: where formulas know the answer it gives the same, and elsewhere it keeps the laws."""

import dataclasses
import math

import numpy as np
import pytest

from evenhand.planning.domain import chats, erlang, patience, priorities, reentrant, single_server
from evenhand.planning.domain.abandonment import impatient_queue
from evenhand.planning.domain.scenario import (
    Again,
    Aid,
    Contact,
    Group,
    Scenario,
    Times,
    constant,
    exponential,
    hyperexponential,
    lognormal,
    measured,
    never,
)
from evenhand.planning.domain.scenario import erlang as stages
from evenhand.planning.domain.simulation import Outcome, simulate

RUNS = 12


def steady(rate: float, work: Times, agents: int, calm: Times, *, contacts: int = 20_000, **more: object) -> Scenario:
    """One kind, one group, for as long as so many contacts take; the first tenth is not counted."""
    intervals = max(10, math.ceil(contacts / rate / 900))
    contact = Contact("call", (rate,) * intervals, work, patience=calm, **more)  # type: ignore[arg-type]
    return Scenario((contact,), (Group("all", (agents,) * intervals, ("call",)),), warm_s=intervals * 90.0)


def agrees(sample: np.ndarray, value: float, *, errors: float = 4.0) -> bool:
    """Whether a figure lies within four standard errors of the mean of independent runs."""
    error = sample.std(ddof=1) / math.sqrt(len(sample))
    return bool(abs(sample.mean() - value) <= errors * error + 1e-12)


def share(outcome: Outcome, measure: str, kind: str = "call") -> np.ndarray:
    return np.asarray(outcome.of(kind, measure) / outcome.of(kind, "came"))


CALMS = (
    (exponential(120), patience.Exponential(120)),
    (constant(90), patience.Deterministic(90)),
    (stages(150, 2), patience.Erlang2(150)),
    (hyperexponential(0.3, 20, 400), patience.Hyperexponential((0.3, 0.7), (20, 400))),
)


@pytest.mark.parametrize("agents", [1, 8, 60])
@pytest.mark.parametrize("busyness", [0.8, 1.05])
@pytest.mark.parametrize("kind", range(4))
def test_a_queue_with_abandonment_agrees_with_its_formula(kind: int, busyness: float, agents: int) -> None:
    simulated, known = CALMS[kind]
    rate = busyness * agents / 240
    outcome = simulate(steady(rate, exponential(240), agents, simulated), replications=RUNS, seed=kind + agents)
    queue = impatient_queue(rate, 240, agents, patience=known)
    assert agrees(share(outcome, "gave_up"), float(queue.p_abandon))
    assert agrees(share(outcome, "wait_s"), float(queue.mean_wait_s))
    assert agrees(share(outcome, "answered_in_target"), float(queue.answered_within(20)))
    assert agrees(share(outcome, "gave_up_early"), float(queue.abandoned_within(20)))


@pytest.mark.parametrize("agents", [1, 5, 30])
def test_a_queue_in_which_all_wait_agrees_with_erlang_c(agents: int) -> None:
    rate = 0.85 * agents / 180
    outcome = simulate(steady(rate, exponential(180), agents, never()), replications=RUNS, seed=agents)
    queue = erlang.erlang_c(rate, 180, agents)
    assert agrees(share(outcome, "wait_s"), float(queue.mean_wait_s))
    assert agrees(share(outcome, "answered_in_target"), float(queue.within(20)))
    assert agrees(outcome.used_s[:, 0, 0] / outcome.used_s[:, 0, 2], float(queue.occupancy))


@pytest.mark.parametrize(
    ("work", "variation"), [(constant(240), 0.0), (lognormal(240, 0.8), 0.8), (stages(240, 4), 0.5)]
)
def test_one_server_agrees_with_pollaczek_and_khinchine(work: Times, variation: float) -> None:
    outcome = simulate(steady(10 / 3600, work, 1, never()), replications=RUNS, seed=3)
    known = single_server.single_server(10 / 3600, 240, variation=variation)
    assert agrees(share(outcome, "wait_s"), float(known.mean_wait_s))


def test_priority_agrees_with_cobham() -> None:
    both = priorities.two_classes(0.03, 240, 8, high_share=0.25)
    intervals = 900
    kinds = tuple(
        Contact(name, (rate,) * intervals, exponential(240), priority=priority)
        for name, rate, priority in (("high", 0.0075, 0), ("low", 0.0225, 1))
    )
    desk = Scenario(kinds, (Group("all", (8,) * intervals, ("high", "low")),), warm_s=9e4)
    outcome = simulate(desk, replications=RUNS, seed=5)
    assert agrees(share(outcome, "wait_s", "high"), float(both.mean_wait_high_s))
    assert agrees(share(outcome, "wait_s", "low"), float(both.mean_wait_low_s))


def test_who_comes_back_agrees_with_erlang_r() -> None:
    scenario = steady(50 / 3600, exponential(240), 6, never(), again=Again(share=0.25, delay_s=900))
    outcome = simulate(scenario, replications=RUNS, seed=8)
    back = reentrant.erlang_r(50 / 3600, 240, 6, return_share=0.25, think_s=900)
    assert agrees(share(outcome, "wait_s"), float(back.visit.mean_wait_s))


@pytest.mark.parametrize("speeds", [(1.0, 1.4), (1.0, 1.5, 1.8)])
def test_several_chats_at_once_agree_with_the_chain(speeds: tuple[float, ...]) -> None:
    rate, agents = 0.9 * 4 * speeds[-1] / 300, 4
    scenario = steady(rate, exponential(300), agents, exponential(180))
    group = dataclasses.replace(scenario.groups[0], speeds=speeds)
    outcome = simulate(dataclasses.replace(scenario, groups=(group,)), replications=RUNS, seed=2)
    team = chats.chat_team(rate, 300, agents, speeds=speeds, patience_s=180)
    assert agrees(share(outcome, "gave_up"), float(team.queue.p_abandon))
    assert agrees(share(outcome, "wait_s"), float(team.queue.mean_wait_s))
    assert agrees(outcome.used_s[:, 0, 1] / outcome.of("call", "answered"), team.mean_chat_duration_s)
    assert agrees(outcome.used_s[:, 0, 0] / outcome.used_s[:, 0, 2], team.agent_busy)


def test_a_measured_distribution_has_its_mean() -> None:
    work = measured([10.0, 50.0, 100.0, 400.0, 900.0])
    outcome = simulate(steady(0.02, work, 50, never()), replications=RUNS, seed=4)
    assert agrees(outcome.used_s[:, 0, 0] / outcome.of("call", "came"), work.mean_s, errors=5.0)


def two_channels(**group: object) -> Scenario:
    day = tuple(0.02 + 0.02 * math.sin(2 * math.pi * at / 96) ** 2 for at in range(96))
    kinds = (
        Contact("call", day, lognormal(240, 0.9), patience=exponential(90), retry=Again(0.4, 300, "mail")),
        Contact("mail", day, lognormal(300, 1.2), priority=1, target_s=3600, again=Again(0.2, 7200)),
    )
    people = Group("all", (30,) * 96, ("call", "mail"), **group)  # type: ignore[arg-type]
    return Scenario(kinds, (people,))


def test_the_same_seed_gives_the_same_day_bit_by_bit() -> None:
    one, two, other = (simulate(two_channels(), replications=2, seed=seed) for seed in (1, 1, 2))
    assert one.counts.tobytes() == two.counts.tobytes()
    assert one.by_interval.tobytes() == two.by_interval.tobytes()
    assert one.counts.tobytes() != other.counts.tobytes()


def test_nobody_is_lost() -> None:
    outcome = simulate(two_channels(), replications=5, seed=1)
    for kind in ("call", "mail"):
        assert (outcome.of(kind, "came") == outcome.of(kind, "answered") + outcome.of(kind, "gave_up")).all()
    assert (outcome.by_interval[:, :, :, 0].sum(axis=2) == outcome.counts[:, :, 0]).all()
    assert (outcome.waits.sum(axis=2) == outcome.counts[:, :, 0]).all()


def test_what_waits_on_average_is_what_comes_times_how_long_it_waits() -> None:
    """Little's law, with the queue counted by its own formula."""
    outcome = simulate(steady(0.3, exponential(100), 32, never()), replications=RUNS, seed=6)
    rate = outcome.of("call", "came") / (outcome.scenario.until_s - outcome.scenario.warm_s)
    queue = erlang.erlang_c(0.3, 100, 32)
    assert agrees(rate * share(outcome, "wait_s"), float(queue.mean_queue))


def test_other_people_change_nothing_about_the_customers() -> None:
    """Common random numbers: the same customers come, want the same work and wait as long."""
    few, many = (
        simulate(
            dataclasses.replace(two_channels(), groups=(Group("all", (staff,) * 96, ("call", "mail")),)),
            replications=3,
            seed=9,
        )
        for staff in (100, 200)
    )
    assert (few.by_interval[:, 0, :, 0] == many.by_interval[:, 0, :, 0]).all()
    assert few.used_s[:, 0, 1] == pytest.approx(many.used_s[:, 0, 1])


def test_a_reserve_keeps_calls_from_waiting_behind_mail() -> None:
    without, kept = (simulate(two_channels(reserve=reserve), replications=8, seed=3) for reserve in ({}, {"mail": 4}))
    assert share(kept, "gave_up").mean() < share(without, "gave_up").mean()
    assert share(kept, "wait_s", "mail").mean() > share(without, "wait_s", "mail").mean()


def test_changing_the_channel_costs_work() -> None:
    without, costly = (simulate(two_channels(switch_s=cost), replications=3, seed=3) for cost in (0.0, 60.0))
    assert (costly.used_s[:, 0, 1] > without.used_s[:, 0, 1]).all()


def test_an_aid_takes_its_share_of_the_work_away() -> None:
    plain = steady(0.1, constant(100), 40, never())
    helped = dataclasses.replace(plain.contacts[0], aid=Aid(share=0.5, rest=0.2))
    before, after = (
        simulate(each, replications=6, seed=1) for each in (plain, dataclasses.replace(plain, contacts=(helped,)))
    )
    assert agrees(after.used_s[:, 0, 1] / before.used_s[:, 0, 1], 0.6, errors=5.0)
    misled = dataclasses.replace(plain.contacts[0], aid=Aid(0.5, 0.2, wrong=0.5), again=Again(0.0, 60.0))
    back = simulate(dataclasses.replace(plain, contacts=(misled,)), replications=6, seed=1)
    assert agrees(back.of("call", "misled") / back.of("call", "helped"), 0.5, errors=5.0)


def test_who_goes_home_finishes_what_is_open_and_nobody_works_at_night() -> None:
    kind = Contact("call", (0.05,) * 8 + (0.0,) * 8, constant(300))
    desk = Scenario((kind,), (Group("day", (40,) * 8 + (0,) * 8, ("call",)),))
    outcome = simulate(desk, replications=3, seed=1)
    assert (outcome.of("call", "answered") == outcome.of("call", "came")).all()
    assert outcome.used_s[:, 0, 2].max() <= 40 * 8 * 900 + 40 * 300


def test_work_that_comes_at_night_waits_for_the_morning() -> None:
    kind = Contact("mail", (0.01,) * 8, constant(10), target_s=60)
    desk = Scenario((kind,), (Group("day", (0,) * 4 + (5,) * 4, ("mail",)),))
    outcome = simulate(desk, replications=4, seed=1)
    assert (outcome.by_interval[:, 0, 0, 3] > 2700).all()
    assert (outcome.by_interval[:, 0, 5, 3] < 60).all()


def test_more_scatter_from_day_to_day_widens_the_interval() -> None:
    plain = steady(0.02, exponential(240), 6, exponential(120), contacts=2_000)
    wild = dataclasses.replace(plain.contacts[0], overdispersion=0.25)
    calm, scattered = (
        simulate(each, replications=30, seed=1) for each in (plain, dataclasses.replace(plain, contacts=(wild,)))
    )
    assert scattered.of("call", "came").std() > 3 * calm.of("call", "came").std()


def test_percentiles_agree_with_the_formula() -> None:
    outcome = simulate(steady(300 / 3600, exponential(240), 20, exponential(180)), replications=RUNS, seed=1)
    queue = impatient_queue(300 / 3600, 240, 20, patience=patience.Exponential(180))
    found = outcome.wait_percentile("call", 0.9)
    assert found.mean == pytest.approx(float(queue.wait_percentile(0.9)), rel=0.1)
    assert found.low < found.mean < found.high


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"per_second": (0.1,)}, "for each interval"),
        ({"again": Again(1.0, 60)}, "shares lie between"),
        ({"retry": Again(0.5, 60, "fax")}, "no fax to come back as"),
        ({"name": "letter"}, "there is no call"),
    ],
)
def test_a_scenario_that_makes_no_sense_says_why(change: dict[str, object], reason: str) -> None:
    plain = steady(0.1, exponential(100), 20, exponential(60))
    changed = dataclasses.replace(plain.contacts[0], **change)  # type: ignore[arg-type]
    other = Contact("mail", plain.contacts[0].per_second, exponential(60), patience=exponential(60))
    with pytest.raises(ValueError, match=reason):
        simulate(dataclasses.replace(plain, contacts=(other, changed)), replications=1, seed=1)
