"""Erlang B and C, square-root staffing and shrinkage."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from evenhand.planning.domain import erlang
from evenhand.planning.domain.kernels.blocking import fewest_without_abandonment, inverse_blocking

loads = st.floats(0.05, 500)
teams = st.integers(1, 600)


def test_the_published_call_centre_comes_out() -> None:
    queue = erlang.erlang_c(200 / 3600, 180, 14)
    assert float(queue.p_wait) == pytest.approx(0.1741319, abs=5e-8)
    assert float(queue.within(20)) == pytest.approx(0.88835, abs=5e-7)
    assert float(queue.mean_wait_s) == pytest.approx(7.83593701, abs=5e-8)
    assert float(queue.occupancy) == pytest.approx(0.7142857, abs=5e-8)
    assert int(erlang.fewest_agents(200 / 3600, 180, share=0.8, within_s=20)) == 14


@given(loads, st.integers(0, 600))
def test_blocking_is_a_poisson_number_cut_off_at_the_team(load: float, agents: int) -> None:
    cut = poisson.cdf(agents, load)
    if cut > 1e-200:
        assert float(erlang.erlang_b(load, agents)) == pytest.approx(
            poisson.pmf(agents, load) / cut, rel=1e-8, abs=1e-290
        )


@given(loads, teams)
def test_more_agents_never_make_anybody_wait_longer(load: float, agents: int) -> None:
    fewer, more = erlang.erlang_c(load / 100, 100, agents), erlang.erlang_c(load / 100, 100, agents + 1)
    if not fewer.overloaded:
        assert more.mean_wait_s <= fewer.mean_wait_s
        assert more.p_wait <= fewer.p_wait


@given(loads, teams)
def test_too_much_work_has_no_number(load: float, agents: int) -> None:
    queue = erlang.erlang_c(load / 60, 60, agents)
    assert bool(queue.overloaded) == (load / 60 * 60 >= agents)
    assert math.isnan(float(queue.mean_wait_s)) == bool(queue.overloaded)


@given(loads, st.floats(1, 600), st.floats(0.05, 0.99))
def test_the_fewest_agents_are_enough_and_one_less_is_not(load: float, seconds: float, share: float) -> None:
    rate = load / 200
    found = int(erlang.fewest_agents(rate, 200, share=share, within_s=seconds))
    assert float(erlang.erlang_c(rate, 200, found).within(seconds)) >= share - 1e-9
    fewer = erlang.erlang_c(rate, 200, max(found - 1, 1))
    assert found == 1 or fewer.overloaded or float(fewer.within(seconds)) < share + 1e-9


def test_the_compiled_recursion_agrees_with_its_plain_twin() -> None:
    dice = np.random.default_rng(7)
    load, agents = dice.uniform(0.1, 900, 500), dice.integers(0, 1_000, 500)
    out = np.empty(500)
    inverse_blocking(load, agents, out)
    assert out == pytest.approx([erlang.inverse_blocking_plain(a, n) for a, n in zip(load, agents, strict=True)])
    found, target = np.empty(500, dtype=np.int64), dice.uniform(0.01, 2, 500)
    fewest_without_abandonment(load, target, 0.8, found)
    singly = [
        int(erlang.fewest_agents(a / 100, 100, share=0.8, within_s=t * 100)) for a, t in zip(load, target, strict=True)
    ]
    assert found.tolist() == singly


def test_a_hundred_thousand_agents_are_as_good_as_the_limit() -> None:
    load = 1e5 - math.sqrt(1e5)
    delay = float(erlang.erlang_c(load / 300, 300, 100_000).p_wait)
    assert delay == pytest.approx(float(erlang.halfin_whitt_delay(1.0)), abs=2e-3)
    assert float(erlang.halfin_whitt_delay(1.0)) == pytest.approx(0.223361275, abs=1e-9)
    assert float(erlang.square_root_staffing(load, 1.0)) == pytest.approx(1e5, rel=1e-4)


@pytest.mark.parametrize(("required", "shrinkage", "scheduled"), [(7, 0.25, 10), (14, 0.3, 20), (0, 0.3, 0), (5, 0, 5)])
def test_who_is_away_must_be_scheduled_too(required: int, shrinkage: float, scheduled: int) -> None:
    assert int(erlang.scheduled_agents(required, shrinkage)) == scheduled


def test_nobody_can_be_away_all_the_time() -> None:
    with pytest.raises(ValueError, match="below 1"):
        erlang.scheduled_agents(5, 1.0)


def test_nine_of_ten_wait_no_longer_than_the_percentile() -> None:
    queue = erlang.erlang_c(200 / 3600, 180, 12)
    assert float(queue.within(float(queue.wait_percentile(0.9)))) == pytest.approx(0.9)
    assert float(erlang.erlang_c(200 / 3600, 180, 20).wait_percentile(0.9)) == 0.0
