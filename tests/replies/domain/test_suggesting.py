"""Who is left without suggestions, how they are addressed anew, how much of them is sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.replies.domain.suggesting import addressed_anew, is_left_out, share_kept


def test_about_as_many_are_left_out_as_was_set_and_always_the_same() -> None:
    out = [number for number in range(20_000) if is_left_out(number, 20)]
    assert len(out) == pytest.approx(4_000, rel=0.05)
    assert out == [number for number in range(20_000) if is_left_out(number, 20)]


@given(st.integers(1, 1 << 62), st.integers(0, 99))
def test_who_is_left_out_stays_so_when_more_are(case_id: int, share: int) -> None:
    assert not is_left_out(case_id, 0)
    assert is_left_out(case_id, 100)
    assert is_left_out(case_id, share) <= is_left_out(case_id, share + 1)


def test_the_greeting_is_for_this_person_and_is_not_doubled() -> None:
    said = addressed_anew("Restart the box.", name="Max Lindner", language="en", has_room=True)
    assert said == "Hello Max,\n\nRestart the box."
    assert addressed_anew(said, name="Max", language="en", has_room=True) == said


@pytest.mark.parametrize(
    ("sent", "share"),
    [
        ("Hello Max, restart the box now", 1.0),
        ("Hello Max, restart the router now", 0.75),
        ("Something else", 0.0),
        ("", 0.0),
    ],
)
def test_the_share_of_the_words_that_were_sent(sent: str, share: float) -> None:
    assert share_kept("Restart the box now", sent) == pytest.approx(share)
