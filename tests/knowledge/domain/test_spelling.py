"""Which word was meant by a misspelt one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.knowledge.domain.spelling import respelled, words_in


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("intrenet", "internet"),  # two changed about
        ("rooter", "router"),  # one wrong
        ("tecnician", "technician"),  # one missing
        ("passsword", "password"),  # one too many
        ("accomodate", "accommodate"),
    ],
)
def test_a_letter_wrong_missing_too_many_or_changed_about_is_mended(typed: str, meant: str) -> None:
    assert respelled([typed, "help"], {typed: ["nothing", meant]}) == [meant, "help"]


def test_two_letters_of_a_long_word_may_be_wrong_but_not_of_a_short_one() -> None:
    assert respelled(["recpition", "now"], {"recpition": ["reception"]})[0] == "reception"
    assert respelled(["bils", "now"], {"bils": ["pills"]})[0] == "bils"


def test_short_words_are_left_alone_since_one_letter_makes_them_another() -> None:
    assert respelled(["cod", "now"], {"cod": ["code"]}) == ["cod", "now"]


def test_only_the_last_word_may_be_unfinished() -> None:
    known = {"paswo": ["password"]}
    assert respelled(["paswo"], known) == ["password"]
    assert respelled(["paswo", "lost"], known) == ["paswo", "lost"]


def test_a_finished_word_is_meant_before_the_beginning_of_a_longer_one() -> None:
    assert respelled(["routre"], {"routre": ["routers", "router"]}) == ["router"]


def test_words_that_are_right_stay() -> None:
    assert respelled(["router", "light"], {}) == ["router", "light"]


def test_words_of_texts_are_small_without_accents_and_each_once() -> None:
    assert words_in("Café bill, BILL 2024", "naïve x1y") == ["bill", "cafe", "naive"]


def test_scripts_without_spaces_have_no_words_to_spell() -> None:
    assert words_in("請求書 wifi") == ["wifi"]


@given(st.lists(st.text(min_size=1, max_size=20), max_size=8), st.lists(st.text(max_size=20), max_size=5))
def test_whatever_is_typed_there_are_as_many_words_as_before(words: list[str], known: list[str]) -> None:
    found = respelled(words, dict.fromkeys(words, known))
    assert len(found) == len(words)
    assert all(new == old or new in known for new, old in zip(found, words, strict=True))
