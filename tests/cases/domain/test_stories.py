"""The strip of time of a case: everything on it, in order, with the days in which nobody said anything."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from evenhand.cases.domain.stories import LONG, WIDE, Beat, strip_of

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
KINDS = ("theirs", "ours", "handed", "moved", "promised", "noted")
beats = st.lists(
    st.builds(
        Beat, at=st.integers(0, 60 * 24).map(lambda hours: START + timedelta(hours=hours)), kind=st.sampled_from(KINDS)
    ),
    max_size=40,
)
END = START + timedelta(days=60)


def test_a_silence_says_who_waited_and_how_long() -> None:
    said = [Beat(at=START, kind="theirs"), Beat(at=START + timedelta(days=9), kind="ours")]
    strip = strip_of(said, until=START + timedelta(days=10))
    assert strip is not None
    assert [(each.days, each.waited) for each in strip.gaps] == [(9, "they")]
    assert strip.silent_days == 9


def test_a_note_breaks_no_silence() -> None:
    said = [Beat(at=START, kind="theirs"), Beat(at=START + timedelta(days=3), kind="noted")]
    strip = strip_of(said, until=START + timedelta(days=6))
    assert strip is not None
    assert [each.days for each in strip.gaps] == [6]


def test_nothing_happened_is_no_strip() -> None:
    assert strip_of([], until=END) is None


@given(beats)
def test_all_of_it_lies_on_the_strip_in_order_and_silences_do_not_overlap(said: list[Beat]) -> None:
    strip = strip_of(said, until=END)
    if strip is None:
        assert not said
        return
    places = [each.x for each in strip.marks]
    assert len(places) == len(said)
    assert places == sorted(places)
    assert all(0 <= each <= WIDE for each in places)
    assert all(each.until - each.since >= LONG for each in strip.gaps)
    assert all(one.until <= other.since for one, other in zip(strip.gaps, strip.gaps[1:], strict=False))
    assert all(each.x + each.wide <= WIDE + 0.2 for each in strip.gaps)
