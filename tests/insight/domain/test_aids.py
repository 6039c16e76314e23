"""What an aid is worth."""

import numpy as np

from evenhand.insight.domain.aids import median_difference


def test_what_is_saved_is_found_and_what_is_chance_is_not_told() -> None:
    chance = np.random.default_rng(3)
    slow, quick = chance.exponential(10, 400), chance.exponential(5, 400)
    found = median_difference(list(quick), list(slow))
    assert found is not None
    assert found.is_told
    assert found.low < found.value < found.high
    same = median_difference(list(slow[:200]), list(slow[200:]))
    assert same is not None
    assert not same.is_told


def test_of_too_few_nothing_is_told() -> None:
    assert median_difference([1.0] * 9, [2.0] * 50) is None
