"""Piles of work: how big, how old, and whether a promise can be kept."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.planning.domain.backlog import deadline_shortfall, least_constant_capacity, work_off

days = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=40)


@given(days, st.integers(0, 20))
def test_the_pile_is_worked_off_item_by_item(day: list[tuple[int, int]], opening: int) -> None:
    """The oracle holds every item with the interval it came in."""
    pile, sizes, ages = [-1] * opening, [], []
    for at, (come, able) in enumerate(day):
        pile = (pile + [at] * come)[able:]
        sizes.append(len(pile))
        ages.append(at + 1 - pile[0] if pile else 0)
    found = work_off([come for come, _ in day], [able for _, able in day], opening=opening)
    assert found.open_items.tolist() == sizes
    assert found.oldest_intervals.tolist() == ages


@given(days, st.integers(0, 5), st.integers(0, 10))
def test_a_deadline_can_be_kept_exactly_if_first_come_first_served_keeps_it(
    day: list[tuple[int, int]], target: int, opening: int
) -> None:
    """Items all have the same target, so first come first served is earliest due date first."""
    pile, late = [0] * opening, 0
    for at, (come, able) in enumerate(day):
        pile = (pile + [at] * come)[able:]
        late += sum(1 for since in pile if since + target <= at)
    short = deadline_shortfall([come for come, _ in day], [able for _, able in day], target=target, opening=opening)
    assert (short is not None) == (late > 0)


def test_the_least_capacity_is_just_enough() -> None:
    come = np.array([40.0, 0, 0, 10, 0, 0])
    assert least_constant_capacity(come, target=3) == pytest.approx(10.0)
    assert least_constant_capacity(come, target=0) == pytest.approx(40.0)


def test_lists_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="same length"):
        work_off([1, 2], [1])
