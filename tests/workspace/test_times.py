"""Times in words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from evenhand.workspace.components.times import plain, short, spoken

NOW = datetime(2026, 5, 14, 20, 44, tzinfo=UTC)  # a Thursday


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=-5), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=38), "38 min"),
        (timedelta(minutes=72), "1 h 12"),
        (timedelta(hours=1), "1 h"),
        (timedelta(hours=23, minutes=59), "23 h"),
        (timedelta(days=1), "Wed 20:44"),
        (timedelta(days=12), "2 May"),
        (timedelta(days=400), "9 Apr 2025"),
    ],
)
def test_waiting_is_relative_up_to_a_day_then_dated(age: timedelta, words: str) -> None:
    assert short(NOW - age, NOW) == words


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(minutes=38), "today 20:06"),
        (timedelta(hours=21), "yesterday 23:44"),
        (timedelta(days=2), "Tuesday 20:44"),
        (timedelta(days=30), "14 Apr 20:44"),
    ],
)
def test_what_was_said_is_dated_as_people_say_it(age: timedelta, words: str) -> None:
    assert spoken(NOW - age, NOW) == words


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=50), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=3, minutes=50), "3 hours ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
    ],
)
def test_within_a_day_a_page_says_how_long_ago(ago: timedelta, words: str) -> None:
    assert plain(NOW - ago, NOW) == words


def test_after_a_day_a_page_says_the_day_in_the_words_of_its_reader() -> None:
    assert plain(NOW - timedelta(days=40), NOW) == "4 Apr 2026"
    with override("de"):
        assert plain(NOW - timedelta(days=40), NOW) == "4. Apr 2026"
