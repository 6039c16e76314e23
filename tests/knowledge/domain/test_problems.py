"""How a known problem stands, how long readers see it, and whether somebody asks about it."""

from datetime import UTC, datetime, timedelta

import pytest

from evenhand.knowledge.domain.problems import Standing, When, Worded, answer_for, asked_about, is_for_leads, is_shown

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
OUTAGE = Worded(1, "Internet down in Malmö", "We found a broken cable and repair it.")
BILLS = Worded(2, "The May bill was charged twice", "You get the second charge back by itself.")


@pytest.mark.parametrize(
    ("before", "after", "is_so"),
    [("noticed", "known", False), ("known", "working", False), ("working", "fixed", True), ("fixed", "known", True)],
)
def test_only_leads_say_that_it_is_fixed_or_is_not_after_all(before: str, after: str, is_so: bool) -> None:
    assert is_for_leads(before, after) == is_so


def test_what_is_fixed_is_answered_otherwise() -> None:
    assert [answer_for(each) for each in Standing] == [When.LASTS, When.LASTS, When.LASTS, When.FIXED]


def test_readers_see_what_lasts_and_for_a_week_what_was_fixed() -> None:
    long_ago, lately = NOW - timedelta(days=90), NOW - timedelta(days=6)
    assert is_shown("working", since=long_ago, now=NOW)
    assert is_shown("fixed", since=lately, now=NOW)
    assert not is_shown("fixed", since=long_ago, now=NOW)
    assert not is_shown("noticed", since=lately, now=NOW)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("internet malmo", [1]),
        ("intern", [1]),
        ("charged twice", [2]),
        ("second charge back", [2]),
        ("router red light", []),
        ("is it", []),
        ("", []),
        ("broken", []),  # one word of the text alone is too little
    ],
)
def test_a_problem_is_found_by_its_title_or_by_two_of_its_words(asked: str, found: list[int]) -> None:
    assert asked_about(asked, [OUTAGE, BILLS]) == found
