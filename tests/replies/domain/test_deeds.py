"""What a macro did, and what is left to undo of it."""

from hypothesis import given
from hypothesis import strategies as st

from evenhand.replies.domain.deeds import Done, Standing, difference, left_to_undo, packed, unpacked

standings = st.builds(
    Standing,
    assignee_id=st.none() | st.integers(1, 3),
    state_id=st.integers(1, 3),
    label_ids=st.lists(st.integers(1, 4), unique=True, max_size=3).map(tuple),
)


@given(standings, standings)
def test_what_nobody_touched_since_is_all_left_to_undo(before: Standing, after: Standing) -> None:
    done = difference(before, after)
    assert done is None or left_to_undo(done, after) == done


@given(standings, standings, standings)
def test_what_somebody_changed_since_is_never_undone(before: Standing, after: Standing, now: Standing) -> None:
    done = difference(before, after)
    if done is None:
        return
    left = left_to_undo(done, now)
    assert left.assignee is None or now.assignee_id == after.assignee_id
    assert left.state is None or now.state_id == after.state_id
    assert set(left.labels) <= set(now.label_ids) - set(before.label_ids)


@given(standings, standings)
def test_what_is_kept_comes_back_as_it_was(before: Standing, after: Standing) -> None:
    done = difference(before, after) or Done()
    assert unpacked(packed(done)) == done
