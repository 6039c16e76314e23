"""Net promoter score: none of too few, and an interval that holds what it promises."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.insight.domain.recommending import FEWEST, net_of


def test_of_too_few_no_score_is_told() -> None:
    assert net_of(FEWEST - 1, 0, FEWEST - 1) is None
    found = net_of(6, 2, 20)
    assert found is not None
    assert found.value == pytest.approx(20.0)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_the_score_lies_in_its_interval_and_that_in_the_scale(promoters: int, detractors: int, others: int) -> None:
    found = net_of(promoters, detractors, promoters + detractors + others)
    if found is not None:
        assert -100 <= found.low <= found.value <= found.high <= 100
        assert found.low < found.high


@pytest.mark.parametrize(("up", "down"), [(0.5, 0.2), (0.9, 0.05), (0.1, 0.1), (0.97, 0.0)])
@pytest.mark.parametrize("answers", [10, 30, 200])
def test_ninety_five_of_a_hundred_intervals_hold_the_truth(up: float, down: float, answers: int) -> None:
    draws = np.random.default_rng(7).multinomial(answers, [up, down, 1 - up - down], size=2_000)
    held = 0
    for promoters, detractors, _others in draws:
        found = net_of(int(promoters), int(detractors), answers)
        held += found is not None and found.low <= 100 * (up - down) <= found.high
    assert held / len(draws) >= 0.93
