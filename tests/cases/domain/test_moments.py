"""Moments that people choose from: always still to come, at times people work, also when clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.cases.domain.moments import CLOSING, MORNING, moment_of, promise_moments, snooze_moments

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from(
    [BERLIN, ZoneInfo("America/St_Johns"), ZoneInfo("Pacific/Apia"), ZoneInfo("Australia/Lord_Howe")]
)
MOMENTS = st.integers(1_577_836_800, 2_208_988_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(MOMENTS, ZONES)
def test_every_moment_offered_is_still_to_come_and_real(now: datetime, zone: ZoneInfo) -> None:
    here = now.astimezone(zone)
    for moment in (*snooze_moments(here).values(), *promise_moments(here).values()):
        assert moment.timestamp() > now.timestamp()
        assert moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == moment.replace(tzinfo=None)


@given(MOMENTS, ZONES)
def test_mornings_are_nine_o_clock_where_the_agent_is(now: datetime, zone: ZoneInfo) -> None:
    choices = snooze_moments(now.astimezone(zone))
    assert {moment.time() for name, moment in choices.items() if name != "later"} == {MORNING}
    assert "next_week" not in choices or choices["next_week"].weekday() == 0
    assert choices.get("next_week") != choices["tomorrow"]
    assert choices["tomorrow"].date() - now.astimezone(zone).date() == timedelta(days=1)


def test_later_today_is_not_offered_in_the_evening() -> None:
    assert "later" in snooze_moments(datetime(2026, 3, 2, 14, 7, tzinfo=BERLIN))
    assert "later" not in snooze_moments(datetime(2026, 3, 2, 17, 30, tzinfo=BERLIN))
    assert "later" not in snooze_moments(datetime(2026, 3, 2, 23, 30, tzinfo=BERLIN))


def test_three_hours_are_three_hours_when_clocks_change() -> None:
    here = datetime(2026, 3, 29, 0, 30, tzinfo=BERLIN)  # at two it is three
    later = snooze_moments(here)["later"]
    assert later.timestamp() - here.timestamp() == 3 * 3600
    assert later.hour == 4


def test_today_can_only_be_promised_before_closing() -> None:
    assert promise_moments(datetime(2026, 3, 2, 9, 0, tzinfo=BERLIN))["today"].time() == CLOSING
    assert "today" not in promise_moments(datetime(2026, 3, 2, 16, 30, tzinfo=BERLIN))


def test_an_hour_that_does_not_exist_is_moved_to_one_that_does() -> None:
    moment = moment_of("2026-03-29T02:30", BERLIN)
    assert moment is not None
    assert moment.hour == 3


@pytest.mark.parametrize("words", ["", "soon", "2026-13-01T10:00", "0001-01-01T00:00", "9999-12-31T23:59", "1e5"])
def test_what_is_no_moment_is_none(words: str) -> None:
    assert moment_of(words, BERLIN) is None


@given(st.text(max_size=40), ZONES)
def test_no_words_break_it(words: str, zone: ZoneInfo) -> None:
    moment = moment_of(words, zone)
    assert moment is None or moment.tzinfo is not None
