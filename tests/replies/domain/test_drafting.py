"""One draft of words that were begun in two places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.replies.domain.drafting import together


@pytest.mark.parametrize(
    ("there", "words", "found"),
    [
        ("Sorry", "Sorry, Dana", "Sorry, Dana"),  # written on
        ("About the bill.\n\nSorry", "Sorry, Dana", "About the bill.\n\nSorry, Dana"),
        ("The bill.\n\nSorry.\n\nWe look", "Sorry.\n\nWe look at it", "The bill.\n\nSorry.\n\nWe look at it"),
        ("Sorry, Dana", "Sorry", "Sorry, Dana"),  # stands there
        ("About the bill.", "Sorry", "About the bill.\n\nSorry"),
    ],
)
def test_what_is_written_on_stands_once_and_nothing_is_lost(there: str, words: str, found: str) -> None:
    assert together(there, words) == found
    assert together(found, words) == found


@given(st.text(), st.text())
def test_both_are_always_in_it(there: str, words: str) -> None:
    found = together(there, words)
    assert words.rstrip() in found
    assert together(found, words) == found
