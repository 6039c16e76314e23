"""Priorities, one server, conversations that come back, several at once."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.planning.domain import chats, erlang, priorities, reentrant, single_server
from evenhand.planning.domain.abandonment import impatient_queue
from evenhand.planning.domain.patience import Exponential


@given(st.floats(0.0, 1.0), st.integers(1, 60), st.floats(0.1, 0.98))
def test_what_some_gain_by_priority_the_others_pay(share: float, agents: int, busyness: float) -> None:
    both = priorities.two_classes(busyness * agents / 90, 90, agents, high_share=share)
    mean = share * both.mean_wait_high_s + (1 - share) * both.mean_wait_low_s
    assert float(mean) == pytest.approx(float(both.mean_wait_s))
    assert float(both.mean_wait_high_s) <= float(both.mean_wait_low_s) + 1e-12


def test_one_server_with_exponential_work_is_erlang_c() -> None:
    rate, handling = 10 / 3600, 240.0
    plain = erlang.erlang_c(rate, handling, 1)
    assert float(single_server.single_server(rate, handling, variation=1.0).mean_wait_s) == pytest.approx(
        float(plain.mean_wait_s)
    )
    longer = single_server.waits_longer(rate, handling, lambda t: np.exp(-t / handling), 300.0)
    assert longer == pytest.approx(1.0 - float(plain.within(300.0)), rel=1e-8)


@pytest.mark.parametrize("seconds", [100.0, 300.0, 700.0])
def test_constant_work_agrees_with_crommelin(seconds: float) -> None:
    rate, handling = 10 / 3600, 240.0
    terms = [
        (rate * (k * handling - seconds)) ** k / math.factorial(k) * math.exp(-rate * (k * handling - seconds))
        for k in range(int(seconds // handling) + 1)
    ]
    exact = 1.0 - (1.0 - rate * handling) * math.fsum(terms)
    found = single_server.waits_longer(rate, handling, single_server.constant_tail(handling), seconds)
    assert found == pytest.approx(exact, rel=1e-5)


def test_the_mean_of_lognormal_work_is_what_was_said() -> None:
    tail, times = single_server.lognormal_tail(240.0, 0.8), np.linspace(0.0, 40_000, 400_001)
    assert float(np.trapezoid(tail(times), times)) == pytest.approx(240.0, rel=1e-6)
    waits = [single_server.waits_longer(10 / 3600, 240.0, tail, float(t)) for t in np.linspace(0, 6_000, 61)]
    mean = float(single_server.single_server(10 / 3600, 240.0, variation=0.8).mean_wait_s)
    assert float(np.trapezoid(waits, dx=100.0)) == pytest.approx(mean, rel=2e-3)


def test_who_comes_back_fills_the_queue_as_new_ones_would() -> None:
    back = reentrant.erlang_r(50 / 3600, 240, 6, return_share=0.25, think_s=900)
    assert float(back.visit.mean_wait_s) == pytest.approx(float(erlang.erlang_c(50 / 3600 / 0.75, 240, 6).mean_wait_s))
    assert float(back.thinking) == pytest.approx(50 / 3600 / 0.75 * 0.25 * 900)


def test_one_chat_at_a_time_is_erlang_a() -> None:
    team = chats.chat_team(300 / 3600, 240, 20, speeds=(1.0,), patience_s=180)
    plain = impatient_queue(300 / 3600, 240, 20, patience=Exponential(180))
    assert float(team.queue.p_wait) == pytest.approx(float(plain.p_wait))
    assert team.mean_chat_duration_s == pytest.approx(240.0)
    assert team.agent_busy == pytest.approx(float(plain.occupancy))


def test_two_half_agents_are_an_agent_no_faster() -> None:
    """A second chat without any gain in speed only lets people in earlier and serves them longer."""
    team = chats.chat_team(300 / 3600, 240, 24, speeds=(1.0, 1.0))
    alone = erlang.erlang_c(300 / 3600, 240, 24)
    in_system = float(team.queue.mean_wait_s) + team.mean_chat_duration_s
    assert in_system >= float(alone.mean_wait_s) + 240.0
    assert team.agent_busy <= 1.0


def test_one_agent_with_places_is_a_birth_and_death_chain() -> None:
    rate, work, speeds = 0.004, 200.0, (1.0, 1.5, 1.7)
    team = chats.chat_team(rate, work, 1, speeds=speeds, patience_s=100.0)
    weights = [1.0]
    for held in range(1, 400):
        drain = speeds[min(held, 3) - 1] / work + max(held - 3, 0) / 100.0
        weights.append(weights[-1] * rate / drain)
    shares = np.array(weights) / sum(weights)
    assert float(team.queue.p_wait) == pytest.approx(float(shares[3:].sum()))
    assert team.mean_open == pytest.approx(float(shares @ np.minimum(np.arange(400), 3)))
    assert float(team.queue.mean_queue) == pytest.approx(float(shares @ np.maximum(np.arange(400) - 3, 0)))


def test_more_chats_than_can_be_done_have_no_number() -> None:
    team = chats.chat_team(1.0, 300, 3, speeds=(1.0, 1.4))
    assert team.overloaded
    assert math.isnan(team.mean_chat_duration_s)


def test_a_team_too_large_to_be_solved_says_so() -> None:
    with pytest.raises(chats.TooManyStates, match="states"):
        chats.chat_team(1.0, 300, 500, speeds=(1.0, 1.4, 1.6))
