"""The uniform sample and what it says of the whole: checked by drawing many."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.listening.domain.sampling import (
    estimate_share,
    estimate_total,
    fraction_of,
    lowered_rate,
    raised_rate,
)


def test_fractions_are_the_same_for_ever() -> None:
    assert fraction_of("at://did:plc:abc/app.bsky.feed.post/3l") == 0.5042704890013213
    assert fraction_of("lone \ud800 surrogate") < 1


def test_fractions_are_even() -> None:
    fractions = [fraction_of(f"at://did:plc:{number % 7}/post/3l{number}") for number in range(20_000)]
    counts, _ = np.histogram(fractions, bins=20, range=(0, 1))
    squares = ((counts - 1000) ** 2 / 1000).sum()
    assert squares < 43.8  # chi-squared, 19 degrees of freedom, one in a thousand


@given(st.lists(st.floats(0, 1, exclude_max=True), max_size=60), st.integers(0, 60), st.floats(0.001, 1))
def test_lowering_the_rate_makes_the_sample_fit(fractions: list[float], size: int, rate: float) -> None:
    drawn = [each for each in fractions if each < rate]
    lowered = lowered_rate(rate, drawn, size)
    assert lowered <= rate
    assert len([each for each in drawn if each < lowered]) <= size
    assert lowered == rate or len(drawn) > size


def test_a_lowered_sample_is_a_part_of_the_former_one() -> None:
    chance = random.Random(5)
    fractions = [chance.random() for _ in range(5_000)]
    rate = lowered_rate(1.0, fractions, 400)
    kept = [each for each in fractions if each < rate]
    assert len(kept) == 400
    assert sum(1 / rate for _ in kept) == pytest.approx(5_000, rel=0.15)


@pytest.mark.parametrize(
    ("rate", "expected", "raised"),
    [(0.01, 100, 0.02), (0.01, 900, 0.01 / 0.9), (0.01, 5_000, 0.01), (0.8, 100, 1.0), (0.1, 0, 0.2)],
)
def test_the_rate_is_raised_for_hours_to_come(rate: float, expected: float, raised: float) -> None:
    assert raised_rate(rate, expected, 1_000) == pytest.approx(raised)


# Matches in strata of the stream, and the rate at which each was sampled.
WORLDS = [
    ((3,), (0.1,)),
    ((30,), (0.1,)),
    ((20,), (0.01,)),
    ((200,), (0.01,)),
    ((3_000,), (0.01,)),
    ((10,), (0.9,)),
    ((100,), (0.5,)),
    ((50, 50), (0.5, 0.02)),
    ((1_000, 100), (1.0, 0.01)),
    ((100, 100, 100), (0.01, 0.02, 0.03)),
]


@pytest.mark.parametrize(("matches", "rates"), WORLDS, ids=str)
def test_the_interval_holds_the_truth_as_often_as_it_says(matches: tuple[int, ...], rates: tuple[float, ...]) -> None:
    generator = np.random.default_rng(17)
    draws = 1_500
    drawn = [generator.binomial(count, rate, size=draws) for count, rate in zip(matches, rates, strict=True)]
    held, values = 0, []
    for hits in zip(*drawn, strict=True):
        weights = [1 / rate for count, rate in zip(hits, rates, strict=True) for _ in range(count)]
        estimate = estimate_total(weights, 1 / min(rates))
        held += estimate.low <= sum(matches) <= estimate.high
        values.append(estimate.value)
    assert held / draws > 0.935  # 0.95, less what 1,500 draws may err
    assert np.mean(values) == pytest.approx(sum(matches), rel=0.1)


def test_no_match_at_all_is_told_honestly() -> None:
    nothing = estimate_total([], 1_000)
    assert (nothing.value, nothing.low) == (0, 0)
    assert 3_000 < nothing.high < 3_700


def test_what_was_kept_whole_is_counted() -> None:
    counted = estimate_total([1.0] * 7, 1.0)
    assert (counted.low, counted.value, counted.high) == (7, 7, 7)
    assert estimate_total([], 1.0).high == 0


def test_exact_bounds_of_rare_counts_are_met() -> None:
    """Garwood's limits for counts of 1 to 100, as every table of the Poisson distribution has them."""
    exact = {1: (0.0253, 5.572), 5: (1.623, 11.668), 10: (4.795, 18.390), 50: (37.111, 65.919), 100: (81.364, 121.627)}
    for count, (low, high) in exact.items():
        estimate = estimate_total([1e6] * count, 1e6)
        assert estimate.high / 1e6 == pytest.approx(high, rel=0.01)
        assert estimate.low / 1e6 == pytest.approx(low, rel=0.01, abs=0.02)


def test_more_confidence_needs_a_wider_interval() -> None:
    usual, sure = estimate_total([10.0] * 4, 10), estimate_total([10.0] * 4, 10, confidence=0.99)
    assert sure.low < usual.low < usual.value < usual.high < sure.high


def test_an_estimate_is_told_for_a_day() -> None:
    week = estimate_total([10.0] * 70, 10)
    assert week.per(7).value == pytest.approx(100)
    assert week.per(7).low < 100 < week.per(7).high


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_share_lies_within_its_bounds(hits: int, drawn: int) -> None:
    hits = min(hits, drawn)
    share = estimate_share(hits, drawn)
    assert 0 <= share.low <= share.value + 1e-12
    assert share.value - 1e-12 <= share.high <= 1


def test_a_share_of_few_or_none_may_be_larger_than_it_looks() -> None:
    assert estimate_share(0, 0).high == 1
    assert estimate_share(0, 100).high == pytest.approx(0.037, abs=1e-3)
