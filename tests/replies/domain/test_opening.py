"""When a team is there: closed nights, weekends, and clocks that change."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from evenhand.replies.domain.opening import Opening, is_open, next_opening

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = [Opening(weekday=day, opens_at=time(9), closes_at=time(17)) for day in range(5)]
times = st.integers(0, 1438).flatmap(
    lambda start: st.integers(start + 1, 1439).map(
        lambda end: (time(start // 60, start % 60), time(end // 60, end % 60))
    )
)
openings = st.builds(
    lambda weekday, hours: Opening(weekday=weekday, opens_at=hours[0], closes_at=hours[1]), st.integers(0, 6), times
)
moments = st.integers(0, 730 * 1440).map(lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute))


def test_on_friday_night_the_office_opens_on_monday() -> None:
    friday = datetime(2026, 3, 6, 18, 0, tzinfo=BERLIN)
    assert not is_open(OFFICE, BERLIN, friday)
    assert next_opening(OFFICE, BERLIN, friday) == datetime(2026, 3, 9, 9, 0, tzinfo=BERLIN)


def test_nine_is_nine_after_the_clocks_changed() -> None:
    saturday = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
    opening = next_opening(OFFICE, BERLIN, saturday)
    assert opening is not None
    assert opening.astimezone(UTC) == datetime(2026, 3, 30, 7, 0, tzinfo=UTC)


def test_a_team_without_hours_is_always_there() -> None:
    assert is_open([], BERLIN, datetime(2026, 3, 6, 3, 0, tzinfo=UTC))
    assert next_opening([], BERLIN, datetime(2026, 3, 6, 3, 0, tzinfo=UTC)) is None


@given(st.lists(openings, min_size=1, max_size=8), moments)
def test_the_next_opening_is_within_a_week_and_the_team_is_there_then(hours: list[Opening], at: datetime) -> None:
    opening = next_opening(hours, BERLIN, at)
    assert opening is not None
    assert at < opening <= at + timedelta(days=7, hours=2)
    # In the hour that a clock skips nobody opens at the minute; a minute after it everybody does.
    assert (
        is_open(hours, BERLIN, opening)
        or is_open(hours, BERLIN, opening + timedelta(hours=1, minutes=1))
        or _skipped(opening)
    )


def _skipped(at: datetime) -> bool:
    return at.astimezone(UTC).astimezone(BERLIN).time() != at.time()
