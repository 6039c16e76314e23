"""Shares with their intervals: known values, and nothing claimed where nothing was checked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.triage.domain.accuracy import Checked, by_mode, confusion, share_of, surenesses

CHECKS = st.lists(
    st.builds(
        Checked,
        said=st.integers(0, 3),
        truth=st.integers(0, 3),
        weight=st.floats(0.5, 1e6),
        week=st.sampled_from(["2026-W01", "2026-W02"]),
        confidence=st.floats(0, 1),
    ),
    max_size=40,
)


def test_weights_undo_the_stratified_draw() -> None:
    """Of 10 said reactive 9 are right; of 990 said none 99 were reactive: recall is 9 of 108."""
    checks = [Checked(1, 1, 2.0)] * 9 + [Checked(1, 0, 2.0)] + [Checked(0, 1, 198.0)] * 1 + [Checked(0, 0, 198.0)] * 9
    reactive = by_mode(checks, [1])[0]
    assert reactive.precision.value == pytest.approx(0.9)
    assert reactive.recall.value == pytest.approx(18 / 216)
    assert reactive.recall.checks == 10


def test_unequal_weights_widen_the_interval() -> None:
    even = share_of([(True, 1.0), (False, 1.0)] * 10)
    uneven = share_of([(True, 100.0), (False, 100.0), (True, 1.0), (False, 1.0)] * 5)
    assert uneven.high - uneven.low > even.high - even.low


def test_nothing_checked_is_nothing_known() -> None:
    assert share_of([]).value is None
    assert by_mode([], [0, 1])[0].precision.value is None
    assert surenesses([]) == []


@given(CHECKS)
def test_every_share_lies_in_its_interval_and_every_check_is_counted_once(checks: list[Checked]) -> None:
    for each in by_mode(checks, [0, 1, 2, 3]):
        for share in (each.precision, each.recall):
            if share.value is not None:
                assert 0 <= share.low <= share.value + 1e-9
                assert share.value - 1e-9 <= share.high <= 1
    assert sum(sum(row) for _, row in confusion(checks, [0, 1, 2, 3])) == len(checks)
    assert sum(each.right.checks for each in surenesses(checks)) == len(checks)
