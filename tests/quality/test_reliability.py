"""Whether people judge alike: alpha, its interval, and what to do about it."""

import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.insight.domain.agreement import krippendorff_alpha
from evenhand.quality.domain.reliability import alphas, reliability

pairs = st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=4), min_size=2, max_size=25)


@pytest.mark.parametrize("scale", ["nominal", "ordinal"])
@given(judged=pairs)
@settings(max_examples=60)
def test_many_alphas_at_once_are_krippendorffs_own(judged: list[list[int]], scale: str) -> None:
    most = max(map(len, judged))
    rows = [[float(case[n]) if n < len(case) else None for case in judged] for n in range(most)]
    ours = alphas(judged, np.ones((1, len(judged))), scale)[0]
    theirs = krippendorff_alpha(rows, scale)
    assert (math.isnan(ours) and math.isnan(theirs)) or ours == pytest.approx(theirs, abs=1e-9)


def _judged(cases: int, agree: float, *, seed: int) -> list[list[int | None]]:
    chance = random.Random(seed)
    found: list[list[int | None]] = []
    for _ in range(cases):
        first = chance.randrange(3)
        found.append([first, first if chance.random() < agree else chance.randrange(3)])
    return found


def test_people_who_agree_can_be_relied_on() -> None:
    found = reliability(_judged(80, 0.97, seed=1), scale="ordinal")
    assert found.verdict == "reliable"
    assert found.low <= found.alpha <= found.high


def test_an_item_that_everybody_reads_differently_is_to_be_reworded() -> None:
    found = reliability(_judged(80, 0.2, seed=2), scale="ordinal")
    assert found.verdict == "reword"
    assert found.high < 0.8


def test_few_cases_settle_nothing() -> None:
    assert reliability(_judged(6, 1.0, seed=3), scale="ordinal").verdict == "few"
    assert reliability([], scale="ordinal").verdict == "few"


def test_the_same_mark_for_everything_says_nothing_of_agreement() -> None:
    found = reliability([[1, 1]] * 30, scale="ordinal")
    assert found.verdict == "same"
    assert math.isnan(found.alpha)
    assert found.alike is not None
    assert found.alike.value == 1.0


def test_what_did_not_apply_to_one_of_them_is_no_pair() -> None:
    assert reliability([[1, None], [None, None], [2, 2]], scale="nominal").cases == 1


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    """Two people who agree on 60 of 100, else by chance, of three equally frequent levels: alpha is 0.6 (nominal)."""
    held = 0
    for seed in range(120):
        found = reliability(_judged(60, 0.6, seed=seed), scale="nominal", seed=seed)
        held += found.low <= 0.6 <= found.high
    assert held >= 106  # 95 of 100, less four standard errors
