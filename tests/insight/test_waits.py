"""Curves of waiting from counts, and shares with their intervals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.insight.domain.shares import difference, share_of, shrunken, wilson
from evenhand.insight.domain.waits import CLASSES, DAY, EDGES, HOUR, Waits, class_of


def waits(over: list[float], still: list[float] = []) -> Waits:  # noqa: B006
    def counted(seconds: list[float]) -> np.ndarray:
        return np.bincount([class_of(each) for each in seconds], minlength=CLASSES).astype(np.float64)

    return Waits(counted(over), counted(still))


def test_times_that_people_promise_are_edges() -> None:
    for promised in (300, 900, 1800, HOUR, 4 * HOUR, 8 * HOUR, DAY, 2 * DAY, 7 * DAY):
        assert promised in EDGES
        assert EDGES[class_of(promised)] == promised


@given(st.lists(st.floats(1, 5_000_000), min_size=1, max_size=60))
def test_without_anybody_waiting_the_share_is_that_of_the_answered(seconds: list[float]) -> None:
    found = waits(seconds).within(4 * HOUR)
    assert found is not None
    assert found.value == pytest.approx(sum(each <= 4 * HOUR for each in seconds) / len(seconds))
    assert found.low - 1e-9 <= found.value <= found.high + 1e-9


@given(st.lists(st.floats(1, 5_000_000), min_size=4, max_size=60))
def test_a_quantile_lies_in_the_class_of_the_true_one(seconds: list[float]) -> None:
    found = waits(seconds).quantile(0.5).seconds
    true = sorted(seconds)[(len(seconds) + 1) // 2 - 1]
    if class_of(true) < len(EDGES):
        assert found is not None
        assert class_of(found) in {class_of(true), class_of(true) - 1} or found <= EDGES[0]


def test_whoever_still_waits_makes_the_median_longer() -> None:
    answered = [HOUR] * 60 + [2 * DAY] * 10
    assert waits(answered, still=[3 * DAY] * 40).quantile(0.9).seconds is None  # nobody can tell yet
    alone = waits(answered).within(4 * HOUR)
    beside = waits(answered, still=[DAY] * 40).within(4 * HOUR)
    assert alone is not None
    assert beside is not None
    assert beside.value < alone.value
    assert beside.value == pytest.approx(60 / 110)


def test_the_published_curve_of_freireich_comes_out() -> None:
    """Remission of 21 patients on 6-MP in weeks (Freireich 1963): S at 6, 7, 10 weeks is .857, .807, .753."""
    week = EDGES[30] / 6  # any scale will do whose weeks fall into classes of their own
    over, still = [6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    # Weeks would share classes, so that the counts are laid into classes by rank instead of by time.
    times = sorted({*over, *still})
    counted = Waits(
        np.bincount([2 * times.index(t) for t in over], minlength=CLASSES).astype(np.float64),
        np.bincount([2 * times.index(t) + 1 for t in still], minlength=CLASSES).astype(np.float64),
    )
    left = [1 - counted.within(EDGES[2 * times.index(t)]).value for t in (6, 7, 10, 13, 16, 22, 23)]  # type: ignore[union-attr]
    assert left == pytest.approx([0.857143, 0.806723, 0.752941, 0.690196, 0.627451, 0.537815, 0.448179], abs=1e-6)
    assert week > 0


def test_nobody_is_told_a_share_that_nobody_was_watched_for() -> None:
    assert waits([60], still=[120, 300]).within(DAY) is None
    assert waits([], []).within(DAY) is None


def test_wilsons_interval_is_as_published() -> None:
    """Newcombe 1998, table I: 81 of 263 gives .2553 to .3662."""
    found = share_of(81, 263)
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)


def test_newcombes_interval_is_as_published() -> None:
    """Newcombe 1998, interval estimation for the difference, method 10: 56/70 - 48/80 gives .0524 to .3339."""
    found = difference(share_of(56, 70), share_of(48, 80))
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)
    assert found.is_told


def test_a_difference_needs_both() -> None:
    assert difference(None, wilson(0.5, 10)) is None


def test_few_cases_are_drawn_to_the_team_and_many_stay() -> None:
    few, many, *_others = shrunken([(0, 3), (300, 400), (180, 400), (200, 400), (220, 400)])
    assert few.value > 0.2
    assert not few.is_told_apart
    assert many.value == pytest.approx(0.75, abs=0.02)
    assert many.is_told_apart


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda t: (min(t), max(t))), max_size=8))
def test_everybodys_share_lies_in_its_interval(counts: list[tuple[int, int]]) -> None:
    for each in shrunken(counts):
        assert 0 <= each.low <= each.high <= 1
        assert each.low - 1e-6 <= each.value <= each.high + 1e-6 or not 0 < each.team < 1


def test_where_all_cases_of_the_team_went_alike_nobody_is_told_apart() -> None:
    for share in (0, 1):
        one, *_others = shrunken([(share, 1), (share, 1), (0, 0)])
        assert not one.is_told_apart
        assert one.value == one.team == share
        assert one.high - one.low > 0.5  # two cases


def test_few_waits_have_no_interval_and_so_tell_of_no_change() -> None:
    few, more = waits([6 * DAY] * 2).quantile(0.5), waits([5 * HOUR] * 6).quantile(0.5)
    assert few.seconds is not None
    assert few.low is few.high is None
    assert more.low is not None
