"""Text as people see it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.kernel.text import fold, graphemes, number_in, shorten, storable

ANYTHING = st.text(st.characters(), max_size=80) | st.text(
    st.sampled_from("aÉ\x00\x07\r\n\t\ud800\udc00👩‍👧"), max_size=20
)


@given(ANYTHING)
def test_storable_text_can_be_written_to_a_database_and_a_file(text: str) -> None:
    kept = storable(text)
    kept.encode("utf-8")
    assert "\x00" not in kept
    assert "\r" not in kept


@given(ANYTHING)
def test_storable_text_stays_as_it_is(text: str) -> None:
    assert storable(storable(text)) == storable(text)


def test_tabs_and_line_ends_stay_and_control_characters_go() -> None:
    assert storable("a\tb\r\nc\rd\x00\x1b[0m") == "a\tb\nc\nd[0m"


def test_half_a_character_becomes_a_question_mark() -> None:
    assert storable("one\ud83dtwo") == "one?two"


@pytest.mark.parametrize(
    ("text", "length"),
    [("", 0), ("abc", 3), ("é", 1), ("👩‍👩‍👧", 1), ("🇩🇪🇫🇷", 2), ("नमस्ते", 3), ("a\r\nb", 3)],
)
def test_a_person_counts_what_they_see(text: str, length: int) -> None:
    assert graphemes(text) == length


@given(ANYTHING)
def test_there_are_never_more_graphemes_than_code_points(text: str) -> None:
    assert graphemes(text) <= len(text)


@given(ANYTHING, st.integers(1, 60))
def test_a_shortened_text_fits_on_one_line(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert len(short.splitlines()) <= 1


def test_a_text_is_cut_between_words_where_that_leaves_enough() -> None:
    assert shorten("my internet is down again", 20) == "my internet is down…"
    assert shorten("Donaudampfschifffahrtsgesellschaft", 10) == "Donaudamp…"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Störung", "STORUNG"), ("Straße", "strasse"), ("ＷｉＦｉ", "wifi"), ("𝗛𝗘𝗟𝗣", "help"), ("K", "k")],
)
def test_folded_texts_are_equal_without_case_accents_and_width(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(ANYTHING)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=30) | st.integers(0, 10**30).map(str))
def test_a_number_is_one_that_a_row_could_have_or_none(said: str) -> None:
    number = number_in(said)
    assert number is None or (number == int(said) and 0 <= number < 1 << 63)


@pytest.mark.parametrize("said", ["", " 1", "-1", "+1", "1.0", "١", "²", "1" * 19, "9" * 5000])
def test_nothing_else_is_a_number(said: str) -> None:
    assert number_in(said) is None
