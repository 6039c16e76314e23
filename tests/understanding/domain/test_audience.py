"""Audience: who speaks, from the words and from what authors say of themselves."""

import numpy as np
import pytest

from evenhand.understanding.domain.audience import audiences_of
from evenhand.understanding.domain.features import features_of
from evenhand.understanding.domain.text import plain


def audiences_in(*texts, **said):
    plains = [plain(text) for text in texts]
    return audiences_of(features_of(plains), plains, **said)


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("@acme my parcel is late, where is it", "customer"),
        ("as a technician I see this fault on all my customers' units, which firmware fixes it?", "practitioner"),
        ("your API returns 500 since the update, any changelog?", "practitioner"),
        ("I'm a journalist with the Times, working on a story, who can comment?", "press"),
        ("I work for acme in the call centre and our shifts got cut", "employee"),
        ("#Hiring: Nurse in Austin https://x.example #job", "bot"),
    ],
)
def test_the_words_tell_who_speaks(text, audience):
    assert audiences_in(text).names() == [audience]


def test_a_bio_weighs_more_than_a_plain_text():
    plain_words = "@acme any news on the outage?"
    assert audiences_in(plain_words).names() == ["customer"]
    by_the_press = audiences_in(plain_words, bios=["Reporter at the Daily Herald"], handles=["heraldnews"])
    assert by_the_press.names() == ["press"]


def test_an_empty_bio_says_nothing():
    without, empty = audiences_in("hello"), audiences_in("hello", names=[""], bios=[""], handles=[""])
    assert np.allclose(without.probabilities, empty.probabilities, atol=1e-5)


def test_an_unknown_language_is_most_likely_a_customer():
    assert audiences_in("これはいつ届きますか", languages=["ja"]).names() == ["customer"]


def test_probabilities_add_up_to_one():
    said = audiences_in("hello", "", bios=["developer", "i am a bot"]).probabilities
    assert said.sum(axis=1) == pytest.approx(np.ones(2), abs=1e-4)
