"""Whatever people write gets a reading, in bounded time, and the same one alone as among others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.understanding.domain.reading import Reading, read_many
from tests.swiftly import is_swift

HOSTILE = {
    "empty": "",
    "blank": " \n\t ",
    "a hundred thousand letters": "a" * 100_000,
    "a hundred thousand words": "help " * 20_000,
    "a hundred thousand digits": "4" * 100_000,
    "digits and blanks": "4 " * 50_000,
    "at signs": "@" * 100_000,
    "mail begun again and again": "a@" * 50_000,
    "dots": "a." * 50_000,
    "brackets": "(" * 50_000 + ")" * 50_000,
    "links only": "https://example.org/x " * 4_000,
    "emoji only": "😡😡😂" * 30_000,
    "families of emoji": "👩‍👩‍👧‍👦" * 10_000,
    "flags": "🇩🇪" * 20_000,
    "zalgo": "h" + "\u0301" * 5_000 + "e" + "\u0489" * 5_000 + "lp",
    "zero-width joins": "re\u200bfu\u200dnd\ufeff " * 5_000,
    "right to left": "\u202eهلا\u202c hello \u2066שלום\u2069 " * 3_000,
    "mixed scripts": "hеllо мир 你好 नमस्ते こんにちは مرحبا " * 2_000,
    "controls": "".join(map(chr, range(32))) * 1_000,
    "lone surrogate": "ok \ud83d ok",
    "not a character": "\uffff\ufffe\U0010ffff",
    "one word of every kind": "\u00df\u0130\ufb03\u1e9e\u01c5" * 10_000,
    "quotes": "'\"’“”" * 20_000,
    "entities": "&amp;" * 20_000,
}
ENOUGH_SECONDS = 2.0  # on the slowest machine; here the slowest takes 0.4


@pytest.fixture(scope="module", autouse=True)
def warm():
    """Models and kernels are loaded once a process."""
    read_many(["My router is dead since Monday, please help"], ["en"])


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_gets_a_reading_in_bounded_time(name):
    (reading,) = read_many([HOSTILE[name]], [""])
    assert is_swift(lambda: read_many([HOSTILE[name]], [""]), seconds=ENOUGH_SECONDS)
    assert_sound(reading, HOSTILE[name])


def test_hostile_texts_change_nothing_for_their_neighbours():
    texts = ["My router is dead since Monday, please help", *HOSTILE.values(), "Thank you, that was great"]
    together = read_many(texts, [""] * len(texts))
    assert [together[0], together[-1]] == read_many([texts[0], texts[-1]], ["", ""])


@given(st.lists(st.text(max_size=300), max_size=5), st.text(max_size=10))
def test_any_text_gets_one_reading_of_its_own(texts, hint):
    readings = read_many(texts, [hint] * len(texts))
    assert len(readings) == len(texts)
    for text, reading in zip(texts, readings, strict=True):
        assert_sound(reading, text)


def assert_sound(reading: Reading, text: str) -> None:
    assert -1.0 <= reading.sentiment <= 1.0
    assert all(0.0 <= value <= 1.0 for value in (reading.needs_reply, reading.harm, reading.spam, reading.abuse))
    assert 2 <= len(reading.language) <= 8
    ends = 0
    for _, start, end in reading.personal:
        assert ends <= start < end <= len(text)
        ends = end
