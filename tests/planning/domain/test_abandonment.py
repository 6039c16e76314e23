"""M/M/n+G: people who give up."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.planning.domain import erlang
from evenhand.planning.domain.abandonment import fewest_agents, impatient_queue
from evenhand.planning.domain.patience import (
    Deterministic,
    Empirical,
    Endless,
    Erlang2,
    Exponential,
    Hyperexponential,
    Patience,
)
from tests.planning.chains import chain, one_by_one, within

KINDS: tuple[Patience, ...] = (
    Exponential(120),
    Deterministic(90),
    Erlang2(150),
    Hyperexponential((0.3, 0.7), (20, 400)),
    Empirical((10.0, 45.0, 120.0, 300.0), (0.9, 0.6, 0.3, 0.0)),
    Empirical((10.0, 45.0, 120.0), (0.9, 0.6, 0.3)),
)
DRAWS = {
    0: lambda dice: dice.exponential(120),
    1: lambda _dice: 90.0,
    2: lambda dice: dice.gamma(2, 75),
    3: lambda dice: dice.exponential(20 if dice.random() < 0.3 else 400),
    4: lambda dice: dice.choice([10.0, 45.0, 120.0, 300.0], p=[0.1, 0.3, 0.3, 0.3]),
}


@given(st.floats(0.2, 3.0), st.integers(1, 200), st.floats(5, 3_000))
@settings(max_examples=60)
def test_exponential_patience_agrees_with_the_chain_solved_state_by_state(
    busyness: float, agents: int, calm: float
) -> None:
    rate = busyness * agents / 200
    queue, oracle = impatient_queue(rate, 200, agents, patience=Exponential(calm)), chain(
        rate, 200, agents, patience_s=calm
    )  # fmt: skip
    for name, value in oracle.items():
        assert float(getattr(queue, name)) == pytest.approx(value, rel=1e-8, abs=1e-12), name


@pytest.mark.parametrize("kind", range(5))
def test_each_kind_of_patience_agrees_with_customers_one_by_one(kind: int) -> None:
    waits, gone = one_by_one(100 / 3600, 300, 8, DRAWS[kind], count=60_000, seed=11 + kind)
    queue = impatient_queue(100 / 3600, 300, 8, patience=KINDS[kind])
    assert within(float(queue.p_abandon), gone)
    assert within(float(queue.mean_wait_s), waits)
    assert within(float(queue.answered_within(30)), (waits <= 30) & ~gone)
    assert within(float(queue.abandoned_within(30)), (waits <= 30) & gone)
    assert within(0.9, waits <= float(queue.wait_percentile(0.9)) + 1e-6) or kind in {1, 4}  # there it is a jump


@pytest.mark.parametrize("patience", KINDS)
@given(st.floats(0.1, 4.0), st.integers(1, 300))
@settings(max_examples=15)
def test_who_is_answered_and_who_gives_up_are_all(patience: Patience, busyness: float, agents: int) -> None:
    queue = impatient_queue(busyness * agents / 240, 240, agents, patience=patience)
    assert 0.0 <= float(queue.p_abandon) <= 1.0
    assert 0.0 <= float(queue.answered_within(20)) <= float(queue.answered_within(60)) + 1e-12
    assert float(queue.answered_within(1e7)) + float(queue.abandoned_within(1e7)) == pytest.approx(1.0)
    assert float(queue.occupancy) <= 1.0 + 1e-9
    assert float(queue.mean_wait_s) <= patience.mean_s + 1e-9


@pytest.mark.parametrize("patience", KINDS)
def test_the_integral_of_survival_is_the_mean(patience: Patience) -> None:
    times = np.linspace(0, 20_000, 2_000_001)
    assert float(np.trapezoid(patience.survival(times), times)) == pytest.approx(patience.mean_s, rel=1e-3)
    assert float(patience.patient_time(np.array(1e9))) == pytest.approx(patience.mean_s)


def test_endless_patience_is_erlang_c() -> None:
    queue, plain = impatient_queue(0.5, 60, [30, 32, 40], patience=Endless()), erlang.erlang_c(0.5, 60, [30, 32, 40])
    assert queue.overloaded.tolist() == [True, False, False]
    assert queue.mean_wait_s == pytest.approx(plain.mean_wait_s, nan_ok=True)
    assert queue.wait_percentile(0.9)[1:] == pytest.approx(plain.wait_percentile(0.9)[1:], abs=1e-6)


def test_published_figures_of_erlang_a_come_out() -> None:
    queue = impatient_queue(300 / 3600, 240, 20, patience=Exponential(180))
    assert float(queue.p_wait) == pytest.approx(0.496327959, abs=1e-9)
    assert float(queue.p_abandon) == pytest.approx(0.0951476326, abs=1e-10)
    assert float(queue.answered_within(20)) == pytest.approx(0.649490646, abs=1e-9)


def test_a_hundred_thousand_agents_neither_overflow_nor_lose_anybody() -> None:
    rate = 100_000 / 300
    queue = impatient_queue(rate, 300, [50_000, 100_000, 101_000], patience=Exponential(180))
    assert float(queue.p_abandon[0]) == pytest.approx(0.5, rel=1e-6)
    assert (np.diff(queue.p_abandon) < 0).all()


@given(st.floats(0.5, 300), st.floats(0.3, 0.98))
@settings(max_examples=25)
def test_the_fewest_are_enough_and_one_less_is_not(load: float, share: float) -> None:
    patience = Exponential(150)
    found = int(fewest_agents(load / 200, 200, patience=patience, share=share, within_s=20))

    def reached(agents: int) -> float:
        return float(impatient_queue(load / 200, 200, agents, patience=patience).answered_within(20))

    assert reached(found) >= share
    assert found == 1 or reached(found - 1) < share


def test_where_people_give_up_fewer_agents_than_load_can_be_enough() -> None:
    assert int(fewest_agents(1.0, 100, patience=Exponential(60), share=0.5, within_s=60)) < 100
