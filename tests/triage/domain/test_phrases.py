"""Finding phrases: whole words only, whatever the spelling around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.triage.domain.phrases import Phrases, plain, tokens_of

NAMES = Phrases([("Harborline", "harborline"), ("Bay Fiber", "bay"), ("T-Link", "t-link"), ("O'Brien's", "obrien")])


def found(text):
    return {meaning for _, meaning in NAMES.found_in(tokens_of(plain(text)))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HARBORLINE is down", {"harborline"}),
        ("Harborline’s router", {"harborline"}),
        ("harborline's router", {"harborline"}),
        ("#Harborline again", {"harborline"}),
        ("(Harborline)", {"harborline"}),
        ("bay  fiber and T-LINK", {"bay", "t-link"}),
        ("O’Brien’s pub", {"obrien"}),
        ("Harborliner, unharborline, harborlines", set()),
        ("bay of fiber", set()),
        ("https://harborline.example/harborline", set()),
        ("write to harborline@example.org", set()),
        ("write to help@harborline", set()),
        ("@harborline", set()),
    ],
)
def test_names_match_as_words_and_never_inside_others(text, expected):
    assert found(text) == expected


def test_a_handle_keeps_its_at_sign_and_loses_the_full_stop_behind_it():
    assert tokens_of("ask @harborline.example. now") == ["ask", "@harborline.example", "now"]


@given(
    st.lists(st.sampled_from(["ash", "bay", "cod"]), min_size=1, max_size=4),
    st.lists(st.sampled_from(["ash", "bay", "cod"]), max_size=9),
)
def test_a_phrase_is_found_exactly_where_its_words_follow_one_another(phrase, words):
    hits = Phrases([(" ".join(phrase), True)]).found_in(words)
    expected = [at for at in range(len(words)) if words[at : at + len(phrase)] == phrase]
    assert [position for position, _ in hits] == expected
