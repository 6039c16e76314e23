"""What a resolution costs, and how sure that is."""

import numpy as np
import pytest

from evenhand.voice.domain.cost import DayOfWork, cost_per_resolution
from evenhand.voice.domain.worth import Amount

EXACT = Amount(6.0, 5.999, 6.001, 100)


def test_the_cost_is_that_of_all_replies_over_what_stayed_resolved() -> None:
    days = [DayOfWork(20 * 0.5, 10)] * 28  # 20 replies a day at 30 an hour
    found = cost_per_resolution(days, EXACT)
    assert found is not None
    assert found.value == pytest.approx(20 * 6 * 30 / 60 / 10)
    assert found.low < found.value < found.high
    assert found.cases == 280


def test_of_few_resolutions_or_an_unknown_cost_nothing_is_told() -> None:
    assert cost_per_resolution([DayOfWork(5.0, 9)], EXACT) is None
    assert cost_per_resolution([DayOfWork(0.0, 90)] * 9, EXACT) is None
    assert cost_per_resolution([], EXACT) is None


def test_unsure_minutes_make_the_cost_unsure() -> None:
    days = [DayOfWork(10.0, 10)] * 60
    sure, unsure = cost_per_resolution(days, EXACT), cost_per_resolution(days, Amount(6.0, 2.0, 10.0, 0))
    assert sure is not None
    assert unsure is not None
    assert unsure.high / unsure.low > sure.high / sure.low


def test_the_range_holds_the_truth_about_as_often_as_it_says() -> None:
    draw = np.random.default_rng(11)
    held = 0
    for _ in range(300):
        resolved = draw.poisson(20, size=56)
        replies = [float(draw.poisson(2.0 * each)) for each in resolved]
        days = [DayOfWork(sent * 0.5, int(done)) for sent, done in zip(replies, resolved, strict=True)]
        found = cost_per_resolution(days, EXACT)
        assert found is not None
        held += found.low <= 6.0 <= found.high
    assert held >= 276
