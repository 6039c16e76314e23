"""How fast new questions run out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.knowledge.domain.novelty import expected, exponent, novelty


def test_if_every_answer_is_new_the_exponent_is_one_and_if_none_is_it_is_zero() -> None:
    assert exponent(np.ones(200, dtype=np.int64)) == pytest.approx(1.0)
    assert exponent(np.array([200], dtype=np.int64)) == pytest.approx(0.0)


def test_a_power_law_is_found_again_within_its_interval() -> None:
    chance = np.random.default_rng(7)
    weights = 1 / np.arange(1, 20_001) ** (1 / 0.6)  # b is about 0.6 (Zipf's law and Heaps')
    keys = chance.choice(20_000, 4_000, p=weights / weights.sum())
    found = novelty([int(key) for key in keys])
    assert found is not None
    assert found.low < found.exponent < found.high
    assert found.exponent == pytest.approx(0.6, abs=0.07)


def test_of_too_few_nothing_is_told() -> None:
    assert novelty(list(range(29))) is None


@given(st.lists(st.integers(1, 30), min_size=1, max_size=20))
def test_the_curve_begins_at_one_answer_and_ends_at_all(counts: list[int]) -> None:
    found = expected(np.array(counts), np.array([1.0, float(sum(counts))]))
    assert found[0] == pytest.approx(1.0)
    assert found[1] == pytest.approx(len(counts))
