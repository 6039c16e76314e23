"""How a text feels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.understanding.domain.features import features_of
from evenhand.understanding.domain.sentiment import polarity_of, sentiments, sentiments_of
from evenhand.understanding.domain.text import plain

ANY = st.lists(st.text(st.characters(codec=None, exclude_categories=()), max_size=200), max_size=5)
LANGUAGES = st.sampled_from(["en", "de", "fr", "hi", "ar", "und", "ja"])


def felt(text, language="en"):
    return sentiments_of([text], [language])[0]


def polarity(text, language):
    return polarity_of(felt(text, language))


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("This is the worst service I have ever had", "en", "negative"),
        ("Been on hold for two hours", "en", "negative"),
        ("Thanks for nothing, my flight is delayed again", "en", "negative"),
        ("Thank you so much, that was fantastic help", "en", "positive"),
        ("The office opens at nine", "en", "neutral"),
        ("What time do you open?", "en", "neutral"),
        ("Seit Stunden Störung, das ist eine Frechheit", "de", "negative"),
        ("Das Internet funktioniert nicht", "de", "negative"),
        ("Der Anschluss funktioniert", "de", "neutral"),
        ("Danke, das war super schnell", "de", "positive"),
        ("El peor servicio de mi vida, qué vergüenza", "es", "negative"),
        ("Muchas gracias, excelente atención", "es", "positive"),
        ("Ma box ne marche plus", "fr", "negative"),
        ("Merci beaucoup, service parfait", "fr", "positive"),
        ("L'amour est là", "fr", "positive"),
        ("Servizio pessimo, sono deluso", "it", "negative"),
        ("Grazie mille, siete stati gentili", "it", "positive"),
        ("Péssimo atendimento, um descaso", "pt", "negative"),
        ("Waardeloos, al weken storing", "nl", "negative"),
        ("Meeting om drie uur", "nl", "neutral"),
        ("خدمة سيئة جدا", "ar", "negative"),
        ("شكرا، خدمة ممتازة", "ar", "positive"),
        ("aap bahut acche ho", "hi", "positive"),
        ("ye service bilkul bekar hai", "hi", "negative"),
    ],
)
def test_what_a_customer_says_is_felt_in_every_language_of_ours(text, language, expected):
    assert polarity(text, language) == expected


def test_good_is_not_good_with_a_not_before_or_behind_it():
    assert polarity("Das ist nicht gut", "de") == "negative"
    assert polarity("Schön ist das nicht", "de") == "negative"
    assert felt("the food was not good") < felt("the food was good")


def test_a_word_of_one_language_is_not_felt_in_another():
    assert felt("die Katze", "de") == 0
    assert felt("the gift", "de") == 0


def test_an_emoji_speaks_where_no_word_is_known():
    assert polarity("Интернет 😡😡", "ru") == "negative"
    assert polarity("Интернет", "ru") == "neutral"


def test_the_name_of_a_handle_is_no_feeling():
    assert felt("@great.love.happy where is my order") == felt("@user where is my order")


@pytest.mark.parametrize("frame", ["the food was {}", "{} service", "@user your support is {} !", "I think it's {}"])
def test_the_worse_the_word_the_lower_the_value(frame):
    values = [felt(frame.format(word)) for word in ("excellent", "good", "okay", "bad", "horrible")]
    assert values == sorted(values, reverse=True)
    assert values[0] > 0.2
    assert values[-1] < -0.2


@given(ANY, LANGUAGES)
def test_every_text_has_a_value_within_bounds_and_steps_that_add_up(texts, language):
    plain_texts = [plain(text) for text in texts]
    graded, steps = sentiments(features_of(plain_texts), plain_texts, [language] * len(texts))
    assert ((graded >= -1) & (graded <= 1)).all()
    assert steps.shape == (len(texts), 3)
    assert np.allclose(steps.sum(axis=1), 1)
    assert (steps >= 0).all()


@given(st.sampled_from(["", " ", "\u200b", "\n\t"]), LANGUAGES)
def test_nothing_is_felt_where_nothing_is_said(text, language):
    assert felt(text, language) == 0


@given(ANY, LANGUAGES)
def test_the_likeliest_step_is_the_polarity(texts, language):
    plain_texts = [plain(text) for text in texts]
    graded, steps = sentiments(features_of(plain_texts), plain_texts, [language] * len(texts))
    for value, step in zip(graded, steps, strict=True):
        if np.sort(step)[-1] - np.sort(step)[-2] > 1e-6:
            assert polarity_of(value) == ("negative", "neutral", "positive")[step.argmax()]


@pytest.mark.parametrize(
    ("sentiment", "expected"),
    [(-1.0, "negative"), (-0.16, "negative"), (0.0, "neutral"), (0.23, "neutral"), (0.24, "positive")],
)
def test_it_takes_more_to_be_glad_than_to_be_unhappy(sentiment, expected):
    assert polarity_of(sentiment) == expected
