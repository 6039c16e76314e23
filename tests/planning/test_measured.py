"""How much comes in an hour is measured over the time the desk has listened, not over weeks before it was there."""

from datetime import UTC, datetime, timedelta

import pytest

from evenhand.planning.domain.scaling.beliefs import per_hour

NOW = datetime(2026, 3, 3, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "over", "rate"),
    [(480, timedelta(hours=6), 20.0), (480, timedelta(days=2), 10.0), (2_800, timedelta(days=28), 2_800 / 672)],
    ids=["hours old: a day, because nights are quiet", "two days", "four weeks"],
)
def test_a_rate_is_of_the_time_since_the_first_one(number: int, over: timedelta, rate: float) -> None:
    assert per_hour(number, NOW - over, now=NOW) == pytest.approx(rate)
