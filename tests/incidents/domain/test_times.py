"""How long it took, by both clocks."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from evenhand.incidents.domain.times import Measure, Moments, spans
from evenhand.routing.domain.clock import Calendar, Shift, worked

YEARS = timedelta(days=1_000)
FIRST = datetime(2024, 1, 1, tzinfo=UTC)  # a leap year
MOMENTS = st.timedeltas(timedelta(0), YEARS).map(lambda since: FIRST + since)
WEEKDAYS = tuple(Shift(weekday, time(9), time(17)) for weekday in range(5))
BERLIN = Calendar(WEEKDAYS, ZoneInfo("Europe/Berlin"))


def in_berlin(since: datetime, until: datetime) -> timedelta:
    return worked(since, until, BERLIN)


def test_a_night_is_long_by_the_calendar_and_nothing_in_opening_hours() -> None:
    evening = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)  # 18:00 in Berlin
    moments = Moments(began=evening, detected=evening, acknowledged=evening + timedelta(hours=14))
    (_, acknowledge, _, _) = spans(moments, worked=in_berlin, now=evening + timedelta(hours=20))
    assert (acknowledge.elapsed, acknowledge.worked) == (timedelta(hours=14), timedelta(0))


def test_the_hour_that_a_spring_night_lacks_counts_for_neither_clock() -> None:
    before = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # half an hour before the clocks go forward
    moments = Moments(began=before, detected=before, cleared=before + timedelta(hours=2))
    resolve = spans(moments, worked=in_berlin, now=before + timedelta(days=1))[-1]
    assert resolve.elapsed == timedelta(hours=2)


@given(MOMENTS, st.lists(st.integers(0, 100_000), min_size=4, max_size=4), st.integers(0, 200_000))
def test_no_time_is_negative_and_opening_hours_never_exceed_the_calendar(
    began: datetime, minutes: list[int], now: int
) -> None:
    detected, acknowledged, informed, cleared = (began + timedelta(minutes=each) for each in minutes)
    moments = Moments(began=began, detected=detected, acknowledged=acknowledged, informed=informed, cleared=cleared)
    for span in spans(moments, worked=in_berlin, now=began + timedelta(minutes=now)):
        assert timedelta(0) <= span.worked <= span.elapsed
        assert span.is_over


@given(MOMENTS, st.integers(1, 10_000))
def test_what_has_not_happened_goes_on_until_now(began: datetime, minutes: int) -> None:
    now = began + timedelta(minutes=minutes)
    running = [
        each for each in spans(Moments(began=began, detected=began), worked=in_berlin, now=now) if not each.is_over
    ]
    assert [each.measure for each in running] == [Measure.ACKNOWLEDGE, Measure.INFORM, Measure.RESOLVE]
    assert {each.until for each in running} == {now}
