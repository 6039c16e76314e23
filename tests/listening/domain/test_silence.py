"""A stream that never rests is quiet when chance cannot explain that nothing comes; any other never is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.listening.domain.silence import HOUR, quiet_since

NOW = datetime(2026, 3, 2, 12, 20, tzinfo=UTC)
TWELVE = NOW.replace(minute=0)


def hours(*posts: int, until: datetime = TWELVE) -> dict[datetime, int]:
    """So many posts in each of the hours before that moment, the latest last; none means no row."""
    return {until - (len(posts) - place) * HOUR: number for place, number in enumerate(posts) if number}


def test_a_whole_network_that_brings_nothing_for_minutes_is_quiet_since_its_last_hour() -> None:
    assert quiet_since(hours(*[90_000] * 30), now=NOW) == TWELVE


def test_what_still_brings_something_is_not_quiet() -> None:
    assert quiet_since({**hours(*[90_000] * 30), TWELVE: 1}, now=NOW) is None


@pytest.mark.parametrize("posts", [[], [90_000], [90_000] * 3, [5] * 30, [90_000] * 20 + [0] + [90_000] * 9])
def test_what_is_new_or_slow_or_rests_at_times_is_never_called_quiet(posts: list[int]) -> None:
    assert quiet_since(hours(*posts), now=NOW) is None


def test_a_slower_stream_is_given_longer() -> None:
    heard = hours(*[60] * 30)
    assert quiet_since(heard, now=TWELVE + timedelta(minutes=29)) is None
    assert quiet_since(heard, now=TWELVE + timedelta(minutes=30)) == TWELVE


@given(st.lists(st.integers(0, 1_000), max_size=40), st.integers(0, 100))
def test_whoever_is_quiet_is_so_ever_after_and_only_with_hours_before_it(posts: list[int], later: int) -> None:
    heard = hours(*posts)
    since = quiet_since(heard, now=NOW)
    if since is not None:
        assert since == max(heard) + HOUR <= NOW
        assert quiet_since(heard, now=NOW + later * HOUR) == since
