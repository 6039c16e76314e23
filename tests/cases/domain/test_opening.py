"""Opening hours: in each team's own time zone, over changes of clocks."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from evenhand.cases.domain.opening import Opening, is_open, opens_next

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
BERLIN = [Opening(zone="Europe/Berlin", weekday=day, opens_at=time(9), closes_at=time(17)) for day in range(5)]


def test_a_team_in_berlin_opens_at_eight_by_universal_time_in_winter_and_at_seven_in_summer() -> None:
    assert opens_next(BERLIN, MONDAY) == MONDAY + timedelta(hours=8)
    assert opens_next(BERLIN, datetime(2026, 7, 6, tzinfo=UTC)) == datetime(2026, 7, 6, 7, tzinfo=UTC)


def test_on_friday_evening_the_next_opening_is_on_monday_even_if_clocks_change_between() -> None:
    friday = datetime(2026, 3, 27, 20, tzinfo=UTC)  # the night to Sunday is an hour shorter
    assert opens_next(BERLIN, friday) == datetime(2026, 3, 30, 7, tzinfo=UTC)


def test_somebody_is_there_from_the_first_minute_and_not_at_the_last() -> None:
    assert is_open(BERLIN, MONDAY + timedelta(hours=8))
    assert not is_open(BERLIN, MONDAY + timedelta(hours=16))


def test_who_states_no_hours_is_always_there() -> None:
    assert is_open([], MONDAY)
    assert opens_next([], MONDAY) is None


@given(
    st.lists(
        st.builds(
            Opening,
            zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"]),
            weekday=st.integers(0, 6),
            opens_at=st.times(min_value=time(0), max_value=time(11)),
            closes_at=st.times(min_value=time(12), max_value=time(23)),
        ),
        min_size=1,
        max_size=6,
    ),
    st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: MONDAY + timedelta(minutes=minutes)),
)
def test_when_nobody_is_there_somebody_will_be_within_a_week_and_not_before_that(
    openings: list[Opening], now: datetime
) -> None:
    following = opens_next(openings, now)
    assert (following is None) == is_open(openings, now)
    if following is not None:
        assert now < following <= now + timedelta(days=8)
        assert is_open(openings, following)
        assert not is_open(openings, following - timedelta(microseconds=1)) or following - now < timedelta(seconds=1)
