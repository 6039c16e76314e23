"""Minutes of a reply are the same everywhere."""

from hypothesis import given
from hypothesis import strategies as st

from evenhand.insight.domain.handling import LONGEST_REPLY, worked


@given(st.lists(st.floats(-100, 2000)))
def test_only_what_can_be_work_counts_and_nothing_is_bent(minutes: list[float]) -> None:
    found = worked(minutes)
    assert all(0 < each <= LONGEST_REPLY for each in found)
    assert found == [each for each in minutes if each in found]
