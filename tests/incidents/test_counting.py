"""How far back the count of who speaks of what looks."""

from datetime import UTC, datetime, timedelta

from evenhand.incidents.actions.counting import LATE, counts_from
from evenhand.incidents.domain.baseline import HISTORY, SPAN

NOW = datetime(2026, 11, 23, 12, 7, tzinfo=UTC)


def test_the_first_count_looks_at_all_that_tells_what_is_ordinary():
    assert counts_from(None, NOW) == NOW - HISTORY * SPAN


def test_within_a_quarter_of_an_hour_the_one_before_is_counted_again_and_no_more():
    assert counts_from(NOW - timedelta(minutes=1), NOW) == datetime(2026, 11, 23, 11, 45, tzinfo=UTC)


def test_when_a_quarter_of_an_hour_begins_what_came_late_is_counted():
    last = NOW - timedelta(minutes=8)
    assert counts_from(last, NOW) == last - LATE


def test_a_clock_that_went_back_loses_nothing():
    assert counts_from(NOW + timedelta(hours=3), NOW) <= NOW - SPAN
