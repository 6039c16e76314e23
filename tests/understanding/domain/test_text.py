"""The text that all models see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.understanding.domain.text import ENOUGH, plain, words_of

ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=400)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My internet is down", "My internet is down"),
        ("@harborline  please\n\nhelp", "@user please help"),
        ("@harbor.line@social.example why", "@user why"),
        ("see https://example.org/a?b=c, thanks", "see httpurl thanks"),
        ("see t.co/abc and not mat.co/abc", "see httpurl and not mat.co/abc"),
        ("write to jane.doe@example.org", "write to __email__"),
        ("call 0123456789 or +44 20 7946 0018", "call __number__ or __number__"),
        ("call 555-123-4567 in 2015", "call __number__ in 2015"),
        ("AT&amp;T &lt;3 &amp;amp; more", "AT&T <3 & more"),
        ("“It’s” – ok", '"It\'s" - ok'),
        ("soooooo nooooo 1000000", "sooo nooo __number__"),
        ("he\u200bllo\u200d \ufeffthere\x00", "hello there"),
        ("𝓗𝓮𝓵𝓵𝓸 ｗｏｒｌｄ", "Hello world"),
        ("z\u0300\u0301\u0302\u0303\u0304algo", "z\u0300\u0301algo"),
        ("", ""),
        ("\u200b\u200b \n", ""),
    ],
)
def test_what_says_nothing_is_folded_away(text, expected):
    assert plain(text) == expected


def test_case_and_emoji_are_kept():
    assert plain("WHY 😡😡") == "WHY 😡😡"


@given(ANY)
def test_any_text_becomes_one_bounded_line(text):
    found = plain(text)
    assert len(found) <= ENOUGH
    assert found == " ".join(found.split())
    assert "\x00" not in found


@given(ANY)
def test_words_hold_every_letter_of_the_text_and_no_space(text):
    found = plain(text)
    assert "".join(words_of(found)) == "".join(found.lower().split()) or "İ" in found


def test_of_a_book_only_the_beginning_is_read():
    assert plain("word " * 100_000) == ("word " * 400).strip()


def test_words_keep_their_apostrophes_and_emoji_stand_alone():
    assert words_of("I don't like it 😡😡 #fail @user !!!") == [
        "i", "don't", "like", "it", "😡", "😡", "#fail", "@user", "!!!",
    ]  # fmt: skip
